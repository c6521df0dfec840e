import { Rejection, type Caller, type Command, type Commands } from '../kernel/index.js';
import type { Json, Variables } from '../engine/index.js';
import { deliverMessage, finishWork, fireTimer, startByMessage, type TreeDependencies } from '../instances/index.js';
import type { Job } from './job.js';
import { deleteJob, holdJob } from './job-queue.store.js';

/** DI token of `JobHandlers`. */
export const JOB_HANDLERS = Symbol('JOB_HANDLERS');

/** Who carries out jobs of other rooms, given by the wiring. */
export type JobHandlers = Readonly<Record<'URGE' | 'RECEIPT', Command<Job, null>>>;

/** What a `WORK` job holds. */
export interface WorkPayload {
  readonly key: string;
  readonly input: Variables;
}

/** What a `MESSAGE` job holds: one receiver, or none where the message starts a case. */
export interface MessagePayload {
  readonly to: { readonly caseId: string; readonly n: number; readonly elementId: string } | null;
  readonly message: string;
  readonly correlation: string;
  readonly payload: Variables;
}

/** What running a job takes. */
export interface JobSurroundings {
  readonly commands: Commands;
  readonly deps: TreeDependencies;
  readonly handlers: JobHandlers;
  readonly caller: Caller;
}

/** Another worker took the job over after the lease had ended: this one's outcome counts for nothing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * Runs a job as a command: what it does and its row's end are one transaction, so that it happens once however often the
 * job was taken up. Only the `work` of a service runs before that, outside any transaction, and may run twice.
 *
 * Raises `LeaseLost`, and the refusals of the command itself: those that mean the case moved on (`isStale`) included.
 */
export async function runJob(around: JobSurroundings, job: Job): Promise<void> {
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
      const { to, message, correlation, payload } = job.payload as unknown as MessagePayload;
      return to === null
        ? carryOut(around, job, startByMessage(deps), { name: message, correlation, payload })
        : carryOut(around, job, deliverMessage(deps), { ...to, name: message, payload });
    }
  }
}

function work({ commands, deps, caller }: JobSurroundings, key: string, input: Variables): Promise<Json> {
  const handler = deps.wiring.services[key];
  if (handler?.mode !== 'JOB') throw new Rejection('SERVICE_UNKNOWN', { key });
  return handler.work((query) => commands.read(caller, query), input);
}

/** Wraps the command: the job is held before it and deleted with it. */
async function carryOut<I>(around: JobSurroundings, job: Job, command: Command<I, null>, input: I): Promise<void> {
  await around.commands.run(
    around.caller,
    {
      name: command.name,
      async execute(ctx, given: I) {
        if (!(await holdJob(ctx.tx, job))) throw new LeaseLost(job.id);
        deleteJob(ctx.tx, job);
        return command.execute(ctx, given);
      },
    },
    input,
  );
}
