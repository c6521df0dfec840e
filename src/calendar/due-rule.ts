import { atLocal, localDay, toWire } from '../kernel/index.js';
import { dayAfter, type WorkingCalendar } from './working-calendar.js';

type DueRule = (calendar: WorkingCalendar, from: Date, zone: string) => Date;

/** A rule's form, and what it means; groups of the match are handed in. */
const FORMS: readonly (readonly [RegExp, (...parts: string[]) => DueRule])[] = [
  [/^([1-9]\d{0,3}) WORKING_DAYS?$/, (n) => (calendar, from, zone) => calendar.addWorkingDays(from, Number(n), zone)],
  [/^([1-9]\d{0,3}) WORKING_HOURS?$/, (n) => (calendar, from, zone) => calendar.addWorkingHours(from, Number(n), zone)],
  [
    /^([1-9]\d{0,3}) DAYS?$/,
    (n) => (calendar, from, zone) =>
      atLocal(calendar.nextWorkday(dayAfter(localDay(from, zone), Number(n))), toWire(from, zone).slice(11, 19), zone),
  ],
  [
    /^WORKDAY ([1-9]|1\d) OF MONTH(?: ((?:[01]\d|2[0-3]):[0-5]\d))?$/,
    (n, time) => (calendar, from, zone) =>
      firstAfter(from, monthOf(localDay(from, zone)), nextMonth, (month) =>
        atLocal(calendar.workdayAfter(dayAfter(month, -1), Number(n)), time ?? '09:00', zone),
      ),
  ],
  [
    /^LAST_WORKDAY_OF_WEEK(?: ((?:[01]\d|2[0-3]):[0-5]\d))?$/,
    (time) => (calendar, from, zone) =>
      firstAfter(
        from,
        mondayOf(localDay(from, zone)),
        (monday) => dayAfter(monday, 7),
        (monday) => {
          // Days before `from` cannot be the answer, and may lie in a year that was never loaded.
          const today = localDay(from, zone);
          const week = [6, 5, 4, 3, 2, 1, 0].map((n) => dayAfter(monday, n));
          const last = week.find((day) => day >= today && calendar.isWorkday(day));
          return last === undefined ? null : atLocal(last, time ?? '17:00', zone);
        },
      ),
  ],
  [
    /^FIRST_WORKDAY_AFTER_QUARTER(?: ((?:[01]\d|2[0-3]):[0-5]\d))?$/,
    (time) => (calendar, from, zone) =>
      firstAfter(
        from,
        quarterOf(localDay(from, zone)),
        (quarter) => nextMonth(nextMonth(nextMonth(quarter))),
        (quarter) => atLocal(calendar.nextWorkday(quarter), time ?? '09:00', zone),
      ),
  ],
];

/** Whether a text is a rule that `dueBy` knows, with or without `EVERY` before it. */
export const isDueRule = (text: string): boolean => read(text) !== null;

/**
 * The instant that a rule gives, counted from an instant: `3 WORKING_DAYS` and `4 WORKING_HOURS` (of 09:00–12:00 and
 * 14:00–18:00), `3 DAYS` (calendar days, rolled to the next working day), `WORKDAY 3 OF MONTH 09:00`,
 * `LAST_WORKDAY_OF_WEEK 17:00` (make-up Saturdays and Sundays are workdays), `FIRST_WORKDAY_AFTER_QUARTER 09:00`: each the
 * first after `from`. `EVERY` before a rule gives its first occurrence; who repeats counts the next one from there.
 *
 * Raises `CALENDAR_MISSING` for a year that was not loaded. Check a rule of somebody else's with `isDueRule` first.
 *
 * @rule R-126 @rule R-127
 */
export function dueBy(calendar: WorkingCalendar, rule: string, from: Date, zone: string = calendar.zone): Date {
  const due = read(rule);
  if (!due) throw new TypeError(`Not a due rule: ${rule}`);
  return due(calendar, from, zone);
}

function read(text: string): DueRule | null {
  const rule = text.trim().replace(/^EVERY /, '');
  for (const [form, meaning] of FORMS) {
    const match = form.exec(rule);
    if (match) return meaning(...match.slice(1));
  }
  return null;
}

/** The first occurrence strictly after `from`, looking period by period; a period may have none. */
function firstAfter(
  from: Date,
  period: string,
  next: (period: string) => string,
  occurrence: (period: string) => Date | null,
): Date {
  for (let at = period; ; at = next(at)) {
    const found = occurrence(at);
    if (found && found > from) return found;
  }
}

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;
const nextMonth = (first: string): string => monthOf(dayAfter(first, 31));
const quarterOf = (day: string): string => {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${day.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
};
const mondayOf = (day: string): string => dayAfter(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
