import type { Request } from 'express';
import type { Caller } from '../caller.js';

/** A request as it runs through the service: what the steps before a controller found out about it. */
export interface HttpRequest extends Request {
  /** 32 hexadecimal digits: of the client's `traceparent`, or our own. */
  traceId: string;
  language: Caller['language'];
  /** Set by the guard of `access/`; absent on public routes. */
  caller?: Caller;
  /** The time at which the request came in, in machine milliseconds. */
  startedAt: number;
}
