import type { Transaction } from '../../kernel/index.js';
import { directedSql } from '../authorship.js';

/** Tasks that are counted at most of those done in a period, the newest, and of those open beyond their due date, the longest due. */
export const MOST_TASKS = 100_000;

/** Which tasks are counted. */
export interface CountedTasks {
  readonly begins: Date;
  readonly ends: Date;
  /** Only what this person did; `null`: everybody. */
  readonly person: string | null;
  readonly zone: string;
}

/** How many tasks one person did for one unit. */
export interface DoneCount {
  readonly person: string;
  readonly unit: string | null;
  readonly done: number;
  readonly inTime: number;
  readonly late: number;
  readonly withoutDue: number;
}

/** How many tasks wait beyond their due date, for one holder or for the same candidates. */
export interface OverdueCount {
  readonly person: string | null;
  readonly candidates: readonly string[];
  readonly unit: string | null;
  readonly overdue: number;
}

/** SQL: the unit that one of the candidate keys of a task names. */
const NAMED = `(SELECT split_part(k, '@', 2) FROM unnest(t.candidates) WITH ORDINALITY AS c (k, place)
    WHERE k LIKE '%@%' ORDER BY place LIMIT 1)`;

/** SQL: the unit in which a person has a post on a day, one of their own before a function. */
const unitOf = (person: string, day: string): string => `(SELECT a.unit FROM appointment a
    JOIN position p ON p.office_id = a.office_id AND p.code = a.position
      AND p.valid_from <= ${day} AND (p.valid_to IS NULL OR p.valid_to >= ${day})
    WHERE a.office_id = $1 AND a.person = ${person} AND a.valid_from <= ${day} AND (a.valid_to IS NULL OR a.valid_to >= ${day})
    ORDER BY p.functional, a.unit LIMIT 1)`;

/** The queries by what they tell, so that their plans can be looked at: each reads one range of an index. */
export const ON_TIME_SQL = {
  /** Steps that the director ended in somebody's place are no work of theirs. */
  done: (ofPerson: boolean): string => `WITH chosen AS MATERIALIZED (
      SELECT t.completed_by, t.due_at, t.closed_at, t.candidates FROM task t
      WHERE t.office_id = $1 AND t.status = 'COMPLETED' AND t.closed_at >= $2 AND t.closed_at < $3
        AND t.completed_by ${ofPerson ? '= $5' : 'IS NOT NULL'} AND NOT ${directedSql('t')}
      ORDER BY t.closed_at DESC LIMIT ${MOST_TASKS + 1}
    ), counted AS (
      SELECT completed_by AS person, named, CASE WHEN named IS NULL THEN (closed_at AT TIME ZONE $4)::date END AS day,
        count(*) AS done, count(*) FILTER (WHERE closed_at <= due_at) AS in_time,
        count(*) FILTER (WHERE closed_at > due_at) AS late, count(*) FILTER (WHERE due_at IS NULL) AS without_due
      FROM (SELECT t.*, ${NAMED} AS named FROM chosen t) t GROUP BY 1, 2, 3
    )
    SELECT person, unit, sum(done)::integer AS done, sum(in_time)::integer AS "inTime", sum(late)::integer AS late,
      sum(without_due)::integer AS "withoutDue"
    FROM (SELECT c.*, coalesce(c.named, ${unitOf('c.person', 'c.day')}) AS unit FROM counted c) c
    GROUP BY person, unit ORDER BY person, unit`,
  overdue: `WITH chosen AS MATERIALIZED (
      SELECT coalesce(t.claimed_by, t.assignee) AS person, t.candidates FROM task t
      WHERE t.office_id = $1 AND t.status = 'OPEN' AND t.due_at < $2 ORDER BY t.due_at LIMIT ${MOST_TASKS + 1}
    ), counted AS (
      SELECT person, candidates, ${NAMED} AS named, count(*)::integer AS overdue FROM chosen t GROUP BY person, candidates
    )
    SELECT person, candidates, overdue,
      coalesce(named, CASE WHEN person IS NOT NULL THEN ${unitOf('c.person', '$3::date')} END) AS unit
    FROM counted c ORDER BY person, candidates`,
} as const;

/** What was done in the period, by person and unit: that of the candidate keys, else the person's own on the day. */
export const countDone = (tx: Transaction, { begins, ends, person, zone }: CountedTasks): Promise<DoneCount[]> =>
  tx.query<DoneCount>(ON_TIME_SQL.done(person !== null), [
    tx.officeId,
    begins,
    ends,
    zone,
    ...(person === null ? [] : [person]),
  ]);

/** What is open now and was due before, by holder, or by candidates where nobody holds it in person. */
export const countOverdue = (tx: Transaction, now: Date, today: string): Promise<OverdueCount[]> =>
  tx.query<OverdueCount>(ON_TIME_SQL.overdue, [tx.officeId, now, today]);
