import type { Transaction } from '../kernel/index.js';

/** What somebody said about a task. */
export interface TaskComment {
  readonly id: string;
  readonly taskId: string;
  readonly author: string;
  readonly at: Date;
  readonly text: string;
}

/** After which comment a page begins. */
export interface CommentPosition {
  readonly at: string;
  readonly id: string;
}

export function insertComment(
  tx: Transaction,
  comment: TaskComment & { readonly caseId: string; readonly rootCaseId: string },
  entryId: string,
): void {
  const { id, taskId, caseId, rootCaseId, author, at, text } = comment;
  tx.write(
    `INSERT INTO task_comment (office_id, id, task_id, case_id, root_case_id, author, at, text, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.officeId, id, taskId, caseId, rootCaseId, author, at, text, entryId],
  );
}

/** Comments on a task, oldest first, `limit` at most. */
export const commentsOn = (
  tx: Transaction,
  taskId: string,
  limit: number,
  after: CommentPosition | null,
): Promise<TaskComment[]> =>
  tx.query<TaskComment>(
    `SELECT id, task_id AS "taskId", author, at, text FROM task_comment
     WHERE office_id = $1 AND task_id = $2 AND ($4::timestamptz IS NULL OR (at, id) > ($4, $5::uuid))
     ORDER BY at, id LIMIT $3`,
    [tx.officeId, taskId, limit, after?.at ?? null, after?.id ?? null],
  );
