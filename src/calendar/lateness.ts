import { atLocal, localDay } from '../kernel/index.js';
import { OFFICE_HOURS, type WorkingCalendar } from './working-calendar.js';

/** How late something was: whole working days after it was due, and the office minutes that came on top. */
export interface Lateness {
  readonly workingDays: number;
  /** Office hours of 09:00–12:00 and 14:00–18:00 beyond the whole days; whole minutes, rounded down. */
  readonly workingMinutes: number;
}

const MINUTE = 60_000;

/**
 * How late `at` is for `dueAt`, by the working calendar: from Tuesday 10:00 to Thursday 11:00 it is two working days and an hour.
 * `null` for what is not late. Raises `CALENDAR_MISSING`.
 *
 * @rule R-084 @rule R-127
 */
export function latenessOf(calendar: WorkingCalendar, dueAt: Date, at: Date): Lateness | null {
  if (at <= dueAt) return null;
  let workingDays = 0;
  let from = dueAt;
  for (
    let next = calendar.addWorkingDays(dueAt, 1);
    next <= at;
    next = calendar.addWorkingDays(dueAt, workingDays + 1)
  ) {
    workingDays += 1;
    from = next;
  }
  return { workingDays, workingMinutes: Math.floor(officeTime(calendar, from, at) / MINUTE) };
}

/** Milliseconds of office hours between two instants. */
function officeTime(calendar: WorkingCalendar, from: Date, until: Date): number {
  const last = localDay(until, calendar.zone);
  let spent = 0;
  for (
    let day = calendar.nextWorkday(localDay(from, calendar.zone));
    day <= last;
    day = calendar.workdayAfter(day, 1)
  ) {
    for (const [opens, closes] of OFFICE_HOURS) {
      const begin = Math.max(atLocal(day, opens, calendar.zone).getTime(), from.getTime());
      const end = Math.min(atLocal(day, closes, calendar.zone).getTime(), until.getTime());
      if (end > begin) spent += end - begin;
    }
  }
  return spent;
}
