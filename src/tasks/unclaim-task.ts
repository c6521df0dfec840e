import type { Command } from '../kernel/index.js';
import { demandMay } from '../access/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { recordFact } from '../audit/index.js';
import type { TreeDependencies } from '../instances/index.js';
import type { ClaimInput } from './claim-task.js';
import { notOpen } from './complete-in-tree.js';
import { lockTask } from './lock-task.js';
import { setClaim } from './task-writes.store.js';
import { toTaskView, type TaskView } from './task-view.js';

/**
 * Gives a claimed task back to its other candidates. It stays opened: what was read was read.
 *
 * Raises `TASK_NOT_FOUND`, `CLAIM_NOT_YOURS` for anybody but the claimer, `TASK_NOT_OPEN`, `PRECONDITION_FAILED`.
 */
export const unclaimTask = (deps: TreeDependencies): Command<ClaimInput, TaskView> => ({
  name: 'tasks.unclaimTask',
  async execute(ctx, { taskId, ifMatch }) {
    const { task } = await lockTask(ctx, deps, taskId);
    demandMay(ctx.caller, 'task.unclaim', { taskId, claimedBy: task.claimedBy }, ctx.today);
    if (task.status !== 'OPEN') throw notOpen(task, ctx.zone);
    demandMatch(ifMatch, task.rowVersion, { required: false });
    const entryId = recordFact(ctx, {
      act: 'TASK_UNCLAIMED',
      objectType: 'TASK',
      objectId: taskId,
      details: { caseId: task.caseId, elementId: task.elementId },
    });
    setClaim(ctx.tx, task, null, ctx.now, entryId);
    return toTaskView({ ...task, claimedBy: null, rowVersion: task.rowVersion + 1 }, ctx);
  },
});
