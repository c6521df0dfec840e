import type { JobKind, OfficeJobKind } from '../instances/index.js';
import type { Json } from '../engine/index.js';

/** A job that this worker holds: nobody else may run it before its lease ends. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** The case that it belongs to; for a message, the case that threw it; `null` for what belongs to none. */
  readonly caseId: string | null;
  readonly rootCaseId: string | null;
  /** Timer, wait, work item or task of the case. */
  readonly n: number | null;
  readonly elementId: string | null;
  /** Process that it starts, or whose cases it suspends or migrates. */
  readonly definitionKey: string | null;
  readonly payload: Json;
  /** Office time. */
  readonly dueAt: Date;
  /** How often it has been taken up, this time included. */
  readonly attempts: number;
  /** Token of the lease: whoever took the job over has another. */
  readonly lease: string;
}

/** A job of a case. */
export type CaseJob = Job & {
  readonly kind: Exclude<JobKind, OfficeJobKind>;
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly n: number;
  readonly elementId: string;
};

/** Whether the job belongs to a case. */
export const isCaseJob = (job: Job): job is CaseJob => job.caseId !== null;

/** Tries before a job is parked as an incident. */
export const TRIES = 5;

/**
 * How long a worker may be silent before its jobs are given to others, in milliseconds of machine time: a case waits no
 * longer for a worker that died. One that was only slow does no harm; its lease is looked at again before any effect.
 */
export const LEASE = 15_000;

/** Pause before the next try: 1, 4, 16, 64 seconds. */
export const pauseAfter = (attempts: number): number => 1_000 * 4 ** (attempts - 1);

const STALE: ReadonlySet<string> = new Set([
  'TIMER_NOT_ARMED',
  'WAIT_NOT_OPEN',
  'WORK_NOT_OPEN',
  'TASK_NOT_OPEN',
  'CASE_ENDED',
  'CASE_NOT_FOUND',
]);

/** Whether a refusal means that the case moved on and the job has nothing to do any more. */
export const isStale = (code: string): boolean => STALE.has(code);
