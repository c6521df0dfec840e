import { atLocal, isDay, readInstant, Rejection, type CommandContext, type Transaction } from '../kernel/index.js';
import {
  fillTemplate,
  type EffectOf,
  type Json,
  type Node,
  type ProcessGraph,
  type Template,
  type Variables,
} from '../engine/index.js';
import {
  afterDuration,
  dueBy,
  handoverDue,
  loadCalendar,
  readWallClock,
  type WorkingCalendar,
} from '../calendar/index.js';
import type { Definitions } from '../definitions/index.js';
import { settingsAt } from '../organisation/index.js';
import { urgeTimes, type UrgeTime } from './urges/urge-levels.js';

/** When something is due and when it is urged; `missingYear` where the working calendar lacks a year for it. */
export interface Due {
  readonly dueAt: Date | null;
  readonly urges: readonly UrgeTime[];
  readonly missingYear: number | null;
}

const NOT_DUE: Due = { dueAt: null, urges: [], missingYear: null };

/** Decision that gives the time limit of a step that names none. */
const STEP_LIMITS = 'step-limits';

export type UserTask = Extract<Node, { type: 'USER_TASK' }>;

/** A task as far as its due date depends on it. */
export interface DueTask {
  readonly node: UserTask;
  readonly graph: ProcessGraph;
  readonly deploymentSeq: number;
  readonly variables: Variables;
  readonly openedAt: Date;
}

/**
 * When a task is due: by the rule that the process names, else by the limits of the office for its urgency; the document's
 * own due date wins if earlier. A date that a file of another engine names stands for that rule. A step inside a sub-process that is itself due shares that date and is not urged apart.
 *
 * A calendar year that is missing leaves the task open and not due (`missingYear`); it never counts plain weekdays.
 *
 * @rule R-126 @rule R-127
 */
export async function taskDue(ctx: CommandContext, definitions: Definitions, task: DueTask): Promise<Due> {
  const { node, variables } = task;
  const { dueRule, dueDate } = node.task;
  const shared = dueRule === null && !dueDate && hasDueScope(task.graph, node) ? variables['dueAt'] : undefined;
  if (shared !== undefined) {
    return { ...NOT_DUE, dueAt: typeof shared === 'string' ? readInstant(shared) : null };
  }
  const rule =
    dueRule !== null
      ? fillTemplate(dueRule, variables, ctx.now.toISOString())
      : dueDate
        ? null
        : await stepLimit(ctx, definitions, task);
  const ownDate = earlier(
    endOfDay(variables['dueDate'], ctx.zone),
    dueDate ? dateOf(ctx, dueDate, variables, task.openedAt) : null,
  );
  if (rule === null && ownDate === null) return NOT_DUE;
  const calendar = await calendarOf(ctx.tx);
  return withCalendar(() => {
    const byRule = rule === null ? null : dueBy(calendar, rule, task.openedAt, ctx.zone);
    const dueAt = earlier(byRule, ownDate);
    if (dueAt === null) return NOT_DUE;
    const urgency = typeof variables['urgency'] === 'string' ? variables['urgency'] : 'NORMAL';
    return withCalendar(
      () => ({ dueAt, urges: urgeTimes(calendar, { dueAt, urgency, from: ctx.now }), missingYear: null }),
      dueAt,
    );
  });
}

/**
 * When a sub-process with a due date of its own is due: `HANDOVER` counts from its baseline by the settings of the case
 * with a first reminder on the second day; any other rule is one of the calendar's.
 *
 * @rule R-067
 */
export async function activityDue(
  ctx: CommandContext,
  due: NonNullable<EffectOf<'ACTIVITY_ENTERED'>['due']>,
  settingsVersion: number,
): Promise<Due> {
  const from = baselineOf(due.at, ctx.zone);
  if (from === null) throw new Rejection('DUE_BASELINE_MISSING', { rule: due.rule });
  const calendar = await calendarOf(ctx.tx);
  if (due.rule !== 'HANDOVER') {
    const dueAt = dueBy(calendar, due.rule, from, ctx.zone);
    return { dueAt, urges: urgeTimes(calendar, { dueAt, urgency: 'NORMAL', from: ctx.now }), missingYear: null };
  }
  const { values } = await settingsAt(ctx.tx, settingsVersion);
  const { dueAt, reminderAt } = handoverDue(calendar, from, values, ctx.zone);
  const given = { dueAt, urgency: 'NORMAL', from: ctx.now, level0At: reminderAt };
  return withCalendar(() => ({ dueAt, urges: urgeTimes(calendar, given), missingYear: null }), dueAt);
}

/**
 * When somebody means to look at a task, as its file says; `null` where it says nothing.
 *
 * Raises `DUE_DATE_INVALID`.
 */
export const followUpOf = (
  ctx: CommandContext,
  { followUpDate }: UserTask['task'],
  variables: Variables,
  openedAt: Date,
): Date | null => (followUpDate ? dateOf(ctx, followUpDate, variables, openedAt) : null);

/** An instant, a time on the office's clock, the end of a day, or a duration from the opening; `null` for nothing. */
function dateOf(ctx: CommandContext, date: Template, variables: Variables, openedAt: Date): Date | null {
  const text = fillTemplate(date, variables, ctx.now.toISOString()).trim();
  if (text === '') return null;
  const at = endOfDay(text, ctx.zone) ?? afterDuration(openedAt, text, ctx.zone) ?? readWallClock(text, ctx.zone);
  if (at === null || Number.isNaN(at.getTime())) throw new Rejection('DUE_DATE_INVALID', { date: text });
  return at;
}

const calendars = new WeakMap<Transaction, Promise<WorkingCalendar>>();

/** The calendar of this transaction, looked up once: a command that opens many tasks asks for it once. */
function calendarOf(tx: Transaction): Promise<WorkingCalendar> {
  const known = calendars.get(tx) ?? loadCalendar(tx);
  calendars.set(tx, known);
  return known;
}

/** Whether the element lies in a sub-process that carries a due date. */
function hasDueScope(graph: ProcessGraph, node: Node): boolean {
  for (let scope = graph.scopes.get(node.scopeId); scope; scope = graph.scopes.get(scope.parent ?? '')) {
    const around = graph.nodes.get(scope.id);
    if (around?.type === 'SUB_PROCESS' && around.due !== null) return true;
  }
  return false;
}

/** An office without that decision sets no limits of its own. */
async function stepLimit(ctx: CommandContext, definitions: Definitions, task: DueTask): Promise<string | null> {
  const deployment = `${ctx.tx.officeId}/${task.deploymentSeq}`;
  if (withoutLimits.has(deployment)) return null;
  const input = { element: task.node.id, urgency: task.variables['urgency'] ?? 'NORMAL' };
  try {
    const decision = await definitions.decision(ctx.tx, STEP_LIMITS, task.deploymentSeq);
    const { result } = decision.evaluate(input, ctx.now.toISOString());
    const limit = typeof result === 'object' && result !== null ? (result as Variables)['limit'] : result;
    return typeof limit === 'string' ? limit : null;
  } catch (missing) {
    if (!(missing instanceof Rejection && missing.code === 'DECISION_NOT_FOUND')) throw missing;
    withoutLimits.add(deployment);
    return null;
  }
}

/** Deployments known to have no limits: what was deployed up to a number never changes, so it need not be asked again. */
const withoutLimits = new Set<string>();

/** An instant, or the beginning of a day. */
const baselineOf = (at: Json, zone: string): Date | null =>
  typeof at !== 'string' ? null : isDay(at) ? atLocal(at, '00:00', zone) : readInstant(at);

/** The end of a day: the first instant of the next. */
function endOfDay(day: unknown, zone: string): Date | null {
  if (typeof day !== 'string' || !isDay(day)) return null;
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return atLocal(next, '00:00', zone);
}

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one === null || other === null ? (one ?? other) : one < other ? one : other;

/** `dueAt` is what is known already when the year turns out to be missing. */
function withCalendar(compute: () => Due, dueAt: Date | null = null): Due {
  try {
    return compute();
  } catch (missing) {
    if (!(missing instanceof Rejection && missing.code === 'CALENDAR_MISSING')) throw missing;
    return { dueAt, urges: [], missingYear: Number(missing.params['year']) };
  }
}
