import type { FieldError } from '../../kernel/index.js';
import { grouped, holdsOn, inOrder, LAST_DAY, overlap } from '../dated.js';
import type { Appointment, Person, Position } from '../organisation.js';
import { keyOf, type Brought } from './read-import.js';

/** A post of its own has one holder at any time: the later of two that overlap is one too many. */
export function takenPosts(
  appointments: readonly Appointment[],
  positions: ReadonlyMap<string, Position>,
  pointers: ReadonlyMap<string, string>,
): FieldError[] {
  const single = appointments.filter(({ position }) => positions.get(position)?.single === true);
  return followers(single, ({ position, unit }) => `${position} ${unit}`).flatMap(([one, other]) => {
    const pointer = pointerOf(pointers, other, one);
    if (pointer === null || one.person === other.person || !overlap(one, other)) return [];
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

/** Who approves a unit's submission does not submit it. */
export function doubleDuties(
  appointments: readonly Appointment[],
  positions: ReadonlyMap<string, Position>,
  pointers: ReadonlyMap<string, string>,
): FieldError[] {
  const role = ({ position }: Appointment): string => positions.get(position)?.role ?? '';
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
    readonly positions: ReadonlyMap<string, Position>;
    readonly persons: ReadonlyMap<string, readonly Person[]>;
  },
  sourceDivisions: readonly string[],
): FieldError[] {
  const rows = persons.get(thing.person) ?? [];
  const person = rows.find((row) => holdsOn(row, thing.validFrom)) ?? rows.at(-1);
  const role = positions.get(thing.position)?.role;
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
export function liaisonErrors(
  { pointer, thing }: Brought<Appointment>,
  positions: ReadonlyMap<string, Position>,
): FieldError[] {
  if (positions.get(thing.position)?.role !== 'U_LIAISON' || thing.divisionHead) return [];
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

/** Where the import brings one of the two; `null` when both were there before. */
const pointerOf = (pointers: ReadonlyMap<string, string>, ...two: readonly Appointment[]): string | null =>
  two.map((one) => pointers.get(keyOf('appointments', one))).find((pointer) => pointer !== undefined) ?? null;
