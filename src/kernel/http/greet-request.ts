import type { NextFunction, Request, Response } from 'express';
import { Rejection } from '../rejection.js';
import { languageOf } from './accept-language.js';
import type { HttpRequest } from './http-request.js';
import { traceOf } from './trace.js';

/** Whether the service is on its way out: what runs is finished, new work is refused. */
export interface Draining {
  stopping: boolean;
  /** Requests whose answer is not out yet. */
  running: number;
}

/** Headers that say one thing: of two, a proxy before us may have read the other one. */
const ONLY_ONCE = new Set([
  'authorization',
  'host',
  'content-type',
  'on-behalf-of',
  'idempotency-key',
  'content-encoding',
]);

/** A header that stands twice where it must not. Node keeps one of the two, or joins them, and says nothing. */
function repeatedHeader({ rawHeaders }: Request): string | undefined {
  const names = rawHeaders.filter((_, place) => place % 2 === 0).map((name) => name.toLowerCase());
  return names.find((name, place) => ONLY_ONCE.has(name) && names.indexOf(name) < place);
}

/**
 * The first step of every request: gives it a trace and a language, and its answer the headers that all answers carry.
 * Raises `HEADER_INVALID` for a header that stands twice, `SERVICE_STOPPING`.
 */
export const greetRequest =
  (draining: Draining) =>
  (plain: Request, response: Response, next: NextFunction): void => {
    const request = plain as HttpRequest;
    const { traceId, traceparent } = traceOf(request.get('traceparent'));
    request.traceId = traceId;
    request.language = languageOf(request.get('accept-language'));
    request.startedAt = Date.now();
    response.set({
      'X-Request-Id': traceId,
      traceparent,
      'Content-Language': request.language,
      'Cache-Control': 'private, no-cache',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      Vary: 'Accept, Accept-Language, Authorization, On-Behalf-Of',
    });
    draining.running += 1;
    response.once('close', () => {
      draining.running -= 1;
    });
    const header = repeatedHeader(request);
    if (header !== undefined) {
      next(new Rejection('HEADER_INVALID', { header }));
      return;
    }
    if (draining.stopping) {
      response.set('Connection', 'close');
      next(new Rejection('SERVICE_STOPPING'));
      return;
    }
    next();
  };
