import type { Caller } from '../caller.js';
import { ruleBehind, type Bilingual, type FieldError, type Rejection, type RejectionKind } from '../rejection.js';
import { fill, type FoundWords, type Params } from '../sentence.js';

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
  /** Rule of the regulations behind it, `R-054`. */
  readonly rule?: string;
}

/** A request that was refused, as far as its problem tells of it. */
export interface RefusedRequest {
  readonly language: Caller['language'];
  readonly path: string;
  readonly traceId: string;
}

/** Title and sentence of a refusal: those of the first variant that its params fit, else those of its kind. */
export function saidOf(kind: RejectionKind, params: Params): Pick<RejectionKind, 'title' | 'detail'> {
  const variant = kind.variants?.find(({ of }) => Object.entries(of).every(([name, value]) => params[name] === value));
  return { title: variant?.title ?? kind.title, detail: variant?.detail ?? kind.detail };
}

/** Puts a rejection into words. It holds what the rejection says and nothing of its cause. */
export function toProblem(
  rejection: Rejection,
  kind: RejectionKind,
  request: RefusedRequest,
  words: FoundWords = new Map(),
): Problem {
  const language = request.language === 'en' ? 'en' : 'zh';
  const { title, detail } = saidOf(kind, rejection.params);
  const rule = ruleBehind(kind, rejection.params);
  return {
    type: `/problems/${rejection.code}`,
    title: title[language],
    status: kind.status,
    code: rejection.code,
    detail: fill(detail[language], rejection.params, language, words),
    params: rejection.params,
    ...(rule === undefined ? {} : { rule }),
    ...(rejection.errors.length === 0
      ? {}
      : { errors: rejection.errors.map((error) => toWrongField(error, language, words)) }),
    instance: request.path,
    traceId: request.traceId,
  };
}

const toWrongField = (error: FieldError, language: keyof Bilingual, words: FoundWords): WrongField => ({
  pointer: error.pointer,
  code: error.code,
  detail: error.params === undefined ? error[language] : fill(error[language], error.params, language, words),
  ...(error.rule === undefined ? {} : { rule: error.rule }),
});
