import type { Bilingual } from '../../kernel/rejection.js';
import type { Problem } from '../problem.js';
import { PROBLEM_KINDS, type ProblemCode } from './problem-kinds.js';

type Params = Readonly<Record<string, string | number | null | undefined>>;

/** Longest piece of a file that a sentence quotes. */
const QUOTE_LIMIT = 200;

/** Collects what is wrong with one file; the same thing about the same element is said once. */
export class ProblemList {
  readonly #problems = new Map<string, Problem>();

  /** Adds a problem; `params` fill the `{name}`s of its sentences. */
  add(code: ProblemCode, elementId: string | null, params: Params = {}): void {
    const kind = PROBLEM_KINDS[code];
    const said: Bilingual = { zh: fill(kind.zh, params), en: fill(kind.en, params) };
    const key = JSON.stringify([code, elementId, said.en]);
    if (this.#problems.has(key)) return;
    this.#problems.set(key, { code, severity: kind.severity, elementId, ...said, fix: kind.fix });
  }

  get hasErrors(): boolean {
    return [...this.#problems.values()].some(({ severity }) => severity === 'ERROR');
  }

  /** Errors first, each in the order of the file. */
  all(): readonly Problem[] {
    const problems = [...this.#problems.values()];
    return [
      ...problems.filter(({ severity }) => severity === 'ERROR'),
      ...problems.filter(({ severity }) => severity === 'WARNING'),
    ];
  }
}

const fill = (sentence: string, params: Params): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => shorten(String(params[name] ?? '')));

const shorten = (text: string): string => (text.length > QUOTE_LIMIT ? `${text.slice(0, QUOTE_LIMIT)}…` : text);
