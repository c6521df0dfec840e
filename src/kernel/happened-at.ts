import { readInstant } from './instant.js';
import type { FieldError } from './rejection.js';

/**
 * When something was done that people tell afterwards: the instant they name, or now. It lies neither ahead nor before
 * `notBefore`; what is wrong is a field error at `pointer`, and `at` is now.
 */
export function happenedAt(
  told: unknown,
  given: { readonly now: Date; readonly notBefore: Date | null; readonly pointer: string },
): { readonly at: Date; readonly errors: readonly FieldError[] } {
  const { now, notBefore, pointer } = given;
  if (typeof told !== 'string') return { at: now, errors: [] };
  const at = readInstant(told);
  if (at === null) return { at: now, errors: [{ pointer, code: 'NOT_AN_INSTANT', ...NOT_AN_INSTANT }] };
  if (at > now) return { at: now, errors: [{ pointer, code: 'IN_FUTURE', ...IN_FUTURE }] };
  if (notBefore !== null && at < notBefore) return { at: now, errors: [{ pointer, code: 'TOO_EARLY', ...TOO_EARLY }] };
  return { at, errors: [] };
}

const NOT_AN_INSTANT = { zh: '不是有效的时间。', en: 'It is no instant.' };
const IN_FUTURE = { zh: '时间还没有到。', en: 'The time is still to come.' };
const TOO_EARLY = { zh: '时间早于上一环节。', en: 'The time lies before the step that comes first.' };
