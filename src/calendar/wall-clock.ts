import { atLocal, isDay, localDay, readInstant, toWire } from '../kernel/index.js';

/** An instant, or a day or a time of day on the clock of this zone; `null` for any other text. */
export function readWallClock(text: string, zone: string): Date | null {
  if (isDay(text)) return atLocal(text, '00:00', zone);
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)$/.exec(text) ?? [];
  return isDay(day) ? atLocal(day, time, zone) : readInstant(text);
}

const DURATION =
  /^P(?=.)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

/**
 * The instant an ISO 8601 duration after another: years to days are counted on the wall clock, hours and below as time that
 * passes. `null` for what is no duration, and beyond the year 9999.
 */
export function afterDuration(from: Date, duration: string, zone: string): Date | null {
  const match = DURATION.exec(duration);
  if (!match) return null;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const passing = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  const isOnWallClock = years + months + weeks + days > 0;
  if (!isOnWallClock) return new Date(from.getTime() + passing);
  const day = dayLater(localDay(from, zone), years * 12 + months, weeks * 7 + days);
  if (day === null) return null;
  const local = atLocal(day, toWire(from, zone).slice(11, 19), zone).getTime() + from.getUTCMilliseconds();
  return new Date(local + passing);
}

/** Months first, to the last day of a shorter month, then days. `null` beyond the year 9999. */
function dayLater(day: string, months: number, days: number): string | null {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const later = new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth) + days));
  return Number.isNaN(later.getTime()) || later.getUTCFullYear() > 9999 ? null : later.toISOString().slice(0, 10);
}
