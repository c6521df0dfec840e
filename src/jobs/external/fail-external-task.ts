import type { Command, CommandContext } from '../../kernel/index.js';
import type { CallTree, TreeDependencies } from '../../instances/index.js';
import { linkIncident } from '../incident.store.js';
import type { ExternalTask } from './external-task.js';
import { parkExternalTask, postponeExternalTask } from './external-task.store.js';
import { answered, type ExternalTaskView } from './external-task-view.js';
import { heldTaskInTree, type Holder } from './held-task.js';

/** Code of the incidents of work that failed outside. */
const CODE = 'EXTERNAL_TASK_FAILED';

/** What went wrong, and how to go on. */
export interface FailureReport extends Holder {
  readonly message: string;
  readonly details: string | null;
  /** Tries that are left; absent: one less than before. */
  readonly retries?: number | undefined;
  readonly retryDelaySeconds: number;
}

/**
 * A try failed. With tries left the task is given out again after the delay; with none it stands still, and an incident says
 * why until somebody retries it.
 *
 * Raises `EXTERNAL_TASK_NOT_FOUND`, `PERMISSION_MISSING`, `EXTERNAL_TASK_CLOSED`, `EXTERNAL_TASK_LEASE_LOST`.
 */
export const failExternalTask = (deps: TreeDependencies): Command<FailureReport, ExternalTaskView> => ({
  name: 'jobs.failExternalTask',
  async execute(ctx, { message, details, retries, retryDelaySeconds: delaySeconds, ...holder }) {
    const { task, tree } = await heldTaskInTree(ctx, deps, holder);
    const retriesLeft = retries ?? Math.max(0, task.retriesLeft - 1);
    if (retriesLeft > 0) postponeExternalTask(ctx.tx, task, { retriesLeft, delaySeconds, message, details });
    else await giveUp(ctx, tree, task, { message, details });
    return answered(ctx, task.id);
  },
});

/** The message is what a worker wrote: it goes behind a commitment in the trail, and stands with the task for who sees to it. */
async function giveUp(
  ctx: CommandContext,
  tree: CallTree,
  task: ExternalTask,
  failure: { message: string; details: string | null },
): Promise<void> {
  const { id, caseId, n, elementId } = task;
  tree.deliver(
    caseId,
    { type: 'WORK_FAILED', n, code: CODE, message: CODE, ...tree.cause },
    { act: 'WORK_FAILED', elementId, committed: { message: failure.message } },
  );
  await tree.settle();
  await linkIncident(ctx.tx, { caseId, n, id });
  parkExternalTask(ctx.tx, task, failure);
}
