import type { Transaction } from '../kernel/index.js';
import type { SideTask } from './side-task.js';

const COLUMNS = `id, task_id AS "taskId", case_id AS "caseId", root_case_id AS "rootCaseId", kind, status, person,
  asked_by AS "askedBy", asked_at AS "askedAt", request, due_at AS "dueAt", opened_at AS "openedAt", outcome, answer,
  closed_at AS "closedAt", row_version AS "rowVersion"`;

/** Writes a side task. Two at once for one person and kind: the index lets one through. */
export function insertSideTask(tx: Transaction, side: SideTask, entryId: string): void {
  tx.write(
    `INSERT INTO side_task (office_id, id, task_id, case_id, root_case_id, kind, status, person, asked_by, asked_at, request,
       due_at, opened_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      tx.officeId,
      side.id,
      side.taskId,
      side.caseId,
      side.rootCaseId,
      side.kind,
      side.status,
      side.person,
      side.askedBy,
      side.askedAt,
      side.request,
      side.dueAt,
      side.openedAt,
      entryId,
    ],
    `side_task:${side.id}`,
  );
}

/** Ends a side task: answered, or withdrawn. */
export function endSideTask(
  tx: Transaction,
  { id, status, outcome, answer, closedAt }: Pick<SideTask, 'id' | 'status' | 'outcome' | 'answer' | 'closedAt'>,
  entryId: string,
): void {
  tx.write(
    `UPDATE side_task SET status = $3, outcome = $4, answer = $5, closed_at = $6, audit_id = $7, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, status, outcome, answer, closedAt, entryId],
    `side_task:${id}`,
  );
}

/**
 * What becomes of the side tasks of a task that is over: advice that nobody gave and signers before it are closed, signers after it
 * have their turn where it was completed. What is to be read stays until it is read.
 */
export function followTask(
  tx: Transaction,
  over: { readonly caseId: string; readonly n: number; readonly isCompleted: boolean; readonly at: Date },
  entryId: string,
): void {
  tx.write(
    `UPDATE side_task s SET
       status = CASE WHEN $5 AND s.status = 'PENDING' THEN 'OPEN' ELSE 'CLOSED' END,
       opened_at = CASE WHEN $5 AND s.status = 'PENDING' THEN $4 ELSE s.opened_at END,
       closed_at = CASE WHEN $5 AND s.status = 'PENDING' THEN NULL ELSE $4 END,
       audit_id = $6, row_version = row_version + 1
     WHERE s.office_id = $1 AND s.task_id = (SELECT t.id FROM task t WHERE t.office_id = $1 AND t.case_id = $2 AND t.n = $3)
       AND (s.status = 'PENDING' OR (s.status = 'OPEN' AND s.kind IN ('CONSULT', 'SIGN_BEFORE')))`,
    [tx.officeId, over.caseId, over.n, over.at, over.isCompleted, entryId],
    `side_task of ${over.caseId}:${over.n}`,
  );
}

export async function findSideTask(tx: Transaction, id: string): Promise<SideTask | undefined> {
  const [row] = await tx.query<SideTask>(`SELECT ${COLUMNS} FROM side_task WHERE office_id = $1 AND id = $2`, [
    tx.officeId,
    id,
  ]);
  return row;
}

/** After which side task a page begins. */
export interface SideTaskPosition {
  readonly askedAt: string;
  readonly id: string;
}

/** Side tasks of a task, oldest first, `limit` at most. */
export const sideTasksOf = (
  tx: Transaction,
  taskId: string,
  limit: number,
  after: SideTaskPosition | null,
): Promise<SideTask[]> =>
  tx.query<SideTask>(
    `SELECT ${COLUMNS} FROM side_task WHERE office_id = $1 AND task_id = $2
       AND ($4::timestamptz IS NULL OR (asked_at, id) > ($4, $5::uuid)) ORDER BY asked_at, id LIMIT $3`,
    [tx.officeId, taskId, limit, after?.askedAt ?? null, after?.id ?? null],
  );

/** Open side tasks of a person, oldest first, `limit` at most. */
export const sideTasksFor = (
  tx: Transaction,
  person: string,
  limit: number,
  after: { readonly openedAt: string; readonly id: string } | null,
): Promise<SideTask[]> =>
  tx.query<SideTask>(
    `SELECT ${COLUMNS} FROM side_task WHERE office_id = $1 AND person = $2 AND status = 'OPEN'
       AND ($4::timestamptz IS NULL OR (opened_at, id) > ($4, $5::uuid)) ORDER BY opened_at, id LIMIT $3`,
    [tx.officeId, person, limit, after?.openedAt ?? null, after?.id ?? null],
  );

/** Whom of these a task has asked already, in this way, and who has not ended it yet. */
export async function stillAsked(
  tx: Transaction,
  of: { readonly taskId: string; readonly kind: SideTask['kind']; readonly persons: readonly string[] },
): Promise<string[]> {
  const rows = await tx.query<{ person: string }>(
    `SELECT person FROM side_task WHERE office_id = $1 AND task_id = $2 AND kind = $3 AND person = ANY ($4)
       AND status IN ('PENDING', 'OPEN') ORDER BY person`,
    [tx.officeId, of.taskId, of.kind, of.persons],
  );
  return rows.map(({ person }) => person);
}
