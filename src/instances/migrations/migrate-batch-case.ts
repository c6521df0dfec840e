import type { Command } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { CallTree, type TreeDependencies } from '../call-tree.js';
import { processVersion } from './migrate-case.js';
import { migrateInTree } from './migrate-in-tree.js';
import type { MigrationFailure } from './migration-batch.js';
import { endBatch, findBatch, holdCase, nextOfBatch, noteCase, scheduleBatch } from './migration-batch.store.js';

/** A case of a batch. */
export interface BatchCase {
  readonly batchId: string;
  readonly caseId: string;
}

/**
 * Migrates one case of a batch and writes that it is done, in one transaction: it happens once, whoever tries again. A case that
 * ended, or went to another version by itself, is skipped; one that came along with another of its tree is done.
 *
 * Raises what `migrateInTree` raises: then nothing of it is written, and `failBatchCase` says why.
 */
export const migrateBatchCase = (deps: TreeDependencies): Command<BatchCase, null> => ({
  name: 'instances.migrateBatchCase',
  async execute(ctx, { batchId, caseId }) {
    const batch = await findBatch(ctx.tx, batchId);
    if (!batch) throw new Rejection('MIGRATION_NOT_FOUND', { migrationId: batchId });
    const tree = await CallTree.lock(ctx, deps, { caseId });
    if (!(await holdCase(ctx.tx, batchId, caseId))) return null;
    const instance = tree.find(caseId);
    const to = await processVersion(ctx.tx, deps, batch.definitionKey, batch.toVersion);
    const isThere = instance?.definition.id === to.id;
    const isOld = instance?.status === 'RUNNING' && instance.definition.version === batch.fromVersion;
    if (instance && isOld) {
      const details = { migrationId: batchId, orderedBy: batch.orderedBy };
      await migrateInTree(tree, instance, { to, mapping: batch.mapping, reason: batch.reason, details });
    }
    noteCase(ctx.tx, { batchId, caseId }, { status: isOld || isThere ? 'DONE' : 'SKIPPED', at: ctx.now });
    return null;
  },
});

/** Writes why a case of a batch could not migrate; the others have their turn all the same. */
export const failBatchCase: Command<BatchCase & { readonly problem: MigrationFailure }, null> = {
  name: 'instances.failBatchCase',
  async execute(ctx, { batchId, caseId, problem }) {
    if (!(await holdCase(ctx.tx, batchId, caseId))) return null;
    noteCase(ctx.tx, { batchId, caseId }, { status: 'FAILED', problem, at: ctx.now });
    return null;
  },
};

/** Sees to it that the rest of a batch has its turn, or ends it where none is left. */
export const continueBatch: Command<{ readonly batchId: string }, null> = {
  name: 'instances.continueBatch',
  async execute(ctx, { batchId }) {
    const batch = await findBatch(ctx.tx, batchId, true);
    if (!batch || batch.status !== 'RUNNING') return null;
    if ((await nextOfBatch(ctx.tx, batchId)) !== null) {
      scheduleBatch(ctx.tx, batch, ctx.now);
      return null;
    }
    const auditId = recordFact(ctx, {
      act: 'MIGRATION_ENDED',
      objectType: 'MIGRATION',
      objectId: batchId,
      details: { key: batch.definitionKey, toVersion: batch.toVersion },
    });
    endBatch(ctx.tx, batchId, { status: 'COMPLETED', at: ctx.now, auditId });
    ctx.publish({ type: 'migration.ended', subject: batchId, data: { definition: batch.definitionKey } });
    return null;
  },
};
