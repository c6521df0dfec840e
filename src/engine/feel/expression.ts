import { evaluate, FeelFunction, parseDate, parseDateTime } from 'feelin';
import { Rejection } from '../../kernel/rejection.js';
import type { Json, Variables } from '../json.js';
import { EFFORT, spend } from './effort.js';
import { compileFast } from './fast-path.js';
import { hasLeft } from './operators.js';
import { PATTERN_FUNCTIONS } from './pattern-functions.js';
import { toPlain } from './plain.js';
import { readSyntax, type Syntax } from './syntax.js';

/** A FEEL expression, parsed once. */
export interface Expression {
  /** As written in the file. */
  readonly source: string;
  /** Variables that it reads, in the order of the text. */
  readonly names: readonly string[];
  /**
   * The value over these variables, `at` (RFC 3339) standing for `now()` and `today()` in the office's zone. A name that
   * no variable has is `null`. The same inputs give the same value on every machine and every day.
   *
   * Raises `EXPRESSION_FAILED` when it cannot be computed.
   */
  evaluate(context: Variables, at: string): Json;
}

/**
 * Compiles FEEL. Raises `FeelSyntaxError` for what cannot be read or must not run; nothing in it is ever executed as code.
 */
export function compileFeel(source: string): Expression {
  const syntax = readSyntax(source);
  const names = [...syntax.reads].filter((name) => !syntax.binds.has(name));
  const compute = computation(syntax);
  return {
    source,
    names,
    evaluate: (context, at) => toPlain(compute(context, at), source),
  };
}

/** Values as FEEL knows them, dates included, before they become JSON. */
export type Computation = (context: Readonly<Record<string, unknown>>, at: string) => unknown;

/**
 * The compiled form where there is one, feelin where there is none or where it leaves. Walks within walks raise
 * `EXPRESSION_FAILED` over lists so long that they would take minutes.
 */
export function computation(syntax: Syntax): Computation {
  const compute = unbounded(syntax);
  if (syntax.walks < 2) return compute;
  return (context, at) => {
    demandShortLists(syntax, context);
    return compute(context, at);
  };
}

/** Most elements that walks within walks may visit together. */
const VISIT_LIMIT = 1_000_000;

/** How many elements the walks of an expression may visit together over these variables. */
export function visitsOf(syntax: Syntax, context: Readonly<Record<string, unknown>>): number {
  const longest = [...syntax.reads].map((name) => (Object.hasOwn(context, name) ? longestList(context[name]) : 0));
  return Math.max(syntax.elements, ...longest) ** syntax.walks;
}

/** Raises `EXPRESSION_FAILED` where they would be too many. */
export function demandShortLists(syntax: Syntax, context: Readonly<Record<string, unknown>>): void {
  const visits = visitsOf(syntax, context);
  if (visits <= VISIT_LIMIT) return;
  const reason = `walks within walks would visit ${visits} elements, over ${VISIT_LIMIT}`;
  throw new Rejection('EXPRESSION_FAILED', { expression: syntax.source, reason });
}

/** Functions that hold every element of a list against every other. */
const PAIRING_FUNCTIONS = ['distinct values', 'duplicate values', 'union', 'mode'] as const;

/** About how many elements an evaluation visits, from the lists that it reads directly. */
function visited(syntax: Syntax, context: Readonly<Record<string, unknown>>): number {
  let longest = syntax.elements;
  for (const name of syntax.reads) {
    const value = Object.hasOwn(context, name) ? context[name] : null;
    if (Array.isArray(value) && value.length > longest) longest = value.length;
  }
  const pairs = PAIRING_FUNCTIONS.some((name) => syntax.calls.has(name)) ? longest ** 2 / 50 : 0;
  return longest ** Math.max(1, syntax.walks) + pairs;
}

function longestList(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return parts.reduce<number>(
    (longest, part) => Math.max(longest, longestList(part)),
    Array.isArray(value) ? value.length : 0,
  );
}

function unbounded(syntax: Syntax): Computation {
  const fast = readsClock(syntax) ? null : compileFast(syntax);
  if (!fast) return (context, at) => slowly(syntax, context, at);
  const readsLists = syntax.walks > 0 || syntax.calls.size > 0;
  return (context, at) => {
    spend(EFFORT.closure + (readsLists ? EFFORT.element * visited(syntax, context) : 0));
    try {
      return fast(context);
    } catch (reason) {
      if (!hasLeft(reason)) throw reason;
      return slowly(syntax, context, at);
    }
  };
}

const CLOCK = ['now', 'today'] as const;

const readsClock = (syntax: Syntax): boolean => CLOCK.some((name) => syntax.calls.has(name) || syntax.reads.has(name));

function slowly(syntax: Syntax, context: Readonly<Record<string, unknown>>, at: string): unknown {
  spend(EFFORT.source + EFFORT.character * syntax.source.length + EFFORT.element * visited(syntax, context));
  try {
    return evaluate(syntax.source, pick(syntax, context, at)).value;
  } catch (cause) {
    if (cause instanceof Rejection) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Rejection('EXPRESSION_FAILED', { expression: syntax.source, reason }, [], { cause });
  }
}

/** Offset of the office's zone, Asia/Shanghai, which has had no daylight saving time since 1991. */
const OFFICE_OFFSET = { text: '+08:00', milliseconds: 8 * 3_600_000 };

/**
 * What feelin gets to see: only the names that the source reads, because its parser lets the names of a context bend the
 * grammar; and the stimulus' instant before feelin's own `now` and `today`, which read the machine's clock.
 */
export function pick(
  syntax: Pick<Syntax, 'reads' | 'calls'>,
  context: Readonly<Record<string, unknown>>,
  at: string,
): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const name of syntax.reads) {
    if (Object.hasOwn(context, name)) put(given, name, context[name]);
  }
  // Functions of a decision file; a variable is never one.
  for (const name of syntax.calls) {
    if (Object.hasOwn(context, name) && context[name] instanceof FeelFunction) put(given, name, context[name]);
  }
  for (const name of syntax.calls) {
    const bounded = Object.hasOwn(PATTERN_FUNCTIONS, name) ? PATTERN_FUNCTIONS[name] : undefined;
    if (bounded && !syntax.reads.has(name)) given[name] = bounded;
  }
  const local = new Date(new Date(at).getTime() + OFFICE_OFFSET.milliseconds).toISOString();
  const now = parseDateTime(local.replace('Z', OFFICE_OFFSET.text));
  const today = parseDate(local.slice(0, 10));
  given['now'] = syntax.calls.has('now') ? () => now : (given['now'] ?? now);
  given['today'] = syntax.calls.has('today') ? () => today : (given['today'] ?? today);
  return given;
}

/** Sets an entry, also one that is called `__proto__`. */
export function put(context: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(context, name, { value, enumerable: true, configurable: true, writable: true });
}
