import type { FieldError } from '../../kernel/rejection.js';
import { Rejection } from '../../kernel/rejection.js';
import { put } from '../feel/expression.js';
import type { Json } from '../json.js';
import { aggregate, answersOne, chosen, type Aggregation, type Hit, type HitPolicy } from './hit-policy.js';
import { inputError } from './input-error.js';
import type { Context, Logic, Run } from './run.js';
import { shown, TRACED_ROWS, type TableTrace } from './trace.js';
import type { UnaryTest } from './unary-test.js';
import type { Reading, ValueType } from './value-type.js';

/** A compiled decision table. */
export interface DecisionTable {
  readonly id: string;
  /** The decision or knowledge model that it belongs to. */
  readonly decision: string;
  readonly policy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly rows: readonly Row[];
}

export interface InputColumn {
  /** As written: `docKind`. */
  readonly source: string;
  readonly compute: Logic;
  readonly type: ValueType;
  /** Another name for its value in the cells; `null` without one. */
  readonly alias: string | null;
  /** Input values of the column; `null` where any value of the type may stand. */
  readonly allowed: { readonly source: string; readonly test: UnaryTest } | null;
}

export interface OutputColumn {
  readonly name: string | null;
  /** Values in order of priority, for `PRIORITY` and `OUTPUT ORDER`. */
  readonly priorities: readonly Json[];
  readonly fallback: Logic | null;
}

export interface Row {
  readonly id: string;
  /** Tests of the columns that do not match everything. */
  readonly tests: readonly { readonly column: number; readonly test: UnaryTest }[];
  /** Its input cells as written. */
  readonly cells: readonly string[];
  readonly outputs: readonly { readonly source: string; readonly compute: Logic }[];
  /** Its description and annotations. */
  readonly annotation: string | null;
}

/** What a table answers. */
export interface TableAnswer {
  /** A context of the named columns, or a list of them: what a decision shows. */
  readonly rows: unknown;
  /** The value of a table with a single column is bare, as DMN says. */
  readonly value: unknown;
}

/** Walks the table. Raises as {@link Decision.evaluate} says. */
export function decideByTable(table: DecisionTable, around: Context, run: Run): TableAnswer {
  const values = readInputs(table, around, run);
  const context = withAliases(table, around, values);
  const hits: Hit[] = [];
  const seen: { readonly row: Row; readonly cells: readonly (boolean | null)[]; readonly hit: Hit | null }[] = [];
  for (const row of table.rows) {
    const isHit = row.tests.every(({ column, test }) => test(values[column], context, run.at));
    const hit: Hit | null = isHit
      ? {
          rule: row.id,
          annotation: row.annotation,
          values: row.outputs.map((compute) => compute.compute(context, run)),
        }
      : null;
    if (run.explains) seen.push({ row, cells: cellsOf(table, row, values, context, run), hit });
    if (!hit) continue;
    hits.push(hit);
    if (table.policy === 'FIRST') break;
  }
  const counted = chosen(
    table.decision,
    table.policy,
    hits,
    table.outputs.map((output) => output.priorities),
  );
  run.noteRows(table.decision, counted);
  if (run.explains) run.noteTable(traceOf(table, values, seen, counted));
  const rows = resultOf(table, counted, context, run);
  const [single] = table.outputs;
  const isSingle = table.outputs.length === 1 && single !== undefined && single.name !== null;
  return { rows, value: isSingle ? bare(rows, single.name ?? '') : rows };
}

/** One column of an answer: of each row, where there are several. */
export function bare(rows: unknown, column: string): unknown {
  if (Array.isArray(rows)) return rows.map((row: unknown) => bare(row, column));
  if (typeof rows !== 'object' || rows === null || !Object.hasOwn(rows, column)) return null;
  return (rows as Readonly<Record<string, unknown>>)[column] ?? null;
}

function withAliases({ inputs }: DecisionTable, context: Context, values: readonly unknown[]): Context {
  if (inputs.every(({ alias }) => alias === null)) return context;
  const inner: Record<string, unknown> = { ...context };
  for (const [column, { alias }] of inputs.entries()) if (alias !== null) put(inner, alias, values[column]);
  return inner;
}

function cellsOf(
  table: DecisionTable,
  row: Row,
  values: readonly unknown[],
  context: Context,
  run: Run,
): (boolean | null)[] {
  let isOut = false;
  return table.inputs.map((_, column) => {
    const cell = row.tests.find((one) => one.column === column);
    if (isOut) return null;
    const matches = !cell || cell.test(values[column], context, run.at);
    isOut = !matches;
    return matches;
  });
}

function traceOf(
  table: DecisionTable,
  values: readonly unknown[],
  seen: readonly { readonly row: Row; readonly cells: readonly (boolean | null)[]; readonly hit: Hit | null }[],
  counted: readonly Hit[],
): TableTrace {
  const told = seen.filter(({ hit }, at) => hit !== null || at < TRACED_ROWS).slice(0, 2 * TRACED_ROWS);
  return {
    table: table.id,
    hitPolicy: table.aggregation === null ? table.policy : `${table.policy} ${table.aggregation}`,
    inputs: table.inputs.map(({ source }, column) => ({ expression: source, value: shown(values[column]) })),
    rows: told.map(({ row, cells, hit }) => ({
      id: row.id,
      number: table.rows.indexOf(row) + 1,
      matched: hit !== null,
      counted: hit !== null && counted.includes(hit),
      cells,
      annotation: row.annotation,
      outputs: hit && hit.values.map(shown),
    })),
    rowsSeen: seen.length,
  };
}

function resultOf(table: DecisionTable, hits: readonly Hit[], context: Context, run: Run): unknown {
  const row = (values: readonly unknown[]): unknown => {
    if (table.outputs.length === 1 && table.outputs[0]?.name === null) return values[0] ?? null;
    return Object.fromEntries(table.outputs.map((output, column) => [output.name ?? '', values[column] ?? null]));
  };
  if (table.aggregation) {
    return row([
      aggregate(
        table.decision,
        table.aggregation,
        hits.map((hit) => hit.values[0] ?? null),
      ),
    ]);
  }
  if (!answersOne(table.policy)) return hits.map((hit) => row(hit.values));
  const [hit] = hits;
  if (hit) return row(hit.values);
  if (table.outputs.every((output) => output.fallback === null)) return null;
  return row(table.outputs.map(({ fallback }) => fallback?.(context, run) ?? null));
}

function readInputs(table: DecisionTable, context: Context, run: Run): unknown[] {
  const errors: FieldError[] = [];
  const values = table.inputs.map((column) => {
    const reading: Reading = { at: run.at, faults: [] };
    const value = column.type.read(column.compute(context, run) ?? null, reading);
    errors.push(...reading.faults.map((fault) => inputError(column.source, fault)));
    if (reading.faults.length > 0 || value === null || !column.allowed) return value;
    if (!isAllowed(column.allowed.test, value, context, run.at)) {
      const expected = column.allowed.source;
      errors.push(inputError(column.source, { path: [], code: 'NOT_ALLOWED', expected, isCollection: false, value }));
    }
    return value;
  });
  if (errors.length > 0) throw new Rejection('DECISION_INPUT_INVALID', { decision: table.decision }, errors);
  return values;
}

const isAllowed = (test: UnaryTest, value: unknown, context: Context, at: string): boolean =>
  (Array.isArray(value) ? value : [value]).every((one) => test(one, context, at));
