import { Rejection } from '../kernel/index.js';
import type { Json, Variables } from '../engine/index.js';
import {
  deliverBuffered,
  deliverMessage,
  deliverSignal,
  expireMessage,
  finishWork,
  fireTimer,
  routeMessage,
  startBySignal,
  suspendNextCase,
  type SignalStartPayload,
  type SuspensionPayload,
} from '../instances/index.js';
import type { EndedPost } from '../organisation/index.js';
import { carryOut, type JobSurroundings } from './carry-out.js';
import { isCaseJob, type CaseJob, type Job } from './job.js';
import { runMigration } from './run-migration.js';
import { fireStart, type StartTimerPayload } from './start-timers.js';

/** What a `WORK` job holds. */
export interface WorkPayload {
  readonly key: string;
  readonly input: Variables;
}

/** What a `MESSAGE` job holds: one receiver, or none where the message starts a case or waits for its receiver. */
export interface MessagePayload {
  readonly to: { readonly caseId: string; readonly n: number; readonly elementId: string } | null;
  readonly message: string;
  readonly correlation: string;
  readonly payload: Variables;
  /** How long it waits for a receiver, as its thrower declares it. */
  readonly keepFor?: string | null;
}

/**
 * Runs a job as a command: what it does and its row's end are one transaction, so that it happens once however often the
 * job was taken up. Only the `work` of a service runs before that, outside any transaction, and may run twice.
 *
 * Raises `LeaseLost`, and the refusals of the command itself: those that mean the case moved on (`isStale`) included.
 */
export async function runJob(around: JobSurroundings, job: Job): Promise<void> {
  return isCaseJob(job) ? runCaseJob(around, job) : runOfficeJob(around, job);
}

async function runCaseJob(around: JobSurroundings, job: CaseJob): Promise<void> {
  const { deps, handlers } = around;
  const { caseId, n, elementId } = job;
  switch (job.kind) {
    case 'TIMER':
      return carryOut(around, job, fireTimer(deps), { caseId, n, elementId });
    case 'URGE':
    case 'RECEIPT':
      return carryOut(around, job, handlers[job.kind], job);
    case 'WORK': {
      const { key, input } = job.payload as unknown as WorkPayload;
      const outcome = await work(around, key, input);
      return carryOut(around, job, finishWork(deps), { caseId, n, elementId, key, input, outcome });
    }
    case 'MESSAGE': {
      const { to, message: name, correlation, payload, keepFor = null } = job.payload as unknown as MessagePayload;
      const message = { name, correlation, payload, keepFor, sender: caseId };
      return to === null
        ? carryOut(around, job, routeMessage(deps), message)
        : carryOut(around, job, deliverMessage(deps), { ...to, ...message });
    }
    case 'BUFFERED':
      return carryOut(around, job, deliverBuffered(deps), { caseId, n, elementId });
    case 'SIGNAL': {
      const { variables } = job.payload as unknown as { readonly variables: Variables };
      return carryOut(around, job, deliverSignal(deps), { caseId, n, elementId, variables });
    }
  }
}

async function runOfficeJob(around: JobSurroundings, job: Job): Promise<void> {
  const { deps } = around;
  const key = job.definitionKey ?? '';
  switch (job.kind) {
    case 'TIMER_START': {
      const payload = job.payload as unknown as StartTimerPayload;
      return carryOut(around, job, fireStart(deps), { ...payload, key, dueAt: job.dueAt });
    }
    case 'SIGNAL_START': {
      const { signal, payload } = job.payload as unknown as SignalStartPayload;
      return carryOut(around, job, startBySignal(deps), { key, signal, payload });
    }
    case 'EXPIRY':
      return carryOut(around, job, expireMessage, { id: job.id });
    case 'SUSPENSION':
      return carryOut(around, job, suspendNextCase(deps), {
        key,
        payload: job.payload as unknown as SuspensionPayload,
      });
    case 'MIGRATION':
      return runMigration(around, job);
    case 'LEAVER':
      return carryOut(around, job, around.handlers.LEAVER, job.payload as unknown as EndedPost);
    case 'HOLDERS':
      return carryOut(around, job, around.handlers.HOLDERS, job.payload as { readonly after?: string });
    default:
      throw new TypeError(`A ${job.kind} job without a case`);
  }
}

function work({ commands, deps, caller }: JobSurroundings, key: string, input: Variables): Promise<Json> {
  const handler = Object.hasOwn(deps.wiring.services, key) ? deps.wiring.services[key] : undefined;
  if (handler?.mode !== 'JOB') throw new Rejection('SERVICE_UNKNOWN', { key });
  return handler.work((query) => commands.read(caller, query), input);
}
