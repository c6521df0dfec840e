import type { Json, Variables } from '../json.js';
import type { DecisionTrace } from './trace.js';

/** A decision or a decision service of a DMN file, compiled once: immutable and without a clock of its own. */
export interface Decision {
  readonly id: string;
  readonly name: string;
  readonly kind: 'DECISION' | 'SERVICE';
  /** Name of this version, unique among those of the decision: `camunda:versionTag` of the file's element. */
  readonly versionTag?: string;
  /** Decisions, knowledge models and services of the same file that it builds on. */
  readonly requires: readonly string[];
  /** Variables that it and the decisions it builds on read, and that none of them makes. */
  readonly inputs: readonly string[];
  /**
   * Decides. The result of a table is a context of its named columns (a list of them for a collecting hit policy), or the
   * bare value where the only column has no name; `null` where no row matched and there is no default. A service answers
   * the value of its output decision, or a context of their values by name where it has several.
   *
   * Raises `DECISION_INPUT_INVALID` with every wrong input at once, `DECISION_AMBIGUOUS` where the hit policy allows one
   * answer and rows give several, `EXPRESSION_FAILED`.
   */
  evaluate(input: Variables, at: string): DecisionAnswer;
  /** The same, and how it came about: a tree of everything that was asked on the way. Raises the same. */
  explain(input: Variables, at: string): DecisionAnswer & { readonly trace: DecisionTrace };
}

export interface DecisionAnswer {
  readonly result: Json;
  /** Which rows matched, in the order of evaluation: what the trail records of the why. */
  readonly matched: readonly MatchedRows[];
}

/** Rows of the tables of one decision or knowledge model. */
export interface MatchedRows {
  readonly decision: string;
  /** Ids of the rows, in the order of the table. */
  readonly rules: readonly string[];
  /** What each of these rows is annotated with: `Rule: R-061 Annex 2 Art. 15`; `null` for a row without. */
  readonly annotations: readonly (string | null)[];
}
