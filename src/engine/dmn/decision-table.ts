import type { FieldError } from '../../kernel/rejection.js';
import { Rejection } from '../../kernel/rejection.js';
import type { Computation } from '../feel/expression.js';
import { toPlain } from '../feel/plain.js';
import type { Json } from '../json.js';
import type { MatchedRows } from './decision.js';
import { aggregate, answersOne, chosen, type Aggregation, type Hit, type HitPolicy } from './hit-policy.js';
import type { UnaryTest } from './unary-test.js';
import type { ValueType } from './value-type.js';

/** A compiled decision table. */
export interface DecisionTable {
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
  readonly compute: Computation;
  readonly type: ValueType;
  /** Input values of the column; `null` where any value of the type may stand. */
  readonly allowed: { readonly source: string; readonly test: UnaryTest } | null;
}

export interface OutputColumn {
  readonly name: string | null;
  /** Values in order of priority, for `PRIORITY` and `OUTPUT ORDER`. */
  readonly priorities: readonly Json[];
  readonly fallback: Computation | null;
}

export interface Row {
  readonly id: string;
  /** Tests of the columns that do not match everything. */
  readonly tests: readonly { readonly column: number; readonly test: UnaryTest }[];
  readonly outputs: readonly { readonly source: string; readonly compute: Computation }[];
  readonly annotations: readonly string[];
}

type Context = Readonly<Record<string, unknown>>;

/** Walks the table. Raises as {@link Decision.evaluate} says. */
export function decideByTable(table: DecisionTable, context: Context, at: string): { result: Json; rows: MatchedRows } {
  const values = readInputs(table, context, at);
  const hits: Hit[] = [];
  for (const row of table.rows) {
    if (!row.tests.every(({ column, test }) => test(values[column], context, at))) continue;
    hits.push({
      rule: row.id,
      annotations: row.annotations,
      values: row.outputs.map(({ source, compute }) => toPlain(compute(context, at), source)),
    });
    if (table.policy === 'FIRST') break;
  }
  const counted = chosen(
    table.decision,
    table.policy,
    hits,
    table.outputs.map((output) => output.priorities),
  );
  return {
    result: resultOf(table, counted, context, at),
    rows: {
      decision: table.decision,
      rules: counted.map((hit) => hit.rule),
      annotations: counted.flatMap((hit) => hit.annotations),
    },
  };
}

function resultOf(table: DecisionTable, hits: readonly Hit[], context: Context, at: string): Json {
  const row = (values: readonly Json[]): Json => {
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
  return row(table.outputs.map(({ name, fallback }) => (fallback ? toPlain(fallback(context, at), name ?? '') : null)));
}

function readInputs(table: DecisionTable, context: Context, at: string): unknown[] {
  const errors: FieldError[] = [];
  const values = table.inputs.map((column) => {
    const given = column.compute(context, at) ?? null;
    const value = column.type.read(given);
    if (value === undefined) {
      errors.push(wrongType(column));
      return null;
    }
    if (value !== null && column.allowed && !isAllowed(column.allowed.test, value, context, at)) {
      errors.push(notAllowed(column, column.allowed.source));
    }
    return value;
  });
  if (errors.length > 0) throw new Rejection('DECISION_INPUT_INVALID', { decision: table.decision }, errors);
  return values;
}

const isAllowed = (test: UnaryTest, value: unknown, context: Context, at: string): boolean =>
  (Array.isArray(value) ? value : [value]).every((one) => test(one, context, at));

const pointerOf = (source: string): string => `/${source.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function wrongType({ source, type }: InputColumn): FieldError {
  const [zh, en] = type.isCollection ? [`${type.name} 列表`, `a list of ${type.name}`] : [type.name, type.name];
  return {
    pointer: pointerOf(source),
    code: 'TYPE',
    zh: `“${source}”的值须为 ${zh} 类型。`,
    en: `The value of "${source}" must be ${en}.`,
  };
}

const notAllowed = ({ source }: InputColumn, allowed: string): FieldError => ({
  pointer: pointerOf(source),
  code: 'NOT_ALLOWED',
  zh: `“${source}”的值须在 ${allowed} 之中。`,
  en: `The value of "${source}" must be among ${allowed}.`,
});
