import { atLocal, DEFAULT_ZONE, localDay, Rejection, toWire } from '../kernel/index.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Office hours of a working day, as wall-clock times. */
export const OFFICE_HOURS = [
  ['09:00', '12:00'],
  ['14:00', '18:00'],
] as const;

/** The day `n` days after (or before) a day. */
export const dayAfter = (day: string, n = 1): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10);

/**
 * Which days are worked: Monday to Friday, but for the holidays and the make-up days that the State Council names for each
 * year. A year that was not loaded raises `CALENDAR_MISSING {year}`: it is never taken for plain weekdays.
 *
 * @rule R-127
 */
export class WorkingCalendar {
  /** @param years special days by year: `true` is worked, `false` is off; days not named follow the weekday. */
  constructor(
    private readonly years: ReadonlyMap<number, ReadonlyMap<string, boolean>>,
    readonly zone: string = DEFAULT_ZONE,
  ) {}

  /** Whether the year was loaded. */
  has(year: number): boolean {
    return this.years.has(year);
  }

  isWorkday(day: string): boolean {
    const year = Number(day.slice(0, 4));
    const special = this.years.get(year);
    if (!special) throw new Rejection('CALENDAR_MISSING', { year });
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return special.get(day) ?? (weekday !== 0 && weekday !== 6);
  }

  /** This day where it is worked, else the first working day after it. */
  nextWorkday(day: string): string {
    let next = day;
    while (!this.isWorkday(next)) next = dayAfter(next);
    return next;
  }

  /** The `n`-th working day after a day, which itself does not count; before it, for a negative `n`. */
  workdayAfter(day: string, n: number): string {
    let at = day;
    for (let left = Math.abs(n); left > 0;) {
      at = dayAfter(at, Math.sign(n));
      if (this.isWorkday(at)) left -= 1;
    }
    return at;
  }

  /**
   * `n` working days later (earlier, for a negative `n`) at the same time of the clock. An instant on a day off counts as
   * the beginning of the next working day, so that what begins later is never due earlier.
   *
   * @rule R-126
   */
  addWorkingDays(at: Date, n: number, zone: string = this.zone): Date {
    const day = localDay(at, zone);
    if (this.isWorkday(day)) return atLocal(this.workdayAfter(day, n), timeOf(at, zone), zone);
    return atLocal(this.workdayAfter(this.nextWorkday(day), n), '00:00', zone);
  }

  /**
   * The instant at which so many office hours (09:00–12:00, 14:00–18:00 of working days) have passed; fractions count.
   * What falls on the end of a window is due then, not at the beginning of the next.
   *
   * @rule R-126
   */
  addWorkingHours(at: Date, hours: number, zone: string = this.zone): Date {
    let left = Math.round(hours * 60 * MINUTE);
    for (let day = this.nextWorkday(localDay(at, zone)); ; day = this.workdayAfter(day, 1)) {
      for (const [opens, closes] of OFFICE_HOURS) {
        const from = Math.max(atLocal(day, opens, zone).getTime(), at.getTime());
        const until = atLocal(day, closes, zone).getTime();
        if (from >= until) continue;
        if (left <= until - from) return new Date(from + left);
        left -= until - from;
      }
    }
  }
}

/** The office's time of day, with what a whole second leaves over cut off. */
const timeOf = (at: Date, zone: string): string => toWire(at, zone).slice(11, 19);
