import type { Variables } from '../../engine/index.js';

/** Tries of an external task whose drawing names none, as in Camunda 7. */
export const DEFAULT_RETRIES = 3;

/** Most that the variables of one answer may hold, in bytes of JSON (api.md section 7). */
export const VARIABLES_LIMIT = 65_536;

/** Longest message and details of a failure, in characters. */
export const MESSAGE_LIMIT = 2_000;
export const DETAILS_LIMIT = 8_000;

/** Longest lock, retry delay and long poll, in seconds. */
export const LOCK_LIMIT = 86_400;
export const DELAY_LIMIT = 604_800;
export const POLL_LIMIT = 30;

/**
 * Where an external task stands. `FREE`: to be had; `LOCKED`: a worker holds it; `WAITING`: its next try is still to come;
 * `INCIDENT`: no try is left, and somebody must see to it; `CLOSED`: answered, or not wanted any more.
 */
export type ExternalTaskStatus = 'FREE' | 'LOCKED' | 'WAITING' | 'INCIDENT' | 'CLOSED';

/** Work of a case that a worker outside does. Locks and delays are machine time, `openedAt` and `closedAt` office time. */
export interface ExternalTask {
  readonly id: string;
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly n: number;
  readonly elementId: string;
  readonly topic: string;
  readonly priority: number;
  readonly input: Variables;
  /** Tries that it begins with, and begins with again when its incident is retried. */
  readonly retries: number;
  readonly retriesLeft: number;
  /** How often it was given out. */
  readonly attempts: number;
  /** Who holds it, or held it last. */
  readonly worker: string | null;
  /** Token of the worker that may answer; `null` where nobody may. It outlives the lock until the task is given out again. */
  readonly lease: string | null;
  readonly lockedUntil: Date | null;
  readonly runAfter: Date | null;
  readonly lastError: string | null;
  readonly errorDetails: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closeReason: string | null;
  readonly status: ExternalTaskStatus;
  /** Of its case. */
  readonly definition: string;
  readonly definitionVersion: number;
  readonly businessKey: string | null;
}
