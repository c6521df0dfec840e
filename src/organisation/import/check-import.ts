import type { FieldError } from '../../kernel/index.js';
import { covers, grouped, holdsOn, inOrder, overlap, type Dated } from '../dated.js';
import { ANY_GROUP, type Appointment, type Organisation, type Person, type Unit } from '../organisation.js';
import { SHELF_NAMES } from '../organisation.store.js';
import { liaisonErrors, sourceWarning, takenPosts, doubleDuties, type PostPointers } from './check-posts.js';
import { placeErrors } from './check-places.js';
import { nameOf } from './close-rows.js';
import { personName, positionName, unitName, type Then } from './office-then.js';
import { keyErrors } from './principal-keys.js';
import { keyOf, type Brought, type BroughtThings } from './read-import.js';

/** The rules of the office that an import is held to, from its settings. */
export interface ImportRules {
  /** The principal of a unit is not its liaison. */
  readonly separationOfDuty: boolean;
  /** Divisions that staff come from. */
  readonly sourceDivisions: readonly string[];
  /** What is made of a liaison who heads no division. */
  readonly liaisonHeadsDivision: 'WARN' | 'ERROR' | 'OFF';
  /** Names of the API clients: they stand in the trail as persons do. */
  readonly clients: readonly string[];
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
  const then: Then = {
    units: grouped(units.values(), ({ code }) => code),
    positions: grouped(positions.values(), ({ code }) => code),
    persons: grouped(persons.values(), ({ code }) => code),
    appointments: [...appointments.values()],
  };
  const pointers = pointersOf(brought);
  const liaisons =
    rules.liaisonHeadsDivision === 'OFF' ? [] : brought.appointments.flatMap((one) => liaisonErrors(one, then));
  const conflicts = [...takenPosts(then, pointers), ...(rules.separationOfDuty ? doubleDuties(then, pointers) : [])];
  // A second director is that, wherever it is tried.
  const taken = new Set(conflicts.map(({ pointer }) => pointer));
  const misplaced = brought.appointments.flatMap((appointment) => placeErrors(appointment, then));
  return {
    errors: [
      ...keyErrors(brought, {
        units: units.values(),
        positions: positions.values(),
        persons: persons.values(),
        clients: rules.clients,
      }),
      ...SHELF_NAMES.flatMap((name) => [
        ...brought[name].flatMap(({ pointer, thing }) => wrongPeriod(thing as Dated, pointer)),
        ...overlapErrors(name, overlay<object>(name, office[name], brought[name]).values(), brought[name]),
      ]),
      ...brought.units.flatMap((unit) => unitErrors(unit, then)),
      ...aliasErrors(brought.units, then),
      ...brought.persons.flatMap((person) => personErrors(person, then)),
      ...brought.appointments.flatMap((appointment) => appointmentErrors(appointment, then)),
      ...misplaced.filter(({ pointer }) => !taken.has(pointer.replace(/\/\w+$/, ''))),
      ...stillHeld(brought, then),
      ...brought.headcounts.flatMap(({ pointer, thing }) => named(then.units, thing.unit, thing, `${pointer}/unit`)),
      ...brought.duties.flatMap(({ pointer, thing }) => [
        ...(thing.owner === ANY_GROUP ? [] : missing(then.units, thing.owner, `${pointer}/owner`)),
        ...thing.jointWith.flatMap((code, index) => missing(then.units, code, `${pointer}/jointWith/${index}`)),
      ]),
      ...(rules.liaisonHeadsDivision === 'ERROR' ? liaisons : []),
    ],
    conflicts,
    warnings: [
      ...brought.appointments.flatMap((appointment) => sourceWarning(appointment, then, rules.sourceDivisions)),
      ...(rules.liaisonHeadsDivision === 'WARN' ? liaisons : []),
    ],
  };
}

/** Where the import brings an appointment, by its key; and a position, by its code. */
const pointersOf = ({ appointments, positions }: BroughtThings): PostPointers => ({
  appointments: new Map(appointments.map(({ key, pointer }) => [key, pointer])),
  positions: new Map(positions.map(({ thing, pointer }) => [thing.code, pointer])),
});

function overlay<T extends object>(
  name: (typeof SHELF_NAMES)[number],
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

/** A code that is there on every day of the stretch. */
function named(known: ReadonlyMap<string, readonly Dated[]>, code: string, days: Dated, pointer: string): FieldError[] {
  const rows = known.get(code);
  if (rows === undefined) return missing(known, code, pointer);
  if (wrongPeriod(days, pointer).length > 0 || covers(rows, days)) return [];
  const until = days.validTo ?? '…';
  return [
    {
      pointer,
      code: 'NOT_ON_THESE_DAYS',
      zh: `“${code}”在 ${days.validFrom} 至 ${until} 期间并非每天都有效。`,
      en: `"${code}" does not hold on every day from ${days.validFrom} to ${until}.`,
    },
  ];
}

/** Two rows of one thing on one day: a new row that would run into a coming change is told here. */
function overlapErrors(
  name: (typeof SHELF_NAMES)[number],
  rows: Iterable<object>,
  brought: readonly Brought<object>[],
): FieldError[] {
  const pointers = new Map(brought.map(({ key, pointer }) => [key, pointer]));
  return [...grouped([...rows] as Dated[], (row) => nameOf(name, row)).values()].flatMap((group) =>
    inOrder(group).flatMap((row, index, all) => {
      const next = all[index + 1];
      if (!next || !overlap(row, next)) return [];
      const pointer = pointers.get(keyOf(name, row)) ?? pointers.get(keyOf(name, next));
      if (pointer === undefined) return [];
      return [
        {
          pointer,
          code: 'OVERLAPS',
          zh: `与自 ${next.validFrom} 起的记录重叠；请先说明该记录如何处理。`,
          en: `Overlaps what holds from ${next.validFrom} on; say what becomes of that first.`,
        },
      ];
    }),
  );
}

function unitErrors({ pointer, thing }: Brought<Unit>, { units }: Then): FieldError[] {
  const { parent, validFrom } = thing;
  if (parent === null) return [];
  const above = new Set([thing.code]);
  for (let at: string | null = parent; at !== null; at = parentOn(units.get(at), validFrom)) {
    if (above.has(at)) {
      return [{ pointer: `${pointer}/parent`, code: 'CYCLE', zh: '上级关系成环。', en: 'A unit is above itself.' }];
    }
    above.add(at);
  }
  return named(units, parent, thing, `${pointer}/parent`);
}

const parentOn = (rows: readonly Unit[] | undefined, day: string): string | null =>
  (rows?.find((row) => holdsOn(row, day)) ?? rows?.at(-1))?.parent ?? null;

/** A name that people write for a unit means one unit. */
function aliasErrors(brought: readonly Brought<Unit>[], { units }: Then): FieldError[] {
  const owners = new Map<string, Set<string>>();
  for (const { code, nameZh, aliases } of [...units.values()].flat()) {
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

/** People of the office and of units belong somewhere: to a home unit, or to the unit of a post. */
function personErrors({ pointer, thing }: Brought<Person>, { units, appointments }: Then): FieldError[] {
  if (thing.homeUnit !== null) return named(units, thing.homeUnit, thing, `${pointer}/homeUnit`);
  if (thing.personType === 'SERVICE' || thing.personType === 'EXPERT') return [];
  if (appointments.some((one) => one.person === thing.code && overlap(one, thing))) return [];
  return [
    {
      pointer: `${pointer}/homeUnit`,
      code: 'NO_UNIT',
      zh: '人员须有所在单位，或在某单位任职。',
      en: 'A person has a home unit, or a post in a unit.',
    },
  ];
}

function appointmentErrors(
  { pointer, thing }: Brought<Appointment>,
  { units, positions, persons }: Then,
): FieldError[] {
  return [
    ...named(persons, thing.person, thing, `${pointer}/person`),
    ...named(positions, thing.position, thing, `${pointer}/position`),
    ...named(units, thing.unit, thing, `${pointer}/unit`),
  ];
}

/** A unit, a position or a person does not end under what still needs it: posts, people at home there, units below. */
function stillHeld(brought: BroughtThings, then: Then): FieldError[] {
  const own = new Set(
    (['units', 'persons', 'appointments'] as const).flatMap((name) => brought[name].map(({ key }) => `${name} ${key}`)),
  );
  const isNew = (name: 'units' | 'persons' | 'appointments', thing: object): boolean =>
    own.has(`${name} ${keyOf(name, thing)}`);
  const held = (pointer: string, what: { zh: string; en: string }, days: Dated): FieldError => ({
    pointer: `${pointer}/validTo`,
    code: 'STILL_HELD',
    zh: `${what.zh}在此之后仍需要它（自 ${days.validFrom} 起）。`,
    en: `${what.en} still needs it after that (from ${days.validFrom} on).`,
  });
  const lastOf = <T extends { readonly code: string }>(rows: readonly Brought<T>[]): Map<string, string> =>
    new Map(rows.map(({ pointer, thing }) => [thing.code, pointer]));
  const units = lastOf(brought.units);
  const persons = lastOf(brought.persons);
  const positions = lastOf(brought.positions);
  return [
    ...then.appointments.flatMap((one) => {
      if (isNew('appointments', one)) return [];
      const at = unitName(then, one.unit, one.validFrom);
      const as = positionName(then, one.position, one.validFrom);
      const who = personName(then, one.person, one.validFrom);
      const what = { zh: `${who}（${at.zh}${as.zh}）`, en: `${who} (${as.en}, ${at.en})` };
      const unit = units.get(one.unit);
      const person = persons.get(one.person);
      const position = positions.get(one.position);
      return [
        ...(unit !== undefined && !covers(then.units.get(one.unit) ?? [], one) ? [held(unit, what, one)] : []),
        ...(person !== undefined && !covers(then.persons.get(one.person) ?? [], one) ? [held(person, what, one)] : []),
        ...(position !== undefined && !covers(then.positions.get(one.position) ?? [], one)
          ? [held(position, what, one)]
          : []),
      ];
    }),
    ...[...then.persons.values()].flat().flatMap((one) => {
      const unit = one.homeUnit === null || isNew('persons', one) ? undefined : units.get(one.homeUnit);
      if (unit === undefined || covers(then.units.get(one.homeUnit!) ?? [], one)) return [];
      return [held(unit, { zh: one.displayName, en: one.displayName }, one)];
    }),
    ...[...then.units.values()].flat().flatMap((one) => {
      const unit = one.parent === null || isNew('units', one) ? undefined : units.get(one.parent);
      if (unit === undefined || covers(then.units.get(one.parent!) ?? [], one)) return [];
      return [held(unit, { zh: one.nameZh, en: one.nameEn }, one)];
    }),
  ];
}

const wrongPeriod = (thing: Dated, pointer: string): FieldError[] =>
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
