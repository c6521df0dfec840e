import type { Server } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { allowedMethods } from './allowed-methods.js';
import { answerUnreadable } from './answer-unreadable.js';
import { greetRequest, type Draining } from './greet-request.js';
import type { ProblemFilter } from './problem-filter.js';

/** Longest time that a request may take to come in, in milliseconds (api.md section 7). */
const REQUEST_TIME = 30_000;

/** Answers `OPTIONS` from the routes themselves. */
const answerOptions = (request: Request, response: Response, next: NextFunction): void => {
  if (request.method !== 'OPTIONS') return next();
  const allow = allowedMethods(request.app, request.path);
  if (allow.length === 0) return next();
  response
    .set('Allow', [...allow, 'OPTIONS'].join(', '))
    .status(204)
    .end();
};

/** An Express application of our settings, with the steps that come before every route. */
export function newExpress(draining: Draining): Express {
  const application = express();
  application.disable('x-powered-by');
  application.set('etag', false);
  application.set('query parser', false);
  application.set('case sensitive routing', true);
  application.set('strict routing', true);
  application.use(greetRequest(draining));
  application.use(answerOptions);
  return application;
}

/** The steps that come after every route: a problem for paths that no route has. */
export function closeExpress(application: Express, problems: ProblemFilter): void {
  application.use((request: Request, response: Response) => {
    problems.answer({ status: 404 }, request, response);
  });
  application.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else problems.answer(error, request, response);
  });
}

/** Limits of the server under Express; what it cannot read as HTTP gets a problem too. */
export function limitServer(server: Server): void {
  server.requestTimeout = REQUEST_TIME;
  server.headersTimeout = REQUEST_TIME / 2;
  server.keepAliveTimeout = 65_000;
  server.on('clientError', answerUnreadable);
}
