import type { DecisionAnswer, Json } from '../engine/index.js';

/** Why a business-rule task answered what it did. */
export interface DecisionGrounds {
  /** The decision or decision service. */
  readonly decision: string;
  readonly version: number;
  /** Rows that gave the answer, by decision and knowledge model in the order in which they answered. */
  readonly matched: readonly {
    readonly decision: string;
    readonly rows: readonly { readonly id: string; readonly annotation: string | null }[];
  }[];
  /** Rows that are not listed, because there were more than an entry should hold. */
  readonly omitted: number;
  /** Variables that the case was given. */
  readonly result: Json;
}

/** As an entry keeps it; the result is in the entry's stimulus already. */
type KeptGrounds = Omit<DecisionGrounds, 'result'>;

/** Most rows, and longest annotation in characters, that an entry keeps. */
const ROW_LIMIT = 100;
const ANNOTATION_LIMIT = 120;

/** What an entry keeps of a decision: which version, and which rows with what they are annotated with. Never the table. */
export function groundsOf(decision: string, version: number, matched: DecisionAnswer['matched']): KeptGrounds {
  let left = ROW_LIMIT;
  let omitted = 0;
  const kept = matched.flatMap(({ decision: name, rules, annotations }) => {
    const rows = rules.slice(0, left).map((id, at) => ({ id, annotation: shorten(annotations[at] ?? null) }));
    left -= rows.length;
    omitted += rules.length - rows.length;
    return rows.length === 0 ? [] : [{ decision: name, rows }];
  });
  return { decision, version, matched: kept, omitted };
}

const shorten = (text: string | null): string | null =>
  text !== null && text.length > ANNOTATION_LIMIT ? `${text.slice(0, ANNOTATION_LIMIT)}…` : text;

/** The grounds in an entry's `details`; `null` in entries that were made before decisions left any. */
export function groundsIn(details: unknown, stimulus: unknown): DecisionGrounds | null {
  if (typeof details !== 'object' || details === null || !('matched' in details)) return null;
  const { result = null } = (stimulus ?? {}) as { readonly result?: Json };
  return { ...(details as KeptGrounds), result };
}
