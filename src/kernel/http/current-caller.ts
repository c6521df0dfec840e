import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller } from '../caller.js';
import type { HttpRequest } from './http-request.js';

/** Hands a controller the caller that the guard of `access/` found; only on routes that are not public. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<HttpRequest>();
  if (!caller) throw new Error('A public route has no caller');
  return caller;
});
