import { dayBefore, grouped, overlap, type Dated } from '../dated.js';
import type { Organisation } from '../organisation.js';
import { SHELF_NAMES, SHELVES, type Shelf, type ShelfName } from '../organisation.store.js';
import { keyOf, type Brought, type BroughtThings } from './read-import.js';

/** What the rows of a dated thing are about: a unit's code, or person, position and unit of an appointment. */
export const nameOf = (name: ShelfName, thing: object): string =>
  (SHELVES[name] as Shelf).of.map((field) => String((thing as Record<string, unknown>)[field])).join(' ');

/**
 * Adds what a new row implies: the row of the same thing that held on its first day ends the day before, unless the import says
 * itself what becomes of it. So a change from a day on closes the old row and opens the new one. Pure.
 *
 * A row that was to begin later stays: a new row that would run into it is told as an overlap, and no coming change is lost.
 */
export function withClosings(brought: BroughtThings, office: Organisation): BroughtThings {
  const closed = SHELF_NAMES.map((name) => [name, [...closings(name, brought[name], office[name]), ...brought[name]]]);
  return Object.fromEntries(closed) as unknown as BroughtThings;
}

function closings(name: ShelfName, brought: readonly Brought<object>[], held: readonly object[]): Brought<object>[] {
  const keys = new Set(brought.map(({ key }) => key));
  const heldBy = grouped(held as readonly Dated[], (row) => nameOf(name, row));
  const closed = new Map<string, Brought<object>>();
  for (const { pointer, thing } of brought) {
    const opened = thing as Dated;
    for (const row of heldBy.get(nameOf(name, thing)) ?? []) {
      const key = keyOf(name, row);
      if (row.validFrom >= opened.validFrom || keys.has(key) || !overlap(row, opened)) continue;
      const validTo = dayBefore(opened.validFrom);
      const earlier = closed.get(key)?.thing as Dated | undefined;
      if (earlier && (earlier.validTo ?? '') <= validTo) continue;
      closed.set(key, { pointer, key, thing: { ...row, validTo } });
    }
  }
  return [...closed.values()];
}
