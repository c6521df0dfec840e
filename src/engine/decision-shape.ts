import type { Node } from './graph.js';
import type { Json } from './json.js';

/** How files of other engines want the result of a decision. */
export type ResultShape = NonNullable<Extract<Node, { type: 'BUSINESS_RULE_TASK' }>['resultShape']>;

/**
 * The result of a decision in the shape that a file of Camunda 7 asks for (`mapDecisionResult`), or as Camunda 8 gives it:
 * `BARE`, where a table of one column gives its values without the column's name. `isTable` is false for what no rows gave.
 */
export const shapedResult = (result: Json, shape: ResultShape | undefined, isTable: boolean): Json =>
  shape === undefined || (shape === 'BARE' && !isTable) ? result : SHAPED[shape](result);

const SHAPED: Readonly<Record<ResultShape, (result: Json) => Json>> = {
  BARE: (result) => (Array.isArray(result) ? result.map(entryOf) : entryOf(result)),
  SINGLE_ENTRY: (result) => entryOf(firstOf(result)),
  SINGLE_RESULT: firstOf,
  COLLECT_ENTRIES: (result) => listOf(result).map(entryOf),
  RESULT_LIST: listOf,
};

function firstOf(result: Json): Json {
  return Array.isArray(result) ? (result[0] ?? null) : result;
}

function listOf(result: Json): Json[] {
  if (result === null) return [];
  return Array.isArray(result) ? [...result] : [result];
}

/** The value of the only column; rows of several stay as they are. */
function entryOf(row: Json): Json {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  const values = Object.values(row);
  return values.length === 1 ? (values[0] ?? null) : row;
}
