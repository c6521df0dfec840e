import type { Transaction } from '../kernel/index.js';
import type { Variables } from '../engine/index.js';
import type { Task, TaskStatus } from './task.js';

interface TaskRow {
  readonly id: string;
  readonly case_id: string;
  readonly root_case_id: string;
  readonly n: number;
  readonly element_id: string;
  readonly name_zh: string;
  readonly name_en: string | null;
  readonly act: string | null;
  readonly rule: string | null;
  readonly form_key: string | null;
  readonly outcomes: string[];
  readonly candidates: string[];
  readonly assignee: string | null;
  readonly claimed_by: string | null;
  readonly status: TaskStatus;
  readonly close_reason: string | null;
  readonly outcome: string | null;
  readonly opinion: string | null;
  readonly completed_by: string | null;
  readonly completed_role: string | null;
  readonly object_type: string | null;
  readonly object_id: string | null;
  readonly version_no: number | null;
  readonly content_hash: string | null;
  readonly round: number | null;
  readonly variables: Variables;
  readonly due_at: Date | null;
  readonly due_state: string | null;
  readonly opened_at: Date;
  readonly first_opened_at: Date | null;
  readonly closed_at: Date | null;
  readonly row_version: number;
}

const toTask = (row: TaskRow): Task => ({
  id: row.id,
  caseId: row.case_id,
  rootCaseId: row.root_case_id,
  n: row.n,
  elementId: row.element_id,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  act: row.act,
  rule: row.rule,
  formKey: row.form_key,
  outcomes: row.outcomes,
  candidates: row.candidates,
  assignee: row.assignee,
  claimedBy: row.claimed_by,
  status: row.status,
  closeReason: row.close_reason,
  outcome: row.outcome,
  opinion: row.opinion,
  completedBy: row.completed_by,
  completedRole: row.completed_role,
  objectType: row.object_type,
  objectId: row.object_id,
  versionNo: row.version_no,
  contentHash: row.content_hash,
  round: row.round,
  variables: row.variables,
  dueAt: row.due_at,
  dueState: row.due_state,
  openedAt: row.opened_at,
  firstOpenedAt: row.first_opened_at,
  closedAt: row.closed_at,
  rowVersion: row.row_version,
});

/** One task by id, or by its number in a case. */
export async function findTask(
  tx: Transaction,
  by: { id: string } | { caseId: string; n: number },
): Promise<Task | null> {
  const [row] =
    'id' in by
      ? await tx.query<TaskRow>('SELECT * FROM task WHERE office_id = $1 AND id = $2', [tx.officeId, by.id])
      : await tx.query<TaskRow>('SELECT * FROM task WHERE office_id = $1 AND case_id = $2 AND n = $3', [
          tx.officeId,
          by.caseId,
          by.n,
        ]);
  return row ? toTask(row) : null;
}

/** Every task of a call tree, in the order of opening; with a status, only those. */
export async function tasksOfTree(tx: Transaction, rootCaseId: string, status?: TaskStatus): Promise<Task[]> {
  const rows = await tx.query<TaskRow>(
    `SELECT * FROM task WHERE office_id = $1 AND root_case_id = $2 AND ($3::text IS NULL OR status = $3)
     ORDER BY opened_at, n, id`,
    [tx.officeId, rootCaseId, status ?? null],
  );
  return rows.map(toTask);
}

/** Where a page of the work list begins: after this task. */
export interface WorkListPosition {
  readonly openedAt: string;
  readonly taskId: string;
}

/**
 * Open tasks for these principal keys, oldest first: one ordered index scan per key, merged, doubles dropped. `limit` rows
 * at most. Costs the page, not the list (findings: 1.2 ms at a million open tasks).
 */
export async function openTasksFor(
  tx: Transaction,
  keys: readonly string[],
  limit: number,
  after: WorkListPosition | null,
): Promise<Task[]> {
  const rows = await tx.query<TaskRow>(
    `SELECT t.* FROM (
       SELECT DISTINCT c.opened_at, c.task_id FROM unnest($2::text[]) AS k (principal)
       CROSS JOIN LATERAL (
         SELECT opened_at, task_id FROM task_candidate
         WHERE office_id = $1 AND principal = k.principal
           AND ($4::timestamptz IS NULL OR (opened_at, task_id) > ($4::timestamptz, $5::uuid))
         ORDER BY opened_at, task_id LIMIT $3
       ) c
       ORDER BY c.opened_at, c.task_id LIMIT $3
     ) page JOIN task t ON t.office_id = $1 AND t.id = page.task_id
     ORDER BY page.opened_at, page.task_id`,
    [tx.officeId, keys, limit, after?.openedAt ?? null, after?.taskId ?? null],
  );
  return rows.map(toTask);
}

/** Whether this person completed a task with one of these acts on this version of the object. */
export async function didAct(
  tx: Transaction,
  given: { rootCaseId: string; person: string; acts: readonly string[]; versionNo: number | null },
): Promise<string | null> {
  const [row] = await tx.query<{ act: string }>(
    `SELECT act FROM task WHERE office_id = $1 AND root_case_id = $2 AND completed_by = $3 AND act = ANY ($4)
       AND version_no IS NOT DISTINCT FROM $5 LIMIT 1`,
    [tx.officeId, given.rootCaseId, given.person, given.acts, given.versionNo],
  );
  return row?.act ?? null;
}
