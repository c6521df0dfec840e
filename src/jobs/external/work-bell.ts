import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Commands, newId, oneLine, SERVICE_OPTIONS, systemCaller, type ServiceOptions } from '../../kernel/index.js';
import { freeTasks } from './give-out.store.js';

/** Between two looks for free tasks, in milliseconds. */
const LOOK = 250;
/** Requests that come within this time are one look. */
const TOGETHER = 25;
/** Most workers that wait in one process; who comes after them is answered at once. */
const WAITERS_LIMIT = 1_000;

interface Waiter {
  readonly topics: readonly string[];
  readonly maxTasks: number;
  readonly wake: () => void;
}

/**
 * Wakes workers that wait for tasks. However many wait, one look every 250 ms tells of all of them; none holds a connection
 * or a transaction. Not `LISTEN`, which does not survive a pooler between us and the database. Whoever waits longest is woken
 * first, and of one task one worker.
 */
@Injectable()
export class WorkBell implements BeforeApplicationShutdown {
  readonly #log = new Logger('ExternalTasks');
  readonly #waiters = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly commands: Commands,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
  ) {}

  /** Comes back when something of these topics may be free, when the time is over, or when `signal` says so. */
  wait(topics: readonly string[], { maxTasks, until, signal }: WaitOptions): Promise<void> {
    if (signal.aborted || this.#waiters.size >= WAITERS_LIMIT) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter.wake(), Math.max(0, until - Date.now()));
      const waiter: Waiter = {
        topics,
        maxTasks,
        wake: () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', waiter.wake);
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      signal.addEventListener('abort', waiter.wake);
      this.#waiters.add(waiter);
      this.lookIn(LOOK);
    });
  }

  /** Looks in a moment instead of at the next turn: a command of this process may have made work free. */
  ring(): void {
    if (this.#waiters.size > 0) this.lookIn(TOGETHER, true);
  }

  /** Lets every worker go, and waits for the last look. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const waiter of this.#waiters) waiter.wake();
    clearTimeout(this.#timer);
    await this.#looking;
  }

  private lookIn(delay: number, sooner = false): void {
    if (this.#timer !== undefined && !sooner) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#looking = this.lookAfter(this.#looking);
    }, delay);
  }

  private async lookAfter(before: Promise<void>): Promise<void> {
    await before;
    await this.look();
    if (this.#waiters.size > 0) this.lookIn(LOOK);
  }

  /** Never rejects: who waits goes on waiting while the database is away. */
  private async look(): Promise<void> {
    const topics = [...new Set([...this.#waiters].flatMap((waiter) => waiter.topics))];
    if (topics.length === 0) return;
    try {
      const free = await this.commands.read(systemCaller(this.options.officeId, newId()), ({ tx }) =>
        freeTasks(tx, topics),
      );
      for (const waiter of this.#waiters) this.wakeFor(waiter, free);
    } catch (error) {
      this.#log.warn(`No external tasks can be read: ${oneLine(error)}`);
    }
  }

  private wakeFor(waiter: Waiter, free: Map<string, number>): void {
    let wanted = waiter.maxTasks;
    for (const topic of waiter.topics) {
      const there = free.get(topic) ?? 0;
      free.set(topic, Math.max(0, there - wanted));
      wanted = Math.max(0, wanted - there);
    }
    if (wanted < waiter.maxTasks) waiter.wake();
  }
}

interface WaitOptions {
  readonly maxTasks: number;
  /** Machine time in milliseconds. */
  readonly until: number;
  readonly signal: AbortSignal;
}
