import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from './errors.js';

/** Where the service is, and who calls. */
export interface Connection {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  /** Key of an API client, `gw_…`. */
  readonly key: string;
}

/** One request. */
export interface Request {
  readonly method: 'GET' | 'POST';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
  /** Most tries; 1 sends it once and without a key. */
  readonly tries: number;
  /** Longest time for one try, in milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

const LONGEST_PAUSE = 10_000;

/**
 * Sends a request, and again after a network error or an answer that asks for patience, with pauses that grow. Every try
 * carries the same `Idempotency-Key`, so that it has one effect however often it arrives.
 *
 * @throws Refusal of the service; the network's own error after the last try, or when `signal` says so
 */
export async function sendRequest<A>(connection: Connection, request: Request): Promise<A> {
  const key = request.method === 'POST' && request.tries > 1 ? randomUUID() : null;
  for (let tried = 1; ; tried += 1) {
    try {
      return await send<A>(connection, request, key);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'IDEMPOTENCY_KEY_REQUIRED' && key === null) {
        return send<A>(connection, request, randomUUID());
      }
      if (tried >= request.tries || request.signal?.aborted || !isWorthRepeating(error)) throw error;
      const asked = error instanceof Refusal && error.retryAfter !== null ? error.retryAfter * 1_000 : 0;
      await pause(Math.max(asked, backOff(tried)), undefined, { signal: request.signal });
    }
  }
}

/** Pause before the next try in milliseconds: a quarter of a second, doubled each time, up to ten, some of it by chance. */
export const backOff = (tried: number): number =>
  Math.min(LONGEST_PAUSE, 250 * 2 ** (tried - 1)) * (0.5 + Math.random() / 2);

const PATIENCE = new Set([429, 502, 503, 504]);

/** Everything but a refusal is the network's: the request may have arrived or not. */
const isWorthRepeating = (error: unknown): boolean =>
  !(error instanceof Refusal) || PATIENCE.has(error.status) || error.code === 'REQUEST_IN_PROGRESS';

async function send<A>(connection: Connection, request: Request, key: string | null): Promise<A> {
  const { method, path, body, timeout, signal } = request;
  const limit = AbortSignal.timeout(timeout);
  const response = await fetch(`${connection.url.replace(/\/+$/, '')}/api/v1${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${connection.key}`,
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === null ? {} : { 'Idempotency-Key': key }),
    },
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as A;
  throw refusalOf(response, text);
}

function refusalOf({ status, headers }: Response, text: string): Refusal {
  const isProblem = headers.get('content-type')?.includes('json') ?? false;
  const { code, detail, params, errors } = (isProblem ? JSON.parse(text) : {}) as Partial<
    Pick<Refusal, 'code' | 'params' | 'errors'> & { detail: string }
  >;
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  return new Refusal(
    status,
    code ?? `HTTP_${status}`,
    detail ?? text.slice(0, 200),
    params,
    errors,
    Number.isNaN(retryAfter) ? null : retryAfter,
  );
}
