import type { CommandContext } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { holdsTask, standingOn } from '../access/index.js';
import type { LockedTask } from './lock-task.js';
import { matterInTree } from './matter-in-tree.js';

/**
 * Nobody else has taken the task for themselves. A claim is worth as long as whoever made it may do the task: one that a delegate
 * leaves behind whose delegation was taken back is in nobody's way.
 *
 * Raises `TASK_CLAIMED`.
 *
 * @rule R-034 @rule R-054
 */
export async function demandUnclaimed(ctx: CommandContext, locked: LockedTask): Promise<void> {
  const { id: taskId, claimedBy } = locked.task;
  if (claimedBy === null || claimedBy === ctx.caller.person) return;
  const standing = await standingOn(ctx.tx, claimedBy, ctx.today);
  if (!standing) return;
  const claimer = { person: claimedBy, client: null, permissions: new Set<string>(), ...standing };
  if (holdsTask(claimer, matterInTree(locked), ctx.today)) throw new Rejection('TASK_CLAIMED', { taskId, claimedBy });
}
