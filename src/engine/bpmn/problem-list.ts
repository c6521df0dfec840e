import { problemOf, type Problem, type ProblemParams } from '../problem.js';
import { PROBLEM_KINDS, type ProblemCode } from './problem-kinds.js';

/** Collects what is wrong with one file; the same thing about the same element is said once. */
export class ProblemList {
  readonly #problems = new Map<string, Problem>();

  /** Adds a problem; `params` fill the `{name}`s of its sentences. */
  add(code: ProblemCode, elementId: string | null, params: ProblemParams = {}): void {
    const problem = problemOf(PROBLEM_KINDS[code], code, elementId, params);
    const key = JSON.stringify([code, elementId, problem.en]);
    if (!this.#problems.has(key)) this.#problems.set(key, problem);
  }

  /** Whether this is known of the element already: what only follows from it need not be said too. */
  has(code: ProblemCode, elementId: string): boolean {
    return [...this.#problems.values()].some((problem) => problem.code === code && problem.elementId === elementId);
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
