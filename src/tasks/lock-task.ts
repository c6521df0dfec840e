import type { Caller, CommandContext, ReadContext } from '../kernel/index.js';
import { isId, opensTo, placeKeys, placeViewer, Rejection, viewerOf } from '../kernel/index.js';
import { holdsTask, namesTask } from '../access/index.js';
import { CallTree, seesEveryCase, type SeenSql, type TreeDependencies } from '../instances/index.js';
import { definitionsOf, handsOf, matterOf } from './task-matter.js';
import { mattersOpenTo, tasksInHand, type TaskInHand } from './task.store.js';

/** A task under the lock of its call tree. */
export interface LockedTask extends TaskInHand {
  readonly tree: CallTree;
}

/**
 * Locks the call tree of a task and reads the task as it is under the lock. Raises `TASK_NOT_FOUND` for a task that is not
 * there, or not visible to the caller: nobody can tell which.
 */
export async function lockTask(ctx: CommandContext, deps: TreeDependencies, taskId: string): Promise<LockedTask> {
  if (!isId(taskId)) throw new Rejection('TASK_NOT_FOUND', { taskId });
  const tree = await lockedTree(ctx, deps, taskId);
  return { tree, ...(await visibleTask(ctx, taskId)) };
}

async function lockedTree(ctx: CommandContext, deps: TreeDependencies, taskId: string): Promise<CallTree> {
  try {
    return await CallTree.lock(ctx, deps, { taskId }, seesLockedTask(ctx.caller));
  } catch (missing) {
    if (missing instanceof Rejection && missing.code === 'CASE_NOT_FOUND') {
      throw new Rejection('TASK_NOT_FOUND', { taskId }, [], { cause: missing });
    }
    throw missing;
  }
}

/** SQL: the task `$2` is seen by the caller, as `visibleTask` has it. What waits for a delegate is seen through its case. */
const seesLockedTask =
  (caller: Caller): SeenSql =>
  (place) => {
    const by = placeViewer(viewerOf(caller), place);
    // Placed only where it is said: a parameter that the text does not use is an error.
    const theirs = (): string => {
      const keys = placeKeys(caller.person === null ? [] : [caller.person, ...caller.keys], place);
      return `t.candidates && ${keys} OR t.assignee = ${place(caller.person)}::text
        OR t.completed_by = ${place(caller.person)}::text`;
    };
    return `SELECT EXISTS (
        SELECT 1 FROM may_see m WHERE m.office_id = $1 AND m.object_type = 'CASE' AND m.object_id = t.root_case_id::text
          AND ${opensTo('m', by)})
      OR (${mattersOpenTo('t', by)} AND (${seesEveryCase(caller) ? 'true' : theirs()}))
      FROM task t WHERE t.office_id = $1 AND t.id = $2`;
  };

/**
 * A task that the caller may see. One that is not there is looked for in the same steps as one that is hidden, so that the time tells
 * nothing. Raises `TASK_NOT_FOUND`.
 */
export async function visibleTask(ctx: ReadContext, taskId: string): Promise<TaskInHand> {
  if (!isId(taskId)) throw new Rejection('TASK_NOT_FOUND', { taskId });
  const { caller, tx } = ctx;
  const who = { persons: handsOf(caller), viewer: viewerOf(caller) };
  const [found] = await tasksInHand(tx, { id: taskId }, who);
  if (found?.seesCase === true) return found;
  const looked = found?.task ?? { caseId: taskId, rootCaseId: taskId };
  const definitions = (await definitionsOf(tx, caller, [looked])).get(looked.caseId);
  if (!found || !isTheirs(ctx, found, definitions)) throw new Rejection('TASK_NOT_FOUND', { taskId });
  return found;
}

/**
 * A task is seen by whoever may see its case, and by whoever may do it or did it, as far as they are cleared for what it is about
 * (R-134).
 */
function isTheirs(
  { caller, today }: ReadContext,
  { task, isCleared }: TaskInHand,
  definitions: readonly string[] | undefined,
): boolean {
  if (!isCleared) return false;
  if (seesEveryCase(caller)) return true;
  if (caller.person !== null && task.completedBy === caller.person) return true;
  if (namesTask(caller, task)) return true;
  const right = holdsTask(caller, matterOf(task, { definitions }), today);
  // A delegate sees what waits for them; what they have done is a relation of their own.
  return right !== null && (right.by === null || task.status === 'OPEN');
}
