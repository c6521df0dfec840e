import type { FieldError } from '../../kernel/index.js';
import { grouped, inOrder, LAST_DAY, overlap, type Dated } from '../dated.js';
import type { Appointment } from '../organisation.js';
import { personName, positionName, positionOf, rowOn, unitName, type Then } from './office-then.js';
import { keyOf, type Brought } from './read-import.js';

/** Where an import brings appointments, by their key, and positions, by their code. */
export interface PostPointers {
  readonly appointments: ReadonlyMap<string, string>;
  readonly positions: ReadonlyMap<string, string>;
}

/** Roles of which the whole office has one holder at a time, whatever unit an appointment names. */
const OF_THE_OFFICE: ReadonlySet<string> = new Set(['DIRECTOR', 'DEPUTY']);

/**
 * A post of its own has one holder at any time: in its unit, and of director and deputy director there is one at all. The later of
 * two that overlap is one too many.
 *
 * @rule R-006
 */
export function takenPosts(then: Then, pointers: PostPointers): FieldError[] {
  const { appointments, positions } = then;
  const single = appointments.filter(({ position }) => positions.get(position)?.some((row) => row.single) === true);
  const post = (one: Appointment): string => {
    const role = positionOf(one, then)?.role ?? '';
    return OF_THE_OFFICE.has(role) ? role : `${one.position} ${one.unit}`;
  };
  return followers(single, post).flatMap(([one, other]) => {
    const pointer = pointerOf(pointers, other, one);
    if (pointer === null || one.person === other.person || !isOneTooMany(one, other, then)) return [];
    return [
      {
        pointer,
        code: 'POST_TAKEN',
        ...taken(then, one, other),
      },
    ];
  });
}

function taken(then: Then, one: Appointment, other: Appointment): { readonly zh: string; readonly en: string } {
  const day = other.validFrom;
  const unit = unitName(then, one.unit, day);
  const position = positionName(then, one.position, day);
  const [first, second] = [one, other].map(({ person }) => personName(then, person, day));
  return {
    zh: `${unit.zh}${position.zh}在同一时间只能有一人：${first}、${second}。`,
    en: `${position.en} of ${unit.en}: one holder at a time, and here are ${first} and ${second}.`,
  };
}

/** Whether there is a day on which both hold the post, and it has one holder. */
function isOneTooMany(one: Appointment, other: Appointment, { positions }: Then): boolean {
  if (!overlap(one, other)) return false;
  const both: Dated = {
    validFrom: one.validFrom > other.validFrom ? one.validFrom : other.validFrom,
    validTo: endOf(one) < endOf(other) ? one.validTo : other.validTo,
  };
  return positions.get(one.position)?.some((row) => row.single && overlap(row, both)) === true;
}

/** Who approves a unit's submission does not submit it. */
export function doubleDuties(then: Then, pointers: PostPointers): FieldError[] {
  const role = (one: Appointment): string => positionOf(one, then)?.role ?? '';
  const ofUnits = then.appointments.filter((one) => role(one) === 'U_PRINCIPAL' || role(one) === 'U_LIAISON');
  return [...grouped(inOrder(ofUnits), ({ person, unit }) => `${person} ${unit}`).values()].flatMap((group) => {
    const last = new Map<string, Appointment>();
    return group.flatMap((one) => {
      const other = last.get(role(one) === 'U_LIAISON' ? 'U_PRINCIPAL' : 'U_LIAISON');
      const before = last.get(role(one));
      if (before === undefined || endOf(one) > endOf(before)) last.set(role(one), one);
      const pointer = other && overlap(one, other) ? pointerOf(pointers, one, other) : null;
      if (pointer === null) return [];
      const unit = unitName(then, one.unit, one.validFrom);
      return [
        {
          pointer,
          code: 'SAME_PERSON',
          zh: `${unit.zh}的主要负责同志与联络员不能是同一人。`,
          en: `The principal of ${unit.en} cannot be its liaison.`,
        },
      ];
    });
  });
}

/** Members and leaders come from the divisions of the host body. */
export function sourceWarning(
  { pointer, thing }: Brought<Appointment>,
  then: Then,
  sourceDivisions: readonly string[],
): FieldError[] {
  const person = rowOn(then.persons.get(thing.person), thing.validFrom);
  const role = positionOf(thing, then)?.role;
  if (person?.personType !== 'STAFF' || (role !== 'MEMBER' && role !== 'LEADER')) return [];
  if (person.homeUnit !== null && sourceDivisions.includes(person.homeUnit)) return [];
  const divisions = sourceDivisions.map((code) => unitName(then, code, thing.validFrom));
  return [
    {
      pointer: `${pointer}/person`,
      code: 'ORG_SOURCE',
      zh: `人员来源处室应为${divisions.map(({ zh }) => zh).join('、')}之一。`,
      en: `Staff come from one of ${divisions.map(({ en }) => en).join(', ')}.`,
    },
  ];
}

/** A liaison heads the division responsible, or the unit itself (Annex 2 art. 7). */
export function liaisonErrors({ pointer, thing }: Brought<Appointment>, then: Then): FieldError[] {
  if (positionOf(thing, then)?.role !== 'U_LIAISON' || thing.divisionHead) return [];
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
