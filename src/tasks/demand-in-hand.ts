import type { CommandContext } from '../kernel/index.js';
import { demandMay, type Granted } from '../access/index.js';
import { demandOpen } from './complete-in-tree.js';
import type { LockedTask } from './lock-task.js';
import { matterInTree } from './matter-in-tree.js';
import { demandStandIn } from './stand-in-holds.js';

/**
 * That the caller has this open task in hand, and as what: whoever may take it, as long as nobody else has claimed it. Held to the
 * end of the command where it rests on a delegation.
 *
 * Raises `TASK_NOT_YOURS`, `TASK_NOT_OPEN`, `CASE_SUSPENDED`, `TASK_CLAIMED`, `DELEGATION_ENDED`.
 *
 * @rule R-054
 */
export async function demandInHand(ctx: CommandContext, locked: LockedTask): Promise<Granted> {
  const right = demandMay(ctx.caller, 'task.claim', matterInTree(locked), ctx.today);
  await demandOpen(ctx, locked);
  await demandStandIn(ctx, right);
  return right;
}
