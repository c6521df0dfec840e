import type { Expression } from './expression.js';
import { compileFeel } from './expression.js';
import { FeelSyntaxError } from './feel-syntax-error.js';
import { writeText } from './text-literal.js';

/**
 * Compiles `${…}` (or `#{…}`) of files drawn for Camunda 7 and Flowable, by translation to FEEL: variables and property
 * paths, literals, `== != < <= > >=` and their words, `&& || !` and their words, `empty` of a path, `+ - * /`, `? :`,
 * parentheses, and of methods those whose meaning FEEL has too: `a.equals(b)`, `list.contains(a)`, `list.size()`,
 * `list.isEmpty()`, `execution.getVariable('a')`.
 *
 * Raises `FeelSyntaxError`, with a sentence, for everything else: other calls, indexes, the remainder. Nothing of it is
 * executed as code, and values are not turned into other types first, as `'5' == 5` would be there.
 */
export function compileDollar(source: string): Expression {
  if (source.length > LENGTH_LIMIT) {
    throw new FeelSyntaxError(
      `A \${…} has at most ${LENGTH_LIMIT} characters.`,
      `\${…} 不得超过 ${LENGTH_LIMIT} 个字符。`,
      0,
    );
  }
  const inner = /^\s*[$#]\{([^]*)\}\s*$/.exec(source)?.[1];
  if (inner === undefined) {
    throw new FeelSyntaxError(
      'Expected one expression of the form ${…} and nothing beside it.',
      '须为单个 ${…} 表达式，前后不得有其他内容。',
      0,
    );
  }
  const expression = compileFeel(new Translation(inner, source.indexOf('{') + 1).run());
  return { ...expression, source };
}

/** Longest source, in characters: it is read by recursion. */
const LENGTH_LIMIT = 1_000;
/** Longest translation of a call, in characters. */
const FEEL_LIMIT = 10_000;

const WORDS: Readonly<Record<string, string>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  and: '&&',
  or: '||',
  not: '!',
  div: '/',
};

const COMPARISONS: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

interface Token {
  readonly kind: 'TEXT' | 'NUMBER' | 'NAME' | 'SIGN' | 'END';
  readonly value: string;
  readonly at: number;
}

const TOKEN =
  /\s*(?:(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<number>\d+(?:\.\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>==|!=|<=|>=|&&|\|\||[^\s]))/suy;

function tokensOf(text: string, offset: number): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const { text: literal, number, name, sign } = match.groups ?? {};
    const value = literal ?? number ?? name ?? sign ?? '';
    const at = offset + match.index + match[0].length - value.length;
    if (literal !== undefined) tokens.push({ kind: 'TEXT', value: literal.slice(1, -1).replace(/\\(.)/gs, '$1'), at });
    else if (number !== undefined) tokens.push({ kind: 'NUMBER', value: number, at });
    else if (name !== undefined && WORDS[name] === undefined) tokens.push({ kind: 'NAME', value: name, at });
    else tokens.push({ kind: 'SIGN', value: WORDS[value] ?? value, at });
  }
  tokens.push({ kind: 'END', value: '', at: offset + text.length });
  return tokens;
}

/** Methods by name; `null` where the call has another number of arguments. */
const METHODS: Readonly<Record<string, (of: string, argument: string | null) => string | null>> = {
  equals: (of, other) => other && `(${of} = ${other})`,
  contains: (of, one) =>
    one && `(if ${of} instance of list then list contains(${of}, ${one}) else contains(${of}, ${one}))`,
  size: (of, none) => (none === null ? `count(${of})` : null),
  isEmpty: (of, none) => (none === null ? `(if ${of} instance of list then count(${of}) = 0 else ${of} = "")` : null),
  getVariable: (of, name) => (of === 'execution' ? variableOf(name) : null),
};

/** A variable that is named by a literal. */
const variableOf = (name: string | null): string | null =>
  (name && /^"([\p{L}_][\p{L}\p{N}_]*)"$/u.exec(name)?.[1]) ?? null;

class Translation {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, offset: number) {
    this.#tokens = tokensOf(text, offset);
  }

  run(): string {
    const feel = this.choice();
    if (this.token.kind !== 'END') throw this.refusal();
    return feel;
  }

  private get token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  private take(kind: Token['kind'], value?: string): string | null {
    const { token } = this;
    if (token.kind !== kind || (value !== undefined && token.value !== value)) return null;
    this.#next += 1;
    return token.value;
  }

  private choice(): string {
    const condition = this.disjunction();
    if (this.take('SIGN', '?') === null) return condition;
    const then = this.choice();
    if (this.take('SIGN', ':') === null) throw this.refusal();
    return `(if ${condition} then ${then} else ${this.choice()})`;
  }

  private disjunction(): string {
    let left = this.conjunction();
    while (this.take('SIGN', '||') !== null) left = `(${left} or ${this.conjunction()})`;
    return left;
  }

  private conjunction(): string {
    let left = this.comparison();
    while (this.take('SIGN', '&&') !== null) left = `(${left} and ${this.comparison()})`;
    return left;
  }

  private comparison(): string {
    const left = this.sum();
    const sign = this.token.kind === 'SIGN' ? COMPARISONS[this.token.value] : undefined;
    if (sign === undefined) return left;
    this.#next += 1;
    return `(${left} ${sign} ${this.sum()})`;
  }

  private sum(): string {
    let left = this.product();
    for (let sign = this.takeOf('+', '-'); sign !== null; sign = this.takeOf('+', '-')) {
      left = `(${left} ${sign} ${this.product()})`;
    }
    return left;
  }

  private product(): string {
    let left = this.unary();
    for (let sign = this.takeOf('*', '/'); sign !== null; sign = this.takeOf('*', '/')) {
      left = `(${left} ${sign} ${this.unary()})`;
    }
    return left;
  }

  private takeOf(one: string, other: string): string | null {
    return this.take('SIGN', one) ?? this.take('SIGN', other);
  }

  private unary(): string {
    if (this.take('SIGN', '!') !== null) return `not(${this.unary()})`;
    if (this.take('NAME', 'empty') !== null) {
      const value = this.path();
      return `(if ${value} instance of list then count(${value}) = 0 else ${value} in (null, ""))`;
    }
    return this.primary();
  }

  private primary(): string {
    const text = this.take('TEXT');
    if (text !== null) return writeText(text);
    if (this.token.value === '-' && this.#tokens[this.#next + 1]?.kind === 'NUMBER') {
      this.#next += 1;
      return `-${this.take('NUMBER') ?? ''}`;
    }
    const number = this.take('NUMBER');
    if (number !== null) return number;
    if (this.take('SIGN', '(') !== null) {
      const inner = this.choice();
      if (this.take('SIGN', ')') === null) throw this.refusal();
      return `(${inner})`;
    }
    return this.path();
  }

  private path(): string {
    const name = this.take('NAME');
    if (name === null) throw this.refusal();
    let path = name;
    while (this.take('SIGN', '.') !== null) {
      const property = this.take('NAME');
      if (property === null) throw this.refusal();
      const called = this.token.value === '(' ? this.method(path, property) : null;
      if (called !== null) return called;
      path += `.${property}`;
    }
    if (this.token.value === '(' || this.token.value === '[' || this.isPrefix()) throw this.refusal();
    return path;
  }

  /** `prefix:name(`, a function of the other engine. */
  private isPrefix(): boolean {
    const [name, bracket] = this.#tokens.slice(this.#next + 1, this.#next + 3);
    return this.token.value === ':' && name?.kind === 'NAME' && bracket?.value === '(';
  }

  /** A call of one of the few methods that FEEL has, too; `null` for any other. */
  private method(of: string, name: string): string | null {
    const begun = this.#next;
    this.#next += 1;
    const argument = this.token.value === ')' && this.token.kind === 'SIGN' ? null : this.choice();
    const translate = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    const feel = translate?.(of, argument) ?? null;
    // What is given is written twice for `contains`: calls within calls would grow beyond all bounds.
    if (feel !== null && feel.length > FEEL_LIMIT) throw this.refusal();
    if (feel !== null && this.take('SIGN', ')') !== null) return feel;
    this.#next = begun;
    return null;
  }

  private refusal(): FeelSyntaxError {
    const { token } = this;
    const seen = token.kind === 'END' ? '}' : token.value;
    if (seen === '(') {
      return new FeelSyntaxError(
        'Method and function calls in ${…} are not accepted.',
        '${…} 中不接受方法或函数调用。',
        token.at,
      );
    }
    return new FeelSyntaxError(
      `"${seen}" is not accepted here in \${…}; only variables, property paths, literals, comparisons, and, or, not, empty are.`,
      `\${…} 中此处不接受“${seen}”；只接受变量、属性路径、字面量、比较、与、或、非和 empty。`,
      token.at,
    );
  }
}
