import { compileFeel, FeelSyntaxError, textLimitOf, type Json, type Variables } from '../../../src/engine/index.js';
import { compileForm } from '../../../src/definitions/forms/compile-form.js';
import { Rejection } from '../../../src/kernel/rejection.js';
import { bounded } from './files.js';

const AT = '2022-10-18T01:00:00Z';
const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const grown = (depth: number): string =>
  `${'replace('.repeat(depth)}"aaaaaaaaaa"${', "a", "aaaaaaaaaa")'.repeat(depth)}`;

function outcomeOf(source: string, context: Variables): Json {
  try {
    return compileFeel(source).evaluate(context, AT);
  } catch (reason) {
    if (reason instanceof FeelSyntaxError) return 'REFUSED';
    if (reason instanceof Rejection) return reason.code;
    throw reason;
  }
}

describe('[attack: code-in-expressions] expressions that reach for more than data get nothing', () => {
  it.each<[source: string, context: Variables, outcome: Json]>([
    ['x.constructor.constructor("return process")()', { x: {} }, null],
    ['x.__proto__', { x: {} }, null],
    ['x["constructor"]', { x: {} }, []],
    ['get value(x, "constructor")', { x: {} }, null],
    ['get value(x, "__proto__")', { x: {} }, null],
    ['constructor', {}, null],
    ['process', {}, null],
    ['globalThis', {}, null],
    ['{"__proto__": {polluted: true}}', {}, 'EXPRESSION_FAILED'],
    ['context put({}, "__proto__", {polluted: true})', {}, 'EXPRESSION_FAILED'],
    ['context([{key: "__proto__", value: {polluted: true}}])', {}, 'EXPRESSION_FAILED'],
    ['x', { x: '${process.exit(1)}' }, '${process.exit(1)}'],
    ['function(a) external {java: {class: "java.lang.Runtime"}}', {}, 'REFUSED'],
  ])('%s', async (source, context, outcome) => {
    expect(await bounded(() => outcomeOf(source, context))).toEqual(outcome);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('[attack: endless-feel, catastrophic-patterns] expressions that would take for ever or all memory are refused, when they are read or when they run', () => {
  it.each<[what: string, source: string, outcome: string, context?: Variables]>([
    ['a nested quantifier', 'matches(x, "(a+)+$")', 'REFUSED'],
    ['alternatives repeated', 'matches(x, "(a|a)*b")', 'REFUSED'],
    ['alternatives in a row', `matches(x, "${'(a|a)'.repeat(40)}b")`, 'REFUSED'],
    ['optional letters in a row', `matches(x, "${'a?'.repeat(40)}${'a'.repeat(40)}")`, 'REFUSED'],
    ['an optional group, often', 'matches(x, "(a?){30}b")', 'REFUSED'],
    ['five repetitions', 'matches(x, "a*a*a*a*a*b")', 'REFUSED'],
    ['ranges that are as good as repetitions', 'matches(x, "a{0,99}a{0,99}a{0,99}a{0,99}a{0,99}b")', 'REFUSED'],
    ['a reference back', 'replace(x, "(.)\\1", "")', 'REFUSED'],
    ['a pattern from a variable', 'matches("a", x)', 'REFUSED', { x: '(a+)+' }],
    ['two repetitions over a long text', 'matches(x, "a*a*b")', 'EXPRESSION_FAILED', { x: 'a'.repeat(20_000) }],
    ['one repetition over a longer text', 'split(x, "a*b")', 'EXPRESSION_FAILED', { x: 'a'.repeat(60_000) }],
    ['replacements that multiply', grown(9), 'EXPRESSION_FAILED'],
    ['replacements by the whole', 'replace(x, "a", "$`$`$`$`")', 'EXPRESSION_FAILED', { x: 'a'.repeat(4_000) }],
    [
      'a long text joined 10,000 times',
      'string join(for i in 1..10000 return x)',
      'EXPRESSION_FAILED',
      { x: 'a'.repeat(60_000) },
    ],
    ['a list made of what it holds', 'for i in 1..40 return partial', 'REFUSED'],
    ['a list that doubles', 'for i in 1..40 return concatenate(partial, partial)', 'REFUSED'],
    ['a list that doubles by its last element', 'for i in 1..40 return [partial[-1], partial[-1]]', 'REFUSED'],
    [
      'text that doubles',
      'for i in 1..60 return if i = 1 then "a" else partial[-1] + partial[-1]',
      'EXPRESSION_FAILED',
    ],
    ['a range without end', 'for i in 1..x return i', 'REFUSED', { x: 1e12 }],
    ['ranges in each other', 'for i in 1..500, j in 1..500 return i', 'REFUSED'],
    ['four lists in each other', 'for a in x, b in x, c in x, d in x return 1', 'REFUSED'],
    ['three long lists in each other', 'for a in x, b in x, c in x return 1', 'EXPRESSION_FAILED', { x: numbers(500) }],
    ['a sum for each element', 'for i in x return sum(x)', 'EXPRESSION_FAILED', { x: numbers(9_000) }],
    [
      'a list looked through for each element',
      'every i in x satisfies list contains(x, i)',
      'EXPRESSION_FAILED',
      { x: numbers(9_000) },
    ],
    ['9,000 brackets', `${'('.repeat(4_500)}1${')'.repeat(4_500)}`, 'REFUSED'],
    ['9,000 lists', `${'['.repeat(4_500)}${']'.repeat(4_500)}`, 'REFUSED'],
    ['a minus too many', `${'-'.repeat(5_000)}1`, 'REFUSED'],
    ['more than 10,000 characters', `1${' + 1'.repeat(3_000)}`, 'REFUSED'],
    ['a number that is none', '10 ** 1000', 'EXPRESSION_FAILED'],
    ['a function that calls itself', '(function(f) f(f))(function(f) f(f))', 'REFUSED'],
    ['a value that is too large', 'for a in x, b in x return "aaaaaaaaaa"', 'EXPRESSION_FAILED', { x: numbers(900) }],
  ])('%s', async (_, source, outcome, context = {}) => {
    expect(await bounded(() => outcomeOf(source, context))).toBe(outcome);
  });

  it('what people write is not among them', () => {
    const patterns = [
      '^[A-Z]{2}-\\d{4}$',
      '^\\S+@\\S+$',
      '[,;] *',
      '^(?:甲|乙|丙)类',
      '\\d+',
      '^〔\\d{4}〕\\d{1,4}号$',
      'fo*b',
    ];
    expect(patterns.filter((pattern) => textLimitOf(pattern) < 1_000)).toEqual([]);
    expect(outcomeOf('for i in 0..4 return if i = 0 then 1 else i * partial[-1]', {})).toEqual([1, 1, 2, 6, 24]);
    expect(outcomeOf('for i in x return i + sum(partial)', { x: [1, 1, 1] })).not.toBe('REFUSED');
    expect(outcomeOf('some i in x satisfies list contains(y, i)', { x: [1, 2], y: [2] })).toBe(true);
    expect(outcomeOf('replace("2022-10-18", "-", ".")', {})).toBe('2022.10.18');
  });
});

describe('[attack: catastrophic-patterns] forms that would take for ever', () => {
  const form = (schema: Record<string, Json>): string =>
    JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'F-X', type: 'object', ...schema });
  const text = (pattern: string): string => form({ properties: { a: { type: 'string', maxLength: 100, pattern } } });
  const deep = (depth: number): Json => (depth === 0 ? { type: 'string' } : { type: 'array', items: deep(depth - 1) });
  const doubling = Object.fromEntries(
    numbers(30).map((at) => [`d${at}`, { allOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] }]),
  );
  it.each([
    ['a nested quantifier', text('^(a+)+$')],
    ['alternatives in a row', text(`^${'(a|a)'.repeat(40)}b`)],
    ['optional letters in a row', text(`^${'a?'.repeat(40)}${'a'.repeat(40)}$`)],
    ['a reference to itself', form({ $defs: { d: { $ref: '#/$defs/d' } }, properties: { a: { $ref: '#/$defs/d' } } })],
    ['a reference to a file', form({ properties: { a: { $ref: 'file:///etc/passwd' } } })],
    ['a reference to another machine', form({ properties: { a: { $ref: 'http://127.0.0.1:1/x.json' } } })],
    [
      'references that double',
      form({ $defs: { ...doubling, d30: { type: 'string' } }, properties: { a: { $ref: '#/$defs/d0' } } }),
    ],
    ['lists in lists', form({ properties: { a: deep(200) } })],
    ['300 kB', form({ description: 'x'.repeat(300_000) })],
    ['no JSON', '{"$id": '],
    ['nested JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('%s', async (_, file) => {
    const { form: compiled, problems } = await bounded(() => compileForm(file));
    expect(compiled).toBeNull();
    expect(problems[0]?.code).toMatch(/^FORM_/);
  });
});
