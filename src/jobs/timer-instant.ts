import { Rejection, type Transaction } from '../kernel/index.js';
import { isCronLike, type TimerRule } from '../engine/index.js';
import { afterDuration, dueBy, isDueRule, loadCalendar, readWallClock } from '../calendar/index.js';
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
  if (kind === 'DATE') return readWallClock(text, zone);
  if (kind === 'DURATION') return afterDuration(from, text, zone);
  if (isCronLike(text)) return cronInstant(text, from, zone);
  const [, start, interval = ''] = /^R\d*\/(?:([^/]+)\/)?(P[^/]+)$/.exec(text) ?? [];
  const first = afterDuration(from, interval, zone);
  // Without this a timer would fire for ever at one and the same instant.
  if (!first || first.getTime() < from.getTime() + 1_000) return null;
  return start === undefined ? first : readWallClock(start, zone);
}
