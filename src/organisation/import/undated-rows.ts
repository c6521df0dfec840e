import { digestOf } from '../../audit/index.js';
import { grouped, holdsOn, inOrder } from '../dated.js';
import type { Organisation } from '../organisation.js';
import { SHELVES, type Shelf } from '../organisation.store.js';
import { keyOf, type Brought, type BroughtThings } from './read-import.js';

/** The first day that there is: from it on holds what nobody gave a day. */
export const FIRST_DAY = '0001-01-01';

interface Undated {
  readonly code: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** A row as the office has it. */
type Held = Undated & { readonly validFrom: string };

/**
 * Gives days to positions and duties that an import names without them: one that is new holds on every day; one that is there and
 * says the same stays as it is; one that says something else holds from today on, and what it said before stays. Pure.
 *
 * @rule R-005
 */
export const withDays = (brought: BroughtThings, office: Organisation, today: string): BroughtThings => ({
  ...brought,
  positions: dated('positions', brought.positions, office.positions, today),
  duties: dated('duties', brought.duties, office.duties, today),
});

function dated<T extends Held>(
  name: 'positions' | 'duties',
  brought: readonly Brought<T>[],
  held: readonly T[],
  today: string,
): Brought<T>[] {
  const rows = grouped(held, ({ code }) => code);
  return brought.map((one) => {
    if ((one.thing as Undated).validFrom !== null) return one;
    const thing = { ...one.thing, ...daysFor(name, one.thing, rows.get(one.thing.code) ?? [], today) };
    return { ...one, thing, key: keyOf(name, thing) };
  });
}

function daysFor(
  name: 'positions' | 'duties',
  thing: Undated,
  rows: readonly Held[],
  today: string,
): Pick<Held, 'validFrom' | 'validTo'> {
  const current = rows.find((row) => holdsOn(row, today)) ?? inOrder(rows).at(-1);
  if (current === undefined) return { validFrom: FIRST_DAY, validTo: thing.validTo };
  const validTo = thing.validTo ?? current.validTo;
  const isSaid = told(name, current) === told(name, thing);
  return { validFrom: isSaid || !holdsOn(current, today) ? current.validFrom : today, validTo };
}

/** What a row says beside its days. */
function told(name: 'positions' | 'duties', thing: object): string {
  const fields = Object.keys((SHELVES[name] as Shelf).columns).filter((field) => !DAYS.has(field));
  return digestOf(Object.fromEntries(fields.map((field) => [field, (thing as Record<string, unknown>)[field]])));
}

const DAYS: ReadonlySet<string> = new Set(['validFrom', 'validTo']);
