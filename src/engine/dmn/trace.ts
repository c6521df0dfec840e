import { toPlain } from '../feel/plain.js';
import type { Json } from '../json.js';

/** One asking of a decision, a knowledge model or a service: what it was given, what it answered, and why. */
export interface DecisionTrace {
  /** Id in the file. */
  readonly element: string;
  readonly name: string;
  readonly kind: 'DECISION' | 'KNOWLEDGE_MODEL' | 'SERVICE';
  /** Arguments of a knowledge model or service; of a decision the variables that it reads. */
  readonly inputs: Readonly<Record<string, Json>>;
  readonly result: Json;
  /** Its tables, in the order in which they were walked: one, as a rule. */
  readonly tables: readonly TableTrace[];
  /** What it asked on the way, in order; a decision that had already answered is not asked twice. */
  readonly asked: readonly DecisionTrace[];
}

/** One walk through a decision table. */
export interface TableTrace {
  readonly table: string;
  /** `UNIQUE`, `COLLECT SUM`. */
  readonly hitPolicy: string;
  readonly inputs: readonly { readonly expression: string; readonly value: Json }[];
  /** Rows in the order of the table, the first of those that did not match and all that did; at most 200. */
  readonly rows: readonly RowTrace[];
  /** How many rows were looked at. */
  readonly rowsSeen: number;
}

/** What became of a row. */
export interface RowTrace {
  readonly id: string;
  /** Position in the table, from 1. */
  readonly number: number;
  readonly matched: boolean;
  /** Whether its outputs went into the result: the hit policy may choose among the rows that match. */
  readonly counted: boolean;
  /** Cell by cell: did it match? `null` where it was not looked at, because a cell before it had not. */
  readonly cells: readonly (boolean | null)[];
  readonly annotation: string | null;
  /** Values of its outputs in the order of the columns, where it matched. */
  readonly outputs: readonly Json[] | null;
}

/** Most rows that a table's trace lists, and most askings of one tree. */
export const TRACED_ROWS = 200;
export const TRACED_ASKINGS = 200;
/** Longest value, in characters of JSON, that a trace shows whole. */
const VALUE_LIMIT = 2_000;

/** A value as a trace shows it: plain JSON, a long one by its beginning, what JSON cannot hold by its kind. */
export function shown(value: unknown): Json {
  let plain: Json;
  try {
    plain = toPlain(value, '');
  } catch {
    return `(${typeof value === 'function' || typeof value === 'object' ? 'function or range' : typeof value})`;
  }
  const text = JSON.stringify(plain);
  return text.length <= VALUE_LIMIT ? plain : `${text.slice(0, VALUE_LIMIT)}…`;
}
