import type { Command } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { demandMay } from '../access/index.js';
import { recordFact } from '../audit/index.js';
import type { TreeDependencies } from '../instances/index.js';
import { demandUnclaimed } from './claim-stands.js';
import { demandOpen, notOpen } from './complete-in-tree.js';
import { lockTask } from './lock-task.js';
import { demandStandIn } from './stand-in-holds.js';
import { matterInTree } from './matter-in-tree.js';
import { setClaim } from './task-writes.store.js';
import { toTaskView, type TaskView } from './task-view.js';

/** Which task, and which version of it the caller saw. */
export interface ClaimInput {
  readonly taskId: string;
  readonly ifMatch: string | null;
}

/**
 * Takes a task for oneself: from then on only the claimer can complete it, and the case can no longer be recalled. Claiming
 * one's own task again changes nothing.
 *
 * Raises `TASK_NOT_FOUND`, `TASK_NOT_YOURS`, `TASK_NOT_OPEN`, `CASE_SUSPENDED`, `PRECONDITION_FAILED`, `REFUSAL_PENDING`,
 * `TASK_CLAIMED`.
 *
 * @rule R-135
 */
export const claimTask = (deps: TreeDependencies): Command<ClaimInput, TaskView> => ({
  name: 'tasks.claimTask',
  async execute(ctx, { taskId, ifMatch }) {
    const locked = await lockTask(ctx, deps, taskId);
    const { task } = locked;
    const person = ctx.caller.person!;
    const right = demandMay(ctx.caller, 'task.claim', matterInTree(locked), ctx.today);
    if (task.status !== 'OPEN') throw notOpen(task, ctx.zone);
    if (task.suspended) throw new Rejection('CASE_SUSPENDED', { caseId: task.caseId });
    demandMatch(ifMatch, task.rowVersion, { required: false });
    if (task.claimedBy === person) return toTaskView(task, ctx);
    if (task.refusalId !== null) await demandOpen(ctx, locked);
    await demandUnclaimed(ctx, locked);
    await demandStandIn(ctx, right);
    const entryId = recordFact(ctx, {
      act: 'TASK_CLAIMED',
      objectType: 'TASK',
      objectId: taskId,
      ...(right.role === null ? {} : { role: right.role }),
      ...(right.by === null ? {} : { onBehalfOf: right.by.person }),
      details: { caseId: task.caseId, elementId: task.elementId },
    });
    setClaim(ctx.tx, task, person, ctx.now, entryId);
    const firstOpenedAt = task.firstOpenedAt ?? ctx.now;
    return toTaskView({ ...task, claimedBy: person, firstOpenedAt, rowVersion: task.rowVersion + 1 }, ctx);
  },
});
