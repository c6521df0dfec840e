import { Rejection, toWire, toWireOrNull, type ReadContext } from '../../kernel/index.js';
import { latenessOf, loadCalendar, type Lateness, type WorkingCalendar } from '../../calendar/index.js';
import { demandMay } from '../../access/index.js';
import { seesCase } from '../../instances/index.js';
import {
  tasksOfTree,
  treeSpan,
  turnoversOf,
  urgesOf,
  type HeldTask,
  type HeldUrge,
  type TreeSpan,
  type Turnover,
} from './holding.store.js';
import { shareTime } from './share-time.js';

/** One stretch in which somebody had a task of the case. */
export interface Holding {
  readonly taskId: string;
  readonly caseId: string;
  readonly element: string;
  readonly name: string;
  /** Whoever had it in person; `null` while it waited for any of its candidates. */
  readonly person: string | null;
  /** Keys of those who might do it, `LEADER@COORD`. */
  readonly posts: readonly string[];
  readonly from: string;
  /** `null` while it is held still. */
  readonly until: string | null;
  /** Time from one to the other, in milliseconds. */
  readonly heldMs: number;
  /** Its part of the case's time, in milliseconds: who hold something at the same time share alike. */
  readonly shareMs: number;
  readonly dueAt: string | null;
  /** How late the task was when the holding ended, or is by now; `null` in time, and where a year of the calendar is missing. */
  readonly late: Lateness | null;
  /** Urges that came in this time; `level` is `null` for those by hand. */
  readonly urges: readonly { readonly level: number | null; readonly at: string; readonly urgedBy: string }[];
}

/** Time of one person, or of the posts for which a task waited. */
export interface HolderTime {
  readonly person: string | null;
  readonly posts: readonly string[];
  readonly heldMs: number;
  readonly shareMs: number;
}

/** Who had a case how long, with all that it called. The shares and what nobody held add up to `durationMs` exactly. */
export interface HoldingTimes {
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly durationMs: number;
  /** Time in which no task was open: the case waited for a message, a timer or a service. */
  readonly unheldMs: number;
  readonly holdings: readonly Holding[];
  readonly holders: readonly HolderTime[];
}

/**
 * Who had a case from when to when, read from its tasks and the trail. A task that nobody took in person until it was done counts
 * for whoever did it; claims, returns and transfers begin a new holding. Told to the director and to auditors, whatever the case is
 * classified: names and times, and no text; to deputy and leaders who see the case.
 *
 * Raises `CASE_NOT_FOUND`, `HOLDING_TIMES_FOR_LEADERS`.
 *
 * @rule R-086 @rule R-084
 */
export async function readHoldingTimes(ctx: ReadContext, caseId: string): Promise<HoldingTimes> {
  const span = await treeSpan(ctx.tx, caseId);
  const isSeen = await seesCase(ctx, { caseId, rootCaseId: span?.rootCaseId ?? null });
  demandMay(ctx.caller, 'holding.read', { caseId, isSeen }, ctx.today);
  if (!span) throw new Rejection('CASE_NOT_FOUND', { caseId });
  return (await timelineOf(ctx, caseId, span)).times;
}

/** Who had a case how long, and how it went from one to another. */
export interface Timeline {
  readonly times: HoldingTimes;
  readonly turnovers: readonly Turnover[];
}

/** The timeline of a case and of all that belongs to its call tree; whoever calls this has asked whether it may be read. @rule R-086 */
export async function timelineOf(ctx: ReadContext, caseId: string, span: TreeSpan): Promise<Timeline> {
  const { tx, zone, caller } = ctx;
  const tasks = await tasksOfTree(tx, span.rootCaseId);
  const ids = tasks.map(({ id }) => id);
  const handedOn = await turnoversOf(tx, ids);
  const turnovers = byTask(handedOn);
  const urges = byTask(await urgesOf(tx, ids));
  const calendar = await loadCalendar(tx);
  const end = span.endedAt ?? ctx.now;
  const held = tasks.flatMap((task) => stretchesOf(task, turnovers.get(task.id) ?? [], ctx.now));
  const whole = { from: span.startedAt.getTime(), until: end.getTime() };
  const stretches = held.map(({ from, until }) => ({ from: from.getTime(), until: (until ?? ctx.now).getTime() }));
  const { shares, unheld } = shareTime(whole, stretches);
  const holdings = held.map((one, index): Holding => {
    const { task, person, from, until } = one;
    return {
      taskId: task.id,
      caseId: task.caseId,
      element: task.elementId,
      name: caller.language === 'en' ? (task.nameEn ?? task.nameZh) : task.nameZh,
      person,
      posts: task.candidates,
      from: toWire(from, zone),
      until: toWireOrNull(until, zone),
      heldMs: stretches[index]!.until - stretches[index]!.from,
      shareMs: shares[index]!,
      dueAt: toWireOrNull(task.dueAt, zone),
      late: lateBy(calendar, task.dueAt, until ?? ctx.now),
      urges: urgesIn(one, urges.get(task.id) ?? []).map(({ level, at, urgedBy }) => ({
        level,
        at: toWire(at, zone),
        urgedBy,
      })),
    };
  });
  const times: HoldingTimes = {
    caseId,
    rootCaseId: span.rootCaseId,
    startedAt: toWire(span.startedAt, zone),
    endedAt: toWireOrNull(span.endedAt, zone),
    durationMs: whole.until - whole.from,
    unheldMs: unheld,
    holdings,
    holders: holdersOf(holdings),
  };
  return { times, turnovers: handedOn };
}

function byTask<T extends { readonly taskId: string }>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const before = found.get(one.taskId);
    if (before) before.push(one);
    else found.set(one.taskId, [one]);
  }
  return found;
}

interface HeldStretch {
  readonly task: HeldTask;
  readonly person: string | null;
  readonly from: Date;
  readonly until: Date | null;
}

function stretchesOf(task: HeldTask, turnovers: readonly Turnover[], now: Date): HeldStretch[] {
  const firstHolder = turnovers.find(({ from }) => from !== null)?.from;
  const given = turnovers.length === 0 ? task.assignee : (firstHolder ?? null);
  const claimedFirst = turnovers[0]?.from === null;
  let person = claimedFirst ? null : given;
  let from = task.openedAt;
  const stretches: HeldStretch[] = [];
  for (const { at, to } of turnovers) {
    if (at > from) stretches.push({ task, person, from, until: at });
    person = to;
    from = at;
  }
  const until = task.closedAt;
  if (until === null || until > from || stretches.length === 0) {
    stretches.push({ task, person: person ?? (until === null ? null : task.completedBy), from, until });
  }
  return stretches.filter((one) => one.from <= now);
}

function urgesIn({ from, until }: HeldStretch, urges: readonly HeldUrge[]): HeldUrge[] {
  return urges.filter(({ at }) => at >= from && (until === null || at <= until));
}

function lateBy(calendar: WorkingCalendar, dueAt: Date | null, at: Date): Lateness | null {
  if (dueAt === null) return null;
  try {
    return latenessOf(calendar, dueAt, at);
  } catch (missing) {
    if (missing instanceof Rejection && missing.code === 'CALENDAR_MISSING') return null;
    throw missing;
  }
}

function holdersOf(holdings: readonly Holding[]): HolderTime[] {
  const times = new Map<string, HolderTime>();
  for (const { person, posts, heldMs, shareMs } of holdings) {
    const key = person ?? posts.join(' ');
    const before = times.get(key);
    times.set(key, {
      person,
      posts: person === null ? posts : [...new Set([...(before?.posts ?? []), ...posts])],
      heldMs: heldMs + (before?.heldMs ?? 0),
      shareMs: shareMs + (before?.shareMs ?? 0),
    });
  }
  return [...times.values()].sort((one, other) => other.shareMs - one.shareMs);
}
