import type { Command } from '../../kernel/index.js';
import { isId, Rejection } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { endBatch, findBatch, findCounted } from './migration-batch.store.js';
import { toMigrationView, type MigrationView } from './migration-view.js';

/** Which order is withdrawn, and why. */
export interface CancelMigrationInput {
  readonly id: string;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
  readonly ifMatch: string | null;
}

/**
 * Withdraws the rest of a batch: cases that migrated stay migrated, and those whose turn has not come stay as they are.
 *
 * Raises `MIGRATION_NOT_FOUND`, `PRECONDITION_FAILED`, `MIGRATION_OVER`.
 */
export const cancelMigration: Command<CancelMigrationInput, MigrationView> = {
  name: 'instances.cancelMigration',
  async execute(ctx, { id, reason, ifMatch }) {
    const batch = isId(id) ? await findBatch(ctx.tx, id, true) : undefined;
    if (!batch) throw new Rejection('MIGRATION_NOT_FOUND', { migrationId: id });
    demandMatch(ifMatch, batch.rowVersion, { required: false });
    if (batch.status !== 'RUNNING') throw new Rejection('MIGRATION_OVER', { migrationId: id, status: batch.status });
    const auditId = recordFact(ctx, {
      act: 'MIGRATION_CANCELLED',
      objectType: 'MIGRATION',
      objectId: id,
      committed: { reason },
      details: { key: batch.definitionKey, toVersion: batch.toVersion },
    });
    endBatch(ctx.tx, id, { status: 'CANCELLED', at: ctx.now, auditId });
    ctx.publish({ type: 'migration.ended', subject: id, data: { definition: batch.definitionKey } });
    const counted = await findCounted(ctx.tx, id);
    if (!counted) throw new Error('The order is gone');
    return toMigrationView(counted, ctx.zone);
  },
};
