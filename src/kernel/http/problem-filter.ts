import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { databaseRejection } from '../database-rejection.js';
import { Rejection, type RejectionKind } from '../rejection.js';
import { RejectionCatalogue } from '../rejection-catalogue.js';
import { stackOf } from '../stack-of.js';
import { allowedMethods } from './allowed-methods.js';
import type { HttpRequest } from './http-request.js';
import { KERNEL_REJECTIONS } from './kernel-rejections.js';
import type { Problem } from './problem.js';
import { ProblemWriter } from './problem-writer.js';

/** Seconds after which a caller may try again, by code. */
const RETRY_AFTER: Readonly<Record<string, number>> = {
  REQUEST_IN_PROGRESS: 1,
  LOCK_TIMEOUT: 1,
  SERVICE_STOPPING: 2,
  DATABASE_UNAVAILABLE: 2,
};

/** Answers whatever went wrong, on any path and at any step, with one problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('Http');

  constructor(
    private readonly catalogue: RejectionCatalogue,
    private readonly problems: ProblemWriter,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<Request>(), http.getResponse<Response>());
  }

  /** Writes the problem. A fault of ours is logged with its trace id, and the caller is told that id and nothing else. */
  answer(error: unknown, plain: Request, response: Response): void {
    const request = plain as HttpRequest;
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const { rejection, kind } = this.kindOf(this.rejectionOf(error, request, response), request);
    const path = request.originalUrl.split('?')[0]!.slice(0, 1_000);
    const { language, traceId, caller } = request;
    void this.send(this.problems.write(rejection, kind, { language, path, traceId, caller }), () => {
      this.setHeaders(rejection, kind, request, response);
      return response.status(kind.status).type('application/problem+json');
    });
  }

  /** Sends a problem once its names are known; writing it raises nothing. */
  private async send(writing: Promise<Problem>, begin: () => Response): Promise<void> {
    const problem = await writing;
    const response = begin();
    if (!response.headersSent && !response.destroyed) response.send(JSON.stringify(problem));
  }

  private rejectionOf(error: unknown, request: HttpRequest, response: Response): Rejection {
    if (error instanceof Rejection) {
      if (error.code === 'DATABASE_UNAVAILABLE') this.#log.warn(`${request.traceId} the database is away`);
      return error;
    }
    const ofDatabase = databaseRejection(error);
    if (ofDatabase) return ofDatabase;
    const status = (error as { status?: unknown } | null)?.status;
    if (status === 404 || error instanceof URIError || isBadPath(error)) return this.unknownRoute(request, response);
    if ((error as { code?: unknown } | null)?.code === 'ECONNRESET') return new Rejection('MALFORMED_JSON');
    this.#log.error(`${request.traceId} ${request.method} ${request.route?.path ?? ''}`, stackOf(error));
    return new Rejection('INTERNAL', {}, [], { cause: error });
  }

  /** No route at all, or one that is there for other methods. */
  private unknownRoute(request: HttpRequest, response: Response): Rejection {
    const allow = allowedMethods(request.app, request.originalUrl.split('?')[0]!);
    if (allow.length === 0) return new Rejection('NOT_FOUND');
    response.set('Allow', allow.join(', '));
    return new Rejection('METHOD_NOT_ALLOWED', { method: request.method, allow });
  }

  private kindOf(rejection: Rejection, request: HttpRequest): { rejection: Rejection; kind: RejectionKind } {
    const kind = this.catalogue.find(rejection.code) ?? KERNEL_REJECTIONS[rejection.code];
    if (kind) return { rejection, kind };
    this.#log.error(`${request.traceId} a refusal that no room declares: ${rejection.code}`, stackOf(rejection));
    return { rejection: new Rejection('INTERNAL'), kind: KERNEL_REJECTIONS['INTERNAL']! };
  }

  private setHeaders(rejection: Rejection, kind: RejectionKind, request: HttpRequest, response: Response): void {
    response.set('Cache-Control', 'no-store');
    response.removeHeader('ETag');
    const told = rejection.params['retryAfter'];
    const standard = RETRY_AFTER[rejection.code] ?? (kind.status === 503 || kind.status === 429 ? 1 : undefined);
    const retryAfter = typeof told === 'number' ? told : standard;
    if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
    if (kind.status === 401) {
      const hasCredentials = request.get('authorization') !== undefined;
      response.set('WWW-Authenticate', `Bearer realm="gongwen"${hasCredentials ? ', error="invalid_token"' : ''}`);
    }
    if (rejection.code === 'UNSUPPORTED_MEDIA_TYPE') {
      const accepted = (rejection.params['accepted'] as readonly string[] | undefined) ?? ['application/json'];
      const name = request.method === 'PATCH' ? 'Accept-Patch' : request.method === 'POST' ? 'Accept-Post' : 'Accept';
      response.set(name, accepted.join(', '));
    }
  }
}

/** Express says 400 of a path whose escapes are not UTF-8: it names nothing. */
const isBadPath = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Failed to decode param');
