import { isId, Rejection, viewerOf, type CommandContext, type ReadContext } from '../../kernel/index.js';
import { may } from '../../access/index.js';
import { CallTree, type TreeDependencies } from '../../instances/index.js';
import { sideMatterOf, type SideTask } from './side-task.js';
import { findSideTask } from './side-task.store.js';
import { visibleTask } from '../lock-task.js';
import { definitionsOf, handsOf } from '../task-matter.js';
import type { Task } from '../task.js';
import { tasksInHand } from '../task.store.js';

/** A side task, its task, and the processes of its case. */
export interface SeenSideTask {
  readonly side: SideTask;
  readonly task: Task;
  readonly definitions: readonly string[] | undefined;
  /** The caller may see what people wrote in its case. */
  readonly seesContent: boolean;
}

/** The same under the lock of its call tree. */
export interface LockedSideTask extends SeenSideTask {
  readonly tree: CallTree;
}

/**
 * A side task that the caller may see: they asked, they are asked, they stand in for whoever is asked, or they see its task; as far
 * as they are cleared for what it is about. Raises `SIDE_TASK_NOT_FOUND`, as if a hidden one were not there.
 *
 * @rule R-134
 */
export async function visibleSideTask(ctx: ReadContext, sideTaskId: string): Promise<SeenSideTask> {
  const { caller, tx, today } = ctx;
  if (!isId(sideTaskId)) throw new Rejection('SIDE_TASK_NOT_FOUND', { sideTaskId });
  const side = await findSideTask(tx, sideTaskId);
  // One that is not there is looked for in the same steps as one that is hidden, so that the time tells nothing.
  const taskId = side?.taskId ?? sideTaskId;
  const who = { persons: handsOf(caller), viewer: viewerOf(caller) };
  const [found] = await tasksInHand(tx, { id: taskId }, who);
  const looked = found?.task ?? { caseId: taskId, rootCaseId: taskId };
  const definitions = (await definitionsOf(tx, caller, [looked])).get(looked.caseId);
  const isTheirs =
    side !== undefined &&
    found?.isCleared === true &&
    (caller.person === side.askedBy ||
      may(caller, 'sideTask.answer', sideMatterOf(side, found.task, definitions), today).may);
  const isSeen = isTheirs || (await seesTask(ctx, taskId));
  if (side && found && isSeen) return { side, task: found.task, definitions, seesContent: found.seesContent };
  throw new Rejection('SIDE_TASK_NOT_FOUND', { sideTaskId });
}

async function seesTask(ctx: ReadContext, taskId: string): Promise<boolean> {
  try {
    await visibleTask(ctx, taskId);
    return true;
  } catch (hidden) {
    if (hidden instanceof Rejection && hidden.code === 'TASK_NOT_FOUND') return false;
    throw hidden;
  }
}

/**
 * The same under the lock of its case, so that it is answered either before its task is over or not at all. Raises
 * `SIDE_TASK_NOT_FOUND`, `CASE_SUSPENDED`.
 */
export async function lockSideTask(
  ctx: CommandContext,
  deps: TreeDependencies,
  sideTaskId: string,
): Promise<LockedSideTask> {
  const { side } = await visibleSideTask(ctx, sideTaskId);
  const tree = await CallTree.lock(ctx, deps, { taskId: side.taskId });
  if (tree.root.suspension !== null) throw new Rejection('CASE_SUSPENDED', { caseId: side.caseId });
  return { tree, ...(await visibleSideTask(ctx, sideTaskId)) };
}

/** Why a side task cannot be answered or taken back any more, or yet. */
export const sideNotOpen = ({ id, status, kind }: SideTask): Rejection =>
  new Rejection('SIDE_TASK_NOT_OPEN', { sideTaskId: id, status, kind });
