import * as fc from 'fast-check';
import { evaluate } from 'feelin';
import { Rejection } from '../../kernel/rejection.js';
import type { Json, Variables } from '../json.js';
import { compileFeel } from './expression.js';
import { compileFast } from './fast-path.js';
import { readSyntax } from './syntax.js';
import { truth } from './truth.js';

const AT = '2022-10-18T17:30:00.000Z';

const value = (source: string, variables: Variables = {}): Json => compileFeel(source).evaluate(variables, AT);

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (reason) {
    if (reason instanceof Rejection) return reason.code;
    throw reason;
  }
  return 'NONE';
};

describe('the compiled form and feelin', () => {
  const scalars = fc.constantFrom<Json>(null, true, false, 0, 1, 2.5, -3, '', 'A', 'B', 'RETURN', '中');
  const values = fc.oneof(
    { weight: 5, arbitrary: scalars },
    fc.array(scalars, { maxLength: 3 }),
    fc.record({ a: scalars, b: fc.array(scalars, { maxLength: 2 }) }, { requiredKeys: [], noNullPrototype: true }),
    fc.array(fc.record({ a: scalars }, { noNullPrototype: true }), { maxLength: 2 }),
  );
  const contexts = fc.record(
    { x: values, y: values, z: values, settings: fc.record({ a: values }, { noNullPrototype: true }) },
    { requiredKeys: [], noNullPrototype: true },
  );
  const literals = fc.constantFrom('null', 'true', 'false', '0', '1', '2.5', '-3', '""', '"A"', '"B"', '"\\"中\\n"');
  const names = fc.constantFrom('x', 'y', 'z', 'missing', 'settings', 'settings.a', 'settings.a.b', 'x.a');
  const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
    operand: fc.oneof({ depthSize: 'small' }, literals, names, tie('expression')),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      literals,
      names,
      fc
        .tuple(tie('operand'), fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in'), tie('operand'))
        .map(([left, sign, right]) => `(${left}) ${sign} (${right})`),
      fc.array(tie('operand'), { maxLength: 3 }).map((elements) => `[${elements.join(', ')}]`),
      fc.tuple(tie('operand'), tie('operand'), tie('operand')).map(([a, b, c]) => `${a} in (${b}, ${c})`),
      fc.tuple(tie('operand'), tie('operand')).map(([a, b]) => `list contains(${a}, ${b})`),
      fc.tuple(tie('operand'), tie('operand'), tie('operand')).map(([a, b, c]) => `if ${a} then ${b} else ${c}`),
      fc.tuple(tie('operand'), tie('operand')).map(([a, b]) => `{a: ${a}, b: ${b}}`),
      fc.tuple(tie('operand'), tie('operand')).map(([a, b]) => `{x: ${a}, y: ${b}}.y`),
      fc
        .tuple(names, fc.constantFrom('item', 'a', 'item.a', 'x'), fc.constantFrom('=', '!=', '>'), tie('operand'))
        .map(([list, left, sign, right]) => `${list}[${left} ${sign} (${right})]`),
      fc
        .tuple(fc.constantFrom('some', 'every'), fc.constantFrom('o', 'x'), tie('operand'), tie('operand'))
        .map(([kind, name, list, test]) => `${kind} ${name} in ${list} satisfies ${name}.a = (${test})`),
      fc
        .tuple(names, fc.constantFrom('"a"', '"b"', '"c d"', 'x'))
        .map(([target, key]) => `get value(${target}, ${key})`),
      tie('operand').map((operand) => `not(${operand})`),
      tie('operand').map((operand) => `count(${operand})`),
    ),
  }));
  const outcomeOf = (compute: () => unknown): unknown => {
    try {
      return { value: JSON.stringify(compute() ?? null) };
    } catch {
      return 'FAILED';
    }
  };

  test('give the same values', () => {
    let compiled = 0;
    fc.assert(
      fc.property(expression, contexts, (source, context) => {
        // More walks than three are refused.
        fc.pre(source.split(' satisfies ').length <= 4);
        const ours = outcomeOf(() => value(source, context));
        const theirs = outcomeOf(() => {
          const result = evaluate(source, context).value;
          if (typeof result === 'function') throw new Error('a function is no JSON');
          return result;
        });
        if (compileFast(readSyntax(source))) compiled += 1;
        expect({ source, outcome: ours }).toEqual({ source, outcome: theirs });
      }),
      { numRuns: 1_500, seed: 20221018 },
    );
    expect(compiled).toBeGreaterThan(1_000);
  });
});

describe('what an expression answers', () => {
  test.each<[string, Variables, Json]>([
    ['outcome = "RETURN"', { outcome: 'RETURN' }, true],
    ['outcome = "RETURN"', {}, false],
    ['round >= settings.limit', { round: 3, settings: { limit: 3 } }, true],
    ['count(touchedOthers) > 0', { touchedOthers: [] }, false],
    ['"COORD" in dutyGroups', { dutyGroups: ['PROJ', 'COORD'] }, true],
    ['some c in checks satisfies c.ok = false', { checks: [{ ok: true }, { ok: false }] }, true],
    ['checks[ok = false].name', { checks: [{ ok: false, name: 'A' }] }, ['A']],
    ['for i in 1..3 return i * 2', {}, [2, 4, 6]],
    ['date("2022-10-18") + duration("P3D")', {}, '2022-10-21'],
    ['date and time("2022-10-18T09:00:00@Asia/Shanghai")', {}, '2022-10-18T09:00:00+08:00'],
    ['duration("PT36H")', {}, 'P1DT12H'],
    ['{days: settings.days, due: date("2022-10-18")}', { settings: { days: 3 } }, { days: 3, due: '2022-10-18' }],
    ['主送 = "市应急局"', { 主送: '市应急局' }, true],
  ])('%s', (source, variables, expected) => {
    expect(value(source, variables)).toEqual(expected);
  });

  test('the clock is the instant of the stimulus in the office zone', () => {
    expect(value('now()')).toBe('2022-10-19T01:30:00+08:00');
    expect(value('today()')).toBe('2022-10-19');
    expect(value('date(signedAt) < today', { signedAt: '2022-10-18' })).toBe(true);
    expect(value('today', { today: '2030-01-01' })).toBe('2030-01-01');
  });

  test('names are those read from the variables, not those it binds', () => {
    expect(compileFeel('for i in lines return i.copies + settings.spare').names).toEqual(['lines', 'settings']);
    expect(compileFeel('count(touched) > 0 and outcome = "APPROVE"').names).toEqual(['touched', 'outcome']);
  });

  test('inherited properties do not exist', () => {
    for (const source of [
      'constructor',
      '__proto__',
      'toString',
      'x.constructor',
      'x.__proto__.polluted',
      '"a".length',
    ]) {
      expect(value(source, { x: {} })).toBeNull();
    }
    expect(value('{__proto__: {polluted: true}}.polluted')).toBeNull();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('the names of variables cannot bend the grammar', () => {
    expect(value('a-b', { a: 3, b: 1, 'a-b': 7 })).toBe(2);
  });

  test('what JSON cannot hold, and what cannot be computed, fails', () => {
    expect(refusal(() => value('count'))).toBe('EXPRESSION_FAILED');
    expect(refusal(() => value('[1..3]'))).toBe('EXPRESSION_FAILED');
    expect(refusal(() => value('1 < true'))).toBe('EXPRESSION_FAILED');
  });
});

describe('what is refused at deployment', () => {
  test.each<[string, number, RegExp]>([
    ['', 0, /not complete/],
    ['a +', 3, /not complete/],
    ['outcome == "RETURN"', 8, /compares with =/],
    ["outcome = 'RETURN'", 10, /cannot be read/],
    ['a && b', 2, /cannot be read/],
    ['1e3', 0, /digits/],
    ['for i in 1..1000000 return i', 9, /at most 10000/],
    ['for i in 1..200 return for j in 1..200 return j', 32, /at most 10000/],
    ['for i in 1..n return i', 9, /whole numbers/],
    ['for i in 1..2.5 return i', 9, /whole numbers/],
    ['for i in (1..1) return i', 9, /both included/],
    ['{r: [1..n], x: for i in r return i}', 4, /whole numbers/],
    ['(function(f) f(f))(function(f) f(f))', 1, /built-in/],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, 99, /too deeply/],
    ['for a in l, b in l return for c in l, d in l return 1', 43, /at most 3 lists/],
    ['matches(title, "(a+)+$")', 0, /pattern/],
    ['matches(title, "((a+)b)*")', 0, /pattern/],
    ['x = 1 and matches(title, "(a|aa)+")', 10, /pattern/],
    ['replace(title, "(.)\\1", "x")', 0, /pattern/],
    ['matches(title, "\\u0028a+)+")', 0, /pattern/],
    ['matches(title, pattern)', 0, /pattern/],
    ['matches(input: title, pattern: "a")', 0, /pattern/],
  ])('%s', (source, position, message) => {
    expect.assertions(2);
    try {
      compileFeel(source);
    } catch (reason) {
      const { message: sentence, position: where } = reason as Error & { position: number };
      expect(sentence).toMatch(message);
      expect(where).toBe(position);
    }
  });

  test('an ordinary pattern is accepted', () => {
    expect(value('matches(title, "^关于.+的(请示|报告)$")', { title: '关于经费的请示' })).toBe(true);
    expect(value('split("a,b", ",")')).toEqual(['a', 'b']);
    expect(value('replace("R-061", "^R-(\\d{3})$", "$1")')).toBe('061');
  });

  test('a range that is only asked for membership may be as wide as it likes', () => {
    expect(value('amount in [1..1000000]', { amount: 500 })).toBe(true);
    expect(value('sort(scores, function(a, b) a < b)', { scores: [3, 1, 2] })).toEqual([1, 2, 3]);
    expect(value('for i in 1..count(list) return i', { list: ['a', 'b'] })).toEqual([1, 2]);
  });
});

describe('walks within walks', () => {
  const l = Array.from({ length: 2_000 }, (_, at) => at);

  test.each([
    'count(for a in l, b in l return 1)',
    'some a in l satisfies every b in l satisfies a != b',
    'count(l[count(l[item > 1]) > item])',
    'sort(l, function(a, b) count(l[item > a]) > b)',
    '{r: [1..3], x: for a in l return for b in l return for c in r return 1}.x',
  ])('%s over 2,000 elements is refused, over 20 it is computed', (source) => {
    expect(refusal(() => value(source, { l }))).toBe('EXPRESSION_FAILED');
    expect(refusal(() => value(source, { l: l.slice(0, 20) }))).toBe('NONE');
  });

  test('one walk after another, and an index, are no walks within walks', () => {
    expect(value('count(for a in l[item > 1] return a)', { l })).toBe(1_998);
    expect(value('l[-1] + count(l[item > 5])', { l })).toBe(3_993);
  });
});

describe('truth', () => {
  test('is true or false and nothing else', () => {
    const condition = compileFeel('copies > limit');
    expect(truth(condition, { copies: 3, limit: 2 }, AT)).toBe(true);
    expect(truth(condition, { copies: 1, limit: 2 }, AT)).toBe(false);
    expect(refusal(() => truth(condition, { limit: 2 }, AT))).toBe('CONDITION_NOT_BOOLEAN');
    expect(refusal(() => truth(compileFeel('"yes"'), {}, AT))).toBe('CONDITION_NOT_BOOLEAN');
  });
});
