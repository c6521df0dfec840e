import type { Command } from '../../kernel/index.js';
import { actorOf, Rejection } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { surveyMigration, type MigrationMapping } from '../../engine/index.js';
import type { TreeDependencies } from '../call-tree.js';
import { processVersion } from './migrate-case.js';
import type { MigrationBatch, MigrationFilter } from './migration-batch.js';
import { casesToMigrate, findCounted, insertBatch, scheduleBatch } from './migration-batch.store.js';
import { toMigrationView, type MigrationView } from './migration-view.js';

/** Which cases migrate from which version to which, by which mapping, and why. */
export interface MigrationOrder {
  readonly definition: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly mapping: MigrationMapping;
  readonly filter: MigrationFilter;
  /** Kept with the order, and behind a commitment in the trail. */
  readonly reason: string;
}

/**
 * Orders the migration of the running cases of a version, those that other cases called included: which they are is settled
 * now. Jobs migrate one after another, each with the running cases of its tree that are of the same version, by a command of
 * its own: so an interruption costs nothing, and one that cannot migrate holds nobody up.
 *
 * Raises `DEFINITION_NOT_FOUND`, `MIGRATION_NEEDLESS`, `VALIDATION_FAILED` for a mapping that names elements which the versions
 * do not have, `MIGRATION_FINDS_NOTHING` where no case matches.
 *
 * @rule R-141
 */
export const orderMigration = (deps: TreeDependencies): Command<MigrationOrder, MigrationView> => ({
  name: 'instances.orderMigration',
  async execute(ctx, order) {
    const { definition: key, fromVersion, toVersion, mapping, filter, reason } = order;
    const from = await processVersion(ctx.tx, deps, key, fromVersion);
    const to = await processVersion(ctx.tx, deps, key, toVersion);
    if (from.id === to.id) throw new Rejection('MIGRATION_NEEDLESS', { definition: key, version: toVersion });
    demandMapping(surveyMigration(from.graph, to.graph, mapping).problems, mapping);
    const { count } = await casesToMigrate(ctx.tx, from.id, filter, 1);
    if (count === 0) throw new Rejection('MIGRATION_FINDS_NOTHING', { definition: key, version: fromVersion });
    const id = ctx.newId();
    const auditId = recordFact(ctx, {
      act: 'MIGRATION_ORDERED',
      objectType: 'MIGRATION',
      objectId: id,
      versionNo: toVersion,
      contentHash: to.sha256,
      committed: { reason },
      details: { key, from: { version: fromVersion, sha256: from.sha256 }, mapping, filter, cases: count },
    });
    const batch: MigrationBatch = {
      id,
      definitionKey: key,
      fromVersion,
      toVersion,
      mapping,
      filter,
      reason,
      status: 'RUNNING',
      orderedBy: actorOf(ctx.caller),
      orderedAt: ctx.now,
      endedAt: null,
      rowVersion: 1,
    };
    insertBatch(ctx.tx, { ...batch, definitionId: from.id, auditId });
    scheduleBatch(ctx.tx, batch, ctx.now);
    ctx.publish({ type: 'migration.ordered', subject: id, data: { definition: key, fromVersion, toVersion, count } });
    const counted = await findCounted(ctx.tx, id);
    if (!counted) throw new Error('The order was not written');
    return toMigrationView(counted, ctx.zone);
  },
});

/** A name that is wrong for every case is wrong in the order already. */
function demandMapping(problems: ReturnType<typeof surveyMigration>['problems'], mapping: MigrationMapping): void {
  const errors = problems
    .filter(
      ({ severity, elementId }) => severity === 'ERROR' && elementId !== null && Object.hasOwn(mapping, elementId),
    )
    .map(({ elementId, code, zh, en }) => ({ pointer: `/mapping/${elementId}`, code, zh, en }));
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
}
