import { atLocal, Rejection, type ReadContext } from '../../kernel/index.js';

const DAY = 24 * 60 * 60 * 1000;
/** Longest period, in days: what is counted stays bounded. */
export const MOST_DAYS = 366;

/** Days of the office, both included, and the instants around them. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly begins: Date;
  /** The first instant after it. */
  readonly ends: Date;
}

/**
 * The period that is asked for: until today, and a year long, where nothing is said. Raises `STATISTICS_PERIOD_INVALID` for one
 * that ends before it begins or is longer than 366 days.
 */
export function periodOf(
  { today, zone }: Pick<ReadContext, 'today' | 'zone'>,
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
): Period {
  const from = asked.from ?? plusDays(asked.to ?? today, 1 - 365);
  const to = asked.to ?? (today > plusDays(from, MOST_DAYS - 1) ? plusDays(from, MOST_DAYS - 1) : today);
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  if (days < 1 || days > MOST_DAYS) throw new Rejection('STATISTICS_PERIOD_INVALID', { from, to, most: MOST_DAYS });
  return { from, to, begins: atLocal(from, '00:00', zone), ends: atLocal(plusDays(to, 1), '00:00', zone) };
}

/** A day so many days later; the first and last of the calendar stay where they are. */
function plusDays(day: string, days: number): string {
  const at = new Date(Date.parse(day) + days * DAY);
  const text = at.toISOString();
  if (at.getUTCFullYear() < 1) return '0001-01-01';
  return text.startsWith('+') ? '9999-12-31' : text.slice(0, 10);
}
