import { FeelDate, FeelDateTime } from 'feelin';
import { computation } from '../feel/expression.js';
import { childrenOf, readSyntax, textOf, type SyntaxNode } from '../feel/syntax.js';
import { EPOCH } from './surroundings.js';

/** A constant of a cell. Dates are days, instants milliseconds since 1970, both in order. */
export type Constant =
  | { readonly kind: 'NULL' }
  | { readonly kind: 'TEXT'; readonly value: string }
  | { readonly kind: 'BOOLEAN'; readonly value: boolean }
  | { readonly kind: 'NUMBER' | 'DATE' | 'INSTANT'; readonly value: number };

/** One test of a cell over constants. */
export type CellTest =
  | { readonly kind: 'EQUAL'; readonly to: Constant; readonly negated: boolean }
  | { readonly kind: 'RANGE'; readonly from: Bound | null; readonly to: Bound | null };

export interface Bound {
  readonly at: Extract<Constant, { readonly value: number }>;
  readonly included: boolean;
}

/** What a cell tests; `null` where it is more than constants. */
export interface CellTests {
  readonly negated: boolean;
  readonly tests: readonly CellTest[];
}

/** Reads a cell that compiles. `-` and nothing at all are the negation of no test. */
export function readCell(source: string): CellTests | null {
  if (source === '' || source === '-') return { negated: true, tests: [] };
  const children = childrenOf(readSyntax(source, 'UNARY_TESTS').root);
  const tests = children
    .filter((child) => child.name === 'PositiveUnaryTests')
    .flatMap(childrenOf)
    .map((test) => readTest(childrenOf(test)[0] ?? test, source));
  if (tests.includes(null)) return null;
  return { negated: children[0]?.name === 'not', tests: tests.flatMap((test) => test ?? []) };
}

function readTest(node: SyntaxNode, source: string): readonly CellTest[] | null {
  if (node.name === 'SimplePositiveUnaryTest') return readSimple(node, source);
  const constants = constantsOf(textOf(node, source));
  return constants && constants.map((to) => ({ kind: 'EQUAL', to, negated: false }) as const);
}

function readSimple(node: SyntaxNode, source: string): readonly CellTest[] | null {
  const [first, second] = childrenOf(node);
  if (first?.name === 'Interval') return readInterval(first, source);
  const sign = first ? textOf(first, source) : '';
  const [constant, ...more] = (second && constantsOf(textOf(second, source))) ?? [];
  if (!constant || more.length > 0) return null;
  if (sign === '=' || sign === '!=') return [{ kind: 'EQUAL', to: constant, negated: sign === '!=' }];
  if (constant.kind === 'NULL' || constant.kind === 'TEXT' || constant.kind === 'BOOLEAN') return null;
  const bound: Bound = { at: constant, included: sign.endsWith('=') };
  return [sign.startsWith('<') ? { kind: 'RANGE', from: null, to: bound } : { kind: 'RANGE', from: bound, to: null }];
}

function readInterval(node: SyntaxNode, source: string): readonly CellTest[] | null {
  const [open, from, , to, close] = childrenOf(node);
  const [start, end] = [from, to].map((bound) => {
    const constants = bound ? constantsOf(textOf(bound, source)) : null;
    const [constant] = constants ?? [];
    return constant && 'value' in constant && typeof constant.value === 'number' ? constant : null;
  });
  if (!open || !close || !start || !end || start.kind !== end.kind) return null;
  const included = { from: textOf(open, source) === '[', to: textOf(close, source) === ']' };
  type Ordered = Bound['at'];
  return [
    {
      kind: 'RANGE',
      from: { at: start as Ordered, included: included.from },
      to: { at: end as Ordered, included: included.to },
    },
  ];
}

const DATES: ReadonlySet<string> = new Set(['date', 'date and time']);

/** The constants that a text stands for, several of a list; `null` where it reads variables or is none of them. */
function constantsOf(text: string): readonly Constant[] | null {
  const syntax = readSyntax(text);
  if (syntax.reads.size > 0 || [...syntax.calls].some((name) => !DATES.has(name))) return null;
  const value = computation(syntax)({}, EPOCH);
  const constants = (Array.isArray(value) ? (value as unknown[]) : [value]).map(constantOf);
  return constants.includes(null) ? null : constants.flatMap((one) => one ?? []);
}

const DAY = 86_400_000;

function constantOf(value: unknown): Constant | null {
  if (value === null || value === undefined) return { kind: 'NULL' };
  if (typeof value === 'string') return { kind: 'TEXT', value };
  if (typeof value === 'boolean') return { kind: 'BOOLEAN', value };
  if (typeof value === 'number') return { kind: 'NUMBER', value };
  if (value instanceof FeelDate) return { kind: 'DATE', value: Date.parse(`${value.toString()}T00:00:00Z`) / DAY };
  if (value instanceof FeelDateTime && value.zone === null) {
    return { kind: 'INSTANT', value: Date.parse(`${value.toString()}Z`) };
  }
  return null;
}

/** A constant as a sentence shows it. */
export function written(constant: Constant): string {
  if (constant.kind === 'NULL') return 'null';
  if (constant.kind === 'DATE')
    return `date("${new Date(Math.floor(constant.value) * DAY).toISOString().slice(0, 10)}")`;
  if (constant.kind === 'INSTANT') {
    return `date and time("${new Date(Math.floor(constant.value)).toISOString().slice(0, 19)}")`;
  }
  return JSON.stringify(constant.value);
}
