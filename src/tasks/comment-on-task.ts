import type { Command } from '../kernel/index.js';
import { toWire } from '../kernel/index.js';
import { demandMay } from '../access/index.js';
import { recordFact } from '../audit/index.js';
import { insertComment, type TaskComment } from './comment.store.js';
import { visibleTask } from './lock-task.js';

/** A comment on the wire. */
export interface CommentView {
  readonly id: string;
  readonly taskId: string;
  readonly author: string;
  readonly at: string;
  /** `null` for a reader who may see the case and not its content. */
  readonly text: string | null;
}

/**
 * Says something about a task to everybody who sees it. It is no opinion: it stands on no approval sheet, and nothing comes of it.
 * A task that is done may still be commented on.
 *
 * Raises `TASK_NOT_FOUND`, `COMMENT_NEEDS_PERSON`.
 *
 * @rule R-134
 */
export const commentOnTask: Command<{ readonly taskId: string; readonly text: string }, CommentView> = {
  name: 'tasks.commentOnTask',
  async execute(ctx, { taskId, text }) {
    const { task } = await visibleTask(ctx, taskId);
    demandMay(ctx.caller, 'task.comment', { taskId }, ctx.today);
    const person = ctx.caller.person!;
    const id = ctx.newId();
    const { caseId, rootCaseId, elementId } = task;
    const entryId = recordFact(ctx, {
      act: 'TASK_COMMENTED',
      objectType: 'TASK',
      objectId: taskId,
      committed: { comment: text },
      details: { caseId, elementId, commentId: id },
    });
    const comment: TaskComment = { id, taskId, author: person, at: ctx.now, text };
    insertComment(ctx.tx, { ...comment, caseId, rootCaseId }, entryId);
    ctx.publish({ type: 'task.commented', subject: taskId, caseId, data: { element: elementId, by: person } });
    return toCommentView(comment, ctx.zone, true);
  },
};

/** A comment as clients read it; its text only where the content of the case is open to them. */
export const toCommentView = (
  { id, taskId, author, at, text }: TaskComment,
  zone: string,
  seesContent: boolean,
): CommentView => ({
  id,
  taskId,
  author,
  at: toWire(at, zone),
  text: seesContent ? text : null,
});
