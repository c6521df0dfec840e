import { holdsOn, type Dated } from '../dated.js';
import type { Appointment, Person, Position, Unit } from '../organisation.js';

/** The office as it would be after a change: rows of everything, by what they are about. */
export interface Then {
  readonly units: ReadonlyMap<string, readonly Unit[]>;
  readonly positions: ReadonlyMap<string, readonly Position[]>;
  readonly persons: ReadonlyMap<string, readonly Person[]>;
  readonly appointments: readonly Appointment[];
}

/** A name in both languages. */
interface Name {
  readonly zh: string;
  readonly en: string;
}

/** What holds on a day; else what held last. */
export const rowOn = <T extends Dated>(rows: readonly T[] = [], day: string): T | undefined =>
  rows.find((row) => holdsOn(row, day)) ?? rows.at(-1);

/** What the position is on the first day of the appointment; else what it was last. */
export const positionOf = (
  { position, validFrom }: Pick<Appointment, 'position' | 'validFrom'>,
  { positions }: Pick<Then, 'positions'>,
): Position | undefined => rowOn(positions.get(position), validFrom);

/** What people call a unit on a day; its code where nobody named it. */
export const unitName = ({ units }: Then, code: string, day: string): Name => nameOf(rowOn(units.get(code), day), code);

/** What people call a position on a day. */
export const positionName = ({ positions }: Then, code: string, day: string): Name =>
  nameOf(rowOn(positions.get(code), day), code);

/** What a person is called on a day. */
export const personName = ({ persons }: Then, code: string, day: string): string =>
  rowOn(persons.get(code), day)?.displayName ?? `“${code}”`;

const nameOf = (row: Unit | Position | undefined, code: string): Name =>
  row ? { zh: row.nameZh, en: row.nameEn } : { zh: `“${code}”`, en: `"${code}"` };
