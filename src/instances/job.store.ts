import { newId, type Transaction } from '../kernel/index.js';
import type { Json } from '../engine/index.js';

/**
 * What a job does when its instant comes: fire a timer, do work, urge somebody, hand over a message, a signal or a message
 * that waited for its receiver, ask for receipts. Those without a case: start a process by timer or signal, take away a message
 * that nobody came for, suspend the cases of a version, migrate cases, hand over what a leaver held, look for holders of what nobody
 * took over.
 */
export type JobKind = 'TIMER' | 'WORK' | 'URGE' | 'MESSAGE' | 'RECEIPT' | 'SIGNAL' | 'BUFFERED' | OfficeJobKind;

/** Jobs that belong to no case. */
export type OfficeJobKind =
  'TIMER_START' | 'SIGNAL_START' | 'EXPIRY' | 'SUSPENSION' | 'MIGRATION' | 'LEAVER' | 'HOLDERS';

/** A job to be kept until it is due. `n` and `elementId` name the timer, work item or task of the case that it belongs to. */
export interface NewJob {
  readonly kind: Exclude<JobKind, OfficeJobKind>;
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly n: number;
  readonly elementId: string;
  readonly payload: Json;
  /** Office time. */
  readonly dueAt: Date;
  /** Machine time before which it is not tried, for back-off. */
  readonly runAfter?: Date;
  /** Lies until its case is resumed. */
  readonly suspended?: boolean;
}

/** Writes one job; see `scheduleJobs`. */
export const scheduleJob = (tx: Transaction, job: NewJob): void => scheduleJobs(tx, [job]);

/**
 * Writes the jobs of one `(case, n)` in the transaction that needs them: they exist if and only if it commits. One write,
 * so that a task with four urges costs no more batches than one with none.
 */
export function scheduleJobs(tx: Transaction, jobs: readonly NewJob[]): void {
  const [first] = jobs;
  if (!first) return;
  tx.write(
    `INSERT INTO job (office_id, id, kind, case_id, root_case_id, n, element_id, payload, due_at, run_after,
       suspended)
     SELECT $1::uuid, j.id, j.kind, j.case_id, j.root_case_id, j.n, j.element_id, j.payload, j.due_at, j.run_after, j.suspended
     FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::integer[], $7::text[], $8::json[],
       $9::timestamptz[], $10::timestamptz[], $11::boolean[])
       AS j (id, kind, case_id, root_case_id, n, element_id, payload, due_at, run_after, suspended)`,
    [
      tx.officeId,
      jobs.map(() => newId()),
      jobs.map((job) => job.kind),
      jobs.map((job) => job.caseId),
      jobs.map((job) => job.rootCaseId),
      jobs.map((job) => job.n),
      jobs.map((job) => job.elementId),
      jobs.map((job) => JSON.stringify(job.payload)),
      jobs.map((job) => job.dueAt),
      jobs.map((job) => job.runAfter ?? null),
      jobs.map((job) => job.suspended === true),
    ],
    rowOf(first.caseId, first.n),
  );
}

/** Removes what still waits for this timer, work item or task; with a kind, only jobs of that kind. */
export function dropJobs(
  tx: Transaction,
  of: { readonly caseId: string; readonly n: number; readonly kind?: JobKind },
): void {
  tx.write(
    'DELETE FROM job WHERE office_id = $1 AND case_id = $2 AND n = $3 AND ($4::text IS NULL OR kind = $4)',
    [tx.officeId, of.caseId, of.n, of.kind ?? null],
    rowOf(of.caseId, of.n),
  );
}

const rowOf = (caseId: string, n: number): string => `job:${caseId}:${n}`;
