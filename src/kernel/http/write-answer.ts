import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/internal';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { wasReplayed } from '../idempotency.js';
import type { HttpRequest } from './http-request.js';
import { routeOf, type Route } from './route-of.js';

/** Where the API lives. */
export const BASE_PATH = '/api/v1';

/**
 * Gives an answer the headers that its kind promises: `Location` of what was made, `Link` to the next page, `ETag` of what
 * was read (and 304 to a client that has it), `Idempotency-Replayed`. An act answers 200.
 */
@Injectable()
export class WriteAnswer implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    const route = routeOf(context);
    const hasStatus = Reflect.hasMetadata(HTTP_CODE_METADATA, context.getHandler());
    return next.handle().pipe(
      map((body: unknown) => {
        if (request.method === 'POST' && !hasStatus) response.status(200);
        if (request.caller && wasReplayed(request.caller)) response.set('Idempotency-Replayed', 'true');
        return isPlain(body) ? dress(request, response, route, body) : body;
      }),
    );
  }
}

const isPlain = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !(body instanceof StreamableFile) && !Buffer.isBuffer(body);

function dress(request: HttpRequest, response: Response, route: Route, body: Record<string, unknown>): unknown {
  if (route.creates !== null) {
    const name = body['id'] ?? body['code'] ?? body['key'];
    if (typeof name === 'string' || typeof name === 'number') {
      const below = route.creates.replaceAll(/:(\w+)/g, (_, key: string) =>
        encodeURIComponent(String(request.params[key])),
      );
      response.set('Location', `${BASE_PATH}${below}/${encodeURIComponent(name)}`);
    }
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return body;
  if (Array.isArray(body['items'])) {
    if (typeof body['next'] === 'string') response.links({ next: nextPage(request, body['next']) });
    return body;
  }
  if (response.hasHeader('ETag')) return body;
  const etag = entityTag(body);
  response.set('ETag', etag);
  if (isKnown(request.get('if-none-match'), etag)) {
    response.status(304);
    return undefined;
  }
  return body;
}

/** Address of the page after this one: the same question from the cursor on. */
export function nextPage(request: HttpRequest, cursor: string): string {
  const [path = '', query = ''] = request.originalUrl.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}

/**
 * A strong tag: the row's version, so that `If-Match` can be told from the body alone, and a digest of what this caller
 * was shown, since links and language differ between callers of the same version.
 */
function entityTag(body: Record<string, unknown>): string {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 16);
  const version = body['rowVersion'];
  return typeof version === 'number' ? `"${version}.${digest}"` : `"${digest}"`;
}

function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || ((header.match(/"[^"]*"/g) as string[] | null)?.includes(etag) ?? false);
}
