import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Rejection } from '../rejection.js';
import type { HttpRequest } from './http-request.js';

const ENTITY_TAGS = /^\s*(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*)\s*$/;

/** Hands a controller the raw `If-Match` header, `null` when absent. Raises `HEADER_INVALID`. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const header = context.switchToHttp().getRequest<HttpRequest>().get('if-match');
  if (header === undefined) return null;
  if (!ENTITY_TAGS.test(header)) throw new Rejection('HEADER_INVALID', { header: 'If-Match' });
  return header;
});

/**
 * Refuses a change to another version than the one the caller saw. An entity tag of ours is `"<rowVersion>"`, or
 * `"<rowVersion>.<digest>"` as reads give it. Call it once the caller is known to see the thing.
 *
 * Raises `PRECONDITION_REQUIRED` where the header is required and absent, `PRECONDITION_FAILED` where it names another
 * version.
 */
export function demandMatch(ifMatch: string | null, rowVersion: number, { required }: { required: boolean }): void {
  if (ifMatch === null) {
    if (required) throw new Rejection('PRECONDITION_REQUIRED');
    return;
  }
  if (ifMatch.trim() === '*') return;
  const tags = ifMatch.match(/(?:W\/)?"[^"]*"/g) ?? [];
  const matches = tags.some((tag) => tag === `"${rowVersion}"` || tag.startsWith(`"${rowVersion}.`));
  if (!matches) throw new Rejection('PRECONDITION_FAILED', { current: rowVersion });
}
