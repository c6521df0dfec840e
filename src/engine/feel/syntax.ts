import { evaluate, parseExpression, parseUnaryTests } from 'feelin';
import { FeelSyntaxError } from './feel-syntax-error.js';
import { isSafePattern } from './safe-pattern.js';

/** A node of the syntax tree that feelin's parser makes. */
export type SyntaxNode = ReturnType<typeof parseExpression>['topNode'];

/** An accepted source: its tree, and what it reads and calls. */
export interface Syntax {
  readonly source: string;
  readonly root: SyntaxNode;
  /** Every name that is read from the context, bound names of loops and filters included. */
  readonly reads: ReadonlySet<string>;
  /** Names that a `for`, `some`, `every`, context entry or function of the expression binds itself. */
  readonly binds: ReadonlySet<string>;
  /** Names of functions that are called. */
  readonly calls: ReadonlySet<string>;
  /** How many walks through lists are nested at most, filters among them. */
  readonly walks: number;
  /** How many elements its own ranges make together, at least one. */
  readonly elements: number;
}

/** Longest source, in characters, and deepest nesting. */
const LENGTH_LIMIT = 10_000;
const DEPTH_LIMIT = 100;
/** Most elements that the ranges of one expression may make together. */
const RANGE_LIMIT = 10_000;
/** Most lists that one expression may walk through, since they may be nested. */
const LOOP_LIMIT = 3;

/**
 * Reads a source and refuses what must not run. The parser recovers from errors, so every node is looked at. `names` are
 * names that it would take apart by itself, such as `loan-to-value`.
 *
 * Raises `FeelSyntaxError` for what does not parse, for `==`, for numbers that feelin misreads (`1e3`), for ranges that are
 * wide or have no known end, for functions that could call themselves or are not carried out, for patterns that could take
 * for ever, and for lists that double with every element.
 */
export function readSyntax(
  source: string,
  as: 'EXPRESSION' | 'UNARY_TESTS' = 'EXPRESSION',
  names: Readonly<Record<string, null>> = {},
): Syntax {
  if (source.length > LENGTH_LIMIT) {
    throw new FeelSyntaxError(
      `An expression has at most ${LENGTH_LIMIT} characters.`,
      `表达式不得超过 ${LENGTH_LIMIT} 个字符。`,
      0,
    );
  }
  const parse = as === 'EXPRESSION' ? parseExpression : parseUnaryTests;
  const root = parse(source, { ...names }, undefined).topNode;
  const found: Found = {
    source,
    reads: new Set(),
    binds: new Set(),
    calls: new Set(),
    elements: 1,
    loops: 0,
    walks: 0,
  };
  look(root, found, 0, 0);
  const { reads, binds, calls, walks, elements } = found;
  return { source, root, reads, binds, calls, walks, elements };
}

/** Children without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.type.isError || !child.type.isSkipped) children.push(child);
  }
  return children;
}

export const textOf = (node: SyntaxNode, source: string): string => source.slice(node.from, node.to);

/** Name as feelin reads it: its words with one space between. */
export const nameOf = (node: SyntaxNode, source: string): string => textOf(node, source).trim().replace(/\s+/g, ' ');

/** Whether a name is a function of the language, such as `count`. */
export function isBuiltin(name: string): boolean {
  try {
    return typeof evaluate(name, {}).value === 'function';
  } catch {
    return false;
  }
}

interface Found {
  readonly source: string;
  readonly reads: Set<string>;
  readonly binds: Set<string>;
  readonly calls: Set<string>;
  elements: number;
  loops: number;
  walks: number;
}

function look(node: SyntaxNode, found: Found, depth: number, walks: number): void {
  if (node.type.isError) throw unreadable(node, found.source);
  if (depth > DEPTH_LIMIT) {
    throw new FeelSyntaxError('The expression is nested too deeply.', '表达式嵌套过深。', node.from);
  }
  found.walks = Math.max(found.walks, walks);
  const children = childrenOf(node);
  const [callee] = children;
  // A function of a whole list, asked for each element of another one.
  if (walks > 0 && node.name === 'FunctionInvocation' && callee && !BRIEF_FUNCTIONS.has(nameOf(callee, found.source)))
    found.walks = Math.max(found.walks, walks + 1);
  demandHarmless(node, children, found);
  for (const child of children) look(child, found, depth + 1, walks + walksAround(child, node, children));
}

/** How many lists are walked through for each evaluation of a part: it is the body of a loop, a filter's test, a function. */
function walksAround(child: SyntaxNode, parent: SyntaxNode, siblings: readonly SyntaxNode[]): number {
  switch (parent.name) {
    case 'ForExpression':
    case 'QuantifiedExpression': {
      const lists = siblings[1] ? childrenOf(siblings[1]).filter(({ name }) => name === 'InExpression').length : 1;
      return child.from === siblings[1]?.from ? lists - 1 : lists;
    }
    case 'FilterExpression':
      return child.from === siblings[0]?.from || child.name === 'NumericLiteral' ? 0 : 1;
    case 'FunctionDefinition':
      return 1;
    default:
      return 0;
  }
}

function demandHarmless(node: SyntaxNode, children: readonly SyntaxNode[], found: Found): void {
  const { source } = found;
  const [first, , third] = children;
  switch (node.name) {
    case 'VariableName': {
      const called = node.parent?.name === 'FunctionInvocation' && node.prevSibling === null;
      (called ? found.calls : found.reads).add(nameOf(node, source));
      if (!called && nameOf(node, source) === 'partial') demandNoGrowth(node, source);
      break;
    }
    case '?':
      found.reads.add('?');
      break;
    case 'Name':
      found.binds.add(nameOf(node, source));
      break;
    case 'Comparison':
      if (third?.name === 'SimplePositiveUnaryTest' && children[1]?.name === 'CompareOp') {
        throw new FeelSyntaxError(
          'Two comparison signs follow each other. FEEL compares with =, not with ==.',
          '两个比较符号相连。FEEL 用 = 比较，不用 ==。',
          children[1].from,
        );
      }
      break;
    case 'NumericLiteral':
      if (!/^-?(\d+(\.\d+)?|\.\d+)$/.test(textOf(node, source))) {
        throw new FeelSyntaxError(
          'A number is written with digits and one decimal point.',
          '数字只用阿拉伯数字和一个小数点书写。',
          node.from,
        );
      }
      break;
    case 'IterationContext':
      if (third) countElements(first, third, node, found);
      else countLoop(node, found);
      break;
    case 'FunctionInvocation':
      if (first && PATTERN_FUNCTIONS.has(nameOf(first, source))) demandSafePattern(children, node, source);
      if (first && MISSING_FUNCTIONS.has(nameOf(first, source))) {
        throw new FeelSyntaxError(
          `The function ${nameOf(first, source)} is not carried out.`,
          `尚不支持函数 ${nameOf(first, source)}。`,
          first.from,
        );
      }
      break;
    case 'Interval':
      if (node.parent?.parent?.name !== 'PositiveUnaryTest') {
        if (textOf(node, source)[0] !== '[' || !textOf(node, source).endsWith(']')) throw unbounded(node);
        countElements(children[1], children[3], node, found);
      }
      break;
    case 'FunctionDefinition': {
      const call = node.parent?.parent;
      const callee = call?.name === 'FunctionInvocation' ? call.firstChild : null;
      if (!callee || !isBuiltin(nameOf(callee, source))) {
        throw new FeelSyntaxError(
          'A function may only be written as an argument of a built-in function such as sort.',
          '函数只能作为内置函数（如 sort）的参数书写。',
          node.from,
        );
      }
      break;
    }
  }
}

/** Both ends must be whole numbers written out, or `count(…)`: feelin counts until it meets the end, for ever if it never does. */
function countElements(
  start: SyntaxNode | undefined,
  end: SyntaxNode | undefined,
  range: SyntaxNode,
  found: Found,
): void {
  const sizes = [start, end].map((bound) => {
    const text = bound === undefined ? '' : textOf(bound, found.source);
    if (/^-?\d+$/.test(text)) return Number(text);
    return bound?.name === 'FunctionInvocation' && /^count\s*\(/.test(text) ? 0 : NaN;
  });
  const elements = Math.abs((sizes[1] ?? NaN) - (sizes[0] ?? NaN)) + 1;
  if (Number.isNaN(elements)) throw unbounded(range);
  found.elements *= elements;
  if (found.elements > RANGE_LIMIT) {
    throw new FeelSyntaxError(
      `The ranges of an expression may make at most ${RANGE_LIMIT} elements together.`,
      `一个表达式中各区间展开后的元素总数不得超过 ${RANGE_LIMIT}。`,
      range.from,
    );
  }
}

function countLoop(node: SyntaxNode, found: Found): void {
  found.loops += 1;
  if (found.loops <= LOOP_LIMIT) return;
  throw new FeelSyntaxError(
    `An expression may walk through at most ${LOOP_LIMIT} lists.`,
    `一个表达式最多遍历 ${LOOP_LIMIT} 个列表。`,
    node.from,
  );
}

/** Functions of DMN that feelin only has by name, or not at all: their answer would be nothing, in silence. */
const MISSING_FUNCTIONS: ReadonlySet<string> = new Set([
  'range',
  'overlaps before',
  'overlaps after',
  'finishes',
  'finished by',
  'during',
  'starts',
  'started by',
  'coincides',
]);

/** Functions that take no longer for a long list, or take none. */
const BRIEF_FUNCTIONS: ReadonlySet<string> = new Set([
  'count',
  'not',
  'abs',
  'floor',
  'ceiling',
  'round up',
  'round down',
  'round half up',
  'round half down',
  'decimal',
  'modulo',
  'sqrt',
  'odd',
  'even',
  'number',
  'string length',
  'substring',
  'upper case',
  'lower case',
  'starts with',
  'ends with',
  'contains',
  'matches',
  'replace',
  'split',
  'get value',
  'date',
  'time',
  'date and time',
  'duration',
  'years and months duration',
  'day of week',
  'day of year',
  'month of year',
  'week of year',
  'is defined',
  'now',
  'today',
]);

/** Functions that make one value of a list. */
const SUMMING_FUNCTIONS: ReadonlySet<string> = new Set(['sum', 'count', 'min', 'max', 'mean', 'product', 'median']);
const MAKES_LISTS: ReadonlySet<string> = new Set(['List', 'Context', 'ForExpression']);

/**
 * `partial`, what a `for` has made so far, may be read by its number and summed up. Where it became part of the next element,
 * each would be twice as large as the one before.
 */
function demandNoGrowth(partial: SyntaxNode, source: string): void {
  const [loop, use] = aroundPartial(partial, source);
  if (!loop) return;
  const makesMore = (node: SyntaxNode): boolean =>
    MAKES_LISTS.has(node.name) ||
    (node.name === 'FunctionInvocation' && isListFunction(node, source)) ||
    childrenOf(node).some(makesMore);
  const body = childrenOf(loop).at(-1);
  if (use && body && !makesMore(body)) return;
  throw new FeelSyntaxError(
    'Of partial, one element by its number, or a sum, may be read, and no list be made of it.',
    'partial 只能按序号取元素或求和，不得再用来组成列表。',
    partial.from,
  );
}

/** The loop around, if any, and whether `partial` stands where one element or one sum is made of it. */
function aroundPartial(partial: SyntaxNode, source: string): [loop: SyntaxNode | null, isUse: boolean] {
  let loop = partial.parent;
  while (loop && loop.name !== 'ForExpression') loop = loop.parent;
  const { parent } = partial;
  if (parent?.name === 'FilterExpression') {
    const [target, , test] = childrenOf(parent);
    return [loop, target?.from === partial.from && /^-?\d+$/.test(test ? textOf(test, source) : '')];
  }
  const call = parent?.name === 'PositionalParameters' ? parent.parent : null;
  const callee = call ? childrenOf(call)[0] : undefined;
  return [loop, callee !== undefined && SUMMING_FUNCTIONS.has(nameOf(callee, source))];
}

function isListFunction(call: SyntaxNode, source: string): boolean {
  const [callee] = childrenOf(call);
  return (
    callee !== undefined &&
    !BRIEF_FUNCTIONS.has(nameOf(callee, source)) &&
    !SUMMING_FUNCTIONS.has(nameOf(callee, source))
  );
}

const PATTERN_FUNCTIONS: ReadonlySet<string> = new Set(['matches', 'replace', 'split']);

/** The pattern must stand in the expression as the second argument, so that it can be looked at. */
function demandSafePattern(children: readonly SyntaxNode[], call: SyntaxNode, source: string): void {
  const parameters = children[2];
  const pattern = parameters?.name === 'PositionalParameters' ? childrenOf(parameters)[1] : undefined;
  if (pattern?.name === 'StringLiteral') {
    // An escape that is no FEEL, such as that of a digit, reaches the pattern as it is; one of a character could hide a bracket.
    const text = textOf(pattern, source).slice(1, -1);
    if (!/\\u/i.test(text) && isSafePattern(text.replaceAll(/\\(["\\])/g, '$1'))) return;
  }
  throw new FeelSyntaxError(
    'A pattern is a text written out as the second argument, without repetition or choice inside a repeated group, and with few repetitions and choices altogether.',
    '正则表达式须作为第二个参数直接写出，重复的分组内不得再有重复或选择，且重复与选择总数不宜多。',
    call.from,
  );
}

const unbounded = (node: SyntaxNode): FeelSyntaxError =>
  new FeelSyntaxError(
    'A range that is walked through needs whole numbers or count(…) at both ends, both included.',
    '用于遍历的区间两端须为整数或 count(…)，且均为闭区间。',
    node.from,
  );

function unreadable(node: SyntaxNode, source: string): FeelSyntaxError {
  const rest = source.slice(node.from).trim();
  if (rest === '') return new FeelSyntaxError('The expression is not complete.', '表达式不完整。', node.from);
  const near = rest.length > 20 ? `${rest.slice(0, 20)}…` : rest;
  return new FeelSyntaxError(`The expression cannot be read at "${near}".`, `无法识别“${near}”处的表达式。`, node.from);
}
