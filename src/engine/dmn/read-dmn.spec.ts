import { Rejection } from '../../kernel/rejection.js';
import type { Json, Variables } from '../json.js';
import type { Decision } from './decision.js';
import { readDmn } from './read-dmn.js';

const AT = '2022-10-18T01:00:00.000Z';

interface Table {
  readonly id?: string;
  readonly attributes?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly requires?: readonly string[];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `docKind: string` as an input column, `limit: string` as an output column; `""` has no name. */
const table = ({ id = 'd', attributes = '', inputs, outputs, rows, requires = [] }: Table): string => {
  const column = (text: string): [name: string, type: string] => {
    const [name = '', type = ''] = text.split(': ');
    return [name, type === '' ? '' : ` typeRef="${type}"`];
  };
  return `<decision id="${id}" name="决策 ${id}">
    ${requires.map((one) => `<informationRequirement><requiredDecision href="#${one}"/></informationRequirement>`).join('')}
    <decisionTable id="${id}-table" ${attributes}>
    ${inputs
      .map((input, at) => {
        const [source, type] = column(input);
        return `<input id="${id}-i${at}"><inputExpression id="${id}-x${at}"${type}><text>${source}</text></inputExpression></input>`;
      })
      .join('')}
    ${outputs
      .map((output, at) => {
        const [declared = '', values] = output.split(' of ');
        const [name, type] = column(declared);
        const listed = values === undefined ? '' : `<outputValues><text>${values}</text></outputValues>`;
        return `<output id="${id}-o${at}" name="${name}"${type}>${listed}</output>`;
      })
      .join('')}
    ${rows
      .map((cells, at) => {
        const tests = cells.slice(0, inputs.length);
        const results = cells.slice(inputs.length, inputs.length + outputs.length);
        const note = cells[inputs.length + outputs.length] ?? `Rule: R-${at + 1}`;
        return `<rule id="${id}-${at + 1}">
          ${tests.map((test, cell) => `<inputEntry id="${id}-${at + 1}-i${cell}"><text>${escaped(test)}</text></inputEntry>`).join('')}
          ${results.map((result, cell) => `<outputEntry id="${id}-${at + 1}-o${cell}"><text>${escaped(result)}</text></outputEntry>`).join('')}
          ${note === '' ? '' : `<annotationEntry><text>${note}</text></annotationEntry>`}</rule>`;
      })
      .join('')}
    </decisionTable></decision>`;
};

const file = (...decisions: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
  <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="f" namespace="urn:test">${decisions.join('')}</definitions>`;

const readOne = async (source: Table): Promise<Decision> => {
  const { decisions, problems } = await readDmn(file(table(source)));
  expect(problems.filter((problem) => problem.severity === 'ERROR')).toEqual([]);
  return decisions[0] as Decision;
};

const resultOf = async (source: Table, input: Variables): Promise<Json> =>
  (await readOne(source)).evaluate(input, AT).result;

const refused = (act: () => unknown): Rejection => {
  try {
    act();
  } catch (reason) {
    if (reason instanceof Rejection) return reason;
    throw reason;
  }
  throw new Error('nothing was refused');
};

describe('hit policies', () => {
  const scores = (attributes: string, outputs = ['points']): Table => ({
    attributes,
    inputs: ['score: number'],
    outputs,
    rows: [
      ['>= 60', '1'],
      ['>= 80', '3'],
      ['>= 90', '5'],
    ],
  });

  test.each<[string, string[], number, Json]>([
    ['hitPolicy="FIRST"', ['points'], 95, { points: 1 }],
    ['hitPolicy="RULE ORDER"', ['points'], 85, [{ points: 1 }, { points: 3 }]],
    ['hitPolicy="COLLECT"', ['points'], 95, [{ points: 1 }, { points: 3 }, { points: 5 }]],
    ['hitPolicy="COLLECT"', ['points'], 10, []],
    ['hitPolicy="COLLECT" aggregation="SUM"', ['points'], 95, { points: 9 }],
    ['hitPolicy="COLLECT" aggregation="MIN"', ['points'], 95, { points: 1 }],
    ['hitPolicy="COLLECT" aggregation="MAX"', ['points'], 85, { points: 3 }],
    ['hitPolicy="COLLECT" aggregation="COUNT"', ['points'], 85, { points: 2 }],
    ['hitPolicy="COLLECT" aggregation="COUNT"', ['points'], 5, { points: 0 }],
    ['hitPolicy="COLLECT" aggregation="SUM"', ['points'], 5, { points: null }],
    ['hitPolicy="PRIORITY"', ['points of 5, 3, 1'], 85, { points: 3 }],
    ['hitPolicy="OUTPUT ORDER"', ['points of 5, 3, 1'], 95, [{ points: 5 }, { points: 3 }, { points: 1 }]],
    ['', ['points'], 65, { points: 1 }],
    ['', ['points'], 10, null],
    ['hitPolicy="FIRST"', [''], 65, 1],
  ])('%s %j of %d', async (attributes, outputs, score, expected) => {
    expect(await resultOf(scores(attributes, outputs), { score })).toEqual(expected);
  });

  test('UNIQUE refuses two rows, ANY two different answers, and both name the rows', async () => {
    const unique = await readOne(scores(''));
    expect(refused(() => unique.evaluate({ score: 85 }, AT))).toMatchObject({
      code: 'DECISION_AMBIGUOUS',
      params: { policy: 'UNIQUE', rules: 'd-1, d-2' },
    });
    const any = await readOne(scores('hitPolicy="ANY"'));
    expect(refused(() => any.evaluate({ score: 85 }, AT)).code).toBe('DECISION_AMBIGUOUS');
    const agreed = {
      ...scores('hitPolicy="ANY"'),
      rows: [
        ['>= 60', '1'],
        ['>= 80', '1'],
      ],
    };
    expect(await resultOf(agreed, { score: 85 })).toEqual({ points: 1 });
  });
});

describe('cells', () => {
  const cell = async (test: string, value: Json, more: Variables = {}, type = ''): Promise<boolean> =>
    (await resultOf(
      { attributes: 'hitPolicy="FIRST"', inputs: [`x${type}`], outputs: ['hit'], rows: [[test, 'true']] },
      { ...more, x: value },
    )) !== null;

  test.each<[string, Json, boolean]>([
    ['-', null, true],
    ['', 'A', true],
    ['"A", "B"', 'B', true],
    ['"A", "B"', 'C', false],
    ['not("A", "B")', 'C', true],
    ['not("A")', 'A', false],
    ['not("A")', null, true],
    ['null', null, true],
    ['not(null)', null, false],
    ['not(null)', 'A', true],
    ['true', true, true],
    ['true', false, false],
    ['false', false, true],
    ['false', null, false],
    ['< 3', 2, true],
    ['< 3', null, false],
    ['> 2, < 1', 0, true],
    ['[1..3]', 3, true],
    ['[1..3)', 3, false],
    ['(1..3]', 1, false],
    ['["A", "B"]', 'B', true],
    ['limit', 5, true],
    ['< limit', 4, true],
    ['limits.high', 9, true],
    ['missing', 'A', false],
    ['"A"', ['A'], true],
    ['list contains(?, "A")', ['B', 'A'], true],
    ['list contains(?, "A")', null, false],
    ['count(?) > 0', [], false],
    ['count(?) > 0', null, false],
    ['some e in ? satisfies e = limit', [1, 5], true],
    ['? in ("A", "B")', 'B', true],
    ['ends with(?, "请示")', '关于经费的请示', true],
    ['limit > 3', 'whatever', true],
    ['limit > 7', 'whatever', false],
  ])('%s of %j', async (test, value, expected) => {
    expect(await cell(test, value, { limit: 5, limits: { high: 9 } })).toBe(expected);
  });

  test('dates are compared as dates', async () => {
    expect(await cell('> date("2022-10-01")', '2022-10-18', {}, ': date')).toBe(true);
    expect(await cell('[date("2022-10-01")..date("2022-10-10")]', '2022-10-18', {}, ': date')).toBe(false);
    expect(await cell('date("2022-10-18")', '2022-10-18', {}, ': date')).toBe(true);
    expect(await cell('> today()', '2022-10-19', {}, ': date')).toBe(true);
    expect(await cell('today', '2022-10-18', {}, ': date')).toBe(true);
  });
});

describe('inputs, outputs, requirements', () => {
  test('every wrong input is said at once', async () => {
    const decision = await readOne({
      inputs: ['docKind: string', 'copies: integer', 'due: date', 'free'],
      outputs: ['x'],
      rows: [['-', '-', '-', '-', '1']],
    });
    const refusal = refused(() => decision.evaluate({ docKind: 7, copies: 1.5, due: 'soon', free: 'x' }, AT));
    expect(refusal.code).toBe('DECISION_INPUT_INVALID');
    expect(refusal.errors.map((error) => error.pointer)).toEqual(['/docKind', '/copies', '/due']);
    expect(decision.evaluate({ docKind: 'HAN', copies: 2, due: '2022-10-18' }, AT).result).toEqual({ x: 1 });
    expect(decision.inputs).toEqual(['docKind', 'copies', 'due', 'free']);
  });

  test('a row answers a context of several columns, and says its rule', async () => {
    const decision = await readOne({
      attributes: 'hitPolicy="FIRST"',
      inputs: ['kind'],
      outputs: ['steps', 'signer', 'due'],
      rows: [
        ['"HAN"', '[{role: "DEPUTY", act: "SIGN"}]', 'if big then "DIRECTOR" else "DEPUTY"', 'today()', 'Rule: R-053'],
        ['-', 'null', '', '', 'Rule: R-050 Annex 2 Art. 12'],
      ],
    });
    expect(decision.evaluate({ kind: 'HAN', big: true }, AT)).toEqual({
      result: { steps: [{ role: 'DEPUTY', act: 'SIGN' }], signer: 'DIRECTOR', due: '2022-10-18' },
      matched: [{ decision: 'd', rules: ['d-1'], annotations: ['Rule: R-053'] }],
    });
    expect(decision.evaluate({ kind: 'X' }, AT)).toEqual({
      result: { steps: null, signer: null, due: null },
      matched: [{ decision: 'd', rules: ['d-2'], annotations: ['Rule: R-050 Annex 2 Art. 12'] }],
    });
  });

  test('required decisions come first, once each, and are known by column, id and name', async () => {
    const { decisions, problems } = await readDmn(
      file(
        table({
          id: 'top',
          inputs: ['season', 'guests.many'],
          outputs: ['dish'],
          requires: ['season-of', 'guests'],
          rows: [
            ['"WINTER"', 'true', '"soup"'],
            ['-', '-', '"rice"'],
          ],
          attributes: 'hitPolicy="FIRST"',
        }),
        table({
          id: 'guests',
          inputs: ['season'],
          outputs: ['many', 'loud'],
          requires: ['season-of'],
          rows: [
            ['"WINTER"', 'true', 'false'],
            ['not("WINTER")', 'false', 'false'],
          ],
        }),
        table({
          id: 'season-of',
          inputs: ['month'],
          outputs: ['season'],
          rows: [
            ['< 3', '"WINTER"'],
            ['>= 3', '"OTHER"'],
          ],
        }),
      ),
    );
    expect(problems).toEqual([]);
    const [top] = decisions;
    expect(top?.inputs).toEqual(['month']);
    expect(top?.requires).toEqual(['season-of', 'guests']);
    const answer = top?.evaluate({ month: 1 }, AT);
    expect(answer?.result).toEqual({ dish: 'soup' });
    expect(answer?.matched.map((rows) => [rows.decision, rows.rules])).toEqual([
      ['season-of', ['season-of-1']],
      ['guests', ['guests-1']],
      ['top', ['top-1']],
    ]);
  });

  test('a literal expression', async () => {
    const { decisions } = await readDmn(
      file(
        `<decision id="sum" name="合计"><variable name="total" typeRef="number"/>
          <informationRequirement><requiredInput href="#copies"/></informationRequirement>
          <literalExpression id="e"><text>sum(copies) + 2</text></literalExpression></decision>
         <inputData id="copies" name="copies"/>`,
      ),
    );
    expect(decisions[0]?.evaluate({ copies: [3, 4] }, AT)).toEqual({
      result: 9,
      matched: [{ decision: 'sum', rules: [], annotations: [] }],
    });
  });
});

describe('what is wrong with a file', () => {
  test('is said all at once, with the element it is about', async () => {
    const { decisions, problems } = await readDmn(
      file(
        table({
          id: 'a',
          inputs: ['x == 1', 'y: money'],
          outputs: ['p', 'p'],
          rows: [
            ['"A', '-', '1', '2', ''],
            ['-', '-', '1'],
          ],
        }),
        table({
          id: 'b',
          inputs: ['x'],
          outputs: ['p'],
          attributes: 'hitPolicy="PRIORITY"',
          rows: [['-', '1']],
          requires: ['nowhere'],
        }),
        table({
          id: 'c',
          inputs: ['x'],
          outputs: ['p', 'q'],
          attributes: 'hitPolicy="COLLECT" aggregation="SUM"',
          rows: [],
        }),
        '<decision id="e" name="e"/><decision id="f" name="f"><invocation id="i"/></decision>',
        '<decision id="g" name="g"><literalExpression id="gl" expressionLanguage="javascript"><text>1</text></literalExpression></decision>',
        '<businessKnowledgeModel id="k" name="k"/>',
        '<decision id="h" name="h"><literalExpression id="hl"><text>(1 + 1) &lt; true</text></literalExpression></decision>',
        table({ id: 'good', inputs: ['x'], outputs: ['p'], rows: [['-', '1']] }),
        table({ id: 'on-a', inputs: ['x'], outputs: ['p'], rows: [['-', '1']], requires: ['a'] }),
        table({ id: 'r1', inputs: ['x'], outputs: ['p'], rows: [['-', '1']], requires: ['r2'] }),
        table({ id: 'r2', inputs: ['x'], outputs: ['p'], rows: [['-', '1']], requires: ['r1'] }),
      ),
    );
    expect(problems.map((problem) => `${problem.code} ${problem.elementId ?? ''}`).sort()).toEqual(
      [
        'DMN_OUTPUT_NAME a-table',
        'DMN_EXPRESSION a-x0',
        'DMN_TYPE_UNKNOWN a-x1',
        'DMN_EXPRESSION a-1-i0',
        'DMN_ROW_RULE_MISSING a-1',
        'DMN_ROW_CELLS a-2',
        'DMN_OUTPUT_VALUES b-o0',
        'DMN_REQUIREMENT b',
        'DMN_AGGREGATION c-table',
        'DMN_NO_LOGIC e',
        'DMN_NO_LOGIC i',
        'DMN_UNSUPPORTED gl',
        'DMN_NO_LOGIC k',
        'DMN_EXPRESSION hl',
        'DMN_CYCLE r1',
      ].sort(),
    );
    expect(decisions.map((decision) => decision.id)).toEqual(['good']);
  });

  test('a file of another version or none', async () => {
    const old = file().replace('20191111', '20151101');
    expect((await readDmn(old)).problems[0]?.code).toBe('DMN_VERSION');
    expect((await readDmn(`${file(table({ inputs: [], outputs: ['a'], rows: [] }))}<`)).problems[0]?.code).toBe(
      'XML_NOT_READABLE',
    );
    expect((await readDmn(file())).problems[0]?.code).toBe('DMN_NO_DECISION');
  });
});
