import type { Transaction } from '../../kernel/index.js';
import type { TaskFilter } from './task-filter.js';

const COLUMNS = `f.id, f.owner, f.name, f.narrowing AS filter, f.shared_with AS "sharedWith", f.created_at AS "createdAt",
  f.row_version AS "rowVersion"`;

/** Writes a new filter. */
export function insertFilter(tx: Transaction, one: TaskFilter, entryId: string): void {
  tx.write(
    `INSERT INTO task_filter (office_id, id, owner, name, narrowing, shared_with, created_at, audit_id)
     VALUES ($1, $2, $3, $4, $5::json, $6, $7, $8)`,
    [tx.officeId, one.id, one.owner, one.name, JSON.stringify(one.filter), one.sharedWith, one.createdAt, entryId],
  );
}

/** Writes what a filter says now. */
export function updateFilter(tx: Transaction, one: TaskFilter, entryId: string): void {
  tx.write(
    `UPDATE task_filter SET name = $3, narrowing = $4::json, shared_with = $5, audit_id = $6, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, one.id, one.name, JSON.stringify(one.filter), one.sharedWith, entryId],
  );
}

/** Takes a filter out of use. */
export function removeFilterRow(tx: Transaction, id: string, at: Date, entryId: string): void {
  tx.write(
    `UPDATE task_filter SET removed_at = $3, audit_id = $4, row_version = row_version + 1 WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, at, entryId],
  );
}

/** A filter in use by its id, `null` where there is none; with `lock` nobody else changes it meanwhile. */
export async function findFilter(tx: Transaction, id: string, lock: boolean): Promise<TaskFilter | null> {
  const [row] = await tx.query<TaskFilter>(
    `SELECT ${COLUMNS} FROM task_filter f WHERE f.office_id = $1 AND f.id = $2 AND f.removed_at IS NULL ${lock ? 'FOR UPDATE' : ''}`,
    [tx.officeId, id],
  );
  return row ?? null;
}

/** How many filters a person keeps, and whether one of the others has this name. */
export async function filtersOf(
  tx: Transaction,
  owner: string,
  given: { readonly name: string; readonly except: string | null },
): Promise<{ readonly kept: number; readonly isTaken: boolean }> {
  const [row] = await tx.query<{ kept: number; isTaken: boolean }>(
    `SELECT count(*)::int AS kept, coalesce(bool_or(f.name = $3), false) AS "isTaken" FROM task_filter f
     WHERE f.office_id = $1 AND f.owner = $2 AND f.removed_at IS NULL AND f.id IS DISTINCT FROM $4::uuid`,
    [tx.officeId, owner, given.name, given.except],
  );
  return row ?? { kept: 0, isTaken: false };
}

/** The filters of a person, and those shared with one of these keys, in the order in which they were made; `limit` at most. */
export function filtersAfter(
  tx: Transaction,
  who: { readonly person: string | null; readonly keys: readonly string[] },
  after: string | null,
  limit: number,
): Promise<TaskFilter[]> {
  return tx.query<TaskFilter>(
    `SELECT ${COLUMNS} FROM task_filter f WHERE f.office_id = $1 AND f.removed_at IS NULL
       AND (f.owner = $2 OR f.shared_with = ANY ($3)) AND ($4::uuid IS NULL OR f.id > $4::uuid)
     ORDER BY f.id LIMIT $5`,
    [tx.officeId, who.person, who.keys, after, limit],
  );
}
