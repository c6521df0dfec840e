import { Rejection, type ReadContext } from '../kernel/index.js';

/** A stretch of days on which somebody holds a post. */
export interface PostHeld {
  /** Id of the appointment. */
  readonly id: string;
  readonly person: string;
  /** The person's name on the first day asked for on which the post was held. */
  readonly displayName: string;
  readonly role: string;
  readonly position: string;
  readonly unit: string;
  readonly functional: boolean;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly appointedBy: string | null;
}

/**
 * SQL: who held what, as far as appointment, position, person and unit hold on one of the days from `$2` to `$3`. Where a position
 * changed while somebody held it, an appointment is two stretches, each with what the position was on its days.
 */
const HELD = `SELECT a.id, a.person, n.display_name AS "displayName", p.role, a.position, a.unit, p.functional,
    greatest(a.valid_from, p.valid_from) AS "validFrom", least(a.valid_to, p.valid_to) AS "validTo",
    a.appointed_by AS "appointedBy"
  FROM appointment a
  JOIN position p ON p.office_id = a.office_id AND p.code = a.position
    AND p.valid_from <= least($3::date, a.valid_to) AND (p.valid_to IS NULL OR p.valid_to >= greatest($2::date, a.valid_from))
  JOIN LATERAL (
    SELECT display_name FROM person n WHERE n.office_id = a.office_id AND n.code = a.person
      AND n.valid_from <= least($3::date, a.valid_to) AND (n.valid_to IS NULL OR n.valid_to >= greatest($2::date, a.valid_from))
    ORDER BY n.valid_from LIMIT 1
  ) n ON true
  WHERE a.office_id = $1 AND a.valid_from <= $3::date AND (a.valid_to IS NULL OR a.valid_to >= $2::date)
    AND EXISTS (SELECT 1 FROM org_unit u WHERE u.office_id = a.office_id AND u.code = a.unit
      AND u.valid_from <= least($3::date, a.valid_to) AND (u.valid_to IS NULL OR u.valid_to >= greatest($2::date, a.valid_from)))`;

/**
 * Who holds a post on a day, past days included: `LEADER@COORD`, or a role anywhere. Raises `POST_NOT_FOUND` for a role that no
 * position gives, or a unit that never was.
 *
 * @rule R-006
 */
export async function holdersOn({ tx }: ReadContext, post: string, day: string): Promise<PostHeld[]> {
  const [role = '', unit = null, ...rest] = post.split('@');
  const [known] = await tx.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM position WHERE office_id = $1 AND role = $2)
       AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM org_unit WHERE office_id = $1 AND code = $3)) AS known`,
    [tx.officeId, role, unit],
  );
  if (!known?.known || rest.length > 0) throw new Rejection('POST_NOT_FOUND', { post });
  return tx.query<PostHeld>(
    `${HELD} AND p.role = $4 AND ($5::text IS NULL OR a.unit = $5) ORDER BY a.person, a.unit, a.position, p.valid_from`,
    [tx.officeId, day, day, role, unit],
  );
}

/** What a person held on one of these days, own posts before functions, each with its days. */
export const postsBetween = ({ tx }: ReadContext, person: string, from: string, to: string): Promise<PostHeld[]> =>
  tx.query<PostHeld>(`${HELD} AND a.person = $4 ORDER BY p.functional, "validFrom", p.role, a.unit`, [
    tx.officeId,
    from,
    to,
    person,
  ]);
