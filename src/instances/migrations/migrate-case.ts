import type { Command, Transaction } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import type { MigrationMapping } from '../../engine/index.js';
import type { BoundDefinition } from '../../definitions/index.js';
import type { TreeDependencies } from '../call-tree.js';
import { toCaseView, type CaseView } from '../case-view.js';
import { lockRunning, type CaseInHand } from '../lock-running.js';
import { migrateInTree } from './migrate-in-tree.js';

/** Which case goes to which version, by which mapping, and why. */
export interface MigrateInput extends CaseInHand {
  readonly toVersion: number;
  readonly mapping: MigrationMapping;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
}

/**
 * Migrates a case, suspended or not, with the cases of the same version that it called or that called it (`migrateInTree`).
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `PRECONDITION_FAILED`, `DEFINITION_NOT_FOUND`, `MIGRATION_NEEDLESS` to the version
 * that it is of, `MIGRATION_REFUSED`.
 *
 * @rule R-141
 */
export const migrateCase = (deps: TreeDependencies): Command<MigrateInput, CaseView> => ({
  name: 'instances.migrateCase',
  async execute(ctx, { toVersion, mapping, reason, ...inHand }) {
    const { tree, instance } = await lockRunning(ctx, deps, inHand);
    const { key, version } = instance.definition;
    const to = await processVersion(ctx.tx, deps, key, toVersion);
    if (to.id === instance.definition.id) throw new Rejection('MIGRATION_NEEDLESS', { definition: key, version });
    await migrateInTree(tree, instance, { to, mapping, reason });
    return toCaseView(instance, ctx.zone);
  },
});

/** A version of a process. Raises `DEFINITION_NOT_FOUND`. */
export async function processVersion(
  tx: Transaction,
  { definitions }: Pick<TreeDependencies, 'definitions'>,
  key: string,
  version: number,
): Promise<BoundDefinition> {
  try {
    return await definitions.called(tx, key, { kind: 'VERSION', version }, 0);
  } catch (missing) {
    if (!(missing instanceof Rejection) || missing.code !== 'BOUND_VERSION_MISSING') throw missing;
    throw new Rejection('DEFINITION_NOT_FOUND', { key, version }, [], { cause: missing });
  }
}
