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

/**
 * The first step of every request: gives it a trace and a language, and its answer the headers that all answers carry.
 * Raises `SERVICE_STOPPING`.
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
      Vary: 'Accept, Accept-Language, Authorization, On-Behalf-Of',
    });
    draining.running += 1;
    response.once('close', () => {
      draining.running -= 1;
    });
    if (draining.stopping) {
      response.set('Connection', 'close');
      next(new Rejection('SERVICE_STOPPING'));
      return;
    }
    next();
  };
