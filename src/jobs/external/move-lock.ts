import { Rejection, type Command } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import { endLocks, extendLock } from './external-task.store.js';
import { answered, type ExternalTaskView } from './external-task-view.js';
import { heldTask, visibleTask, type Holder } from './held-task.js';

/**
 * Holds the task for another while, counted from now.
 * Raises `EXTERNAL_TASK_NOT_FOUND`, `PERMISSION_MISSING`, `EXTERNAL_TASK_CLOSED`, `EXTERNAL_TASK_LEASE_LOST`.
 */
export const extendExternalTask: Command<Holder & { readonly lockSeconds: number }, ExternalTaskView> = {
  name: 'jobs.extendExternalTask',
  async execute(ctx, { lockSeconds, ...holder }) {
    const task = await heldTask(ctx, holder);
    extendLock(ctx.tx, task, lockSeconds);
    return answered(ctx, task.id);
  },
};

/** Whose lock ends: a worker names its own; who sees to incidents ends anybody's. */
export interface UnlockInput {
  readonly id: string;
  readonly workerId?: string | undefined;
  readonly lease?: string | undefined;
}

/**
 * Gives the task back without an answer: it is free at once, and an answer of who held it comes too late.
 * Raises `EXTERNAL_TASK_NOT_FOUND`, `PERMISSION_MISSING`, `EXTERNAL_TASK_CLOSED`, `EXTERNAL_TASK_LEASE_LOST`.
 */
export const unlockExternalTask: Command<UnlockInput, ExternalTaskView> = {
  name: 'jobs.unlockExternalTask',
  async execute(ctx, { id, workerId, lease }) {
    const task = await visibleTask(ctx, id, true);
    if (workerId !== undefined && lease !== undefined) await heldTask(ctx, { id, workerId, lease });
    else {
      demandMay(ctx.caller, 'external.unlock', task, ctx.today);
      if (task.closedAt !== null) {
        throw new Rejection('EXTERNAL_TASK_CLOSED', { externalTaskId: id, reason: task.closeReason });
      }
    }
    endLocks(ctx.tx, [task]);
    return answered(ctx, id);
  },
};
