import type { ReadContext } from '../kernel/index.js';
import { settingsOf } from './settings/settings.store.js';

/** Experts of one specialty in a group, with the officers who count as such. */
export interface SpecialtyCount {
  /** `null` for experts of no named specialty. */
  readonly specialty: string | null;
  readonly count: number;
  /** `null` where the headcount names none. */
  readonly expected: number | null;
}

/** Who is in a group on a day, and how many the regulation gives it. */
export interface GroupHeadcount {
  readonly unit: string;
  readonly leaders: number;
  readonly staff: number;
  readonly experts: number;
  /** Officers who count as experts besides, where the settings say that the number of experts includes the officer. */
  readonly officersAsExperts: number;
  /** By specialty, those of the headcount first. */
  readonly specialties: readonly SpecialtyCount[];
  /** `null` where neither the headcount of the day nor the settings give one. */
  readonly expectedExperts: number | null;
  readonly expectedLeaders: number;
  /** `null` where no headcount holds on the day: at least one then. */
  readonly expectedStaff: number | null;
  /** `HEADCOUNT_LEADER`, `HEADCOUNT_STAFF`, `HEADCOUNT_EXPERTS`: what is not as the regulation has it. */
  readonly warnings: readonly string[];
}

interface Row {
  readonly unit: string;
  readonly leaders: number;
  readonly staff: number;
  readonly experts: number;
  readonly specialties: Readonly<Record<string, number>>;
  /** Officers by the specialty of their appointment; `""` for none. */
  readonly officers: Readonly<Record<string, number>>;
  readonly set: {
    readonly leaders: number;
    readonly staff: number;
    readonly experts: Readonly<Record<string, number>>;
  } | null;
}

/**
 * Counts the groups on a day: against the headcount that holds on it, else one leader, at least one officer, and the experts
 * that the settings name. The named officer is not one of the experts, unless `org.headcount.officerCountsAsExpert` is set: then
 * as many officers as the headcount has count as experts, each of the specialty that the appointment names, or of any. Only warns, and not even that where
 * `org.headcount.enforce` is `OFF`.
 *
 * @rule R-009 @rule R-010 @rule R-011
 */
export async function headcountOf({ tx, today }: ReadContext, day: string = today): Promise<GroupHeadcount[]> {
  const { values } = await settingsOf(tx);
  const { org } = values as unknown as {
    readonly org: {
      readonly headcount: {
        readonly experts: Readonly<Record<string, string>>;
        readonly officerCountsAsExpert: boolean;
        readonly enforce: string;
      };
    };
  };
  const { experts, officerCountsAsExpert, enforce } = org.headcount;
  const rows = await tx.query<Row>(
    `WITH held AS (
       SELECT DISTINCT a.unit, a.person, p.role, coalesce(a.specialty, '') AS specialty
       FROM appointment a JOIN position p ON p.office_id = a.office_id AND p.code = a.position
         AND p.valid_from <= $2::date AND (p.valid_to IS NULL OR p.valid_to >= $2::date)
       WHERE a.office_id = $1 AND a.valid_from <= $2::date AND (a.valid_to IS NULL OR a.valid_to >= $2::date)
         AND p.role IN ('LEADER', 'MEMBER', 'EXPERT')
     )
     SELECT u.code AS unit, count(DISTINCT h.person) FILTER (WHERE h.role = 'LEADER')::int AS leaders,
       count(DISTINCT h.person) FILTER (WHERE h.role = 'MEMBER')::int AS staff,
       count(DISTINCT h.person) FILTER (WHERE h.role = 'EXPERT')::int AS experts,
       coalesce((SELECT json_object_agg(s.specialty, s.n) FROM (
         SELECT e.specialty, count(DISTINCT e.person)::int AS n FROM held e WHERE e.unit = u.code AND e.role = 'EXPERT'
         GROUP BY e.specialty) s), '{}') AS specialties,
       coalesce((SELECT json_object_agg(s.specialty, s.n) FROM (
         SELECT m.specialty, count(DISTINCT m.person)::int AS n FROM held m WHERE m.unit = u.code AND m.role = 'MEMBER'
         GROUP BY m.specialty) s), '{}') AS officers,
       (SELECT json_build_object('leaders', c.leaders, 'staff', c.staff, 'experts', c.experts) FROM headcount c
        WHERE c.office_id = $1 AND c.unit = u.code AND c.valid_from <= $2::date
          AND (c.valid_to IS NULL OR c.valid_to >= $2::date)) AS set
     FROM org_unit u LEFT JOIN held h ON h.unit = u.code
     WHERE u.office_id = $1 AND u.kind = 'GROUP' AND u.valid_from <= $2::date
       AND (u.valid_to IS NULL OR u.valid_to >= $2::date)
     GROUP BY u.code ORDER BY u.code`,
    [tx.officeId, day],
  );
  const views = rows.map((row) => toView(row, experts[row.unit], officerCountsAsExpert));
  return enforce === 'OFF' ? views.map((view) => ({ ...view, warnings: [] })) : views;
}

/** Officers who count as experts: those of a specialty first, as many as the headcount has. */
function officersCounted(officers: Row['officers'], most: number): ReadonlyMap<string, number> {
  let left = most;
  const counted = new Map<string, number>();
  for (const [specialty, count] of Object.entries(officers).sort(([one], [other]) => (one > other ? -1 : 1))) {
    counted.set(specialty, Math.min(count, left));
    left -= Math.min(count, left);
  }
  return counted;
}

function toView(
  { set, specialties: experts, officers, ...row }: Row,
  setting: string | undefined,
  isOfficerExpert: boolean,
): GroupHeadcount {
  const bySetting = setting === undefined ? null : Number(setting);
  const expectedExperts = set ? Object.values(set.experts).reduce((sum, count) => sum + count, 0) : bySetting;
  const expectedLeaders = set?.leaders ?? 1;
  const expectedStaff = set?.staff ?? null;
  const counting = officersCounted(officers, isOfficerExpert ? (expectedStaff ?? 1) : 0);
  const officersAsExperts = [...counting.values()].reduce((sum, count) => sum + count, 0);
  const anyOf = counting.get('') ?? 0;
  const counted = new Map(Object.entries(experts));
  for (const [specialty, count] of counting) {
    if (specialty !== '' && count > 0) counted.set(specialty, (counted.get(specialty) ?? 0) + count);
  }
  const names = [...new Set([...Object.keys(set?.experts ?? {}), ...counted.keys()])];
  const specialties = names.map((name) => ({
    specialty: name === '' ? null : name,
    count: counted.get(name) ?? 0,
    expected: set?.experts[name] ?? null,
  }));
  const areExperts =
    expectedExperts === null ||
    (row.experts + officersAsExperts === expectedExperts &&
      specialties.every(({ count, expected }) => expected === null || count <= expected) &&
      specialties.reduce((sum, { count, expected }) => sum + Math.max(0, (expected ?? 0) - count), 0) <= anyOf);
  return {
    ...row,
    officersAsExperts,
    specialties,
    expectedExperts,
    expectedLeaders,
    expectedStaff,
    warnings: [
      ...(row.leaders === expectedLeaders ? [] : ['HEADCOUNT_LEADER']),
      ...((expectedStaff === null ? row.staff > 0 : row.staff === expectedStaff) ? [] : ['HEADCOUNT_STAFF']),
      ...(areExperts ? [] : ['HEADCOUNT_EXPERTS']),
    ],
  };
}
