import * as fc from 'fast-check';
import { Rejection } from '../../kernel/rejection.js';
import type { Json, Variables } from '../json.js';
import type { Problem } from '../problem.js';
import type { Decision } from './decision.js';
import { readDmn } from './read-dmn.js';

const AT = '2022-10-18T01:00:00.000Z';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

interface Table {
  readonly policy: string;
  readonly inputs: readonly (readonly [source: string, type: string])[];
  /** Input cells, then one output. */
  readonly rows: readonly (readonly string[])[];
}

async function read({ policy, inputs, rows }: Table): Promise<{ decision: Decision; problems: readonly Problem[] }> {
  const columns = inputs.map(
    ([source, type]) => `<input><inputExpression typeRef="${type}"><text>${source}</text></inputExpression></input>`,
  );
  const rules = rows.map((cells, at) => {
    const entries = cells.map((cell, column) => {
      const tag = column < inputs.length ? 'inputEntry' : 'outputEntry';
      return `<${tag}><text>${escaped(cell)}</text></${tag}>`;
    });
    return `<rule id="r${at}"><description>Rule: R-001</description>${entries.join('')}</rule>`;
  });
  const { decisions, problems } = await readDmn(
    `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="urn:t">
     <decision id="d" name="d"><decisionTable id="t" hitPolicy="${policy}">${columns.join('')}<output name="x"/>${rules.join('')}</decisionTable></decision></definitions>`,
  );
  const [decision] = decisions;
  if (!decision) throw new Error(JSON.stringify(problems));
  return { decision, problems };
}

const codes = (problems: readonly Problem[], code: string): string[] =>
  problems.filter((problem) => problem.code === code).map(({ elementId }) => elementId ?? '');

/** Rows that match each point of a grid, told by a table that collects. */
async function hitsOn(table: Table, grid: readonly Variables[]): Promise<string[][]> {
  const { decision } = await read({ ...table, policy: 'RULE ORDER' });
  return grid.map((input) => [...(decision.evaluate(input, AT).matched[0]?.rules ?? [])]);
}

describe('what is said of a table is what its cells do', () => {
  const texts = fc.constantFrom(
    '-',
    '"A"',
    '"B"',
    '"A", "B"',
    'not("A")',
    'not("A", "B")',
    'null',
    'not(null)',
    '!= "B"',
  );
  const numbers = fc.constantFrom(
    '-',
    '< 3',
    '<= 3',
    '> 3',
    '>= 3',
    '3',
    '[1..3]',
    '(1..5)',
    '[3..5)',
    'not(3)',
    'not(< 3)',
    '5, > 7',
    'null',
    '!= 3',
  );
  const flags = fc.constantFrom('-', 'true', 'false', 'not(true)', 'true, false');
  const row = fc.tuple(texts, numbers, flags, fc.constantFrom('1', '2'));
  const inputs = [
    ['t', 'string'],
    ['n', 'number'],
    ['f', 'boolean'],
  ] as const;
  const given = ['A', 'B', 'C'].flatMap((t) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => [true, false].map((f): Variables => ({ t, n, f }))),
  );
  const empty = [null, 'A', 'B', 'C'].flatMap((t) =>
    [null, 0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => [null, true, false].map((f): Variables => ({ t, n, f }))),
  );

  test('gaps, overlaps and disagreements', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
        const hits = await hitsOn({ policy: '', inputs, rows }, given);
        const { problems } = await read({ policy: 'UNIQUE', inputs, rows });
        expect(codes(problems, 'DMN_TABLE_INCOMPLETE').length > 0).toBe(hits.some((found) => found.length === 0));
        expect(codes(problems, 'DMN_ROWS_OVERLAP').length > 0).toBe(hits.some((found) => found.length > 1));
        const any = await read({ policy: 'ANY', inputs, rows });
        const answers = hits.map((found) => new Set(found.map((id) => rows[Number(id.slice(1))]?.[3])));
        expect(codes(any.problems, 'DMN_ROWS_DISAGREE').length > 0).toBe(answers.some(({ size }) => size > 1));
      }),
      { numRuns: 80, seed: 20221018 },
    );
  });

  test('rows that are never used', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 7 }), async (rows) => {
        const hits = await hitsOn({ policy: '', inputs, rows }, empty);
        const used = new Set(hits.flatMap((found) => found.slice(0, 1)));
        const { problems } = await read({ policy: 'FIRST', inputs, rows });
        const dead = new Set([...codes(problems, 'DMN_ROW_UNREACHABLE'), ...codes(problems, 'DMN_ROW_NEVER')]);
        expect([...dead].sort()).toEqual(rows.map((_, at) => `r${at}`).filter((id) => !used.has(id)));
      }),
      { numRuns: 80, seed: 20221019 },
    );
  });

  test('an example of a gap has no answer, one of an overlap is refused', async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 6 }), async (rows) => {
        const { decision, problems } = await read({ policy: 'UNIQUE', inputs, rows });
        for (const { code, en } of problems) {
          const input = exampleIn(en);
          if (code === 'DMN_TABLE_INCOMPLETE') expect(decision.evaluate(input, AT).result).toBeNull();
          if (code === 'DMN_ROWS_OVERLAP') expect(() => decision.evaluate(input, AT)).toThrow(Rejection);
        }
      }),
      { numRuns: 60, seed: 20221020 },
    );
  });

  /** `where t = "A", n is any other value, f = true` as variables; what it leaves out may be anything. */
  function exampleIn(sentence: string): Variables {
    const found = [...sentence.matchAll(/\b([tnf])(?: = ("[^"]*"|[\d.-]+|true|false)| is any other value)/g)];
    const named = Object.fromEntries(
      found.map(([, name = '', value]) => [name, value === undefined ? 'other' : (JSON.parse(value) as Json)]),
    );
    return { t: 'C', n: 8, f: true, ...named };
  }
});

describe('what is not said', () => {
  const oneColumn = (policy: string, rows: readonly (readonly string[])[]): Promise<{ problems: readonly Problem[] }> =>
    read({ policy, inputs: [['n', 'number']], rows });

  test('anything of cells that compute', async () => {
    const { problems } = await oneColumn('UNIQUE', [
      ['< limit', '1'],
      ['> limit + 1', '2'],
      ['? * 2 = 7', '3'],
    ]);
    expect(problems).toEqual([]);
  });

  test('a gap of a table that collects', async () => {
    expect((await oneColumn('COLLECT', [['3', '1']])).problems).toEqual([]);
  });

  test('more than ten overlaps', async () => {
    const { problems } = await oneColumn(
      'UNIQUE',
      Array.from({ length: 9 }, () => ['-', '1']),
    );
    expect(codes(problems, 'DMN_ROWS_OVERLAP')).toHaveLength(10);
  });
});

describe('large tables', () => {
  test('a table of 1,000 rows over three columns is searched', async () => {
    const rows = Array.from({ length: 1_000 }, (_, at) => [`"K${at % 100}"`, `[${at}..${at + 1})`, '-', String(at)]);
    const started = performance.now();
    const { problems } = await read({
      policy: 'UNIQUE',
      inputs: [
        ['t', 'string'],
        ['n', 'number'],
        ['f', 'boolean'],
      ],
      rows,
    });
    expect(codes(problems, 'DMN_TABLE_INCOMPLETE')).toEqual(['t']);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('800 rows that answer alike are held against each other within the budget', async () => {
    const rows = Array.from({ length: 800 }, (_, at) => [`>= ${at}`, '"X"']);
    const started = performance.now();
    const { problems } = await read({ policy: 'ANY', inputs: [['n', 'number']], rows });
    expect(problems.map(({ code }) => code)).toEqual(['DMN_TABLE_INCOMPLETE']);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('one that would take for ever is given up, and that is said', async () => {
    // Every row forbids one choice of three truth values out of sixty: whether all inputs are taken is a hard question.
    const columns = 60;
    const rows = Array.from({ length: 262 }, (_, at) => {
      const cells = Array.from({ length: columns }, () => '-');
      for (const step of [7, 11, 13])
        cells[(at * at * step + at * step) % columns] = (at * step) % 3 === 0 ? 'true' : 'false';
      return [...cells, '1'];
    });
    const started = performance.now();
    const { problems } = await read({
      policy: 'FIRST',
      inputs: Array.from({ length: columns }, (_, column) => [`c${column}`, 'boolean'] as const),
      rows,
    });
    expect(codes(problems, 'DMN_TABLE_NOT_ANALYSED')).toEqual(['t']);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
