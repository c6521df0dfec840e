import type { Command } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import type { TreeDependencies } from '../../instances/index.js';
import { notOpen } from '../complete-in-tree.js';
import { lockTask } from '../lock-task.js';
import { recordUrge } from './record-urge.js';
import { urgesToday } from './urge-limit.js';
import { personsInTurn } from './urge-recipients.js';
import { toUrgeView, type UrgeView } from './urge-view.js';

/**
 * Urges whoever holds an open task, by hand and at any time (人工催办), so often a day as the setting `urge.perTaskAndDay` allows.
 * It stands beside the four levels and moves none.
 *
 * Raises `TASK_NOT_FOUND`, `URGE_NOT_ALLOWED`, `TASK_NOT_OPEN`, `URGE_LIMIT_REACHED`.
 *
 * @rule R-128
 */
export const urgeTask = (deps: TreeDependencies): Command<{ taskId: string; note: string | null }, UrgeView> => ({
  name: 'tasks.urgeTask',
  async execute(ctx, { taskId, note }) {
    const { task } = await lockTask(ctx, deps, taskId);
    demandMay(ctx.caller, 'task.urge', { taskId }, ctx.today);
    const person = ctx.caller.person!;
    if (task.status !== 'OPEN') throw notOpen(task, ctx.zone);
    const { limit, sent } = await urgesToday(ctx, { taskId });
    if (sent >= limit) throw new Rejection('URGE_LIMIT_REACHED', { taskId, limit });
    const turn = { holder: task.claimedBy ?? task.assignee, candidates: task.candidates };
    const recipients = await personsInTurn(ctx.tx, turn, ctx.today);
    const { caseId, n, elementId } = task;
    const urge = recordUrge(
      ctx,
      { caseId, n, elementId, taskId, sideTaskId: null },
      { level: null, dueAt: task.dueAt ?? ctx.now, recipients, urgedBy: person, note },
    );
    return toUrgeView(urge, ctx.zone);
  },
});
