import { digestOf, recordFact } from '../audit/index.js';
import type { Command, CommandContext, FieldError } from '../kernel/index.js';
import { isDay, Rejection } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { findYear, keepYear, type CalendarYear, type SpecialDay } from './calendar.store.js';

/** A year on the wire. */
export interface CalendarYearView {
  readonly year: number;
  readonly days: readonly SpecialDay[];
  readonly source: string;
  readonly rowVersion: number;
}

export interface CalendarYearInput {
  readonly year: number;
  readonly days: readonly SpecialDay[];
  readonly source: string;
  readonly ifMatch: string | null;
}

/** DI token of a `CalendarFollower`: who recomputes what waited for a year, in the transaction that loads it. */
export const CALENDAR_FOLLOWER = Symbol('CALENDAR_FOLLOWER');
export type CalendarFollower = (ctx: CommandContext, year: number, entryId: string) => Promise<void>;

/**
 * Loads a year of the State Council's holidays and make-up days, or changes one that was loaded; due dates that exist stay.
 * The same content again changes nothing.
 *
 * Raises `VALIDATION_FAILED` for days that are none, of another year, named twice, or that only say what the weekday says;
 * `PRECONDITION_REQUIRED` and `PRECONDITION_FAILED` for a year that is there already.
 *
 * @rule R-127
 */
export const loadYear = (follow?: CalendarFollower): Command<CalendarYearInput, CalendarYearView> => ({
  name: 'calendar.loadYear',
  async execute(ctx, { year, days, source, ifMatch }) {
    const before = await findYear(ctx.tx, year, true);
    if (before) demandMatch(ifMatch, before.rowVersion, { required: true });
    else if (ifMatch !== null) throw new Rejection('PRECONDITION_FAILED', { current: null });
    const errors = wrongDays(year, days);
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    const content = {
      days: [...days]
        .sort((a, b) => (a.day < b.day ? -1 : 1))
        .map(({ day, workday, note }) => ({ day, workday, note })),
      source,
    };
    if (before && digestOf(content) === digestOf({ days: before.days, source: before.source })) {
      return toYearView(before);
    }
    const entryId = recordFact(ctx, {
      act: 'CALENDAR_CHANGED',
      objectType: 'CALENDAR_YEAR',
      objectId: String(year),
      rule: 'R-127',
      ...(before ? { before: { days: before.days, source: before.source } } : {}),
      after: content,
    });
    const after: CalendarYear = { year, ...content, rowVersion: (before?.rowVersion ?? 0) + 1, entryId };
    keepYear(ctx.tx, after);
    ctx.publish({ type: 'calendar.changed', subject: String(year), data: { year } });
    await follow?.(ctx, year, entryId);
    return toYearView(after);
  },
});

export const toYearView = ({ year, days, source, rowVersion }: CalendarYear): CalendarYearView => ({
  year,
  days,
  source,
  rowVersion,
});

function wrongDays(year: number, days: readonly SpecialDay[]): FieldError[] {
  const seen = new Set<string>();
  return days.flatMap(({ day, workday }, index) => {
    const pointer = `/days/${index}/day`;
    if (!isDay(day)) return [{ pointer, code: 'NOT_A_DAY', zh: '不是有效的日期。', en: 'Is not a day.' }];
    if (!day.startsWith(`${year}-`)) {
      return [{ pointer, code: 'OTHER_YEAR', zh: `不在 ${year} 年内。`, en: `Is not in ${year}.` }];
    }
    if (seen.has(day)) return [{ pointer, code: 'REPEATED', zh: '日期重复。', en: 'Is named twice.' }];
    seen.add(day);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (workday && weekday !== 0 && weekday !== 6) {
      return [
        { pointer, code: 'WORKED_ANYWAY', zh: '平日本来就是工作日。', en: 'Is a weekday, which is worked anyway.' },
      ];
    }
    return [];
  });
}
