import type { Transaction } from '../../kernel/index.js';
import type { EndedPost } from '../../organisation/index.js';

/** Codes of what nobody took over from somebody who left: incidents for an administrator. */
export const WITHOUT_HOLDER = [
  'TASK_WITHOUT_HOLDER',
  'SIDE_TASK_WITHOUT_HOLDER',
  'HANDOVER_WITHOUT_HOLDER',
  'POST_WITHOUT_HOLDER',
] as const;
export type WithoutHolderCode = (typeof WITHOUT_HOLDER)[number];

/** An incident of that kind that stands, with the post by which it was held. */
export interface Waiting {
  readonly id: string;
  readonly code: WithoutHolderCode;
  readonly caseId: string | null;
  readonly n: number | null;
  /** The step; of a post its key, `LEADER@COORD`. */
  readonly elementId: string | null;
  readonly post: EndedPost;
}

const FIELDS = `i.id, i.code, i.case_id AS "caseId", i.n, i.element_id AS "elementId", json_build_object(
    'person', e.body::json -> 'details' ->> 'person', 'position', e.body::json -> 'details' ->> 'position',
    'unit', e.body::json -> 'details' ->> 'unit', 'lastDay', e.body::json -> 'details' ->> 'lastDay') AS post`;
const OPEN = `incident i JOIN audit_entry e ON e.office_id = i.office_id AND e.entry_id = i.audit_id`;
const STANDS = `i.resolved_at IS NULL AND i.code IN (${WITHOUT_HOLDER.map((code) => `'${code}'`).join(', ')})`;

/** The next two after an id, in the order of their ids. */
export const nextWaiting = (tx: Transaction, after: string | null): Promise<Waiting[]> =>
  tx.query<Waiting>(
    `SELECT ${FIELDS} FROM ${OPEN} WHERE i.office_id = $1 AND ${STANDS} AND ($2::uuid IS NULL OR i.id > $2::uuid)
     ORDER BY i.id LIMIT 2`,
    [tx.officeId, after],
  );

/** What waits in a call tree since this person left. */
export const waitingInTree = (tx: Transaction, rootCaseId: string, person: string): Promise<Waiting[]> =>
  tx.query<Waiting>(
    `SELECT ${FIELDS} FROM ${OPEN}
     JOIN process_instance p ON p.office_id = i.office_id AND p.id = i.case_id AND p.root_case_id = $2
     WHERE i.office_id = $1 AND ${STANDS} AND e.body::json -> 'details' ->> 'person' = $3 ORDER BY i.id`,
    [tx.officeId, rootCaseId, person],
  );

/** The incident of a post that nobody holds, where one stands. */
export async function waitingAtPost(tx: Transaction, post: string): Promise<Waiting | null> {
  const [found] = await tx.query<Waiting>(
    `SELECT ${FIELDS} FROM ${OPEN} WHERE i.office_id = $1 AND ${STANDS} AND i.code = 'POST_WITHOUT_HOLDER' AND i.element_id = $2`,
    [tx.officeId, post],
  );
  return found ?? null;
}

/** Writes that somebody holds it now, or that there is nothing to hold any more. */
export function closeWaiting(tx: Transaction, id: string, at: Date, entryId: string): void {
  tx.write(
    `UPDATE incident SET resolved_at = $3, resolved_by = 'SYSTEM', audit_id = $4, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2 AND resolved_at IS NULL`,
    [tx.officeId, id, at, entryId],
    `incident:${id}`,
  );
}

/** Different lists of candidates of the unclaimed open tasks that stand under one of these keys, and how many tasks each has; 100 lists at most. */
export const candidatesUnder = (
  tx: Transaction,
  keys: readonly string[],
): Promise<{ readonly candidates: readonly string[]; readonly tasks: number }[]> =>
  tx.query(
    `SELECT t.candidates, count(DISTINCT t.id)::int AS tasks FROM task_candidate c
     JOIN task t ON t.office_id = c.office_id AND t.id = c.task_id
     WHERE c.office_id = $1 AND c.principal = ANY ($2) AND t.assignee IS NULL AND t.claimed_by IS NULL
     GROUP BY t.candidates ORDER BY t.candidates LIMIT 100`,
    [tx.officeId, keys],
  );

/** Whether somebody holds one of these keys on a day, by appointment or by name. */
export async function isHeld(tx: Transaction, keys: readonly string[], day: string): Promise<boolean> {
  if (keys.some((key) => key === 'ALL_STAFF' || key.startsWith('PERMISSION:'))) return true;
  const [row] = await tx.query<{ held: boolean }>(
    `SELECT EXISTS (
       SELECT FROM appointment a
       JOIN position p ON p.office_id = a.office_id AND p.code = a.position
         AND p.valid_from <= $3::date AND (p.valid_to IS NULL OR p.valid_to >= $3::date)
       JOIN person n ON n.office_id = a.office_id AND n.code = a.person
         AND n.valid_from <= $3::date AND (n.valid_to IS NULL OR n.valid_to >= $3::date)
       WHERE a.office_id = $1 AND a.valid_from <= $3::date AND (a.valid_to IS NULL OR a.valid_to >= $3::date)
         AND (p.role || '@' || a.unit = ANY ($2) OR p.role = ANY ($2) OR a.unit = ANY ($2))
     ) OR EXISTS (
       SELECT FROM person n WHERE n.office_id = $1 AND n.code = ANY ($2)
         AND n.valid_from <= $3::date AND (n.valid_to IS NULL OR n.valid_to >= $3::date)
     ) AS held`,
    [tx.officeId, keys, day],
  );
  return row!.held;
}
