import type { Transaction } from '../../kernel/index.js';
import type { Variables } from '../../engine/index.js';

/** Topics with the length of their locks, most tasks, and for whom. */
export interface Wanted {
  readonly topics: readonly { readonly topic: string; readonly lockSeconds: number }[];
  readonly maxTasks: number;
  readonly workerId: string;
}

/** A task as it is handed to a worker. */
export interface GivenTask {
  readonly id: string;
  readonly caseId: string;
  readonly elementId: string;
  readonly topic: string;
  readonly priority: number;
  readonly input: Variables;
  readonly retriesLeft: number;
  readonly attempts: number;
  readonly lease: string;
  readonly lockedUntil: Date;
  readonly definition: string;
  readonly definitionVersion: number;
  readonly businessKey: string | null;
}

/** Open, not held, its next try not still to come, and nothing of its case suspended. */
const FREE = `x.closed_at IS NULL AND NOT x.parked
  AND (x.locked_until IS NULL OR x.locked_until <= clock_timestamp())
  AND (x.run_after IS NULL OR x.run_after <= clock_timestamp())
  AND NOT EXISTS (SELECT 1 FROM process_instance p WHERE p.office_id = x.office_id
    AND p.id IN (x.case_id, x.root_case_id) AND p.suspended_at IS NOT NULL)`;

/**
 * Gives out free tasks of these topics, the highest priority first and of equal ones the oldest, each with a new lease.
 * Touches their rows and no other; what another worker is being given at the same moment is skipped.
 */
export const giveOut = (tx: Transaction, { topics, maxTasks, workerId }: Wanted): Promise<GivenTask[]> =>
  tx.query<GivenTask>(
    `WITH free AS (
       SELECT f.id, f.office_id, w.seconds FROM unnest($2::text[], $3::integer[]) AS w (topic, seconds)
       CROSS JOIN LATERAL (
         SELECT x.office_id, x.id, x.priority FROM external_task x
         WHERE x.office_id = $1 AND x.topic = w.topic AND ${FREE}
         ORDER BY x.priority DESC, x.id LIMIT $4 FOR UPDATE OF x SKIP LOCKED
       ) f
       ORDER BY f.priority DESC, f.id LIMIT $4
     ), given AS (
       UPDATE external_task x SET worker = $5, lease = gen_random_uuid(), attempts = x.attempts + 1, run_after = NULL,
         locked_until = clock_timestamp() + make_interval(secs => free.seconds)
       FROM free WHERE x.office_id = free.office_id AND x.id = free.id RETURNING x.*
     )
     SELECT g.id, g.case_id AS "caseId", g.element_id AS "elementId", g.topic, g.priority, g.input,
       g.retries_left AS "retriesLeft", g.attempts, g.lease, g.locked_until AS "lockedUntil",
       i.definition_key AS definition, i.definition_version AS "definitionVersion", i.business_key AS "businessKey"
     FROM given g JOIN process_instance i ON i.office_id = g.office_id AND i.id = g.case_id
     ORDER BY g.priority DESC, g.id`,
    [tx.officeId, topics.map(({ topic }) => topic), topics.map(({ lockSeconds }) => lockSeconds), maxTasks, workerId],
  );

/** How many tasks of each topic are free, counted to a hundred; topics without any are left out. */
export async function freeTasks(tx: Transaction, topics: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ topic: string; free: number }>(
    `SELECT w.topic, f.free FROM unnest($2::text[]) AS w (topic)
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS free FROM (
         SELECT 1 FROM external_task x WHERE x.office_id = $1 AND x.topic = w.topic AND ${FREE} LIMIT 100
       ) counted
     ) f WHERE f.free > 0`,
    [tx.officeId, topics],
  );
  return new Map(rows.map(({ topic, free }) => [topic, free]));
}
