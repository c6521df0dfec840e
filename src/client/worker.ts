import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { BpmnError, Failure, Refusal } from './errors.js';
import type { ExternalTask } from './external-task.js';
import type { GongwenClient, Held } from './gongwen-client.js';
import { backOff } from './send-request.js';
import type { Variables } from './variables.js';

/**
 * Does the work of one task. What it returns becomes variables of the case; a `BpmnError` goes to the event that catches it;
 * a `Failure`, or any other error, fails this try. `signal` is aborted when the task is not this worker's any more.
 *
 * A task is given out at least once: after a crash or a broken network the same work comes again, so do it under `task.id`.
 */
export type Handler = (
  task: ExternalTask,
  context: { readonly signal: AbortSignal },
) => Promise<Variables | void> | Variables | void;

/** A topic with ways of its own. */
export interface TopicOptions {
  readonly handler: Handler;
  readonly lockSeconds?: number;
  /** Names of the variables that the handler needs; absent: all. */
  readonly variables?: readonly string[];
}

/** What a worker does, and how much of it at once. */
export interface WorkerOptions {
  /** Handlers by topic. */
  readonly topics: Readonly<Record<string, Handler | TopicOptions>>;
  /** For how long a task is held; extended by itself while its handler runs. 60 by default. */
  readonly lockSeconds?: number;
  /** Most tasks in hand at once, 1 to 100; 10 by default. */
  readonly maxTasks?: number;
  /** How long the service may wait for work, 0 to 30; 20 by default. */
  readonly longPollSeconds?: number;
  /** Delay before the next try after an error that is no `Failure`; 10 by default. */
  readonly retryDelaySeconds?: number;
  /** Its name; host, process and a random part by default. */
  readonly workerId?: string;
  /** Told of what went wrong: no work could be fetched, or an answer was refused. Written to `stderr` by default. */
  readonly onError?: (error: unknown, task?: ExternalTask) => void;
}

/** Answers to which nothing is left to be said: the task is closed, or somebody else has it. */
const TOO_LATE = new Set(['EXTERNAL_TASK_CLOSED', 'EXTERNAL_TASK_LEASE_LOST', 'EXTERNAL_TASK_NOT_FOUND']);

interface InHand {
  readonly held: Held;
  readonly lost: AbortController;
  /** The handler has ended: a lock that is not extended any more is no news. */
  isAnswering: boolean;
  done: Promise<void>;
}

/**
 * Fetches work, hands it to the handlers, and answers. Made by `GongwenClient.worker`. Work of a case that was suspended
 * meanwhile is given back, and done again when the case goes on.
 */
export class Worker {
  readonly id: string;
  readonly #inHand = new Map<string, InHand>();
  #stopping = new AbortController();
  #fetching: Promise<void> | null = null;
  #freed: () => void = () => undefined;

  constructor(
    private readonly client: GongwenClient,
    private readonly options: WorkerOptions,
  ) {
    this.id = options.workerId ?? `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  }

  /** Begins to fetch; a second call does nothing. */
  start(): this {
    if (!this.#fetching) {
      this.#stopping = new AbortController();
      this.#fetching = this.fetchOn();
    }
    return this;
  }

  /**
   * Fetches no more, and comes back when every handler has ended and answered. Those that have not after `graceSeconds` (for
   * ever by default) are told by their signal, and their tasks are given back.
   */
  async stop({ graceSeconds = Number.POSITIVE_INFINITY }: { readonly graceSeconds?: number } = {}): Promise<void> {
    this.#stopping.abort();
    this.#freed();
    await this.#fetching;
    this.#fetching = null;
    const ended = Promise.all([...this.#inHand.values()].map(({ done }) => done));
    if (graceSeconds === Number.POSITIVE_INFINITY) await ended;
    else if (!(await endsWithin(ended, graceSeconds))) await this.giveBack();
  }

  private async fetchOn(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failed = 0; !signal.aborted;) {
      try {
        await this.roomForMore();
        if (!signal.aborted) await this.fetchOnce(signal);
        failed = 0;
      } catch (error) {
        if (signal.aborted) return;
        failed += 1;
        this.tell(error);
        await pause(backOff(failed), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async fetchOnce(signal: AbortSignal): Promise<void> {
    const topics = Object.entries(this.options.topics).map(([topic, given]) => {
      const { lockSeconds = this.lockSeconds, variables } = optionsOf(given);
      return { topic, lockSeconds, ...(variables ? { variables } : {}) };
    });
    const maxTasks = this.maxTasks - this.#inHand.size;
    const { longPollSeconds = 20 } = this.options;
    const tasks = await this.client.acquire({ workerId: this.id, topics, maxTasks, longPollSeconds }, signal);
    for (const task of tasks) this.begin(task);
    // Without a long poll of the service's this one keeps the pace.
    if (tasks.length === 0 && longPollSeconds === 0) await pause(1_000, undefined, { signal });
  }

  private begin(task: ExternalTask): void {
    const { handler, lockSeconds = this.lockSeconds } = optionsOf(this.options.topics[task.topic]!);
    const inHand: InHand = {
      held: { id: task.id, lease: task.lease, workerId: this.id },
      lost: new AbortController(),
      isAnswering: false,
      done: Promise.resolve(),
    };
    this.#inHand.set(task.id, inHand);
    const extending = setInterval(() => void this.extend(inHand, lockSeconds), (lockSeconds * 1_000) / 3);
    inHand.lost.signal.addEventListener('abort', () => clearInterval(extending));
    inHand.done = this.carryOut(task, inHand, handler)
      .catch((error: unknown) => this.tell(error, task))
      .finally(() => {
        clearInterval(extending);
        this.#inHand.delete(task.id);
        this.#freed();
      });
  }

  private async carryOut(task: ExternalTask, inHand: InHand, handler: Handler): Promise<void> {
    const { held, lost } = inHand;
    let answer: () => Promise<unknown>;
    try {
      const variables = (await handler(task, { signal: lost.signal })) ?? {};
      answer = () => this.client.complete(held, variables);
    } catch (thrown) {
      answer = this.answerTo(thrown, held);
    }
    if (lost.signal.aborted) return;
    inHand.isAnswering = true;
    try {
      await answer();
    } catch (refusal) {
      if (!(refusal instanceof Refusal) || TOO_LATE.has(refusal.code)) throw refusal;
      if (refusal.code === 'CASE_SUSPENDED') {
        await this.client.unlock(held);
        throw refusal;
      }
      // The service does not take this result: who sees to the incident reads why.
      await this.client.fail(held, refusal.message, { retryDelaySeconds: this.retryDelaySeconds });
    }
  }

  private answerTo(thrown: unknown, held: Held): () => Promise<unknown> {
    if (thrown instanceof BpmnError) {
      const { code, message, variables } = thrown;
      return () => this.client.bpmnError(held, { code, variables, ...(message === '' ? {} : { message }) });
    }
    if (thrown instanceof Failure) return () => this.client.fail(held, thrown.message, thrown.options);
    const details = thrown instanceof Error ? thrown.stack?.slice(0, 8_000) : undefined;
    const { retryDelaySeconds } = this;
    return () =>
      this.client.fail(held, thrown instanceof Error ? thrown.message : String(thrown), {
        retryDelaySeconds,
        ...(details === undefined ? {} : { details }),
      });
  }

  private async extend(inHand: InHand, lockSeconds: number): Promise<void> {
    const { held, lost } = inHand;
    try {
      await this.client.extend(held, lockSeconds);
    } catch (error) {
      if (inHand.isAnswering) return;
      if (error instanceof Refusal && TOO_LATE.has(error.code)) lost.abort(error);
      this.tell(error);
    }
  }

  private async giveBack(): Promise<void> {
    const left = [...this.#inHand.values()];
    for (const { lost } of left) lost.abort(new Error('The worker stops'));
    await Promise.all(left.map(({ held }) => this.client.unlock(held).catch((error: unknown) => this.tell(error))));
  }

  private async roomForMore(): Promise<void> {
    while (this.#inHand.size >= this.maxTasks && !this.#stopping.signal.aborted) {
      await new Promise<void>((resolve) => (this.#freed = resolve));
    }
  }

  private tell(error: unknown, task?: ExternalTask): void {
    const { onError } = this.options;
    if (onError) onError(error, task);
    else console.error(`gongwen worker ${this.id}${task ? `, task ${task.id} (${task.topic})` : ''}:`, error);
  }

  private get lockSeconds(): number {
    return this.options.lockSeconds ?? 60;
  }

  private get maxTasks(): number {
    return this.options.maxTasks ?? 10;
  }

  private get retryDelaySeconds(): number {
    return this.options.retryDelaySeconds ?? 10;
  }
}

const optionsOf = (given: Handler | TopicOptions): TopicOptions =>
  typeof given === 'function' ? { handler: given } : given;

async function endsWithin(work: Promise<unknown>, seconds: number): Promise<boolean> {
  const over = new AbortController();
  const ended = work.then(() => true);
  const late = pause(seconds * 1_000, false, { signal: over.signal }).catch(() => false);
  return Promise.race([ended, late]).finally(() => over.abort());
}
