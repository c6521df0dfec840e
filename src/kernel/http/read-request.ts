import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { from, type Observable, switchMap } from 'rxjs';
import { isId } from '../ids.js';
import { Rejection, type FieldError } from '../rejection.js';
import type { HttpRequest } from './http-request.js';
import { notAnObject } from './not-an-object.js';
import { readQuery } from './read-query.js';
import { demandMediaType, hasBody, readJsonBody } from './read-json-body.js';
import { routeOf, type Route } from './route-of.js';
import { isStorable, pointerPart, unknownField } from './text-checks.js';

const READS = new Set(['GET', 'HEAD']);
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
const ORDINAL_NAMES = new Set(['n', 'no', 'year', 'version', 'versionNo', 'level']);
const ORDINAL = /^[1-9]\d{0,8}$/;

/**
 * Reads a request once the guards have let it in, and before its handler: path, `Accept`, query, headers, body. What it
 * lets through is text that can be stored, of the media type, size and names that the route takes.
 *
 * Raises `NOT_FOUND` (a path that names nothing), `NOT_ACCEPTABLE`, `UNKNOWN_PARAMETER`, `PARAMETER_INVALID`,
 * `HEADER_INVALID`, and what `readJsonBody` raises.
 */
@Injectable()
export class ReadRequest implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    return from(read(request, routeOf(context))).pipe(switchMap(() => next.handle()));
  }
}

async function read(request: HttpRequest, route: Route): Promise<void> {
  demandPath(request);
  demandAccept(request, route);
  Object.defineProperty(request, 'query', { value: readQuery(request.originalUrl, route.parameters), writable: true });
  const key = READS.has(request.method) ? null : idempotencyKey(request);
  const digest = await readBody(request, route);
  if (request.caller && key !== null) {
    const fingerprint = createHash('sha256')
      .update(`${request.method}\n${request.originalUrl}\n${digest}`)
      .digest('hex');
    request.caller = { ...request.caller, idempotency: { key, fingerprint } };
  }
}

/** A path parameter named `id` is a UUID, one named like a number is one; anything else names no thing of ours. */
function demandPath(request: HttpRequest): void {
  for (const [name, value] of Object.entries(request.params)) {
    const text = String(value);
    const isSound =
      isStorable(text) &&
      text.length <= 255 &&
      (!/^id$|Id$/.test(name) || isId(text)) &&
      (!ORDINAL_NAMES.has(name) || ORDINAL.test(text));
    if (!isSound) throw new Rejection('NOT_FOUND');
  }
}

function demandAccept(request: HttpRequest, route: Route): void {
  if (request.headers.accept === undefined) return;
  if (request.accepts([...route.produces]) === false)
    throw new Rejection('NOT_ACCEPTABLE', { offered: route.produces });
}

function idempotencyKey(request: HttpRequest): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined) return null;
  if (!IDEMPOTENCY_KEY.test(key)) throw new Rejection('HEADER_INVALID', { header: 'Idempotency-Key' });
  return key;
}

/** Leaves the body in `request.body`; the answer is the digest that names it. */
async function readBody(request: HttpRequest, route: Route): Promise<string> {
  if (READS.has(request.method)) return '';
  if (route.rawTypes) {
    if (hasBody(request)) demandMediaType(request, route.rawTypes);
    return [request.get('content-type'), request.get('content-length'), request.get('content-digest')].join('\n');
  }
  const { value, sha256 } = await readJsonBody(request, route.bodyRules);
  if (!route.takesBody) refuseFields(value);
  request.body = value;
  return sha256;
}

/** A route without a body takes none, or an empty object. */
function refuseFields(value: unknown): void {
  if (value === undefined || value === null) return;
  const errors: FieldError[] =
    typeof value === 'object' && !Array.isArray(value)
      ? Object.keys(value).map((name) => unknownField(`/${pointerPart(name)}`, name))
      : [notAnObject];
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
}
