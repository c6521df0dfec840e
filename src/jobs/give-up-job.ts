import { Rejection, type Command } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import { failWork, raiseIncident, type TreeDependencies } from '../instances/index.js';
import { linkIncident } from './incident.store.js';
import { isCaseJob, isStale, pauseAfter, TRIES, type Job } from './job.js';
import { deleteJob, holdJob, parkJob, postponeJob } from './job-queue.store.js';

/** Longest error text that is kept with a job. */
const ERROR_LIMIT = 2_000;

/** A job that went wrong, and how. */
export interface Failure {
  readonly job: Job;
  readonly code: string;
  readonly message: string;
  /** Where it went wrong: the element that a refusal names, else that of the job. */
  readonly elementId: string | null;
}

/** How an error is told: a refusal by its code and by what it names. */
export function failureOf(job: Job, reason: unknown): Failure {
  const code = reason instanceof Rejection ? reason.code : 'JOB_FAILED';
  const params = reason instanceof Rejection ? reason.params : {};
  const named = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
  const message = [reason instanceof Error ? reason.message : String(reason), ...named].join(', ');
  const elementId = typeof params['element'] === 'string' ? params['element'] : job.elementId;
  return { job, code, message: message.slice(0, ERROR_LIMIT), elementId };
}

/** Takes a job whose case moved on off the table. */
export const dropJob: Command<Job, null> = {
  name: 'jobs.dropJob',
  async execute(ctx, job) {
    if (await holdJob(ctx.tx, job)) deleteJob(ctx.tx, job);
    return null;
  },
};

/**
 * Gives a job that failed another try after a pause; after the last one it is parked and an incident says why, until
 * somebody retries it. Failed work is told to its case, which stays where it is.
 */
export const giveUpJob = (deps: TreeDependencies): Command<Failure, null> => ({
  name: 'jobs.giveUpJob',
  async execute(ctx, failure) {
    const { job, code, message } = failure;
    if (!(await holdJob(ctx.tx, job))) return null;
    if (job.attempts < TRIES) {
      postponeJob(ctx.tx, job, pauseAfter(job.attempts), `${code} ${message}`);
      return null;
    }
    if (isCaseJob(job) && job.kind === 'WORK') {
      const { caseId, n, elementId } = job;
      try {
        await failWork(deps).execute(ctx, { caseId, n, elementId, code, message });
      } catch (refusal) {
        if (!(refusal instanceof Rejection) || !isStale(refusal.code)) throw refusal;
        deleteJob(ctx.tx, job);
        return null;
      }
      await linkIncident(ctx.tx, job);
    } else {
      const entryId = recordFact(ctx, {
        act: 'INCIDENT_RAISED',
        objectType: job.caseId === null ? 'DEFINITION' : 'CASE',
        objectId: job.caseId ?? job.definitionKey ?? job.id,
        details: { code, kind: job.kind, elementId: failure.elementId, attempts: job.attempts },
      });
      const { id: jobId, caseId, n } = job;
      const { elementId } = failure;
      raiseIncident(ctx, { caseId, n, elementId, code, message, jobId }, entryId);
    }
    parkJob(ctx.tx, job, `${code} ${message}`);
    return null;
  },
});
