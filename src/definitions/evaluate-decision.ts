import type { Json, Variables } from '../engine/index.js';
import type { ReadContext } from '../kernel/index.js';
import type { Definitions } from './definitions.js';

/** What a decision answers, and why. */
export interface EvaluationView {
  readonly key: string;
  readonly version: number;
  readonly result: Json;
  /** Rows that matched, decision by decision, with their annotations. */
  readonly matched: readonly {
    readonly decision: string;
    readonly rows: readonly { readonly id: string; readonly annotation: string | null }[];
  }[];
}

/**
 * Asks the newest version of a decision; changes nothing. Raises `DECISION_NOT_FOUND`, `DECISION_INPUT_INVALID` with every
 * wrong input, `DECISION_AMBIGUOUS`, `EXPRESSION_FAILED`.
 */
export async function evaluateDecision(
  { tx, now }: ReadContext,
  definitions: Definitions,
  key: string,
  input: Variables,
): Promise<EvaluationView> {
  const { version, decision } = await definitions.currentDecision(tx, key);
  const { result, matched } = decision.evaluate(input, now.toISOString());
  return {
    key,
    version,
    result,
    matched: matched.map(({ decision: name, rules, annotations }) => ({
      decision: name,
      rows: rules.map((id, i) => ({ id, annotation: annotations[i] ?? null })),
    })),
  };
}
