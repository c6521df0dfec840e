import type { readDmn } from '../../src/engine/dmn/index.js';

/** One case of `decisions/*.yaml`: an input and what must come of it, or a file and what is wrong with it. */
export interface DecisionCase {
  readonly file: string;
  readonly ask?: string;
  readonly with?: unknown;
  readonly problems?: readonly string[];
}

/** Every feature with its cases, in the order in which they are written. */
export function decisionFeatures(): readonly (readonly [feature: string, cases: readonly DecisionCase[]])[];

/** Raises an error where anything is not as expected. */
export function judgeDecision(read: typeof readDmn, one: DecisionCase): Promise<void>;
