import { Rejection, type CommandContext, type ReadContext } from '../../kernel/index.js';
import { demandMay, may } from '../../access/index.js';
import { CallTree, type TreeDependencies } from '../../instances/index.js';
import type { ExternalTask } from './external-task.js';
import { findExternalTask } from './external-task.store.js';

/** Whose answer it is: the worker's name, and the token that came with the task. */
export interface Holder {
  readonly id: string;
  readonly workerId: string;
  readonly lease: string;
}

/** A task that the caller may see. Raises `EXTERNAL_TASK_NOT_FOUND`, as if a hidden one were not there. */
export async function visibleTask(ctx: ReadContext, id: string, locked = false): Promise<ExternalTask> {
  const task = await findExternalTask(ctx.tx, id, locked);
  if (!task || !may(ctx.caller, 'external.see', { externalTaskId: id, topic: task.topic }, ctx.today).may) {
    throw new Rejection('EXTERNAL_TASK_NOT_FOUND', { externalTaskId: id });
  }
  return task;
}

/**
 * The task under its row's lock, for the worker that holds it. A lock that has ended is no loss as long as the task was not
 * given out again: the work is done, and nobody else does it.
 *
 * Raises `EXTERNAL_TASK_NOT_FOUND`, `PERMISSION_MISSING`, `EXTERNAL_TASK_CLOSED`, `EXTERNAL_TASK_LEASE_LOST`.
 */
export async function heldTask(ctx: CommandContext, holder: Holder): Promise<ExternalTask> {
  const task = await visibleTask(ctx, holder.id, true);
  demandMay(ctx.caller, 'external.fetch', task, ctx.today);
  demandHeld(task, holder);
  return task;
}

/** The same, with the call tree of its case locked before it: for answers that move the case. */
export async function heldTaskInTree(
  ctx: CommandContext,
  deps: TreeDependencies,
  holder: Holder,
): Promise<{ readonly task: ExternalTask; readonly tree: CallTree }> {
  const seen = await visibleTask(ctx, holder.id);
  demandMay(ctx.caller, 'external.fetch', seen, ctx.today);
  demandHeld(seen, holder);
  const tree = await CallTree.lock(ctx, deps, { caseId: seen.caseId });
  return { task: await heldTask(ctx, holder), tree };
}

function demandHeld(task: ExternalTask, { id, workerId, lease }: Holder): void {
  if (task.closedAt !== null) {
    throw new Rejection('EXTERNAL_TASK_CLOSED', { externalTaskId: id, reason: task.closeReason });
  }
  if (task.lease !== lease || task.worker !== workerId) {
    throw new Rejection('EXTERNAL_TASK_LEASE_LOST', { externalTaskId: id, workerId });
  }
}
