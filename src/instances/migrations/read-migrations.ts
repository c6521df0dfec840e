import { isId, Rejection, type ReadContext } from '../../kernel/index.js';
import type { MigrationCaseStatus } from './migration-batch.js';
import { batchesAfter, casesOfBatch, findCounted } from './migration-batch.store.js';
import { toMigrationCaseView, toMigrationView, type MigrationCaseView, type MigrationView } from './migration-view.js';

/** One order. Raises `MIGRATION_NOT_FOUND`. */
export async function readMigration({ tx, zone }: ReadContext, id: string): Promise<MigrationView> {
  const batch = isId(id) ? await findCounted(tx, id) : undefined;
  if (!batch) throw new Rejection('MIGRATION_NOT_FOUND', { migrationId: id });
  return toMigrationView(batch, zone);
}

/** Orders, newest first; `limit` at most, after the one with this id. */
export const listMigrations = async (
  { tx, zone }: ReadContext,
  limit: number,
  after: string | null,
): Promise<MigrationView[]> => (await batchesAfter(tx, limit, after)).map((batch) => toMigrationView(batch, zone));

/** Cases of an order and what became of them. Raises `MIGRATION_NOT_FOUND`. */
export async function listMigrationCases(
  ctx: ReadContext,
  id: string,
  page: { readonly status: MigrationCaseStatus | null; readonly limit: number; readonly after: string | null },
): Promise<MigrationCaseView[]> {
  await readMigration(ctx, id);
  const rows = await casesOfBatch(ctx.tx, id, page);
  return rows.map((row) => toMigrationCaseView(row, ctx.caller, ctx.zone));
}
