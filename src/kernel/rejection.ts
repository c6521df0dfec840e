/** A sentence in both languages that people read. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** One wrong field of a request: where (JSON pointer, RFC 6901), what, and the sentence. */
export interface FieldError extends Bilingual {
  readonly pointer: string;
  readonly code: string;
  /** Fills the blanks of the sentence as those of a refusal are filled; without it the sentence has none. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Rule of the regulation behind it, `R-054`. */
  readonly rule?: string;
}

/** Another title or sentence for the same code, where the params say so. */
export interface RejectionVariant {
  /** Params that must all have these values. */
  readonly of: Readonly<Record<string, unknown>>;
  readonly title?: Bilingual;
  readonly detail?: Bilingual;
}

/**
 * What a code means to the people who read it. `{name}` in `detail` is filled from the rejection's params; `{name:vocabulary}` with
 * the word that people have for the code that stands there: `{act:act}` 签发, `{candidates:who}` 综合协调组组长.
 */
export interface RejectionKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 406 | 409 | 412 | 413 | 415 | 416 | 422 | 428 | 429 | 500 | 503;
  readonly title: Bilingual;
  readonly detail: Bilingual;
  /** Said instead where the first of these fits. */
  readonly variants?: readonly RejectionVariant[];
  /** When it comes. */
  readonly when: Bilingual;
  /** What the caller does about it. */
  readonly fix: Bilingual;
  /** Rule of the regulation behind it, `R-054`. */
  readonly rule?: string;
  /** Which rule it is depends on what was tried: the refusal names it in `params.rule`. */
  readonly namesRule?: true;
  /** Goes into the trail though it is no 403: a breach of the separation of duties (R-125). */
  readonly recorded?: true;
}

/** The rule behind a refusal: that which it names itself, where its kind leaves that to it, else that of its kind. */
export const ruleBehind = (
  { rule, namesRule }: Pick<RejectionKind, 'rule' | 'namesRule'>,
  params: Readonly<Record<string, unknown>>,
): string | undefined => (namesRule && typeof params['rule'] === 'string' ? params['rule'] : rule);

/** A room's codes. */
export type RejectionList = Readonly<Record<string, RejectionKind>>;

/**
 * A command or request is refused, and nothing of it was written. Becomes one RFC 9457 problem; `params` are shown to the
 * caller, so they hold only what the caller may know.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  constructor(
    readonly code: string,
    readonly params: Readonly<Record<string, unknown>> = {},
    readonly errors: readonly FieldError[] = [],
    options?: ErrorOptions,
  ) {
    super(
      errors.length === 0 ? code : `${code} ${errors.map((error) => `${error.pointer} ${error.code}`).join(', ')}`,
      options,
    );
  }
}
