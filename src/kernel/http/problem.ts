import type { Caller } from '../caller.js';
import type { Rejection, RejectionKind } from '../rejection.js';

/** An error as the wire carries it (RFC 9457), in the caller's language. */
export interface Problem {
  /** Where the code is explained, `/problems/TASK_NOT_OPEN`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  /** One sentence, in the language of `Accept-Language`. */
  readonly detail: string;
  /** What the sentence was filled with. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Rule of the regulations behind it, `R-054`. */
  readonly rule?: string;
  readonly errors?: readonly WrongField[];
  /** Address of the request. */
  readonly instance: string;
  readonly traceId: string;
}

/** A wrong field of a request. */
export interface WrongField {
  /** JSON pointer (RFC 6901) into the body, or `/name` of a parameter. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** Longest text of a parameter that a sentence repeats. */
const SHOWN = 200;

/** Puts a rejection into words. It holds what the rejection says and nothing of its cause. */
export function toProblem(
  rejection: Rejection,
  kind: RejectionKind,
  request: { readonly language: Caller['language']; readonly path: string; readonly traceId: string },
): Problem {
  const language = request.language === 'en' ? 'en' : 'zh';
  return {
    type: `/problems/${rejection.code}`,
    title: kind.title[language],
    status: kind.status,
    code: rejection.code,
    detail: fill(kind.detail[language], rejection.params),
    params: rejection.params,
    ...(kind.rule === undefined ? {} : { rule: kind.rule }),
    ...(rejection.errors.length === 0
      ? {}
      : {
          errors: rejection.errors.map((error) => ({
            pointer: error.pointer,
            code: error.code,
            detail: error[language],
          })),
        }),
    instance: request.path,
    traceId: request.traceId,
  };
}

function fill(sentence: string, params: Readonly<Record<string, unknown>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    show(Object.hasOwn(params, name) ? params[name] : null),
  );
}

function show(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map(show).join(', ').slice(0, SHOWN);
  return (typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)).slice(
    0,
    SHOWN,
  );
}
