import type { Json, Variables } from './variables.js';

/** What the service refused: the problem document (RFC 9457) that it answered with. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    /** Stable, `EXTERNAL_TASK_LEASE_LOST`; `GET /problems/{code}` explains it. */
    readonly code: string,
    detail: string,
    readonly params: Readonly<Record<string, Json>> = {},
    /** Wrong fields, each with a JSON pointer. */
    readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[] = [],
    /** Seconds after which the same request may be sent again, where the service named them. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** Thrown by a handler: an error that the process is drawn for. An event that catches its code goes on with the variables. */
export class BpmnError extends Error {
  override readonly name = 'BpmnError';

  constructor(
    readonly code: string,
    message = '',
    readonly variables: Variables = {},
  ) {
    super(message);
  }
}

/** How to go on after a failure. */
export interface FailureOptions {
  /** Tries that are left, 0 for an incident; absent: one less than before. */
  readonly retries?: number;
  readonly retryDelaySeconds?: number;
  /** More of what went wrong, for who sees to it. */
  readonly details?: string;
}

/** Thrown by a handler: this try failed, and how to go on. Any other error fails the try too, with the worker's own delay. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    message: string,
    readonly options: FailureOptions = {},
  ) {
    super(message);
  }
}
