import { localDay, Rejection, type CommandContext } from '../../kernel/index.js';
import { loadCalendar } from '../../calendar/index.js';
import type { SideTask } from './side-task.js';
import { findSideTask } from './side-task.store.js';
import { urgencyOf, type Task } from '../task.js';
import { recordUrge, type Urged } from '../urges/record-urge.js';
import { urgeTimes, type UrgeTime } from '../urges/urge-levels.js';
import { personsInTurn } from '../urges/urge-recipients.js';
import { armSide, wasUrged, type UrgePayload } from '../urges/urge.store.js';

/**
 * Has a side task urged that is wanted by a certain time: before it, by the urgency of the case, and at it. It goes no higher: who
 * asked is the one to whom it matters. Where the calendar of a year is missing only the time itself is known.
 *
 * @rule R-128
 */
export async function armSideUrges(ctx: CommandContext, task: Task, { id, dueAt }: SideTask): Promise<void> {
  if (dueAt === null) return;
  const calendar = await loadCalendar(ctx.tx);
  const urgency = urgencyOf(task.variables) ?? 'NORMAL';
  armSide(
    ctx.tx,
    task,
    { id, dueAt },
    timesOf(() => urgeTimes(calendar, { dueAt, urgency, from: ctx.now }), dueAt),
  );
}

function timesOf(compute: () => UrgeTime[], dueAt: Date): UrgeTime[] {
  try {
    return compute().filter(({ level }) => level <= 1);
  } catch (missing) {
    if (!(missing instanceof Rejection && missing.code === 'CALENDAR_MISSING')) throw missing;
    return [{ level: 1, at: dueAt }];
  }
}

/**
 * Urges who is asked, once for each level: before it is wanted them alone, when it is wanted them and who asked. Nothing where it was
 * answered, taken back or closed meanwhile. Under the lock of its case.
 *
 * @rule R-128
 */
export async function fireSideUrge(
  ctx: CommandContext,
  task: Task,
  { sideTask, level, dueAt }: Pick<UrgePayload, 'level' | 'dueAt'> & { readonly sideTask: string },
): Promise<void> {
  const side = await findSideTask(ctx.tx, sideTask);
  if (side?.status !== 'OPEN' || level === 'COMPUTE_DUE') return;
  const at = { level, dueAt: new Date(dueAt) };
  const { caseId, n } = task;
  if (await wasUrged(ctx.tx, { caseId, n, ...at, sideTaskId: side.id })) return;
  const asked = await personsAsked(ctx, side, localDay(ctx.now, ctx.zone));
  const recipients = level === 0 ? asked : [...new Set([...asked, side.askedBy])];
  recordUrge(ctx, urgedBeside(task, side), { ...at, recipients, urgedBy: 'SYSTEM', note: null });
}

/** Who is to answer a side task on a day: never who asked. */
export async function personsAsked(
  { tx }: CommandContext,
  { principal, isPost, askedBy }: SideTask,
  day: string,
): Promise<string[]> {
  const turn = isPost ? { holder: null, candidates: [principal] } : { holder: principal, candidates: [] };
  return (await personsInTurn(tx, turn, day)).filter((person) => person !== askedBy);
}

/** What is urged of a side task: it stands with its task in the list of urges. */
export const urgedBeside = ({ id: taskId, caseId, n, elementId }: Task, { id: sideTaskId }: SideTask): Urged => ({
  caseId,
  n,
  elementId,
  taskId,
  sideTaskId,
});
