import type { Transaction } from '../kernel/index.js';
import { holdsOn } from './dated.js';
import type { Duty, Person, Unit } from './organisation.js';
import { allThings, thingsOn } from './organisation.store.js';

/** Who is who on a day: the recipient sets of Annex 2 Art. 15 that need no choice, and the kind of every code asked for. */
export interface Directory {
  readonly sets: Readonly<Record<DirectorySet, readonly string[]>>;
  /** Kind of a unit by its code; `PERSON` for a person; absent for a code that is neither on that day. */
  readonly kinds: ReadonlyMap<string, string>;
  /** Persons of these sets and codes who may read only what is public or granted to them. */
  readonly restricted: ReadonlySet<string>;
}

type DirectorySet = 'GROUP_LEADERS' | 'GROUP_MEMBERS' | 'ALL_STAFF' | 'MEMBER_UNITS';

/** Roles whose holders are the department's own people. */
const STAFF_ROLES = ['DIRECTOR', 'DEPUTY', 'LEADER', 'MEMBER', 'EXPERT'];

/**
 * The directory of a day; `codes` are those whose kind matters, all of them when absent. Experts count as members of their
 * group.
 *
 * @rule R-062 @rule R-063
 */
export async function directoryOf(tx: Transaction, day: string, codes?: readonly string[]): Promise<Directory> {
  const held = await tx.query<{ person: string; role: string; inGroup: boolean; profile: string | null }>(
    `SELECT DISTINCT a.person, p.role, u.kind = 'GROUP' AS "inGroup", n.access_profile AS profile
     FROM appointment a
     JOIN position p ON p.office_id = a.office_id AND p.code = a.position
       AND p.valid_from <= $2::date AND (p.valid_to IS NULL OR p.valid_to >= $2::date)
     JOIN org_unit u ON u.office_id = a.office_id AND u.code = a.unit
     JOIN person n ON n.office_id = a.office_id AND n.code = a.person
     WHERE a.office_id = $1 AND p.role = ANY ($3)
       AND a.valid_from <= $2::date AND (a.valid_to IS NULL OR a.valid_to >= $2::date)
       AND u.valid_from <= $2::date AND (u.valid_to IS NULL OR u.valid_to >= $2::date)
       AND n.valid_from <= $2::date AND (n.valid_to IS NULL OR n.valid_to >= $2::date)
     ORDER BY a.person`,
    [tx.officeId, day, STAFF_ROLES],
  );
  const named = await tx.query<{ code: string; kind: string; profile: string | null }>(
    `SELECT code, kind, NULL AS profile FROM org_unit
     WHERE office_id = $1 AND valid_from <= $2::date AND (valid_to IS NULL OR valid_to >= $2::date)
       AND ($3::text[] IS NULL OR code = ANY ($3) OR kind = 'MEMBER_UNIT')
     UNION ALL
     SELECT code, 'PERSON', access_profile FROM person
     WHERE office_id = $1 AND valid_from <= $2::date AND (valid_to IS NULL OR valid_to >= $2::date)
       AND ($3::text[] IS NULL OR code = ANY ($3))
     ORDER BY code`,
    [tx.officeId, day, codes ?? null],
  );
  const holders = (...roles: string[]): string[] => [
    ...new Set(held.filter((one) => one.inGroup && roles.includes(one.role)).map((one) => one.person)),
  ];
  const isRestricted = ({ profile }: { profile: string | null }): boolean => profile === 'RESTRICTED';
  return {
    sets: {
      GROUP_LEADERS: holders('LEADER'),
      GROUP_MEMBERS: holders('MEMBER', 'EXPERT'),
      ALL_STAFF: [...new Set(held.map((one) => one.person))],
      MEMBER_UNITS: named.filter((one) => one.kind === 'MEMBER_UNIT').map((one) => one.code),
    },
    kinds: new Map(named.map((one) => [one.code, one.kind])),
    restricted: new Set([
      ...held.filter(isRestricted).map((one) => one.person),
      ...named.filter(isRestricted).map((one) => one.code),
    ]),
  };
}

/** Persons of restricted profile who hold a post in one of these units on a day, in the order of the alphabet. */
export async function restrictedMembers(tx: Transaction, units: readonly string[], day: string): Promise<string[]> {
  const rows = await tx.query<{ person: string }>(
    `SELECT DISTINCT a.person FROM appointment a
     JOIN person n ON n.office_id = a.office_id AND n.code = a.person AND n.access_profile = 'RESTRICTED'
       AND n.valid_from <= $2::date AND (n.valid_to IS NULL OR n.valid_to >= $2::date)
     WHERE a.office_id = $1 AND a.unit = ANY ($3)
       AND a.valid_from <= $2::date AND (a.valid_to IS NULL OR a.valid_to >= $2::date)
     ORDER BY a.person`,
    [tx.officeId, day, units],
  );
  return rows.map((row) => row.person);
}

/**
 * Persons by their codes, as they stand on the day; those who left as they last were, and those who are still to come as they
 * will be: names in old records stay readable.
 */
export async function personsByCode(
  tx: Transaction,
  codes: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, Person>> {
  const found = await thingsOn(tx, 'persons', { field: 'code', values: codes, day });
  return new Map(found.map((person) => [person.code, person]));
}

/** Units by their codes, as they stand on the day, ended and coming ones included. */
export async function unitsByCode(
  tx: Transaction,
  codes: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, Unit>> {
  const found = await thingsOn(tx, 'units', { field: 'code', values: codes, day });
  return new Map(found.map((unit) => [unit.code, unit]));
}

/** Codes of the working groups of a day. */
export async function groupsOn(tx: Transaction, day: string): Promise<string[]> {
  const units = await allThings(tx, 'units');
  return units.filter((unit) => unit.kind === 'GROUP' && holdsOn(unit, day)).map(({ code }) => code);
}

/** Every duty of a day by its code. */
export async function dutiesOn(tx: Transaction, day: string): Promise<ReadonlyMap<string, Duty>> {
  const duties = await allThings(tx, 'duties');
  return new Map(duties.flatMap((duty) => (holdsOn(duty, day) ? [[duty.code, duty]] : [])));
}
