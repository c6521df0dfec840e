import type { Transaction } from '../kernel/index.js';
import { urgencyOf, type Task } from './task.js';

/** A task that opens. */
export type NewTask = Pick<
  Task,
  | 'id'
  | 'caseId'
  | 'rootCaseId'
  | 'n'
  | 'elementId'
  | 'nameZh'
  | 'nameEn'
  | 'act'
  | 'rule'
  | 'formKey'
  | 'outcomes'
  | 'candidates'
  | 'assignee'
  | 'objectType'
  | 'objectId'
  | 'versionNo'
  | 'contentHash'
  | 'round'
  | 'variables'
  | 'dueAt'
  | 'dueState'
  | 'followUpAt'
  | 'openedAt'
  | 'suspended'
>;

/** Writes an open task with its places in the work lists of its candidates, or of its assignee. */
export function insertTask(tx: Transaction, task: NewTask, entryId: string): void {
  tx.write(
    `INSERT INTO task (office_id, id, case_id, root_case_id, n, element_id, name_zh, name_en, act, rule, form_key, outcomes,
       candidates, assignee, status, object_type, object_id, version_no, content_hash, round, variables, due_at, due_state,
       opened_at, suspended, follow_up_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'OPEN', $15, $16, $17, $18, $19, $20::json, $21,
       $22, $23, $24, $25, $26)`,
    [
      tx.officeId,
      task.id,
      task.caseId,
      task.rootCaseId,
      task.n,
      task.elementId,
      task.nameZh,
      task.nameEn,
      task.act,
      task.rule,
      task.formKey,
      task.outcomes,
      task.candidates,
      task.assignee,
      task.objectType,
      task.objectId,
      task.versionNo,
      task.contentHash,
      task.round,
      JSON.stringify(task.variables),
      task.dueAt,
      task.dueState,
      task.openedAt,
      task.suspended,
      task.followUpAt,
      entryId,
    ],
    rowOfTask(task.caseId, task.n),
  );
  const principals = task.assignee === null ? task.candidates : [task.assignee];
  tx.write(
    `INSERT INTO task_candidate (office_id, principal, opened_at, task_id, due_at, urgency)
     SELECT $1::uuid, k.principal, $3::timestamptz, $4::uuid, coalesce($5::timestamptz, 'infinity'), urgency_rank($6)
     FROM unnest($2::text[]) AS k (principal)`,
    [tx.officeId, [...new Set(principals)], task.openedAt, task.id, task.dueAt, urgencyOf(task.variables)],
    listingOf(task.caseId, task.n),
  );
}

/** Takes a task that is no longer open out of every work list. */
export function unlistTask(tx: Transaction, caseId: string, n: number): void {
  tx.write(
    `DELETE FROM task_candidate WHERE office_id = $1
       AND task_id = (SELECT t.id FROM task t WHERE t.office_id = $1 AND t.case_id = $2 AND t.n = $3)`,
    [tx.officeId, caseId, n],
    listingOf(caseId, n),
  );
}

/** Closes a task that nobody will complete any more. */
export function closeTaskRow(
  tx: Transaction,
  closed: { readonly caseId: string; readonly n: number; readonly reason: string; readonly at: Date },
  entryId: string,
): void {
  tx.write(
    `UPDATE task SET status = 'CLOSED', close_reason = $4, closed_at = $5, audit_id = $6, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3`,
    [tx.officeId, closed.caseId, closed.n, closed.reason, closed.at, entryId],
    rowOfTask(closed.caseId, closed.n),
  );
}

/** Writes what a completion says. `versionNo` and `contentHash` are those of the text that the act was about. */
export function completeTaskRow(tx: Transaction, task: Task, entryId: string): void {
  tx.write(
    `UPDATE task SET status = 'COMPLETED', close_reason = 'COMPLETED', outcome = $4, opinion = $5, completed_by = $6,
       completed_role = $7, version_no = $8, content_hash = $9, closed_at = $10,
       first_opened_at = coalesce(first_opened_at, $10), on_behalf_of = $12, audit_id = $11, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3`,
    [
      tx.officeId,
      task.caseId,
      task.n,
      task.outcome,
      task.opinion,
      task.completedBy,
      task.completedRole,
      task.versionNo,
      task.contentHash,
      task.closedAt,
      entryId,
      task.onBehalfOf,
    ],
    rowOfTask(task.caseId, task.n),
  );
}

/** Offers an open task to others: its candidates, and its places in the work lists. */
export function offerTask(
  tx: Transaction,
  task: Pick<Task, 'id' | 'caseId' | 'n'>,
  candidates: readonly string[],
  entryId: string,
): void {
  tx.write(
    `UPDATE task SET candidates = $4, claimed_by = NULL, audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3`,
    [tx.officeId, task.caseId, task.n, candidates, entryId],
    rowOfTask(task.caseId, task.n),
  );
  unlistTask(tx, task.caseId, task.n);
  tx.write(
    `INSERT INTO task_candidate (office_id, principal, opened_at, task_id, due_at, urgency)
     SELECT $1::uuid, k.principal, t.opened_at, t.id, coalesce(t.due_at, 'infinity'), urgency_rank(t.variables ->> 'urgency')
     FROM task t, unnest($2::text[]) AS k (principal) WHERE t.office_id = $1 AND t.id = $3
     ON CONFLICT DO NOTHING`,
    [tx.officeId, candidates, task.id],
    listingOf(task.caseId, task.n),
  );
}

/** Gives a task to one of its candidates, or back to all of them. Claiming opens it. */
export function setClaim(tx: Transaction, task: Task, claimedBy: string | null, at: Date, entryId: string): void {
  tx.write(
    `UPDATE task SET claimed_by = $4,
       first_opened_at = CASE WHEN $4::text IS NULL THEN first_opened_at ELSE coalesce(first_opened_at, $5) END,
       audit_id = $6, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3`,
    [tx.officeId, task.caseId, task.n, claimedBy, at, entryId],
    rowOfTask(task.caseId, task.n),
  );
}

/** Sets a due date that could not be computed when the task opened, in the work lists too. */
export function setDue(tx: Transaction, task: Task, dueAt: Date, dueState: string | null, entryId: string): void {
  tx.write(
    `UPDATE task SET due_at = $4, due_state = $5, audit_id = $6, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3`,
    [tx.officeId, task.caseId, task.n, dueAt, dueState, entryId],
    rowOfTask(task.caseId, task.n),
  );
  tx.write(
    'UPDATE task_candidate SET due_at = $3 WHERE office_id = $1 AND task_id = $2',
    [tx.officeId, task.id, dueAt],
    listingOf(task.caseId, task.n),
  );
}

/**
 * Marks the open tasks on a version of an object as opened, where this person holds them: assignee, claimer or candidate by
 * one of these keys. `entryId`: the READ entry of the text.
 */
export function markOpened(
  tx: Transaction,
  read: {
    readonly objectType: string;
    readonly objectId: string;
    readonly versionNo: number | null;
    readonly person: string;
    readonly keys: readonly string[];
    readonly at: Date;
  },
  entryId: string,
): void {
  tx.write(
    `UPDATE task SET first_opened_at = $4, audit_id = $8, row_version = row_version + 1
     WHERE office_id = $1 AND status = 'OPEN' AND first_opened_at IS NULL AND object_type = $2 AND object_id = $3
       AND ($5::integer IS NULL OR version_no = $5)
       AND (assignee = $6 OR claimed_by = $6 OR (assignee IS NULL AND candidates && $7::text[]))`,
    [tx.officeId, read.objectType, read.objectId, read.at, read.versionNo, read.person, read.keys, entryId],
  );
}

/** Name of a task's row for `Transaction.write`. */
export const rowOfTask = (caseId: string, n: number): string => `task:${caseId}:${n}`;
const listingOf = (caseId: string, n: number): string => `task_candidate:${caseId}:${n}`;
