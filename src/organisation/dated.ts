/** A thing that holds from a day to a day, both counted; open-ended with `null`. Days are `YYYY-MM-DD` and compare as texts. */
export interface Dated {
  readonly validFrom: string;
  readonly validTo: string | null;
}

const DAY = 86_400_000;
const shift = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY).toISOString().slice(0, 10);

/** The last day that there is. */
export const LAST_DAY = '9999-12-31';

/** The day after a day; after the last there is none, and it is its own. */
export const dayAfter = (day: string): string => (day >= LAST_DAY ? LAST_DAY : shift(day, 1));

/** The day before a day. */
export const dayBefore = (day: string): string => shift(day, -1);

/** Days from the first to the last, both counted. */
export const daysOf = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY) + 1;

/** Whether a thing with these days holds on the day. */
export const holdsOn = (thing: Dated, day: string): boolean =>
  thing.validFrom <= day && (thing.validTo === null || day <= thing.validTo);

/** Whether two stretches of days have one in common. */
export const overlap = (one: Dated, other: Dated): boolean =>
  one.validFrom <= (other.validTo ?? LAST_DAY) && other.validFrom <= (one.validTo ?? LAST_DAY);

/** Earlier first. */
export const inOrder = <T extends Dated>(rows: readonly T[]): T[] =>
  rows.toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : one.validFrom > other.validFrom ? 1 : 0));

/** Rows by a key of theirs, each group in the order given. */
export function grouped<T>(rows: Iterable<T>, key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

/** Whether these rows together hold on every day of the stretch. */
export function covers(rows: readonly Dated[], { validFrom, validTo }: Dated): boolean {
  let day = validFrom;
  for (const row of inOrder(rows)) {
    if (row.validFrom > day) return false;
    if (row.validTo === null) return true;
    if (validTo !== null && row.validTo >= validTo) return true;
    if (row.validTo >= day) day = dayAfter(row.validTo);
  }
  return false;
}
