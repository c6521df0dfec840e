import { toWire, type Command } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import type { Json } from '../../engine/index.js';
import { endLocks } from './external-task.store.js';
import { giveOut, type GivenTask, type Wanted } from './give-out.store.js';

/** What a worker asks for. */
export interface AcquireInput {
  readonly workerId: string;
  readonly topics: readonly {
    readonly topic: string;
    readonly lockSeconds: number;
    /** Names of the variables that it wants; absent: all. */
    readonly variables?: readonly string[] | undefined;
  }[];
  readonly maxTasks: number;
}

/** A task in a worker's hands. */
export interface AcquiredTask {
  readonly id: string;
  readonly topic: string;
  /** Token that every answer must carry. */
  readonly lease: string;
  /** Machine time at which the task is given to others, unless the lock is extended. */
  readonly lockedUntil: string;
  readonly caseId: string;
  readonly businessKey: string | null;
  readonly definition: string;
  readonly definitionVersion: number;
  readonly element: string;
  readonly priority: number;
  /** How often it was given out, this time included. */
  readonly attempt: number;
  /** Tries that are left, this one included. */
  readonly retries: number;
  /** Input mapping of the element, or every variable that it sees where there is none. */
  readonly variables: Readonly<Record<string, Json>>;
}

/** What a worker got; nothing where nothing was free in time. */
export interface AcquiredTasks {
  readonly tasks: readonly AcquiredTask[];
}

/** Nothing is free yet: rolls the command back, so that a key that came with the request is not used up. */
export class NothingFree extends Error {
  override readonly name = 'NothingFree';
}

/**
 * Gives a worker what is free of its topics, the highest priority first. Each task is its alone until the lock ends.
 *
 * Raises `PERMISSION_MISSING` for a topic that the caller may not fetch; `NothingFree` where it does not take none.
 */
export const acquireExternalTasks: Command<AcquireInput & { readonly takesNone: boolean }, AcquiredTasks> = {
  name: 'jobs.acquireExternalTasks',
  async execute(ctx, { takesNone, topics, ...input }) {
    for (const wanted of topics) demandMay(ctx.caller, 'external.fetch', wanted, ctx.today);
    const wanted: Wanted = { ...input, topics };
    const given = await giveOut(ctx.tx, wanted);
    if (given.length === 0 && !takesNone) throw new NothingFree();
    const names = new Map(topics.map(({ topic, variables }) => [topic, variables]));
    return { tasks: given.map((task) => toAcquired(task, names.get(task.topic), ctx.zone)) };
  },
};

/** Takes tasks back from a worker that was gone before it heard of them. */
export const takeBack: Command<AcquiredTasks, null> = {
  name: 'jobs.takeBackExternalTasks',
  execute: (ctx, { tasks }) => {
    endLocks(ctx.tx, tasks);
    return Promise.resolve(null);
  },
};

function toAcquired(task: GivenTask, names: readonly string[] | undefined, zone: string): AcquiredTask {
  const variables = names
    ? Object.fromEntries(Object.entries(task.input).filter(([name]) => names.includes(name)))
    : task.input;
  return {
    id: task.id,
    topic: task.topic,
    lease: task.lease,
    lockedUntil: toWire(task.lockedUntil, zone),
    caseId: task.caseId,
    businessKey: task.businessKey,
    definition: task.definition,
    definitionVersion: task.definitionVersion,
    element: task.elementId,
    priority: task.priority,
    attempt: task.attempts,
    retries: task.retriesLeft,
    variables,
  };
}
