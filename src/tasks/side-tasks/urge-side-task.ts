import type { Command } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import type { TreeDependencies } from '../../instances/index.js';
import { lockSideTask, sideNotOpen } from './lock-side-task.js';
import { personsAsked, urgedBeside } from './side-urges.js';
import { recordUrge } from '../urges/record-urge.js';
import { urgesToday } from '../urges/urge-limit.js';
import { toUrgeView, type UrgeView } from '../urges/urge-view.js';

/**
 * Urges whoever is asked something beside a task, by hand: who asked may, and whoever may urge a task, so often a day as the setting
 * `urge.perTaskAndDay` allows for each.
 *
 * Raises `SIDE_TASK_NOT_FOUND`, `URGE_NOT_ALLOWED`, `SIDE_TASK_NOT_OPEN`, `CASE_SUSPENDED`, `URGE_LIMIT_REACHED`.
 *
 * @rule R-128
 */
export const urgeSideTask = (
  deps: TreeDependencies,
): Command<{ readonly sideTaskId: string; readonly note: string | null }, UrgeView> => ({
  name: 'tasks.urgeSideTask',
  async execute(ctx, { sideTaskId, note }) {
    const { side, task } = await lockSideTask(ctx, deps, sideTaskId);
    demandMay(ctx.caller, 'sideTask.urge', side, ctx.today);
    if (side.status !== 'OPEN') throw sideNotOpen(side);
    const { limit, sent } = await urgesToday(ctx, { taskId: task.id, sideTaskId });
    if (sent >= limit) throw new Rejection('URGE_LIMIT_REACHED', { taskId: sideTaskId, limit });
    const recipients = await personsAsked(ctx, side, ctx.today);
    const urgedBy = ctx.caller.person!;
    const urge = { level: null, dueAt: side.dueAt ?? ctx.now, recipients, urgedBy, note };
    return toUrgeView(recordUrge(ctx, urgedBeside(task, side), urge), ctx.zone);
  },
});
