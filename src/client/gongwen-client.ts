import type { FailureOptions } from './errors.js';
import type { ExternalTask, Fetch } from './external-task.js';
import { sendRequest, type Connection } from './send-request.js';
import type { Variables } from './variables.js';
import { Worker, type WorkerOptions } from './worker.js';

/** Tries of a call, and the longest time of each in milliseconds. */
const TRIES = 8;
const TIMEOUT = 30_000;

/** A case as the service tells it. */
export interface Case {
  readonly id: string;
  readonly caseNo: string;
  readonly definition: string;
  readonly definitionVersion: number;
  readonly businessKey: string | null;
  readonly status: 'RUNNING' | 'COMPLETED' | 'TERMINATED' | 'ERROR' | 'CANCELLED';
}

/** Who answers for a task: the token that came with it, and the worker's name. */
export type Held = Pick<ExternalTask, 'id' | 'lease'> & { readonly workerId: string };

/**
 * A client of a Gongwen service for Node 20.19 and newer, under the key of an API client: the scope `external:TOPIC` (or
 * `external:*`) lets it fetch work, `messages:send` send messages.
 *
 * A call is sent again after a network error, under one `Idempotency-Key`. What the service refuses is thrown as `Refusal`.
 */
export class GongwenClient {
  constructor(private readonly connection: Connection) {}

  /** A worker for these topics; it begins with `start()`. */
  worker(options: WorkerOptions): Worker {
    return new Worker(this, options);
  }

  /** Starts a case on the newest version of a process. */
  startCase(given: {
    readonly definition: string;
    readonly businessKey?: string;
    readonly variables?: Variables;
  }): Promise<Case> {
    return this.post('/cases', given);
  }

  /** Sends a message to the case that waits for it; the same `messageId` twice has one effect. */
  sendMessage(message: {
    readonly name: string;
    readonly correlation: string;
    readonly payload?: Variables;
    readonly messageId?: string;
  }): Promise<{ readonly deliveredTo: readonly { readonly caseId: string; readonly element: string }[] }> {
    return this.post('/messages', message);
  }

  /** Fetches work once. Not sent again by itself: whoever asks in vain asks anew. */
  async acquire(wanted: Fetch, signal?: AbortSignal): Promise<readonly ExternalTask[]> {
    const timeout = TIMEOUT + (wanted.longPollSeconds ?? 0) * 1_000;
    const answer = await sendRequest<{ tasks: readonly ExternalTask[] }>(this.connection, {
      method: 'POST',
      path: '/external-tasks/acquire',
      body: wanted,
      tries: 1,
      timeout,
      signal,
    });
    return answer.tasks;
  }

  /** The work is done; `variables` enter the case. */
  complete(held: Held, variables: Variables = {}): Promise<unknown> {
    return this.answer(held, 'complete', { variables });
  }

  /** A try failed. */
  fail(held: Held, message: string, options: FailureOptions = {}): Promise<unknown> {
    return this.answer(held, 'fail', { message: message.slice(0, 2_000) || 'failed', ...options });
  }

  /** An error that the process is drawn for. */
  bpmnError(held: Held, error: { code: string; message?: string; variables?: Variables }): Promise<unknown> {
    return this.answer(held, 'bpmn-error', error);
  }

  /** Holds the task for another while, counted from now. */
  extend(held: Held, lockSeconds: number): Promise<unknown> {
    return this.answer(held, 'extend', { lockSeconds });
  }

  /** Gives the task back without an answer. */
  unlock(held: Held): Promise<unknown> {
    return this.answer(held, 'unlock', {});
  }

  private answer({ id, lease, workerId }: Held, verb: string, more: object): Promise<unknown> {
    return this.post(`/external-tasks/${id}/${verb}`, { workerId, lease, ...more });
  }

  private post<A>(path: string, body: object): Promise<A> {
    return sendRequest<A>(this.connection, { method: 'POST', path, body, tries: TRIES, timeout: TIMEOUT });
  }
}
