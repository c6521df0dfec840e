import type { Transaction, Viewer } from '../../kernel/index.js';
import type { Variables } from '../../engine/index.js';
import type { SideTask } from './side-task.js';
import { ALLOWS_UPWARD, mattersOpenTo } from '../task.store.js';

const FIELDS = `s.id, s.task_id AS "taskId", s.case_id AS "caseId", s.root_case_id AS "rootCaseId", s.kind, s.status, s.principal,
  s.is_post AS "isPost", s.asked_by AS "askedBy", s.asked_at AS "askedAt", s.request, s.due_at AS "dueAt",
  s.opened_at AS "openedAt", s.outcome, s.answer,
  coalesce(s.answered_by, CASE WHEN s.status = 'DONE' THEN s.principal END) AS "answeredBy", s.on_behalf_of AS "onBehalfOf",
  s.closed_at AS "closedAt", s.row_version AS "rowVersion"`;

/** Writes a side task. Two at once for one principal and kind: the index lets one through. */
export function insertSideTask(tx: Transaction, side: SideTask, entryId: string): void {
  tx.write(
    `INSERT INTO side_task (office_id, id, task_id, case_id, root_case_id, kind, status, principal, is_post, asked_by, asked_at,
       request, due_at, opened_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tx.officeId,
      side.id,
      side.taskId,
      side.caseId,
      side.rootCaseId,
      side.kind,
      side.status,
      side.principal,
      side.isPost,
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

/** Ends a side task: answered, withdrawn, or closed since nobody is there to answer it. */
export function endSideTask(
  tx: Transaction,
  side: Pick<SideTask, 'id' | 'status' | 'outcome' | 'answer' | 'answeredBy' | 'onBehalfOf' | 'closedAt'>,
  entryId: string,
): void {
  const { id, status, outcome, answer, answeredBy, onBehalfOf, closedAt } = side;
  tx.write(
    `UPDATE side_task SET status = $3, outcome = $4, answer = $5, answered_by = $6, on_behalf_of = $7, closed_at = $8,
       audit_id = $9, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, status, outcome, answer, answeredBy, onBehalfOf, closedAt, entryId],
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
  const [row] = await tx.query<SideTask>(`SELECT ${FIELDS} FROM side_task s WHERE s.office_id = $1 AND s.id = $2`, [
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
    `SELECT ${FIELDS} FROM side_task s WHERE s.office_id = $1 AND s.task_id = $2
       AND ($4::timestamptz IS NULL OR (s.asked_at, s.id) > ($4, $5::uuid)) ORDER BY s.asked_at, s.id LIMIT $3`,
    [tx.officeId, taskId, limit, after?.askedAt ?? null, after?.id ?? null],
  );

/** A side task with what its task says of the document. */
export type AskedSideTask = SideTask & { readonly variables: Variables; readonly allowsUpward: boolean | null };

/** After which side task a page of one's own begins. */
export interface AskedPosition {
  readonly openedAt: string;
  readonly id: string;
}

/**
 * Open side tasks under these keys that the viewer is cleared for and did not ask, oldest first, `limit` at most. Where a delegation
 * gave the key, its bounds are not looked at.
 */
export const sideTasksFor = (
  tx: Transaction,
  who: { readonly keys: readonly string[]; readonly person: string; readonly viewer: Viewer },
  limit: number,
  after: AskedPosition | null,
): Promise<AskedSideTask[]> =>
  tx.query<AskedSideTask>(
    `SELECT ${FIELDS}, t.variables, ${ALLOWS_UPWARD} AS "allowsUpward" FROM side_task s JOIN task t ON t.office_id = s.office_id AND t.id = s.task_id
     WHERE s.office_id = $1 AND s.principal = ANY ($2) AND s.status = 'OPEN' AND s.asked_by <> $6
       AND ${mattersOpenTo('t', { principals: '$7', opens: '$8' })}
       AND ($4::timestamptz IS NULL OR (s.opened_at, s.id) > ($4, $5::uuid)) ORDER BY s.opened_at, s.id LIMIT $3`,
    [
      tx.officeId,
      who.keys,
      limit,
      after?.openedAt ?? null,
      after?.id ?? null,
      who.person,
      who.viewer.principals,
      who.viewer.opens,
    ],
  );

/** Whom of these a task has asked already, in this way, and who has not ended it yet. */
export async function stillAsked(
  tx: Transaction,
  of: { readonly taskId: string; readonly kind: SideTask['kind']; readonly principals: readonly string[] },
): Promise<string[]> {
  const rows = await tx.query<{ principal: string }>(
    `SELECT principal FROM side_task WHERE office_id = $1 AND task_id = $2 AND kind = $3 AND principal = ANY ($4)
       AND status IN ('PENDING', 'OPEN') ORDER BY principal`,
    [tx.officeId, of.taskId, of.kind, of.principals],
  );
  return rows.map(({ principal }) => principal);
}
