import type { Transaction } from '../kernel/index.js';

/** A post that a person held, with its names. */
export interface NamedPost {
  readonly person: string;
  readonly role: string;
  readonly unit: string;
  readonly positionZh: string;
  readonly positionEn: string;
  readonly unitZh: string;
  readonly unitEn: string;
  /** A function beside a post of their own. */
  readonly functional: boolean;
  /** Days on which it began and ended, `YYYY-MM-DD`. */
  readonly validFrom: string;
  readonly validTo: string | null;
}

/**
 * Every post that these persons ever held, own posts before functions, under the names that position and unit had on its first
 * day: names in old records stay readable.
 */
export const namedPostsOf = (tx: Transaction, persons: readonly string[]): Promise<NamedPost[]> =>
  tx.query<NamedPost>(
    `SELECT a.person, p.role, a.unit, p.name_zh AS "positionZh", p.name_en AS "positionEn", u.name_zh AS "unitZh",
       u.name_en AS "unitEn", p.functional, a.valid_from::text AS "validFrom", a.valid_to::text AS "validTo"
     FROM appointment a
     JOIN LATERAL (
       SELECT code, role, name_zh, name_en, functional FROM position WHERE office_id = a.office_id AND code = a.position
       ORDER BY (valid_from <= a.valid_from) DESC, CASE WHEN valid_from <= a.valid_from THEN valid_from END DESC, valid_from
       LIMIT 1
     ) p ON true
     JOIN LATERAL (
       SELECT name_zh, name_en FROM org_unit WHERE office_id = a.office_id AND code = a.unit
       ORDER BY (valid_from <= a.valid_from) DESC, CASE WHEN valid_from <= a.valid_from THEN valid_from END DESC, valid_from
       LIMIT 1
     ) u ON true
     WHERE a.office_id = $1 AND a.person = ANY ($2)
     ORDER BY a.person, p.functional, a.valid_from DESC, a.unit, p.code`,
    [tx.officeId, persons],
  );
