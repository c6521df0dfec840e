import type { Expression } from './expression.js';
import { compileFeel } from './expression.js';
import { FeelSyntaxError } from './feel-syntax-error.js';
import { writeText } from './text-literal.js';

/**
 * Compiles `${…}` (or `#{…}`) of files drawn for Camunda 7 and Flowable, by translation to FEEL: variables and property
 * paths, literals, `== != < <= > >=` and their words, `&& || !` and their words, `empty` of a path, parentheses.
 *
 * Raises `FeelSyntaxError`, with a sentence, for everything else: method calls, indexes, arithmetic, the ternary. Nothing of
 * it is executed as code.
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

class Translation {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, offset: number) {
    this.#tokens = tokensOf(text, offset);
  }

  run(): string {
    const feel = this.disjunction();
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
    const left = this.unary();
    const sign = this.token.kind === 'SIGN' ? COMPARISONS[this.token.value] : undefined;
    if (sign === undefined) return left;
    this.#next += 1;
    return `(${left} ${sign} ${this.unary()})`;
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
      const inner = this.disjunction();
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
      path += `.${property}`;
    }
    if (this.token.value === '(' || this.token.value === '[' || this.token.value === ':') throw this.refusal();
    return path;
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
