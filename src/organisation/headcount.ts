import type { ReadContext } from '../kernel/index.js';
import { settingsOf } from './settings/settings.store.js';

/** Who is in a group today, and how many experts the regulation gives it. */
export interface GroupHeadcount {
  readonly unit: string;
  readonly leaders: number;
  readonly staff: number;
  readonly experts: number;
  /** `null` where the settings give none. */
  readonly expectedExperts: number | null;
  /** `HEADCOUNT_LEADER`, `HEADCOUNT_STAFF`, `HEADCOUNT_EXPERTS`: what is not as the regulation has it. */
  readonly warnings: readonly string[];
}

/**
 * Counts the groups: one leader, at least one officer, and the experts that the settings name. Only warns.
 *
 * @rule R-009 @rule R-010 @rule R-011
 */
export async function headcountOf({ tx, today }: ReadContext): Promise<GroupHeadcount[]> {
  const { values } = await settingsOf(tx);
  const { org } = values as unknown as {
    readonly org: { readonly headcount: { readonly experts: Readonly<Record<string, string>> } };
  };
  const rows = await tx.query<{ unit: string; leaders: number; staff: number; experts: number }>(
    `SELECT u.code AS unit, count(DISTINCT a.person) FILTER (WHERE p.role = 'LEADER')::int AS leaders,
       count(DISTINCT a.person) FILTER (WHERE p.role = 'MEMBER')::int AS staff,
       count(DISTINCT a.person) FILTER (WHERE p.role = 'EXPERT')::int AS experts
     FROM org_unit u
     LEFT JOIN appointment a ON a.office_id = u.office_id AND a.unit = u.code
       AND a.valid_from <= $2::date AND (a.valid_to IS NULL OR a.valid_to >= $2::date)
     LEFT JOIN position p ON p.office_id = a.office_id AND p.code = a.position
     WHERE u.office_id = $1 AND u.kind = 'GROUP' AND u.valid_from <= $2::date
       AND (u.valid_to IS NULL OR u.valid_to >= $2::date)
     GROUP BY u.code ORDER BY u.code`,
    [tx.officeId, today],
  );
  return rows.map((row) => {
    const expected = org.headcount.experts[row.unit];
    const expectedExperts = expected === undefined ? null : Number(expected);
    return {
      ...row,
      expectedExperts,
      warnings: [
        ...(row.leaders === 1 ? [] : ['HEADCOUNT_LEADER']),
        ...(row.staff > 0 ? [] : ['HEADCOUNT_STAFF']),
        ...(expectedExperts === null || row.experts === expectedExperts ? [] : ['HEADCOUNT_EXPERTS']),
      ],
    };
  });
}
