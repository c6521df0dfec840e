import { evaluate, unaryTest } from 'feelin';
import { Rejection } from '../../kernel/rejection.js';
import { computation, demandShortLists, pick } from '../feel/expression.js';
import { compileNode } from '../feel/fast-path.js';
import { equal, hasLeft, leave, ordered } from '../feel/operators.js';
import { childrenOf, readSyntax, textOf, type SyntaxNode } from '../feel/syntax.js';

type Context = Readonly<Record<string, unknown>>;

/** A cell of a decision table, compiled once: does it match the value of its column? */
export type UnaryTest = (value: unknown, context: Context, at: string) => boolean;

/**
 * Compiles the tests of one cell: `-`, values, comparisons, ranges, lists, `not(…)`, and expressions with `?`.
 *
 * An expression that answers nothing does not match, not even where the value is nothing too (feelin alone would compare
 * `null` with `null` and let `count(?) > 0` match a missing list). Raises `FeelSyntaxError`.
 */
export function compileUnaryTest(source: string, names: Readonly<Record<string, null>> = {}): UnaryTest {
  if (source.trim() === '' || source.trim() === '-') return () => true;
  const { root } = readSyntax(source, 'UNARY_TESTS', names);
  const children = childrenOf(root);
  const negated = children[0]?.name === 'not';
  const tests = children
    .filter((child) => child.name === 'PositiveUnaryTests')
    .flatMap(childrenOf)
    .map((test) => compileTest(childrenOf(test)[0] ?? test, source, names));
  return (value, context, at) => tests.some((test) => test(value, context, at)) !== negated;
}

const CONDITIONS = new Set([
  'Comparison',
  'Conjunction',
  'Disjunction',
  'QuantifiedExpression',
  'InstanceOfExpression',
]);

/** What may be nothing and then matches nothing. */
const REFERENCES = new Set(['null', 'VariableName', 'PathExpression', 'ParenthesizedExpression']);

function compileTest(node: SyntaxNode, source: string, names: Readonly<Record<string, null>>): UnaryTest {
  const text = textOf(node, source);
  if (node.name === 'SimplePositiveUnaryTest') return orSlowly(simpleTest(node, source), text, names);
  const compute = computation(readSyntax(text, 'EXPRESSION', names));
  if (CONDITIONS.has(node.name) || asksForValue(node)) {
    return (value, context, at) => compute({ ...context, '?': value }, at) === true;
  }
  const mayBeNothing = REFERENCES.has(node.name);
  const isCall = node.name === 'FunctionInvocation';
  return (value, context, at) => {
    const expected = compute(context, at);
    if (expected === null || expected === undefined) return mayBeNothing && value === null;
    if (isCall && typeof expected === 'boolean') return expected;
    return Array.isArray(expected) ? expected.some((one) => same(one, value)) : same(expected, value);
  };
}

/** `< 3`, `[1..3]`; `null` where an end is more than the fast path knows. */
function simpleTest(node: SyntaxNode, source: string): UnaryTest | null {
  const [first, second] = childrenOf(node);
  if (!first) return null;
  if (first.name === 'Interval') return interval(first, source);
  const operand = second ? compileNode(second, source) : null;
  if (!operand) return null;
  const sign = textOf(first, source);
  if (sign === '=') return (value, context) => equal(value, operand(context)) === true;
  if (sign === '!=') return (value, context) => equal(value, operand(context)) === false;
  return (value, context) => {
    const bound = operand(context);
    return !isOfOtherKind(value, bound) && ordered(sign, value, bound) === true;
  };
}

/** Whether a text, number, truth value or list is held against a bound of another of these kinds: feelin would convert it. */
const isOfOtherKind = (value: unknown, bound: unknown): boolean =>
  SIMPLE.has(typeof bound) &&
  ((Array.isArray(value) && value.length > 1) || (SIMPLE.has(typeof value) && typeof value !== typeof bound));

const SIMPLE: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

function interval(node: SyntaxNode, source: string): UnaryTest | null {
  const [open, from, , to, close] = childrenOf(node);
  const [start, end] = [from, to].map((bound) => (bound ? compileNode(bound, source) : null));
  if (!open || !close || !start || !end) return null;
  const lower = textOf(open, source) === '[' ? '>=' : '>';
  const upper = textOf(close, source) === ']' ? '<=' : '<';
  return (value, context) => {
    const [low, high] = [start(context), end(context)];
    if (isOfOtherKind(value, low) || isOfOtherKind(value, high)) return false;
    if (typeof low !== 'number' || typeof high !== 'number' || low > high) return leave();
    return ordered(lower, value, low) === true && ordered(upper, value, high) === true;
  };
}

function orSlowly(fast: UnaryTest | null, text: string, names: Readonly<Record<string, null>>): UnaryTest {
  const syntax = readSyntax(text, 'UNARY_TESTS', names);
  const slow: UnaryTest = (value, context, at) => {
    if (syntax.walks > 1) demandShortLists(syntax, context);
    try {
      return unaryTest(text, { ...pick(syntax, context, at), '?': value }).value === true;
    } catch (cause) {
      throw failed(text, cause);
    }
  };
  if (!fast) return slow;
  return (value, context, at) => {
    try {
      return fast(value, context, at);
    } catch (reason) {
      if (!hasLeft(reason)) throw reason;
      return slow(value, context, at);
    }
  };
}

const asksForValue = (node: SyntaxNode): boolean => node.name === '?' || childrenOf(node).some(asksForValue);

/** Whether two FEEL values are equal, dates included. */
export function same(left: unknown, right: unknown): boolean {
  try {
    return equal(left, right) === true;
  } catch (reason) {
    if (!hasLeft(reason)) throw reason;
    return evaluate('left = right', { left, right }).value === true;
  }
}

function failed(expression: string, cause: unknown): Rejection {
  if (cause instanceof Rejection) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Rejection('EXPRESSION_FAILED', { expression, reason }, [], { cause });
}
