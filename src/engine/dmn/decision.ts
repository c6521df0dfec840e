import type { Json, Variables } from '../json.js';

/** A decision of a DMN file, compiled once: immutable and without a clock of its own. */
export interface Decision {
  readonly id: string;
  readonly name: string;
  /** Decisions of the same file that it builds on. */
  readonly requires: readonly string[];
  /** Variables that it and the decisions it builds on read, and that none of them makes. */
  readonly inputs: readonly string[];
  /**
   * Decides. The result of a table is a context of its named columns (a list of them for a collecting hit policy), or the
   * bare value where the only column has no name; `null` where no row matched and there is no default.
   *
   * Raises `DECISION_INPUT_INVALID` with every wrong input at once, `DECISION_AMBIGUOUS` where the hit policy allows one
   * answer and rows give several, `EXPRESSION_FAILED`.
   */
  evaluate(input: Variables, at: string): DecisionAnswer;
}

export interface DecisionAnswer {
  readonly result: Json;
  /** Which rows matched, decision by decision in the order of evaluation: what the trail records of the why. */
  readonly matched: readonly MatchedRows[];
}

export interface MatchedRows {
  readonly decision: string;
  /** Ids of the rows, in the order of the table. */
  readonly rules: readonly string[];
  /** Annotations of these rows: `Rule: R-061 Annex 2 Art. 15`. */
  readonly annotations: readonly string[];
}
