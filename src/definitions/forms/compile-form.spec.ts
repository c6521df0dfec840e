import { compileForm } from './compile-form.js';
import { patternFault } from './safe-pattern.js';

const schema = (properties: object, rest: object = {}): string =>
  JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'F-TEST',
    title: '试表',
    type: 'object',
    additionalProperties: false,
    properties,
    ...rest,
  });
const form = (properties: object, rest: object = {}) => {
  const { form: compiled, problems } = compileForm(schema(properties, rest));
  if (!compiled) throw new Error(JSON.stringify(problems));
  return compiled;
};
const codes = (text: string): string[] =>
  compileForm(text).problems.map(({ code, elementId }) => `${code} ${elementId}`);
const text = { type: 'string', 'x-gongwen': 'content' };

describe('a form', () => {
  const draft = form(
    {
      title: { ...text, title: '标题', 'x-titleEn': 'Title', minLength: 5, maxLength: 10 },
      urgency: { type: 'string', 'x-gongwen': 'routing', enum: ['NORMAL', 'URGENT'], default: 'NORMAL' },
      copies: { type: 'integer', 'x-gongwen': 'routing', title: '份数', minimum: 1 },
      day: { type: 'string', format: 'date', 'x-gongwen': 'routing' },
      lines: {
        type: 'array',
        'x-gongwen': 'routing',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['to'],
          properties: { to: { type: 'string' }, n: { type: 'integer' } },
        },
      },
    },
    { required: ['title', 'copies'] },
  );

  it('names every wrong field at once, with pointer and sentences in both languages', () => {
    const { errors } = draft.check(
      { title: 'ab', day: '2022-02-30', other: 1, lines: [{ n: 'x' }], urgency: 'NOW' },
      '/form',
    );
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/form/copies REQUIRED',
      '/form/day WRONG_FORM',
      '/form/lines/0/n NOT_A_WHOLE_NUMBER',
      '/form/lines/0/to REQUIRED',
      '/form/other UNKNOWN_FIELD',
      '/form/title TOO_SHORT',
      '/form/urgency NOT_A_CHOICE',
    ]);
    expect(errors.find(({ pointer }) => pointer === '/form/title')).toEqual({
      pointer: '/form/title',
      code: 'TOO_SHORT',
      zh: '标题：过短，至少 5 个字符。',
      en: 'Title is too short: at least 5 characters.',
    });
    expect(errors.find(({ pointer }) => pointer === '/form/copies')?.zh).toBe('份数：必填。');
  });

  it('fills defaults in, takes null for absent, and leaves what it was given alone', () => {
    const given = { title: '关于印发的通知', copies: 3, day: null };
    expect(draft.check(given, '')).toEqual({
      values: { title: '关于印发的通知', copies: 3, urgency: 'NORMAL' },
      errors: [],
    });
    expect(given).toEqual({ title: '关于印发的通知', copies: 3, day: null });
  });

  it('[R-140] splits what enters the case from what people wrote', () => {
    const { values } = draft.check({ title: '关于印发的通知', copies: 3 }, '');
    expect(draft.split(values)).toEqual({
      routing: { copies: 3, urgency: 'NORMAL' },
      content: { title: '关于印发的通知' },
    });
  });

  it('refuses names that every object has, and changes no prototype', () => {
    const hostile = JSON.parse(
      '{"title":"关于印发的通知","copies":1,"__proto__":{"polluted":1},"constructor":1}',
    ) as Record<string, unknown>;
    expect(
      draft
        .check(hostile, '')
        .errors.map(({ pointer }) => pointer)
        .sort(),
    ).toEqual(['/__proto__', '/constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses what would keep the validator busy', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5_000; i += 1) deep = { deep };
    expect(draft.check({ deep }, '').errors.map(({ code }) => code)).toEqual(['TOO_DEEP']);
    expect(
      draft.check({ lines: Array.from({ length: 5_000 }, () => ({})) }, '').errors.map(({ code }) => code),
    ).toEqual(['TOO_MANY']);
  });

  it('tells a choice that nothing fits as one complaint', () => {
    const choice = form({
      a: { 'x-gongwen': 'routing', anyOf: [{ type: 'string', minLength: 3 }, { type: 'integer' }] },
    });
    expect(choice.check({ a: true }, '').errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/a NOT_ALLOWED',
    ]);
  });

  it('[R-054] tells a condition by the field it demands', () => {
    const when = form(
      { urgency: { type: 'string', 'x-gongwen': 'routing' }, reason: text },
      JSON.parse(
        '{"if":{"properties":{"urgency":{"const":"URGENT"}},"required":["urgency"]},"then":{"required":["reason"]}}',
      ) as object,
    );
    expect(when.check({ urgency: 'URGENT' }, '').errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/reason REQUIRED',
    ]);
    expect(when.check({ urgency: 'NORMAL' }, '').errors).toEqual([]);
  });
});

it('follows references to its own definitions', () => {
  const line = {
    type: 'object',
    additionalProperties: false,
    required: ['to'],
    properties: { to: { type: 'string', title: '收件人' } },
  };
  const lines = form(
    { lines: { type: 'array', 'x-gongwen': 'routing', items: { $ref: '#/$defs/line' } } },
    { $defs: { line } },
  );
  expect(lines.check({ lines: [{ to: 'a' }, {}] }, '').errors.map(({ pointer, zh }) => `${pointer} ${zh}`)).toEqual([
    '/lines/1/to 收件人：必填。',
  ]);
});

describe('a form file is refused', () => {
  it.each([
    ['no JSON', '{', ['FORM_UNREADABLE null']],
    ['no object', '[]', ['FORM_UNREADABLE null']],
    ['an unmarked field', schema({ a: { type: 'string' } }), ['FORM_FIELD_UNMARKED /properties/a']],
    [
      'another dialect',
      schema({}, { $schema: 'http://json-schema.org/draft-07/schema#' }),
      ['FORM_SCHEMA_INVALID null'],
    ],
    ['a bad name', schema({}, { $id: 'https://example.org/f' }), ['FORM_SCHEMA_INVALID null']],
    ['an open object', schema({}, { additionalProperties: true }), ['FORM_SCHEMA_INVALID null']],
    [
      'an open object inside',
      schema({ a: { type: 'object', 'x-gongwen': 'content' } }),
      ['FORM_SCHEMA_INVALID /properties/a'],
    ],
    [
      'a remote reference',
      schema({ a: { $ref: 'https://example.org/x', 'x-gongwen': 'content' } }),
      ['FORM_REFERENCE_REFUSED null'],
    ],
    [
      'a dynamic reference',
      schema({ a: { $dynamicRef: '#x', 'x-gongwen': 'content' } }),
      ['FORM_KEYWORD_REFUSED /properties/a/$dynamicRef'],
    ],
    ['a misspelt keyword', schema({ a: { ...text, maxLenght: 3 } }), ['FORM_KEYWORD_REFUSED /properties/a/maxLenght']],
    [
      'a reference to nothing',
      schema({ a: { $ref: '#/$defs/none', 'x-gongwen': 'content' } }),
      ['FORM_REFERENCE_REFUSED null'],
    ],
    [
      'a circle of references',
      schema(
        {},
        { $defs: { a: { anyOf: [{ $ref: '#/$defs/b' }, { type: 'null' }] }, b: { items: { $ref: '#/$defs/a' } } } },
      ),
      ['FORM_REFERENCE_REFUSED null'],
    ],
    [
      'references that multiply',
      schema(
        {},
        {
          $defs: Object.fromEntries(
            Array.from({ length: 30 }, (_, i) => [
              `d${i}`,
              i === 0 ? { type: 'null' } : { allOf: [{ $ref: `#/$defs/d${i - 1}` }, { $ref: `#/$defs/d${i - 1}` }] },
            ]),
          ),
        },
      ),
      ['FORM_REFERENCE_REFUSED null'],
    ],
    [
      'a catastrophic pattern',
      schema({ a: { ...text, pattern: '^(a+)+$' } }),
      ['FORM_PATTERN_REFUSED /properties/a/pattern'],
    ],
    ['a wrong type', schema({ a: { ...text, type: 'text' } }), ['FORM_SCHEMA_INVALID null']],
    [
      '__proto__',
      schema({}).replace('"properties":{}', '"properties":{"__proto__":{"type":"string","x-gongwen":"content"}}'),
      ['FORM_NAME_REFUSED /properties'],
    ],
    ['depth', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, ['FORM_UNREADABLE null']],
  ])('%s', (_, content, expected) => {
    expect(codes(content)).toEqual(expected);
  });
});

describe('patterns', () => {
  it.each(['^[A-Z]{2}$', '^\\d{4}-\\d{2}$', '^F-[A-Z-]+$', '^[^\\s].*$', '^(?:A|B)$', '[\\p{L}]'])(
    '%s is accepted',
    (pattern) => {
      expect(patternFault(pattern)).toBeNull();
    },
  );
  it.each(['(a+)+', '(a|a)*b', 'a*a*a*', '.*x', '^(?=a)', '(a)\\1', 'a{5000}', '[', 'x'.repeat(301)])(
    '%s is refused',
    (pattern) => {
      expect(patternFault(pattern)).not.toBeNull();
    },
  );
  it('two fields with patterns are held against their own', () => {
    const two = form({ a: { ...text, pattern: '^[A-Z]$' }, b: { ...text, pattern: '^[0-9]$' } });
    expect(two.check({ a: 'A', b: '1' }, '').errors).toEqual([]);
    expect(two.check({ a: '1', b: 'A' }, '').errors.map(({ pointer }) => pointer)).toEqual(['/a', '/b']);
  });
  it('the worst that is accepted is quick', () => {
    const worst = form({ a: { ...text, pattern: '^.*.*x$' } });
    expect(worst.check({ a: 'a'.repeat(1_000_000) }, '').errors[0]?.code).toBe('WRONG_FORM');
    expect(worst.check({ a: 'a'.repeat(1_000) }, '').errors[0]?.code).toBe('WRONG_FORM');
  });
});
