import type { Transaction } from '../kernel/index.js';
import type { Job } from './job.js';

/** How many jobs are taken, until when, and by whom. */
export interface Claim {
  readonly now: Date;
  readonly limit: number;
  /** Length of the lease in milliseconds. */
  readonly lease: number;
  readonly token: string;
  /** Take also what waits for its back-off. */
  readonly early: boolean;
}

/** A row of `leased` as a job. */
const JOB = `id, kind, case_id AS "caseId", root_case_id AS "rootCaseId", n, element_id AS "elementId",
  definition_key AS "definitionKey", payload, due_at AS "dueAt", attempts, lease_owner AS lease`;

/**
 * Leases due jobs, in the order of their due dates. Of one call tree at most one job is out at a time: the earliest that
 * can be run. A message waits for earlier messages of its sender even while they wait for their back-off, so that they
 * arrive in order. What belongs to a suspended case lies, and nothing waits for it. Due dates are office time, leases and back-off the database's own clock.
 */
export const leaseJobs = (tx: Transaction, { now, limit, lease, token, early }: Claim): Promise<Job[]> =>
  tx.query<Job>(
    `WITH due AS (
       SELECT j.office_id, j.id FROM job j
       WHERE j.office_id = $1 AND NOT j.parked AND NOT j.suspended AND j.due_at <= $2
         AND (j.leased_until IS NULL OR j.leased_until <= clock_timestamp())
         AND ($6 OR j.run_after IS NULL OR j.run_after <= clock_timestamp())
         AND NOT EXISTS (
           SELECT 1 FROM job k
           WHERE k.office_id = j.office_id AND k.root_case_id = j.root_case_id AND k.id <> j.id AND NOT k.parked
             AND NOT k.suspended
             AND (k.leased_until > clock_timestamp()
               OR ((k.due_at, k.id) < (j.due_at, j.id)
                 AND ($6 OR k.run_after IS NULL OR k.run_after <= clock_timestamp()
                   OR (k.kind = 'MESSAGE' AND j.kind = 'MESSAGE')))))
       ORDER BY j.due_at, j.id LIMIT $3 FOR UPDATE OF j SKIP LOCKED
     ), leased AS (
       UPDATE job SET leased_until = clock_timestamp() + make_interval(secs => $4 / 1000.0), lease_owner = $5,
         attempts = attempts + 1
       FROM due WHERE job.office_id = due.office_id AND job.id = due.id RETURNING job.*
     )
     SELECT ${JOB} FROM leased ORDER BY due_at, id`,
    [tx.officeId, now, limit, lease, token, early],
  );

/**
 * Locks the job for the rest of the transaction; `false` when another worker has taken it over, or it is gone. The root of
 * its call tree is locked first, as everywhere, except for a message: that one enters another tree.
 */
export async function holdJob(tx: Transaction, job: Job): Promise<boolean> {
  const rows = await tx.query(
    `WITH root AS MATERIALIZED (
       SELECT i.id FROM process_instance i WHERE i.office_id = $1 AND i.id = $4 AND $5 <> 'MESSAGE' FOR UPDATE
     )
     SELECT j.id FROM job j
     WHERE j.office_id = $1 AND j.id = $2 AND j.lease_owner = $3 AND (SELECT count(*) FROM root) >= 0 FOR UPDATE OF j`,
    [tx.officeId, job.id, job.lease, job.rootCaseId, job.kind],
  );
  return rows.length > 0;
}

/** Takes a job off the table, together with its work. */
export function deleteJob(tx: Transaction, job: Job): void {
  tx.write('DELETE FROM job WHERE office_id = $1 AND id = $2', [tx.officeId, job.id], `job:${job.id}`);
}

/** Gives the job back, to be tried again after a pause. */
export function postponeJob(tx: Transaction, job: Job, pause: number, error: string): void {
  tx.write(
    `UPDATE job SET leased_until = NULL, lease_owner = NULL, last_error = $4,
       run_after = clock_timestamp() + make_interval(secs => $5 / 1000.0)
     WHERE office_id = $1 AND id = $2 AND lease_owner = $3`,
    [tx.officeId, job.id, job.lease, error, pause],
    `job:${job.id}`,
  );
}

/** Leases the job behind an incident, whenever it is due: for the transaction that tries it out; `null` where there is none. */
export async function leaseJob(
  tx: Transaction,
  { incidentId, token, lease }: { readonly incidentId: string; readonly token: string; readonly lease: number },
): Promise<Job | null> {
  const [job] = await tx.query<Job>(
    `WITH leased AS (
       UPDATE job SET leased_until = clock_timestamp() + make_interval(secs => $4 / 1000.0), lease_owner = $3,
         attempts = attempts + 1
       FROM incident i WHERE i.office_id = $1 AND i.id = $2 AND job.office_id = $1 AND job.id = i.job_id RETURNING job.*
     )
     SELECT ${JOB} FROM leased`,
    [tx.officeId, incidentId, token, lease],
  );
  return job ?? null;
}

/** Sets the job aside: it is run again only after somebody has seen to it. */
export function parkJob(tx: Transaction, job: Job, error: string): void {
  tx.write(
    `UPDATE job SET leased_until = NULL, lease_owner = NULL, run_after = NULL, last_error = $3, parked = true
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, job.id, error],
    `job:${job.id}`,
  );
}

/** Puts a parked job back, with all its tries; `false` when it is gone. */
export async function unparkJob(tx: Transaction, jobId: string): Promise<boolean> {
  const rows = await tx.query(
    `WITH back AS (
       UPDATE job SET parked = false, attempts = 0, run_after = NULL WHERE office_id = $1 AND id = $2 AND parked RETURNING id
     ) SELECT id FROM back`,
    [tx.officeId, jobId],
  );
  return rows.length > 0;
}

/** Ends every lease of the office: for a process that knows that no other is left. */
export function endLeases(tx: Transaction): void {
  tx.write('UPDATE job SET leased_until = NULL, lease_owner = NULL WHERE office_id = $1 AND leased_until IS NOT NULL', [
    tx.officeId,
  ]);
}

/** Prolongs the leases that are still this worker's. */
export function renewLeases(tx: Transaction, jobs: readonly Job[], lease: number): void {
  tx.write(
    `UPDATE job SET leased_until = clock_timestamp() + make_interval(secs => $4 / 1000.0)
     FROM unnest($2::uuid[], $3::text[]) AS mine (id, token)
     WHERE job.office_id = $1 AND job.id = mine.id AND job.lease_owner = mine.token`,
    [tx.officeId, jobs.map((job) => job.id), jobs.map((job) => job.lease), lease],
  );
}
