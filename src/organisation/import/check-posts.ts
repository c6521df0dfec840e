import type { FieldError } from '../../kernel/index.js';
import { grouped, holdsOn, inOrder, LAST_DAY, overlap, type Dated } from '../dated.js';
import type { Appointment, Person, Position } from '../organisation.js';
import { keyOf, type Brought } from './read-import.js';

/** Rows of positions by their code. */
type Positions = ReadonlyMap<string, readonly Position[]>;

/** Where an import brings appointments, by their key, and positions, by their code. */
export interface PostPointers {
  readonly appointments: ReadonlyMap<string, string>;
  readonly positions: ReadonlyMap<string, string>;
}

/** A post of its own has one holder at any time: the later of two that overlap is one too many. */
export function takenPosts(
  appointments: readonly Appointment[],
  positions: Positions,
  pointers: PostPointers,
): FieldError[] {
  const single = appointments.filter(({ position }) => positions.get(position)?.some((row) => row.single) === true);
  return followers(single, ({ position, unit }) => `${position} ${unit}`).flatMap(([one, other]) => {
    const pointer = pointerOf(pointers, other, one);
    if (pointer === null || one.person === other.person || !isOneTooMany(one, other, positions)) return [];
    return [
      {
        pointer,
        code: 'POST_TAKEN',
        zh: `${one.unit} 的 ${one.position} 在同一时间只能有一人：${one.person}、${other.person}。`,
        en: `${one.position} of ${one.unit} has one holder at a time: ${one.person} and ${other.person}.`,
      },
    ];
  });
}

/** Whether there is a day on which both hold the post, and it has one holder. */
function isOneTooMany(one: Appointment, other: Appointment, positions: Positions): boolean {
  if (!overlap(one, other)) return false;
  const both: Dated = {
    validFrom: one.validFrom > other.validFrom ? one.validFrom : other.validFrom,
    validTo: endOf(one) < endOf(other) ? one.validTo : other.validTo,
  };
  return positions.get(one.position)?.some((row) => row.single && overlap(row, both)) === true;
}

/** What the position is on the first day of the appointment; else what it was last. */
function positionOf({ position, validFrom }: Appointment, positions: Positions): Position | undefined {
  const rows = positions.get(position) ?? [];
  return rows.find((row) => holdsOn(row, validFrom)) ?? rows.at(-1);
}

/** Who approves a unit's submission does not submit it. */
export function doubleDuties(
  appointments: readonly Appointment[],
  positions: Positions,
  pointers: PostPointers,
): FieldError[] {
  const role = (one: Appointment): string => positionOf(one, positions)?.role ?? '';
  const ofUnits = appointments.filter((one) => role(one) === 'U_PRINCIPAL' || role(one) === 'U_LIAISON');
  return [...grouped(inOrder(ofUnits), ({ person, unit }) => `${person} ${unit}`).values()].flatMap((group) => {
    const last = new Map<string, Appointment>();
    return group.flatMap((one) => {
      const other = last.get(role(one) === 'U_LIAISON' ? 'U_PRINCIPAL' : 'U_LIAISON');
      const before = last.get(role(one));
      if (before === undefined || endOf(one) > endOf(before)) last.set(role(one), one);
      const pointer = other && overlap(one, other) ? pointerOf(pointers, one, other) : null;
      if (pointer === null) return [];
      return [
        {
          pointer,
          code: 'SAME_PERSON',
          zh: `${one.unit} 的主要负责同志与联络员不能是同一人。`,
          en: `The principal of ${one.unit} cannot be its liaison.`,
        },
      ];
    });
  });
}

/** Members and leaders come from the divisions of the host body. */
export function sourceWarning(
  { pointer, thing }: Brought<Appointment>,
  {
    positions,
    persons,
  }: {
    readonly positions: Positions;
    readonly persons: ReadonlyMap<string, readonly Person[]>;
  },
  sourceDivisions: readonly string[],
): FieldError[] {
  const rows = persons.get(thing.person) ?? [];
  const person = rows.find((row) => holdsOn(row, thing.validFrom)) ?? rows.at(-1);
  const role = positionOf(thing, positions)?.role;
  if (person?.personType !== 'STAFF' || (role !== 'MEMBER' && role !== 'LEADER')) return [];
  if (person.homeUnit !== null && sourceDivisions.includes(person.homeUnit)) return [];
  return [
    {
      pointer: `${pointer}/person`,
      code: 'ORG_SOURCE',
      zh: `人员来源处室应为 ${sourceDivisions.join('、')} 之一。`,
      en: `Staff come from one of ${sourceDivisions.join(', ')}.`,
    },
  ];
}

/** A liaison heads the division responsible, or the unit itself (Annex 2 art. 7). */
export function liaisonErrors({ pointer, thing }: Brought<Appointment>, positions: Positions): FieldError[] {
  if (positionOf(thing, positions)?.role !== 'U_LIAISON' || thing.divisionHead) return [];
  return [
    {
      pointer: `${pointer}/divisionHead`,
      code: 'LIAISON_HEADS_NO_DIVISION',
      zh: '联络员应为成员单位（处室）主要负责人。',
      en: 'A liaison is the head of the division responsible.',
    },
  ];
}

/**
 * Each appointment with the one of its group that ends last of those before it: whoever overlaps with any of them overlaps with
 * that one, so that thousands of rows cost no more than once through.
 */
function followers(
  appointments: readonly Appointment[],
  key: (one: Appointment) => string,
): [Appointment, Appointment][] {
  return [...grouped(inOrder(appointments), key).values()].flatMap((group) => {
    const pairs: [Appointment, Appointment][] = [];
    let last = group[0]!;
    for (const one of group.slice(1)) {
      pairs.push([last, one]);
      if (endOf(one) > endOf(last)) last = one;
    }
    return pairs;
  });
}

const endOf = ({ validTo }: Appointment): string => validTo ?? LAST_DAY;

/** Where the import brings one of the two, or what their position is; `null` when all of it was there before. */
const pointerOf = ({ appointments, positions }: PostPointers, ...two: readonly Appointment[]): string | null =>
  two.map((one) => appointments.get(keyOf('appointments', one))).find((pointer) => pointer !== undefined) ??
  positions.get(two[0]!.position) ??
  null;
