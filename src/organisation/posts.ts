import type { Transaction } from '../kernel/index.js';
import type { Clearance, PersonType } from './organisation.js';

/** A post that a person holds on a day. */
export interface Post {
  readonly role: string;
  readonly unit: string;
  readonly position: string;
  /** A function beside a post of their own. */
  readonly functional: boolean;
  readonly permissions: readonly string[];
}

/** A person with the posts of a day. */
export interface PersonPosts {
  readonly code: string;
  readonly displayName: string;
  readonly personType: PersonType;
  readonly homeUnit: string | null;
  readonly clearance: Clearance;
  readonly accessProfile: string | null;
  readonly posts: readonly Post[];
}

/** SQL: appointments `a` with position `p` and unit `u`, as far as all three hold on the day `$2`. */
const HELD = `appointment a
  JOIN position p ON p.office_id = a.office_id AND p.code = a.position
    AND p.valid_from <= $2::date AND (p.valid_to IS NULL OR p.valid_to >= $2::date)
  JOIN org_unit u ON u.office_id = a.office_id AND u.code = a.unit
    AND u.valid_from <= $2::date AND (u.valid_to IS NULL OR u.valid_to >= $2::date)`;
const ON_THE_DAY = `a.valid_from <= $2::date AND (a.valid_to IS NULL OR a.valid_to >= $2::date)`;

/**
 * Who a person is on a day, and what they hold: posts whose appointment, unit and person all hold on it. `null` for a code
 * that names nobody on that day. One round trip.
 *
 * @rule R-006
 */
export async function postsOn(tx: Transaction, person: string, day: string): Promise<PersonPosts | null> {
  const rows = await tx.query<Omit<PersonPosts, 'posts'> & { readonly [K in keyof Post]: Post[K] | null }>(
    `SELECT n.code, n.display_name AS "displayName", n.person_type AS "personType", n.home_unit AS "homeUnit", n.clearance,
       n.access_profile AS "accessProfile", h.role, h.unit, h.position, h.functional, h.permissions
     FROM person n LEFT JOIN (
       SELECT a.office_id, a.person, p.role, a.unit, a.position, p.functional, p.permissions FROM ${HELD}
       WHERE a.office_id = $1 AND a.person = $3 AND ${ON_THE_DAY}
     ) h ON h.office_id = n.office_id AND h.person = n.code
     WHERE n.office_id = $1 AND n.code = $3
       AND n.valid_from <= $2::date AND (n.valid_to IS NULL OR n.valid_to >= $2::date)
     ORDER BY h.functional, h.role, h.unit`,
    [tx.officeId, day, person],
  );
  const [first] = rows;
  if (!first) return null;
  const { code, displayName, personType, homeUnit, clearance, accessProfile } = first;
  const posts = rows.flatMap(({ role, unit, position, functional, permissions }) =>
    role === null ? [] : [{ role, unit, position, functional, permissions } as Post],
  );
  return { code, displayName, personType, homeUnit, clearance, accessProfile, posts };
}

/** Codes of the persons who hold a post with this permission on a day, in the order of the alphabet. */
export async function holdersOfPermission(tx: Transaction, permission: string, day: string): Promise<string[]> {
  const rows = await tx.query<{ person: string }>(
    `SELECT DISTINCT a.person FROM ${HELD}
     JOIN person n ON n.office_id = a.office_id AND n.code = a.person
       AND n.valid_from <= $2::date AND (n.valid_to IS NULL OR n.valid_to >= $2::date)
     WHERE a.office_id = $1 AND ${ON_THE_DAY} AND $3 = ANY (p.permissions) ORDER BY a.person`,
    [tx.officeId, day, permission],
  );
  return rows.map((row) => row.person);
}

/**
 * Codes of the persons who hold a role on a day, in the order of the alphabet: in one unit, or anywhere with `null`.
 *
 * @rule R-006
 */
export async function holdersOf(tx: Transaction, role: string, unit: string | null, day: string): Promise<string[]> {
  const rows = await tx.query<{ person: string }>(
    `SELECT DISTINCT a.person FROM ${HELD}
     JOIN person n ON n.office_id = a.office_id AND n.code = a.person
       AND n.valid_from <= $2::date AND (n.valid_to IS NULL OR n.valid_to >= $2::date)
     WHERE a.office_id = $1 AND ${ON_THE_DAY} AND p.role = $3 AND ($4::text IS NULL OR a.unit = $4) ORDER BY a.person`,
    [tx.officeId, day, role, unit],
  );
  return rows.map((row) => row.person);
}

/** Who holds a position of one holder in a unit on a day: the successor, where somebody else held it before. */
export async function holderOfSingle(
  tx: Transaction,
  { position, unit }: { readonly position: string; readonly unit: string },
  day: string,
): Promise<string | null> {
  const [row] = await tx.query<{ person: string }>(
    `SELECT a.person FROM ${HELD}
     JOIN person n ON n.office_id = a.office_id AND n.code = a.person
       AND n.valid_from <= $2::date AND (n.valid_to IS NULL OR n.valid_to >= $2::date)
     WHERE a.office_id = $1 AND ${ON_THE_DAY} AND p.single AND a.position = $3 AND a.unit = $4`,
    [tx.officeId, day, position, unit],
  );
  return row?.person ?? null;
}

/** Roles that somebody holds on a day, with the unit of each: who is there at all. */
export const postsHeldOn = (
  tx: Transaction,
  day: string,
): Promise<{ readonly role: string; readonly unit: string }[]> =>
  tx.query(
    `SELECT DISTINCT p.role, a.unit FROM ${HELD}
     JOIN person n ON n.office_id = a.office_id AND n.code = a.person
       AND n.valid_from <= $2::date AND (n.valid_to IS NULL OR n.valid_to >= $2::date)
     WHERE a.office_id = $1 AND ${ON_THE_DAY} ORDER BY p.role, a.unit`,
    [tx.officeId, day],
  );
