import type { Bilingual } from '../kernel/rejection.js';

/**
 * What is wrong with a file that someone wants to deploy: which element, what, and what to do about it. An `ERROR` keeps
 * the file out; a `WARNING` says what was read and will not be carried out, or what is probably not meant.
 */
export interface Problem extends Bilingual {
  readonly code: string;
  readonly severity: 'ERROR' | 'WARNING';
  /** Id of the element, row or variable; `null` for the file as a whole. */
  readonly elementId: string | null;
  readonly fix: Bilingual;
}
