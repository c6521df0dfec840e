import type { ReadContext } from '../../kernel/index.js';
import { demandMay, may } from '../../access/index.js';
import { periodOf } from '../../definitions/index.js';
import { holderOfTurn } from '../urges/urge-recipients.js';
import { countDone, countOverdue, MOST_TASKS } from './on-time.store.js';

/** How many tasks were done, and of them in time. */
export interface OnTimeFigures {
  /** Done in the period; steps that the director ended in somebody's place do not count. */
  readonly done: number;
  readonly inTime: number;
  readonly late: number;
  /** Done, and due at no certain time. */
  readonly withoutDue: number;
  /** Open now, and due before now, whatever the period. */
  readonly openOverdue: number;
  /** Of a hundred that were done and had a due date, how many in time; `null` where none had one. */
  readonly onTimePercent: number | null;
}

/** Figures of a person: of what they did, and of what waits for them by name, by claim, or because they alone hold the post. */
export interface PersonOnTime extends OnTimeFigures {
  readonly person: string;
}

/** Figures of a group: of the tasks of its posts, and of what its people do under keys of no group. */
export interface GroupOnTime extends OnTimeFigures {
  readonly group: string;
}

/** On-time rates, of persons and groups. */
export interface OnTimeRates {
  /** @format date */
  readonly from: string;
  /** @format date */
  readonly to: string;
  /** `false` where there is more than is counted: the newest 100,000 tasks done, the 100,000 that are due longest. */
  readonly complete: boolean;
  /** In the order of their codes. */
  readonly persons: readonly PersonOnTime[];
  readonly groups: readonly GroupOnTime[];
}

/** What is asked for. */
export interface AskedRates {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly group?: string | undefined;
}

interface Row extends Omit<OnTimeFigures, 'onTimePercent'> {
  readonly person: string | null;
  readonly unit: string | null;
}

/**
 * How many tasks persons and groups did in time: director and deputy read all, a leader what concerns the own group, everybody their
 * own. What is open beyond its due date counts as well, also where nobody has taken it: for the group, and for whoever alone holds
 * the post.
 *
 * Raises `ON_TIME_NOT_YOURS` for a group that is not one's own, `STATISTICS_PERIOD_INVALID`.
 *
 * @rule R-084
 */
export async function readOnTime(ctx: ReadContext, asked: AskedRates): Promise<OnTimeRates> {
  const { caller, today, zone, tx } = ctx;
  const { group } = asked;
  if (group !== undefined) demandMay(caller, 'onTime.read', { group }, today);
  const period = periodOf(ctx, asked);
  const readsAll = may(caller, 'onTime.read', { group: null }, today).may;
  const led = caller.keys.flatMap((key) => (key.startsWith('LEADER@') ? [key.slice('LEADER@'.length)] : []));
  const isOpen = (unit: string | null): boolean =>
    group === undefined ? readsAll || (unit !== null && led.includes(unit)) : unit === group;
  const isOwn = (person: string | null): boolean => group === undefined && person !== null && person === caller.person;
  if (!readsAll && led.length === 0 && caller.person === null) {
    return { from: period.from, to: period.to, complete: true, persons: [], groups: [] };
  }
  const own = readsAll || led.length > 0 ? null : caller.person;
  const done = await countDone(tx, { ...period, person: own, zone });
  const overdue = await countOverdue(tx, ctx.now, today);
  const rows: Row[] = done.map((one) => ({ ...one, openOverdue: 0 }));
  for (const { person, candidates, unit, overdue: openOverdue } of overdue) {
    const holder = person ?? (await holderOfTurn(tx, { holder: null, candidates }, today));
    rows.push({ person: holder, unit, done: 0, inTime: 0, late: 0, withoutDue: 0, openOverdue });
  }
  const shown = rows.filter(({ person, unit }) => isOpen(unit) || isOwn(person));
  const persons = sumsBy(shown, ({ person }) => person);
  if (group === undefined && caller.person !== null && !persons.has(caller.person)) persons.set(caller.person, NOTHING);
  const groups = sumsBy(
    shown.filter(({ unit }) => isOpen(unit)),
    ({ unit }) => unit,
  );
  if (group !== undefined && !groups.has(group)) groups.set(group, NOTHING);
  const total = (figure: 'done' | 'openOverdue'): number => rows.reduce((sum, row) => sum + row[figure], 0);
  return {
    from: period.from,
    to: period.to,
    complete: total('done') <= MOST_TASKS && total('openOverdue') <= MOST_TASKS,
    persons: inOrder(persons).map(([person, figures]) => ({ person, ...rated(figures) })),
    groups: inOrder(groups).map(([code, figures]) => ({ group: code, ...rated(figures) })),
  };
}

type Sums = Omit<OnTimeFigures, 'onTimePercent'>;

const NOTHING: Sums = { done: 0, inTime: 0, late: 0, withoutDue: 0, openOverdue: 0 };

function sumsBy(rows: readonly Row[], keyOf: (row: Row) => string | null): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const before = sums.get(key) ?? NOTHING;
    sums.set(key, {
      done: before.done + row.done,
      inTime: before.inTime + row.inTime,
      late: before.late + row.late,
      withoutDue: before.withoutDue + row.withoutDue,
      openOverdue: before.openOverdue + row.openOverdue,
    });
  }
  return sums;
}

const inOrder = (sums: ReadonlyMap<string, Sums>): [string, Sums][] =>
  [...sums].sort(([one], [other]) => (one < other ? -1 : 1));

const rated = (sums: Sums): OnTimeFigures => {
  const due = sums.inTime + sums.late;
  return { ...sums, onTimePercent: due === 0 ? null : Math.round((100 * sums.inTime) / due) };
};
