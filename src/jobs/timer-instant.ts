import { atLocal, isDay, localDay, readInstant, Rejection, toWire, type Transaction } from '../kernel/index.js';
import { isCronLike, type TimerRule } from '../engine/index.js';
import { dueBy, isDueRule, loadCalendar } from '../calendar/index.js';
import { cronInstant } from './cron-instant.js';

/**
 * The instant at which a timer armed at `from` fires. `DATE`: an instant, or a day or wall-clock time of the office's zone.
 * `DURATION`: years to days are counted on the wall clock, hours and below as time that passes. `CYCLE`: the first of its
 * firings, cron-like dates by the clock of the office's zone. `CALENDAR`: by the working calendar.
 *
 * Raises `TIMER_RULE_INVALID`, `CALENDAR_MISSING`.
 *
 * @rule R-127 @rule R-142
 */
export async function timerInstant(tx: Transaction, rule: TimerRule, from: Date, zone: string): Promise<Date> {
  const text = rule.value.trim();
  const instant =
    rule.kind === 'CALENDAR' ? await byCalendar(tx, text, from, zone) : byClock(rule.kind, text, from, zone);
  if (!isInstant(instant)) {
    throw new Rejection('TIMER_RULE_INVALID', { kind: rule.kind, rule: text });
  }
  return instant;
}

/** Whether a rule that is no calendar rule gives an instant. */
export const isTimerRule = ({ kind, value }: TimerRule, zone: string): boolean =>
  kind !== 'CALENDAR' && isInstant(byClock(kind, value.trim(), new Date(), zone));

const isInstant = (instant: Date | null): instant is Date =>
  instant !== null && !Number.isNaN(instant.getTime()) && instant.getUTCFullYear() <= 9999;

async function byCalendar(tx: Transaction, rule: string, from: Date, zone: string): Promise<Date | null> {
  return isDueRule(rule) ? dueBy(await loadCalendar(tx), rule, from, zone) : null;
}

function byClock(kind: 'DATE' | 'DURATION' | 'CYCLE', text: string, from: Date, zone: string): Date | null {
  if (kind === 'DATE') return readDate(text, zone);
  if (kind === 'DURATION') return after(from, text, zone);
  if (isCronLike(text)) return cronInstant(text, from, zone);
  const [, start, interval = ''] = /^R\d*\/(?:([^/]+)\/)?(P[^/]+)$/.exec(text) ?? [];
  const first = after(from, interval, zone);
  // Without this a timer would fire for ever at one and the same instant.
  if (!first || first.getTime() < from.getTime() + 1_000) return null;
  return start === undefined ? first : readDate(start, zone);
}

function readDate(text: string, zone: string): Date | null {
  if (isDay(text)) return atLocal(text, '00:00', zone);
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)$/.exec(text) ?? [];
  return isDay(day) ? atLocal(day, time, zone) : readInstant(text);
}

const DURATION =
  /^P(?=.)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

function after(from: Date, duration: string, zone: string): Date | null {
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
