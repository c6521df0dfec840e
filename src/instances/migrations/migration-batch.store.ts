import type { Transaction } from '../../kernel/index.js';
import { newId } from '../../kernel/index.js';
import type {
  MigrationBatch,
  MigrationCaseStatus,
  MigrationCounts,
  MigrationFailure,
  MigrationFilter,
} from './migration-batch.js';

const COLUMNS = `b.id, b.definition_key AS "definitionKey", b.from_version AS "fromVersion", b.to_version AS "toVersion",
  b.mapping, b.filter, b.reason, b.status, b.ordered_by AS "orderedBy", b.ordered_at AS "orderedAt",
  b.ended_at AS "endedAt", b.row_version AS "rowVersion"`;

const COUNTS = `(SELECT json_build_object(
    'pending', count(*) FILTER (WHERE c.status = 'PENDING'), 'done', count(*) FILTER (WHERE c.status = 'DONE'),
    'failed', count(*) FILTER (WHERE c.status = 'FAILED'), 'skipped', count(*) FILTER (WHERE c.status = 'SKIPPED'),
    'cancelled', count(*) FILTER (WHERE c.status = 'CANCELLED'))
  FROM migration_case c WHERE c.office_id = b.office_id AND c.batch_id = b.id) AS counts`;

/** A batch with how far it is. */
export type CountedBatch = MigrationBatch & { readonly counts: MigrationCounts };

const MATCHES = `i.office_id = $1 AND i.definition_id = $2 AND i.status = 'RUNNING'
  AND ($3::text IS NULL OR i.business_key = $3) AND ($4::boolean IS NULL OR (i.suspended_at IS NOT NULL) = $4)
  AND ($5::timestamptz IS NULL OR i.started_at < $5) AND ($6::uuid[] IS NULL OR i.id = ANY ($6))`;

const valuesOf = (tx: Transaction, definitionId: string, filter: MigrationFilter): unknown[] => [
  tx.officeId,
  definitionId,
  filter.businessKey ?? null,
  filter.suspended ?? null,
  filter.startedBefore ?? null,
  filter.cases ?? null,
];

/** Running cases of a version: how many there are, and the ids of the oldest. */
export async function casesToMigrate(
  tx: Transaction,
  definitionId: string,
  filter: MigrationFilter,
  limit: number,
): Promise<{ readonly count: number; readonly ids: readonly string[] }> {
  const [row] = await tx.query<{ count: number; ids: string[] }>(
    `SELECT (SELECT count(*)::int FROM process_instance i WHERE ${MATCHES}) AS count,
       ARRAY(SELECT i.id FROM process_instance i WHERE ${MATCHES} ORDER BY i.id LIMIT $7) AS ids`,
    [...valuesOf(tx, definitionId, filter), limit],
  );
  return row ?? { count: 0, ids: [] };
}

/** Writes the order, and lists its cases. */
export function insertBatch(
  tx: Transaction,
  batch: MigrationBatch & { readonly definitionId: string; readonly auditId: string },
): void {
  tx.write(
    `INSERT INTO migration_batch (office_id, id, definition_key, from_version, to_version, mapping, filter, reason, status,
       ordered_by, ordered_at, ended_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6::json, $7::json, $8, $9, $10, $11, $12, $13)`,
    [
      tx.officeId,
      batch.id,
      batch.definitionKey,
      batch.fromVersion,
      batch.toVersion,
      JSON.stringify(batch.mapping),
      JSON.stringify(batch.filter),
      batch.reason,
      batch.status,
      batch.orderedBy,
      batch.orderedAt,
      batch.endedAt,
      batch.auditId,
    ],
    rowOf(batch.id),
  );
  tx.write(
    `INSERT INTO migration_case (office_id, batch_id, case_id)
     SELECT $1::uuid, $7::uuid, i.id FROM process_instance i WHERE ${MATCHES}`,
    [...valuesOf(tx, batch.definitionId, batch.filter), batch.id],
  );
}

/** One batch; with `locked`, nobody else changes it before this transaction ends. */
export async function findBatch(tx: Transaction, id: string, locked = false): Promise<MigrationBatch | undefined> {
  const [batch] = await tx.query<MigrationBatch>(
    `SELECT ${COLUMNS} FROM migration_batch b WHERE b.office_id = $1 AND b.id = $2 ${locked ? 'FOR UPDATE' : ''}`,
    [tx.officeId, id],
  );
  return batch;
}

/** One batch with how far it is. */
export async function findCounted(tx: Transaction, id: string): Promise<CountedBatch | undefined> {
  const [batch] = await tx.query<CountedBatch>(
    `SELECT ${COLUMNS}, ${COUNTS} FROM migration_batch b WHERE b.office_id = $1 AND b.id = $2`,
    [tx.officeId, id],
  );
  return batch;
}

/** Batches, newest first, after the one with this id. */
export const batchesAfter = (tx: Transaction, limit: number, after: string | null): Promise<CountedBatch[]> =>
  tx.query<CountedBatch>(
    `SELECT ${COLUMNS}, ${COUNTS} FROM migration_batch b
     WHERE b.office_id = $1 AND ($3::uuid IS NULL OR b.id < $3) ORDER BY b.id DESC LIMIT $2`,
    [tx.officeId, limit, after],
  );

/** A case of a batch, and what became of it. */
export interface MigrationCaseRow {
  readonly caseId: string;
  readonly caseNo: string;
  readonly status: MigrationCaseStatus;
  readonly problem: MigrationFailure | null;
  readonly at: Date | null;
}

/** Cases of a batch, in the order of their ids, after this one. */
export const casesOfBatch = (
  tx: Transaction,
  batchId: string,
  { status, limit, after }: { status: MigrationCaseStatus | null; limit: number; after: string | null },
): Promise<MigrationCaseRow[]> =>
  tx.query<MigrationCaseRow>(
    `SELECT c.case_id AS "caseId", i.case_no AS "caseNo", c.status, c.problem, c.at
     FROM migration_case c JOIN process_instance i ON i.office_id = c.office_id AND i.id = c.case_id
     WHERE c.office_id = $1 AND c.batch_id = $2 AND ($3::text IS NULL OR c.status = $3)
       AND ($5::uuid IS NULL OR c.case_id > $5) ORDER BY c.case_id LIMIT $4`,
    [tx.officeId, batchId, status, limit, after],
  );

/** The next case of a batch whose turn has not come; `null` where none is left. */
export async function nextOfBatch(tx: Transaction, batchId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT case_id AS id FROM migration_case
     WHERE office_id = $1 AND batch_id = $2 AND status = 'PENDING' ORDER BY case_id LIMIT 1`,
    [tx.officeId, batchId],
  );
  return row?.id ?? null;
}

/** Takes the case for this transaction; `false` where its turn is over. */
export async function holdCase(tx: Transaction, batchId: string, caseId: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM migration_case
     WHERE office_id = $1 AND batch_id = $2 AND case_id = $3 AND status = 'PENDING' FOR UPDATE`,
    [tx.officeId, batchId, caseId],
  );
  return rows.length > 0;
}

/** Writes what became of a case. */
export function noteCase(
  tx: Transaction,
  of: { readonly batchId: string; readonly caseId: string },
  became: { readonly status: MigrationCaseStatus; readonly problem?: MigrationFailure; readonly at: Date },
): void {
  tx.write(
    `UPDATE migration_case SET status = $4, problem = $5::json, at = $6
     WHERE office_id = $1 AND batch_id = $2 AND case_id = $3`,
    [
      tx.officeId,
      of.batchId,
      of.caseId,
      became.status,
      became.problem === undefined ? null : JSON.stringify(became.problem),
      became.at,
    ],
    `migration_case:${of.batchId}:${of.caseId}`,
  );
}

/** Ends a batch; what has not had its turn never will. */
export function endBatch(
  tx: Transaction,
  id: string,
  ended: { readonly status: 'COMPLETED' | 'CANCELLED'; readonly at: Date; readonly auditId: string },
): void {
  tx.write(
    `UPDATE migration_batch SET status = $3, ended_at = $4, audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, ended.status, ended.at, ended.auditId],
    rowOf(id),
  );
  tx.write(
    `UPDATE migration_case SET status = 'CANCELLED', at = $3 WHERE office_id = $1 AND batch_id = $2 AND status = 'PENDING'`,
    [tx.officeId, id, ended.at],
  );
}

/** Schedules the next stretch of a batch. */
export function scheduleBatch(tx: Transaction, batch: Pick<MigrationBatch, 'id' | 'definitionKey'>, at: Date): void {
  tx.write(
    `INSERT INTO job (office_id, id, kind, definition_key, payload, due_at) VALUES ($1, $2, 'MIGRATION', $3, $4, $5)`,
    [tx.officeId, newId(), batch.definitionKey, JSON.stringify({ batchId: batch.id }), at],
  );
}

const rowOf = (id: string): string => `migration_batch:${id}`;
