import { localDay, Rejection, type CommandContext } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { loadCalendar } from '../../calendar/index.js';
import type { SideTask } from './side-task.js';
import { findSideTask } from './side-task.store.js';
import { urgencyOf, type Task } from '../task.js';
import { urgeTimes, type UrgeTime } from '../urges/urge-levels.js';
import { personsInTurn } from '../urges/urge-recipients.js';
import { armSide, insertUrge, wasUrged, type UrgePayload, type UrgeRecord } from '../urges/urge.store.js';

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
  recordSideUrge(ctx, task, side, { ...at, recipients, urgedBy: 'SYSTEM', note: null });
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

/** Writes an urge of a side task into the trail and the list of urges, and tells of it. @rule R-128 */
export function recordSideUrge(
  ctx: CommandContext,
  { id: taskId, caseId, n, elementId }: Task,
  side: SideTask,
  said: Pick<UrgeRecord, 'level' | 'dueAt' | 'recipients' | 'urgedBy' | 'note'>,
): UrgeRecord {
  const { level, recipients, note } = said;
  const entryId = recordFact(ctx, {
    act: 'URGED',
    objectType: 'TASK',
    objectId: taskId,
    rule: 'R-128',
    ...(note === null ? {} : { committed: { note } }),
    details: { caseId, elementId, ...(level === null ? {} : { level }), recipients, sideTask: side.id },
  });
  const about = { caseId, elementId, taskId, sideTaskId: side.id, at: ctx.now, about: null };
  const urge: UrgeRecord = { id: ctx.newId(), ...about, ...said };
  insertUrge(ctx.tx, { ...urge, n }, entryId);
  const data = { level, element: elementId, recipients: [...recipients], sideTask: side.id };
  ctx.publish({ type: 'task.urged', subject: taskId, caseId, data });
  return urge;
}
