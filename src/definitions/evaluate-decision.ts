import type { DecisionTrace, Json, Variables } from '../engine/index.js';
import type { ReadContext } from '../kernel/index.js';
import type { Definitions } from './definitions.js';

/** What a decision or a decision service answers, and why. */
export interface EvaluationView {
  readonly key: string;
  readonly version: number;
  readonly result: Json;
  /** Rows that gave the answer, by decision and knowledge model, with their annotations. */
  readonly matched: readonly {
    readonly decision: string;
    readonly rows: readonly { readonly id: string; readonly annotation: string | null }[];
  }[];
  /** Everything that was asked on the way: inputs, rows and cells, outputs, results. */
  readonly trace: DecisionTrace;
}

/**
 * Asks the newest version of a decision or of a decision service; changes nothing. Raises `DECISION_NOT_FOUND`,
 * `DECISION_INPUT_INVALID` with every wrong input, `DECISION_AMBIGUOUS`, `EXPRESSION_FAILED`.
 */
export async function evaluateDecision(
  { tx, now }: ReadContext,
  definitions: Definitions,
  key: string,
  input: Variables,
): Promise<EvaluationView> {
  const { version, decision } = await definitions.currentDecision(tx, key);
  const { result, matched, trace } = decision.explain(input, now.toISOString());
  return {
    key,
    version,
    result,
    matched: matched.map(({ decision: name, rules, annotations }) => ({
      decision: name,
      rows: rules.map((id, i) => ({ id, annotation: annotations[i] ?? null })),
    })),
    trace,
  };
}
