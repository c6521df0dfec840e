import type { FieldError } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { planMigration, type CaseState, type MigrationMapping, type MigrationPlan } from '../../engine/index.js';
import type { BoundDefinition } from '../../definitions/index.js';
import { closeHealedJoins } from '../acts/close-healed-joins.js';
import type { CallTree } from '../call-tree.js';
import { foresightOf } from '../foresight.js';
import type { Instance } from '../instance.js';
import { rebindInstance } from '../instance.store.js';
import { toFlowProblem } from './flow-problem.js';
import { renamePoints } from './rename-points.js';

/** To which version cases of a tree migrate, and how. */
export interface TreeMigration {
  readonly to: BoundDefinition;
  /** Over the mapping that equal ids give. */
  readonly mapping: MigrationMapping;
  /** Kept behind a commitment; `null` where the order that this is part of holds it. */
  readonly reason: string | null;
  /** What else the entries say: the order. */
  readonly details?: Readonly<Record<string, unknown>>;
}

interface Planned {
  readonly instance: Instance;
  readonly from: BoundDefinition;
  readonly before: CaseState;
  readonly plan: MigrationPlan;
  readonly entryId: string;
}

/**
 * Migrates a case of a locked tree to another version of its process, and with it every running case of the tree that is of the
 * same version (those that it called, directly or through others). Each keeps its place: what is open stays open under its
 * number and is told by the names of the new version. Open tasks keep their candidates, form, outcomes and due date; an event
 * that the new version has otherwise is armed anew.
 *
 * From then on the case's calls, decisions and forms are those that were current when the new version was deployed, as of a
 * case that began then. One entry for each case names the files of both versions by hash.
 *
 * Raises `MIGRATION_REFUSED` with everything that stands in the way, and what goes on by itself under the new version may
 * refuse.
 *
 * @rule R-141
 */
export async function migrateInTree(tree: CallTree, instance: Instance, migration: TreeMigration): Promise<void> {
  const { ctx } = tree;
  const { to } = migration;
  const planned = [...tree.instances].flatMap((one): Planned[] => {
    if (one.status !== 'RUNNING' || one.definition.id !== instance.definition.id || one.state === null) return [];
    const plan = planMigration(one.definition.graph, to.graph, one.state, migration.mapping);
    return [{ instance: one, from: one.definition, before: one.state, plan, entryId: ctx.newId() }];
  });
  demandPossible(planned, to);
  foresightOf(ctx)?.problems.push(...planned.flatMap(({ plan }) => plan.problems.map(toFlowProblem)));
  for (const one of planned) {
    one.instance.definition = to;
    one.instance.deploymentSeq = Math.max(one.instance.deploymentSeq, to.deploymentSeq);
    deliver(tree, one, migration);
  }
  await tree.settle();
  for (const { instance: one, before, entryId } of planned) {
    rebindInstance(ctx.tx, one, entryId);
    await renamePoints(ctx.tx, one, before, entryId);
    await closeHealedJoins(ctx, one, entryId);
    ctx.publish({
      type: 'case.migrated',
      subject: one.id,
      caseId: one.id,
      data: { definition: to.key, version: to.version },
    });
  }
}

function deliver(tree: CallTree, { instance, from, plan, entryId }: Planned, migration: TreeMigration): void {
  const { to, reason, details = {} } = migration;
  tree.deliver(
    instance.id,
    {
      type: 'MIGRATE',
      mapping: plan.mapping,
      ...(plan.arm.length === 0 ? {} : { arm: plan.arm }),
      reason: 'MIGRATED',
      ...tree.cause,
    },
    {
      act: 'INSTANCE_MIGRATED',
      entryId,
      contentHash: to.sha256,
      details: { from: fileOf(from), to: fileOf(to), ...details },
      ...(reason === null ? {} : { committed: { reason } }),
    },
  );
}

const fileOf = ({ version, sha256 }: BoundDefinition): object => ({ version, sha256 });

/** Every problem of every case at once. */
function demandPossible(planned: readonly Planned[], to: BoundDefinition): void {
  const errors = planned.flatMap(({ instance, plan }) =>
    plan.problems
      .filter(({ severity }) => severity === 'ERROR')
      .map(({ code, elementId, zh, en }): FieldError => {
        const where = planned.length > 1 ? `${instance.caseNo} ` : '';
        return {
          pointer: elementId === null ? '' : `/mapping/${elementId}`,
          code,
          zh: `${where}${zh}`,
          en: `${where}${en}`,
        };
      }),
  );
  if (errors.length === 0) return;
  throw new Rejection('MIGRATION_REFUSED', { definition: to.key, version: to.version, count: errors.length }, errors);
}
