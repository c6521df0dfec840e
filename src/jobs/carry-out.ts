import type { Caller, Command, Commands } from '../kernel/index.js';
import { lockDeployments } from '../definitions/index.js';
import type { TreeDependencies } from '../instances/index.js';
import type { EndedPost } from '../organisation/index.js';
import type { CaseJob, Job } from './job.js';
import { deleteJob, holdJob } from './job-queue.store.js';

/** DI token of `JobHandlers`. */
export const JOB_HANDLERS = Symbol('JOB_HANDLERS');

/** Who carries out jobs of other rooms, given by the wiring. */
export interface JobHandlers extends Readonly<Record<'URGE' | 'RECEIPT', Command<CaseJob, null>>> {
  readonly LEAVER: Command<EndedPost, null>;
  readonly HOLDERS: Command<{ readonly after?: string }, null>;
}

/** What running a job takes. */
export interface JobSurroundings {
  readonly commands: Pick<Commands, 'run' | 'read'>;
  readonly deps: TreeDependencies;
  readonly handlers: JobHandlers;
  readonly caller: Caller;
}

/** Another worker took the job over after the lease had ended: this one's outcome counts for nothing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * Wraps the command: the job is held before it and deleted with it. A deployment moves start timers to its version, and goes
 * on only before or after one fires. Raises `LeaseLost`.
 */
export async function carryOut<I>(
  around: JobSurroundings,
  job: Job,
  command: Command<I, null>,
  input: I,
): Promise<void> {
  await around.commands.run(
    around.caller,
    {
      name: command.name,
      async execute(ctx, given: I) {
        if (job.kind === 'TIMER_START') await lockDeployments(ctx.tx);
        if (!(await holdJob(ctx.tx, job))) throw new LeaseLost(job.id);
        deleteJob(ctx.tx, job);
        return command.execute(ctx, given);
      },
    },
    input,
  );
}

/** The command for as long as the job is this worker's: the job goes on after it. Raises `LeaseLost`. */
export const whileHeld = <I>(job: Job, command: Command<I, null>): Command<I, null> => ({
  name: command.name,
  async execute(ctx, input) {
    if (!(await holdJob(ctx.tx, job))) throw new LeaseLost(job.id);
    return command.execute(ctx, input);
  },
});
