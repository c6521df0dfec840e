import type { Transaction } from '../kernel/index.js';
import { WorkingCalendar } from './working-calendar.js';

/** A day of a year that does not follow its weekday. */
export interface SpecialDay {
  readonly day: string;
  readonly workday: boolean;
  /** Which holiday it belongs to, 国庆节. */
  readonly note: string;
}

/** A year of the calendar as it is kept. */
export interface CalendarYear {
  readonly year: number;
  readonly days: readonly SpecialDay[];
  /** Where the days come from. */
  readonly source: string;
  readonly rowVersion: number;
  /** Audit entry of its last change. */
  readonly entryId: string;
}

/** By office, with the audit entries that its years come from. */
const loaded = new Map<string, { readonly entries: string; readonly calendar: WorkingCalendar }>();

/**
 * The office's working calendar, with every year that was loaded. Kept in memory as long as no year changes; one round trip
 * finds that out.
 */
export async function loadCalendar(tx: Transaction): Promise<WorkingCalendar> {
  const [found] = await tx.look<{ zone: string; entries: string }>(
    `SELECT o.time_zone AS zone, coalesce(string_agg(y.audit_id::text, ' ' ORDER BY y.year), '') AS entries
     FROM office o LEFT JOIN calendar_year y ON y.office_id = o.id WHERE o.id = $1 GROUP BY o.time_zone`,
    [tx.officeId],
  );
  if (!found) throw new Error(`No office ${tx.officeId}`);
  const known = loaded.get(tx.officeId);
  if (known?.entries === found.entries) return known.calendar;
  const years = await allYears(tx);
  const calendar = new WorkingCalendar(
    new Map(years.map(({ year, days }) => [year, new Map(days.map(({ day, workday }) => [day, workday]))])),
    found.zone,
  );
  loaded.set(tx.officeId, { entries: years.map((year) => year.entryId).join(' '), calendar });
  return calendar;
}

const COLUMNS = 'year, days, source, row_version AS "rowVersion", audit_id AS "entryId"';

export function allYears(tx: Transaction): Promise<CalendarYear[]> {
  return tx.query<CalendarYear>(`SELECT ${COLUMNS} FROM calendar_year WHERE office_id = $1 ORDER BY year`, [
    tx.officeId,
  ]);
}

/** One year; `locked` for whoever is about to change it. */
export async function findYear(tx: Transaction, year: number, locked = false): Promise<CalendarYear | undefined> {
  const [found] = await tx.query<CalendarYear>(
    `SELECT ${COLUMNS} FROM calendar_year WHERE office_id = $1 AND year = $2${locked ? ' FOR UPDATE' : ''}`,
    [tx.officeId, year],
  );
  return found;
}

/** Keeps a year, new or changed; a new one that somebody else made meanwhile is refused by the primary key. */
export function keepYear(tx: Transaction, { year, days, source, rowVersion, entryId }: CalendarYear): void {
  tx.write(
    rowVersion === 1
      ? 'INSERT INTO calendar_year (office_id, year, days, source, row_version, audit_id) VALUES ($1, $2, $3::json, $4, $5, $6)'
      : `UPDATE calendar_year SET days = $3::json, source = $4, row_version = $5, audit_id = $6
         WHERE office_id = $1 AND year = $2`,
    [tx.officeId, year, JSON.stringify(days), source, rowVersion, entryId],
  );
}

/**
 * Years whose dates cannot be computed although somebody will soon ask: this one, and from 1 November the next.
 *
 * @rule R-127
 */
export async function missingYears(tx: Transaction, today: string): Promise<number[]> {
  const year = Number(today.slice(0, 4));
  const needed = today.slice(5) >= '11-01' ? [year, year + 1] : [year];
  const calendar = await loadCalendar(tx);
  return needed.filter((one) => !calendar.has(one));
}
