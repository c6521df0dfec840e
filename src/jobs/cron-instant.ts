import { Cron } from 'croner';

/**
 * The first instant after `from` that cron-like dates name, by the clock of the zone; `null` where they name none, or are no
 * such dates. Fields as Camunda 7 (Quartz) has them: seconds, minutes, hours, day of the month, month, day of the week with
 * 1 for Sunday or `SUN`, and, where it matters, the year; `?`, `L`, `W`, `#`, ranges and steps.
 *
 * In the hour that a zone's clock skips it fires after the skip; in one that comes twice, once.
 */
export function cronInstant(dates: string, from: Date, zone: string): Date | null {
  try {
    const options = { timezone: zone, paused: true, alternativeWeekdays: true, sloppyRanges: true };
    return new Cron(dates, options).nextRun(from);
  } catch {
    return null;
  }
}
