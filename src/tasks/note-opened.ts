import type { CommandContext } from '../kernel/index.js';
import { markOpened } from './task-writes.store.js';

/**
 * Notes that the caller has read a text under review: the caller's tasks on this version count as opened from now on, and
 * the drafter can no longer recall the case. `entryId` is the READ entry of the same transaction.
 *
 * A recall that runs at the same moment may still win; whoever commits second sees the other.
 *
 * @rule R-135
 */
export function noteOpened(
  ctx: CommandContext,
  read: {
    readonly objectType: string;
    readonly objectId: string;
    readonly versionNo: number | null;
    readonly entryId: string;
  },
): void {
  const { person, keys: own, actingFor = [] } = ctx.caller;
  if (person === null) return;
  // A delegate who reads the text opens the task of whom they stand in for.
  const keys = [...own, ...actingFor.flatMap((by) => by.keys)];
  const { entryId, ...what } = read;
  markOpened(ctx.tx, { ...what, person, keys, at: ctx.now }, entryId);
}
