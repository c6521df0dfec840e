import type { Transaction } from '../../kernel/index.js';
import type { Accountability, AccountabilityStatus } from './accountability.js';

const COLUMNS = `a.id, a.root_case_id AS "rootCaseId", a.ground, a.task_id AS "taskId", a.element_id AS "elementId",
  a.urged_at AS "urgedAt", a.reason, a.opened_by AS "openedBy", a.opened_at AS "openedAt", a.status, a.conclusion,
  a.closed_by AS "closedBy", a.closed_at AS "closedAt", a.row_version AS "rowVersion"`;

/** An urge of level 3: what was urged, and when. */
export interface LastUrge {
  readonly taskId: string | null;
  readonly elementId: string;
  readonly urgedAt: Date;
}

/** The newest urge of level 3 in a call tree; `undefined` where nothing went so far. What was asked beside a task does not count. */
export async function lastUrgeOfLevel3(tx: Transaction, rootCaseId: string): Promise<LastUrge | undefined> {
  const [row] = await tx.query<LastUrge>(
    `SELECT u.task_id AS "taskId", u.element_id AS "elementId", u.at AS "urgedAt"
     FROM process_instance i JOIN urge_record u ON u.office_id = i.office_id AND u.case_id = i.id
     WHERE i.office_id = $1 AND i.root_case_id = $2 AND u.level = 3 AND u.side_task_id IS NULL AND u.about IS NULL
     ORDER BY u.at DESC, u.id DESC LIMIT 1`,
    [tx.officeId, rootCaseId],
  );
  return row;
}

/** Whether the delay of a case is pursued already. Exact under the lock of its call tree. */
export async function openAccountabilityOf(tx: Transaction, rootCaseId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT id FROM accountability_case WHERE office_id = $1 AND root_case_id = $2 AND status = 'OPEN'`,
    [tx.officeId, rootCaseId],
  );
  return row?.id ?? null;
}

/** Writes a new one. */
export function insertAccountability(tx: Transaction, one: Accountability, entryId: string): void {
  tx.write(
    `INSERT INTO accountability_case (office_id, id, root_case_id, ground, task_id, element_id, urged_at, reason, opened_by,
       opened_at, status, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      tx.officeId,
      one.id,
      one.rootCaseId,
      one.ground,
      one.taskId,
      one.elementId,
      one.urgedAt,
      one.reason,
      one.openedBy,
      one.openedAt,
      one.status,
      entryId,
    ],
    `accountability:${one.rootCaseId}`,
  );
}

/** Writes what came of it; its row version grows by one. */
export function endAccountability(tx: Transaction, one: Accountability, entryId: string): void {
  tx.write(
    `UPDATE accountability_case SET status = $3, conclusion = $4, closed_by = $5, closed_at = $6, audit_id = $7,
       row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, one.id, one.status, one.conclusion, one.closedBy, one.closedAt, entryId],
    `accountability:${one.rootCaseId}`,
  );
}

/** One by its id; with `lock` nobody else changes it meanwhile. */
export async function findAccountability(tx: Transaction, id: string, lock = false): Promise<Accountability | null> {
  const [row] = await tx.query<Accountability>(
    `SELECT ${COLUMNS} FROM accountability_case a WHERE a.office_id = $1 AND a.id = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [tx.officeId, id],
  );
  return row ?? null;
}

/** What the list may be narrowed to. */
export interface AccountabilityFilter {
  readonly status?: AccountabilityStatus | undefined;
  /** A case of the call tree that was delayed. */
  readonly caseId?: string | undefined;
}

/** Newest first, `limit` at most, after the one with the id `after`. */
export const accountabilities = (
  tx: Transaction,
  { status, caseId }: AccountabilityFilter,
  limit: number,
  after: string | null,
): Promise<Accountability[]> =>
  tx.query<Accountability>(
    `SELECT ${COLUMNS} FROM accountability_case a
     WHERE a.office_id = $1 AND ($2::uuid IS NULL OR a.id < $2) AND ($3::text IS NULL OR a.status = $3)
       AND ($4::uuid IS NULL OR a.root_case_id IN (
         SELECT i.root_case_id FROM process_instance i WHERE i.office_id = $1 AND i.id = $4))
     ORDER BY a.id DESC LIMIT $5`,
    [tx.officeId, after, status ?? null, caseId ?? null, limit],
  );
