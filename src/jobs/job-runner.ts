import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  Commands,
  newId,
  oneLine,
  Rejection,
  SERVICE_OPTIONS,
  systemCaller,
  type Caller,
  type Command,
  type ServiceOptions,
} from '../kernel/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from '../instances/index.js';
import { dropJob, failureOf, giveUpJob } from './give-up-job.js';
import { isStale, LEASE, type Job } from './job.js';
import { endLeases, leaseJobs, renewLeases, type Claim } from './job-queue.store.js';
import { setAsideJob } from './set-aside-job.js';
import { JOB_HANDLERS, LeaseLost, type JobHandlers } from './carry-out.js';
import { runJob } from './run-job.js';

/** Jobs that one process runs at once: less than its connections, so that requests are never starved. */
const SLOTS = 4;
const POLL = 250;
/** Requests that come within this time, in milliseconds, are one look for jobs: a look costs the database as much as a read. */
const TOGETHER = 25;
/** Longest wait for running jobs when the service stops, in milliseconds. */
const STOP = 20_000;
/** Most jobs of one drain: a process that makes a new one at each turn must not keep a request for ever. */
const DRAIN = 10_000;

/**
 * Runs what is due in this office: timers, work, urges, messages. Any number of processes may do so: a job is leased with
 * `SKIP LOCKED`, and its effect and its end are one transaction. Jobs of one call tree run one after another, in the order
 * of their due dates; one that was due while nothing ran fires once.
 *
 * @rule R-142
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('Jobs');
  readonly #running = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  #polling: Promise<void> | null = null;
  /** A poll under way: its jobs may be leased already and not yet among the running ones. */
  #taking: Promise<number> | null = null;
  #stopped = false;
  #awake = false;
  #wake: () => void = () => undefined;
  #soon: NodeJS.Timeout | undefined;
  #drain: Promise<void> | null = null;
  #nextDrain: Promise<void> | null = null;

  constructor(
    private readonly commands: Commands,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
    @Inject(JOB_HANDLERS) private readonly handlers: JobHandlers,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.options.isAlone) await this.commands.run(this.system(), freeJobs, null);
    if (this.options.runsJobs) this.#polling = this.poll();
  }

  /** Takes no new job, and waits for those that run; what does not end in time is free for others when its lease ends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    this.wakeNow();
    await this.#polling;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP)));
    await Promise.race([this.idle(), limit]);
    clearTimeout(timer);
  }

  /** Looks for due jobs in a moment instead of at the next poll: a command of this process may have made some. */
  wake(): void {
    this.#soon ??= setTimeout(() => this.wakeNow(), TOGETHER).unref();
  }

  private wakeNow(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#awake = true;
    this.#wake();
  }

  /**
   * Runs everything that is due, and what becomes due by it at the same office instant, one job after another in the order
   * of due dates; without pause after a failure, so that it ends with every due job done or parked. Test mode answers
   * requests after it. Several callers share one run, each one that began after its call.
   */
  drain(): Promise<void> {
    if (!this.#drain) {
      this.#drain = this.drainNow().finally(() => (this.#drain = null));
      return this.#drain;
    }
    this.#nextDrain ??= this.#drain
      .catch(() => undefined)
      .then(() => {
        this.#nextDrain = null;
        return this.drain();
      });
    return this.#nextDrain;
  }

  private async drainNow(): Promise<void> {
    for (let taken = 0; taken < DRAIN; taken += 1) {
      const [job] = await this.lease({ limit: 1, early: true });
      if (job) await this.begin(job);
      else if (this.#taking || this.#running.size > 0) {
        await this.#taking?.catch(() => 0);
        await this.idle();
      } else return;
    }
    this.#log.error(`After ${DRAIN} jobs there are still more that are due at the same instant`);
  }

  private async poll(): Promise<void> {
    while (!this.#stopped) {
      this.#awake = false;
      try {
        this.#taking = this.take();
        const taken = await this.#taking.finally(() => (this.#taking = null));
        if (taken === 0) await this.rest();
      } catch (error) {
        this.#log.warn(`No jobs can be read: ${oneLine(error)}`);
        await this.rest();
      }
    }
  }

  private async take(): Promise<number> {
    const free = SLOTS - this.#running.size;
    const jobs = free > 0 ? await this.lease({ limit: free, early: false }) : [];
    for (const job of jobs) void this.begin(job).then(() => this.wakeNow());
    return jobs.length;
  }

  private rest(): Promise<void> {
    if (this.#awake) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private lease(claim: Pick<Claim, 'limit' | 'early'>): Promise<Job[]> {
    const command: Command<null, Job[]> = {
      name: 'jobs.lease',
      execute: (ctx) => leaseJobs(ctx.tx, { ...claim, now: ctx.now, lease: LEASE, token: newId() }),
    };
    return this.commands.run(this.system(), command, null);
  }

  /** Never rejects: what goes wrong is the job's, and is kept with it. */
  private begin(job: Job): Promise<void> {
    const done = this.carryOut(job).finally(() => this.#running.delete(job.id));
    this.#running.set(job.id, { job, done });
    return done;
  }

  private async carryOut(job: Job): Promise<void> {
    const caller = this.system();
    const renewal = setInterval(() => void this.renew(job, caller), LEASE / 3);
    try {
      await runJob({ commands: this.commands, deps: this.deps, handlers: this.handlers, caller }, job);
    } catch (reason) {
      if (reason instanceof LeaseLost)
        this.#log.warn(`Job ${job.kind} ${job.id} was withdrawn, or taken over by another worker`);
      else await this.settle(job, caller, reason);
    } finally {
      clearInterval(renewal);
    }
  }

  private async settle(job: Job, caller: Caller, reason: unknown): Promise<void> {
    try {
      if (reason instanceof Rejection && isStale(reason.code)) {
        await this.commands.run(caller, dropJob, job);
      } else if (reason instanceof Rejection && reason.code === 'CASE_SUSPENDED') {
        await this.commands.run(caller, setAsideJob(this.deps), job);
      } else {
        this.#log.warn(`Job ${job.kind} ${job.id}, try ${job.attempts}: ${oneLine(reason)}`);
        await this.commands.run(caller, giveUpJob(this.deps), failureOf(job, reason));
      }
    } catch (error) {
      this.#log.error(`Job ${job.id} stays leased until its lease ends: ${oneLine(error)}`);
    }
  }

  private async renew(job: Job, caller: Caller): Promise<void> {
    const command: Command<null, null> = {
      name: 'jobs.renewLease',
      async execute(ctx) {
        renewLeases(ctx.tx, [job], LEASE);
        return null;
      },
    };
    try {
      await this.commands.run(caller, command, null);
    } catch (error) {
      this.#log.warn(`The lease of job ${job.id} was not renewed: ${oneLine(error)}`);
    }
  }

  private async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  private system(): Caller {
    return systemCaller(this.options.officeId, newId());
  }
}

/** What a process that was killed had taken up is free again. */
const freeJobs: Command<null, null> = {
  name: 'jobs.freeJobs',
  async execute(ctx) {
    endLeases(ctx.tx);
    return null;
  },
};
