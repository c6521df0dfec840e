import type { Transaction } from '../kernel/index.js';
import { ENTRY_COLUMNS, type EntryRow } from './entry.store.js';

/** An entry with the head that its case names, both of one snapshot. */
export interface CheckedRow extends EntryRow {
  readonly office_id: string;
  readonly head_seq: number | null;
  readonly head_hash: Buffer | null;
}

/** Entries of cases, case by case in their order, after the one given. */
export function caseEntriesAfter(tx: Transaction, after: EntryRow | null, limit: number): Promise<CheckedRow[]> {
  return tx.query<CheckedRow>(
    `SELECT ${ENTRY_COLUMNS}, e.office_id, i.seq AS head_seq, i.last_hash AS head_hash
     FROM audit_entry e LEFT JOIN process_instance i ON i.office_id = e.office_id AND i.id = e.case_id
     WHERE e.office_id = $1 AND e.case_id IS NOT NULL
       AND ($2::uuid IS NULL OR (e.case_id, e.case_seq) > ($2::uuid, $3::integer))
     ORDER BY e.case_id, e.case_seq LIMIT $4`,
    [tx.officeId, after?.case_id ?? null, after?.case_seq ?? null, limit],
  );
}

/** Entries outside of cases, in the order in which they were made, after the one given. */
export function otherEntriesAfter(tx: Transaction, after: string | null, limit: number): Promise<CheckedRow[]> {
  return tx.query<CheckedRow>(
    `SELECT ${ENTRY_COLUMNS}, e.office_id, NULL::integer AS head_seq, NULL::bytea AS head_hash
     FROM audit_entry e WHERE e.office_id = $1 AND e.case_id IS NULL AND ($2::uuid IS NULL OR e.entry_id > $2::uuid)
     ORDER BY e.entry_id LIMIT $3`,
    [tx.officeId, after, limit],
  );
}

/** A case that the trail knows nothing of. */
export async function caseWithoutEntries(tx: Transaction): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT i.id FROM process_instance i WHERE i.office_id = $1
       AND NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.office_id = i.office_id AND e.case_id = i.id) LIMIT 1`,
    [tx.officeId],
  );
  return row?.id ?? null;
}

/** A row of any table under the guard `audited` whose entry is gone. */
export async function rowWithoutEntry(tx: Transaction): Promise<{ table: string; entryId: string } | null> {
  const tables = await tx.query<{ table: string }>(
    `SELECT tgrelid::regclass::text AS table FROM pg_trigger WHERE tgname = 'audited' ORDER BY 1`,
  );
  for (const { table } of tables) {
    const [row] = await tx.query<{ audit_id: string }>(
      `SELECT t.audit_id FROM ${table} t WHERE t.office_id = $1
         AND NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.office_id = t.office_id AND e.entry_id = t.audit_id) LIMIT 1`,
      [tx.officeId],
    );
    if (row) return { table, entryId: row.audit_id };
  }
  return null;
}
