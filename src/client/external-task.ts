import type { Variables } from './variables.js';

/** Work of a case in a worker's hands. */
export interface ExternalTask {
  readonly id: string;
  readonly topic: string;
  /** Token that every answer carries. */
  readonly lease: string;
  /** RFC 3339; after it the task may be given to others. */
  readonly lockedUntil: string;
  readonly caseId: string;
  readonly businessKey: string | null;
  readonly definition: string;
  readonly definitionVersion: number;
  /** Element of the process that asks for it. */
  readonly element: string;
  readonly priority: number;
  /** How often it was given out, this time included. */
  readonly attempt: number;
  /** Tries that are left, this one included. */
  readonly retries: number;
  readonly variables: Variables;
}

/** What is to be fetched. */
export interface Fetch {
  readonly workerId: string;
  readonly topics: readonly {
    readonly topic: string;
    readonly lockSeconds: number;
    /** Names of the variables to return; absent: all. */
    readonly variables?: readonly string[];
  }[];
  /** 1 to 100, 1 by default. */
  readonly maxTasks?: number;
  /** 0 to 30: how long the service waits for work where there is none. */
  readonly longPollSeconds?: number;
}
