import type { FieldError } from '../../kernel/index.js';
import {
  ANY_GROUP,
  type Appointment,
  type Organisation,
  type Person,
  type Position,
  type Unit,
} from '../organisation.js';
import { keyErrors } from './principal-keys.js';
import { keyOf, type Brought, type BroughtThings } from './read-import.js';

/** The rules of the office that an import is held to, from its settings. */
export interface ImportRules {
  /** The principal of a unit is not its liaison. */
  readonly separationOfDuty: boolean;
  /** Divisions that staff come from. */
  readonly sourceDivisions: readonly string[];
}

/** What is wrong with an import: things that do not fit together, posts that are taken, and what is merely unusual. */
export interface ImportCheck {
  readonly errors: readonly FieldError[];
  readonly conflicts: readonly FieldError[];
  readonly warnings: readonly FieldError[];
}

/**
 * Checks an import against the office as it would then be. Pure.
 *
 * @rule R-005 @rule R-006 @rule R-007 @rule R-008
 */
export function checkImport(brought: BroughtThings, office: Organisation, rules: ImportRules): ImportCheck {
  const units = overlay('units', office.units, brought.units);
  const positions = overlay('positions', office.positions, brought.positions);
  const persons = overlay('persons', office.persons, brought.persons);
  const appointments = overlay('appointments', office.appointments, brought.appointments);
  const pointers = new Map(brought.appointments.map(({ key, pointer }) => [key, pointer]));
  return {
    errors: [
      ...keyErrors(brought, { units: units.values(), positions: positions.values(), persons: persons.values() }),
      ...brought.units.flatMap((unit) => unitErrors(unit, units)),
      ...aliasErrors(brought.units, units),
      ...brought.persons.flatMap((person) => personErrors(person, units)),
      ...brought.appointments.flatMap((appointment) => appointmentErrors(appointment, units, positions, persons)),
      ...brought.duties.flatMap(({ pointer, thing }) => [
        ...(thing.owner === ANY_GROUP ? [] : missing(units, thing.owner, `${pointer}/owner`)),
        ...thing.jointWith.flatMap((code, index) => missing(units, code, `${pointer}/jointWith/${index}`)),
      ]),
    ],
    conflicts: [
      ...takenPosts([...appointments.values()], positions, pointers),
      ...(rules.separationOfDuty ? doubleDuties([...appointments.values()], positions, pointers) : []),
    ],
    warnings: brought.appointments.flatMap((appointment) => sourceWarning(appointment, positions, persons, rules)),
  };
}

function overlay<T extends object>(
  name: 'units' | 'positions' | 'persons' | 'appointments',
  held: readonly T[],
  brought: readonly Brought<T>[],
): ReadonlyMap<string, T> {
  return new Map([
    ...held.map((thing) => [keyOf(name, thing), thing] as const),
    ...brought.map(({ key, thing }) => [key, thing] as const),
  ]);
}

function missing(known: ReadonlyMap<string, unknown>, code: string, pointer: string): FieldError[] {
  return known.has(code)
    ? []
    : [{ pointer, code: 'NOT_FOUND', zh: `没有代码为“${code}”的对象。`, en: `Nothing has the code "${code}".` }];
}

function unitErrors({ pointer, thing }: Brought<Unit>, units: ReadonlyMap<string, Unit>): FieldError[] {
  const { parent } = thing;
  if (parent === null) return wrongPeriod(thing, pointer);
  const above = new Set([thing.code]);
  for (let at: string | null = parent; at !== null; at = units.get(at)?.parent ?? null) {
    if (above.has(at)) {
      const cycle = { code: 'CYCLE', zh: '上级关系成环。', en: 'A unit is above itself.' };
      return [{ pointer: `${pointer}/parent`, ...cycle }, ...wrongPeriod(thing, pointer)];
    }
    above.add(at);
  }
  return [...missing(units, parent, `${pointer}/parent`), ...wrongPeriod(thing, pointer)];
}

/** A name that people write for a unit means one unit. */
function aliasErrors(brought: readonly Brought<Unit>[], units: ReadonlyMap<string, Unit>): FieldError[] {
  const owners = new Map<string, Set<string>>();
  for (const { code, nameZh, aliases } of units.values()) {
    for (const name of [nameZh, ...aliases]) owners.set(name, (owners.get(name) ?? new Set()).add(code));
  }
  return brought.flatMap(({ pointer, thing }) =>
    thing.aliases.flatMap((alias, index) =>
      (owners.get(alias)?.size ?? 0) > 1
        ? [
            {
              pointer: `${pointer}/aliases/${index}`,
              code: 'ALIAS_TAKEN',
              zh: `“${alias}”已是另一个单位的名称。`,
              en: `"${alias}" already names another unit.`,
            },
          ]
        : [],
    ),
  );
}

function personErrors({ pointer, thing }: Brought<Person>, units: ReadonlyMap<string, Unit>): FieldError[] {
  return [
    ...(thing.homeUnit === null ? [] : missing(units, thing.homeUnit, `${pointer}/homeUnit`)),
    ...wrongPeriod(thing, pointer),
  ];
}

function appointmentErrors(
  { pointer, thing }: Brought<Appointment>,
  units: ReadonlyMap<string, Unit>,
  positions: ReadonlyMap<string, Position>,
  persons: ReadonlyMap<string, Person>,
): FieldError[] {
  return [
    ...missing(persons, thing.person, `${pointer}/person`),
    ...missing(positions, thing.position, `${pointer}/position`),
    ...missing(units, thing.unit, `${pointer}/unit`),
    ...wrongPeriod(thing, pointer),
  ];
}

const wrongPeriod = (thing: { validFrom: string; validTo: string | null }, pointer: string): FieldError[] =>
  thing.validTo !== null && thing.validTo < thing.validFrom
    ? [
        {
          pointer: `${pointer}/validTo`,
          code: 'BEFORE_VALID_FROM',
          zh: '终止日期早于起始日期。',
          en: 'Ends before it begins.',
        },
      ]
    : [];

/** A post of its own has one holder at any time: the later of two that overlap is one too many. */
function takenPosts(
  appointments: readonly Appointment[],
  positions: ReadonlyMap<string, Position>,
  pointers: ReadonlyMap<string, string>,
): FieldError[] {
  const single = appointments.filter(({ position }) => positions.get(position)?.single === true);
  return pairs(single, ({ position, unit }) => `${position} ${unit}`).flatMap(([one, other]) => {
    const pointer = pointerOf(pointers, other, one);
    if (pointer === null || !overlap(one, other)) return [];
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
function doubleDuties(
  appointments: readonly Appointment[],
  positions: ReadonlyMap<string, Position>,
  pointers: ReadonlyMap<string, string>,
): FieldError[] {
  const role = ({ position }: Appointment): string => positions.get(position)?.role ?? '';
  const ofUnits = appointments.filter((one) => role(one) === 'U_PRINCIPAL' || role(one) === 'U_LIAISON');
  return pairs(ofUnits, ({ person, unit }) => `${person} ${unit}`).flatMap(([one, other]) => {
    const pointer = pointerOf(pointers, other, one);
    if (pointer === null || role(one) === role(other) || !overlap(one, other)) return [];
    return [
      {
        pointer,
        code: 'SAME_PERSON',
        zh: `${one.unit} 的主要负责同志与联络员不能是同一人。`,
        en: `The principal of ${one.unit} cannot be its liaison.`,
      },
    ];
  });
}

function sourceWarning(
  { pointer, thing }: Brought<Appointment>,
  positions: ReadonlyMap<string, Position>,
  persons: ReadonlyMap<string, Person>,
  { sourceDivisions }: ImportRules,
): FieldError[] {
  const person = persons.get(thing.person);
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

/** Every two appointments with the same key, the earlier first. */
function pairs(appointments: readonly Appointment[], key: (one: Appointment) => string): [Appointment, Appointment][] {
  const groups = new Map<string, Appointment[]>();
  for (const one of [...appointments].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))) {
    groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((one, index) => group.slice(index + 1).map((other): [Appointment, Appointment] => [one, other])),
  );
}

const overlap = (one: Appointment, other: Appointment): boolean =>
  one.validFrom <= (other.validTo ?? '9999') && other.validFrom <= (one.validTo ?? '9999');

/** Where the import brings one of the two; `null` when both were there before. */
const pointerOf = (pointers: ReadonlyMap<string, string>, ...two: readonly Appointment[]): string | null =>
  two.map((one) => pointers.get(keyOf('appointments', one))).find((pointer) => pointer !== undefined) ?? null;
