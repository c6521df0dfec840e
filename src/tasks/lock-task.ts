import type { CommandContext, ReadContext } from '../kernel/index.js';
import { isId, Rejection, viewerOf } from '../kernel/index.js';
import { holdsTask, namesTask } from '../access/index.js';
import { CallTree, seesEveryCase, type TreeDependencies } from '../instances/index.js';
import { definitionsOf, handsOf, matterOf } from './task-matter.js';
import { tasksInHand, type TaskInHand } from './task.store.js';

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
    return await CallTree.lock(ctx, deps, { taskId });
  } catch (missing) {
    if (missing instanceof Rejection && missing.code === 'CASE_NOT_FOUND') {
      throw new Rejection('TASK_NOT_FOUND', { taskId }, [], { cause: missing });
    }
    throw missing;
  }
}

/** A task that the caller may see. Raises `TASK_NOT_FOUND`. */
export async function visibleTask(ctx: ReadContext, taskId: string): Promise<TaskInHand> {
  const { caller, tx } = ctx;
  const who = { persons: handsOf(caller), viewer: viewerOf(caller) };
  const [found] = isId(taskId) ? await tasksInHand(tx, { id: taskId }, who) : [];
  if (!found || !(await isVisible(ctx, found))) throw new Rejection('TASK_NOT_FOUND', { taskId });
  return found;
}

/** A task is seen by whoever may see its case, and by whoever may do it or did it, as far as they are cleared for what it is about. */
async function isVisible(ctx: ReadContext, { task, seesCase, isCleared }: TaskInHand): Promise<boolean> {
  const { caller, tx, today } = ctx;
  if (seesCase) return true;
  if (!isCleared) return false;
  if (seesEveryCase(caller)) return true;
  if (caller.person !== null && task.completedBy === caller.person) return true;
  if (namesTask(caller, task)) return true;
  const definitions = (await definitionsOf(tx, caller, [task])).get(task.caseId);
  const right = holdsTask(caller, matterOf(task, { definitions }), today);
  // A delegate sees what waits for them; what they have done is a relation of their own.
  return right !== null && (right.by === null || task.status === 'OPEN');
}
