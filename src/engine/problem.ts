import type { Bilingual } from '../kernel/rejection.js';
import type { PathStep } from './soundness/fault.js';

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
  /** How a case comes to it: of faults of flow alone. */
  readonly path?: readonly PathStep[];
  /** It would be an error, had the file not accepted it. */
  readonly isAccepted?: true;
}

/** A kind of problem: its sentences with `{name}`s to be filled in. */
export interface ProblemKind extends Bilingual {
  readonly severity: Problem['severity'];
  readonly fix: Bilingual;
}

export type ProblemParams = Readonly<Record<string, string | number | null | undefined>>;

/** Longest piece of a file that a sentence quotes. */
const QUOTE_LIMIT = 200;

/** The problem of this kind, in words. */
export const problemOf = (
  kind: ProblemKind,
  code: string,
  elementId: string | null,
  params: ProblemParams = {},
): Problem => ({
  code,
  severity: kind.severity,
  elementId,
  zh: fill(kind.zh, params),
  en: fill(kind.en, params),
  fix: kind.fix,
});

const fill = (sentence: string, params: ProblemParams): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => shorten(String(params[name] ?? '')));

const shorten = (text: string): string => (text.length > QUOTE_LIMIT ? `${text.slice(0, QUOTE_LIMIT)}…` : text);
