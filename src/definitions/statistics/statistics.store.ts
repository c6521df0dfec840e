import type { Transaction } from '../../kernel/index.js';
import type { Period } from './period.js';

/** Cases that are counted at most, the newest of the period. */
export const MOST_CASES = 20_000;

/** Which cases are counted. */
export interface Counted {
  readonly key: string;
  readonly version: number | null;
  readonly period: Period;
}

/**
 * SQL: the counted cases, one range of an index (`process_instance_started`): no more than the period holds is read, whatever
 * the table holds. Parameters 1 to 6 of every query below.
 */
const CHOSEN = `chosen AS MATERIALIZED (
  SELECT i.id, i.status, i.started_at, i.ended_at, i.suspended_at, i.end_element FROM process_instance i
  WHERE i.office_id = $1 AND i.definition_key = $2 AND i.started_at >= $3 AND i.started_at < $4
    AND ($5::integer IS NULL OR i.definition_version = $5)
  ORDER BY i.started_at DESC LIMIT $6
)`;

/** SQL: p50, p90 and p99 of a time in seconds. */
const percentiles = (seconds: string, which: string): string =>
  `percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM ${seconds})) FILTER (WHERE ${which})`;

/** The queries, by what they tell: one statement each, so that their plans can be looked at. */
export const STATISTICS_SQL = {
  cases: `WITH ${CHOSEN}
    SELECT count(*)::integer AS started, (count(*) FILTER (WHERE status = 'RUNNING'))::integer AS running,
      (count(*) FILTER (WHERE status = 'RUNNING' AND suspended_at IS NOT NULL))::integer AS suspended,
      count(ended_at)::integer AS measured, ${percentiles('ended_at - started_at', 'ended_at IS NOT NULL')} AS seconds
    FROM chosen`,
  ends: `WITH ${CHOSEN}
    SELECT status, end_element AS element, count(*)::integer AS count FROM chosen
    WHERE status <> 'RUNNING' GROUP BY status, end_element ORDER BY count(*) DESC, status, end_element`,
  steps: `WITH ${CHOSEN}, step AS (
      SELECT t.element_id, t.name_zh, t.name_en, t.opened_at, t.closed_at, t.due_at, t.status
      FROM chosen c JOIN task t ON t.office_id = $1 AND t.case_id = c.id
      UNION ALL
      SELECT x.element_id, NULL, NULL, x.opened_at, x.closed_at, NULL,
        CASE WHEN x.closed_at IS NULL THEN 'OPEN' WHEN x.close_reason = 'COMPLETED' THEN 'COMPLETED' ELSE 'CLOSED' END
      FROM chosen c JOIN external_task x ON x.office_id = $1 AND x.case_id = c.id
    )
    SELECT element_id AS element, max(name_zh) AS "nameZh", max(name_en) AS "nameEn", count(*)::integer AS visits,
      (count(*) FILTER (WHERE status = 'OPEN'))::integer AS open,
      (count(*) FILTER (WHERE status = 'COMPLETED'))::integer AS measured,
      (count(*) FILTER (WHERE status = 'CLOSED'))::integer AS withdrawn,
      (count(*) FILTER (WHERE due_at IS NOT NULL AND status <> 'CLOSED'))::integer AS due,
      (count(*) FILTER (WHERE status <> 'CLOSED' AND coalesce(closed_at, $7::timestamptz) > due_at))::integer AS overdue,
      ${percentiles('closed_at - opened_at', "status = 'COMPLETED'")} AS seconds
    FROM step GROUP BY element_id ORDER BY element_id`,
  returns: `WITH ${CHOSEN}
    SELECT t.element_id AS "from", back.element_id AS "to", count(*)::integer AS times
    FROM chosen c JOIN task t ON t.office_id = $1 AND t.case_id = c.id AND t.outcome IN ('RETURN', 'RETURN_PREV')
    LEFT JOIN LATERAL (
      SELECT o.element_id FROM task o
      WHERE o.office_id = $1 AND o.case_id = t.case_id AND o.n > t.n AND o.opened_at = t.closed_at ORDER BY o.n LIMIT 1
    ) back ON true
    GROUP BY t.element_id, back.element_id ORDER BY count(*) DESC, t.element_id, back.element_id`,
} as const;

/** p50, p90 and p99 in seconds; `null` where nothing was measured. */
export type Seconds = readonly [number, number, number] | null;

export interface CaseCounts {
  readonly started: number;
  readonly running: number;
  readonly suspended: number;
  readonly measured: number;
  readonly seconds: Seconds;
}

export interface EndCount {
  readonly status: string;
  readonly element: string | null;
  readonly count: number;
}

export interface StepCounts {
  readonly element: string;
  readonly nameZh: string | null;
  readonly nameEn: string | null;
  readonly visits: number;
  readonly open: number;
  readonly measured: number;
  readonly withdrawn: number;
  readonly due: number;
  readonly overdue: number;
  readonly seconds: Seconds;
}

export interface ReturnCount {
  readonly from: string;
  /** `null` where nothing of the same case opened with it. */
  readonly to: string | null;
  readonly times: number;
}

const paramsOf = (tx: Transaction, { key, version, period }: Counted): unknown[] => [
  tx.officeId,
  key,
  period.begins,
  period.ends,
  version,
  MOST_CASES,
];

/** How many cases there were, and how long they took. */
export async function countCases(tx: Transaction, counted: Counted): Promise<CaseCounts> {
  const [row] = await tx.query<CaseCounts>(STATISTICS_SQL.cases, paramsOf(tx, counted));
  return row ?? { started: 0, running: 0, suspended: 0, measured: 0, seconds: null };
}

/** How they ended, most often first. */
export const countEnds = (tx: Transaction, counted: Counted): Promise<EndCount[]> =>
  tx.query<EndCount>(STATISTICS_SQL.ends, paramsOf(tx, counted));

/** How it went at each step that waits for somebody; what is open counts as late from its due date on. */
export const countSteps = (tx: Transaction, counted: Counted, now: Date): Promise<StepCounts[]> =>
  tx.query<StepCounts>(STATISTICS_SQL.steps, [...paramsOf(tx, counted), now]);

/** From where to where work was sent back, most often first. */
export const countReturns = (tx: Transaction, counted: Counted): Promise<ReturnCount[]> =>
  tx.query<ReturnCount>(STATISTICS_SQL.returns, paramsOf(tx, counted));
