import { localDay, type ReadContext } from '../kernel/index.js';
import { demandMay } from '../access/index.js';
import { holdersOf, postsOn } from '../organisation/index.js';
import { visibleTask } from './lock-task.js';
import { firstTransferOf } from './leavers/reassign.store.js';
import type { Task } from './task.js';
import { holderOfTurn } from './urges/urge-recipients.js';

/** Who answers for a task, as it was when the task opened. */
export interface TaskResponsibility {
  readonly taskId: string;
  /** The day on which it opened. */
  readonly day: string;
  /**
   * Who was to do it, by name or because they alone held the post, whoever took it over since; of a task that any of several might
   * take, who took it; `null` so long.
   */
  readonly directResponsible: string | null;
  /** The unit that it was opened for. */
  readonly unit: string | null;
  /** Who led that unit on that day; `null` where nobody did, and for those who lead it themselves. */
  readonly leadershipResponsible: string | null;
}

/**
 * Direct and leadership responsibility for a task: those of the day on which it opened, read from the dated appointments and the
 * trail, so that a change of people since then changes nothing. Told to those who bear it, and to director, deputy and leaders who
 * see the task.
 *
 * Raises `TASK_NOT_FOUND`, `RESPONSIBILITY_FOR_LEADERS`.
 *
 * @rule R-035
 */
export async function readResponsibility(ctx: ReadContext, taskId: string): Promise<TaskResponsibility> {
  const { task } = await visibleTask(ctx, taskId);
  const day = localDay(task.openedAt, ctx.zone);
  const directResponsible = await directOf(ctx, task, day);
  const unit = await unitOf(ctx, task, directResponsible, day);
  const leaders = unit === null ? [] : await holdersOf(ctx.tx, 'LEADER', unit, day);
  const leadershipResponsible = leaders.find((leader) => leader !== directResponsible) ?? null;
  const borneBy = [directResponsible, leadershipResponsible];
  demandMay(ctx.caller, 'responsibility.read', { taskId, borneBy }, ctx.today);
  return { taskId, day, directResponsible, unit, leadershipResponsible };
}

/** Whoever it was given to by name; else who alone held its posts when it opened; else who took it. */
async function directOf({ tx }: ReadContext, task: Task, day: string): Promise<string | null> {
  const handedOver = await firstTransferOf(tx, task.id);
  const named = handedOver === null ? task.assignee : handedOver.from;
  const { candidates, completedBy, claimedBy } = task;
  const alone = named === null ? await holderOfTurn(tx, { holder: null, candidates }, day) : null;
  return named ?? alone ?? task.assignee ?? completedBy ?? claimedBy;
}

/** The unit that a candidate key names; else that of the person's own post on that day. */
async function unitOf({ tx }: ReadContext, task: Task, person: string | null, day: string): Promise<string | null> {
  const named = task.assignee === null ? task.candidates.flatMap((key) => key.split('@')[1] ?? []) : [];
  if (named[0] !== undefined || person === null) return named[0] ?? null;
  return (await postsOn(tx, person, day))?.posts[0]?.unit ?? null;
}
