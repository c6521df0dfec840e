import type { Transaction } from '../../kernel/index.js';
import type { Task } from '../task.js';

interface Given {
  readonly caseId: string;
  readonly from: string;
  readonly to: string;
}

/** Writes another assignee into a person's open tasks of a case, and moves their places in the work lists. */
export function giveTasksTo(tx: Transaction, { caseId, from, to }: Given, entryId: string): void {
  tx.write(
    `UPDATE task SET assignee = $4, claimed_by = NULL, audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND status = 'OPEN' AND assignee = $3`,
    [tx.officeId, caseId, from, to, entryId],
    `task:${caseId}`,
  );
  tx.write(
    `UPDATE task_candidate c SET principal = $4 FROM task t
     WHERE c.office_id = $1 AND c.principal = $3 AND t.office_id = c.office_id AND t.id = c.task_id
       AND t.case_id = $2 AND t.assignee IN ($3, $4)`,
    [tx.officeId, caseId, from, to],
    `task_candidate:${caseId}`,
  );
}

/** Names another holder in the urges that a sub-process of the case has still to come. */
export function giveUrgesTo(tx: Transaction, { caseId, from, to }: Given): void {
  tx.write(
    `UPDATE job SET payload = jsonb_set(payload::jsonb, '{holder}', to_jsonb($4::text))::json
     WHERE office_id = $1 AND case_id = $2 AND kind = 'URGE' AND payload ->> 'holder' = $3`,
    [tx.officeId, caseId, from, to],
    `job:${caseId}`,
  );
}

/** The same in every case of a call tree. */
export function giveTreeUrgesTo(
  tx: Transaction,
  { rootCaseId, from, to }: Omit<Given, 'caseId'> & { readonly rootCaseId: string },
): void {
  tx.write(
    `UPDATE job SET payload = jsonb_set(payload::jsonb, '{holder}', to_jsonb($4::text))::json
     WHERE office_id = $1 AND root_case_id = $2 AND kind = 'URGE' AND payload ->> 'holder' = $3`,
    [tx.officeId, rootCaseId, from, to],
    `job:${rootCaseId}`,
  );
}

/** Gives one task to a person by name, whoever held it or might have: it stands in that person's work list only. */
export function giveTask(tx: Transaction, task: Task, to: string, entryId: string): void {
  const listing = `task_candidate:${task.caseId}:${task.n}`;
  tx.write(
    `UPDATE task SET assignee = $4, claimed_by = NULL, audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3`,
    [tx.officeId, task.caseId, task.n, to, entryId],
    `task:${task.caseId}:${task.n}`,
  );
  tx.write('DELETE FROM task_candidate WHERE office_id = $1 AND task_id = $2', [tx.officeId, task.id], listing);
  tx.write(
    `INSERT INTO task_candidate (office_id, principal, opened_at, task_id, due_at, urgency)
     SELECT t.office_id, $2, t.opened_at, t.id, coalesce(t.due_at, 'infinity'), urgency_rank(t.variables ->> 'urgency')
     FROM task t WHERE t.office_id = $1 AND t.id = $3`,
    [tx.officeId, to, task.id],
    listing,
  );
}

/** The next two call trees, by id, in which a person holds an open task by name or by claim, a side task or a sub-process by name. */
export async function casesHeldBy(tx: Transaction, person: string, after: string | null): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT root_case_id AS id FROM (
       SELECT root_case_id FROM task WHERE office_id = $1 AND status = 'OPEN' AND assignee = $2
       UNION ALL
       SELECT root_case_id FROM task WHERE office_id = $1 AND status = 'OPEN' AND claimed_by = $2
       UNION ALL
       SELECT root_case_id FROM job WHERE office_id = $1 AND kind = 'URGE' AND payload ->> 'holder' = $2
       UNION ALL
       SELECT root_case_id FROM side_task WHERE office_id = $1 AND principal = $2 AND NOT is_post AND status IN ('OPEN', 'PENDING')
     ) held WHERE $3::uuid IS NULL OR root_case_id > $3::uuid ORDER BY id LIMIT 2`,
    [tx.officeId, person, after],
  );
  return rows.map(({ id }) => id);
}

/**
 * Who had a task in person before it was first handed over: `from` is `null` where nobody had; `null` itself for a task that never
 * was handed over.
 */
export async function firstTransferOf(
  tx: Transaction,
  taskId: string,
): Promise<{ readonly from: string | null } | null> {
  const [row] = await tx.query<{ from: string | null }>(
    `SELECT body::json -> 'details' ->> 'from' AS "from" FROM audit_entry
     WHERE office_id = $1 AND object_type = 'TASK' AND object_id = $2 AND act = 'TASK_TRANSFERRED'
     ORDER BY entry_id LIMIT 1`,
    [tx.officeId, taskId],
  );
  return row ?? null;
}
