import { readFileSync } from 'node:fs';
import { Rejection } from '../../kernel/rejection.js';
import type { Decision } from './decision.js';
import { readDmn } from './read-dmn.js';
import type { DecisionTrace } from './trace.js';

const AT = '2022-10-18T01:00:00.000Z';

async function decision(file: string, id: string): Promise<Decision> {
  const { decisions } = await readDmn(readFileSync(`test/conformance/decisions/${file}.dmn`, 'utf8'));
  const found = decisions.find((one) => one.id === id);
  if (!found) throw new Error(`${file} has no ${id}`);
  return found;
}

/** The tree by kinds and names: `DECISION report (DECISION grade)`. */
const outline = ({ kind, name, asked }: DecisionTrace): string =>
  `${kind} ${name}${asked.length === 0 ? '' : ` (${asked.map(outline).join(', ')})`}`;

describe('the trace of a decision', () => {
  test('is a tree of everything that was asked, each decision once', async () => {
    const { trace } = (await decision('requirements', 'several')).explain({ 'Credit Score': 800, copies: 2 }, AT);
    expect(outline(trace)).toBe('DECISION several (DECISION Grade Report (DECISION grade), DECISION literal)');
    expect(trace.inputs).toEqual({ 'Grade Report': 'grade A', literal: 4 });
    expect(trace.asked[0]?.asked[0]).toMatchObject({ inputs: { 'Credit Score': 800 }, result: { grade: 'A' } });
  });

  test('has the calls of knowledge models with their arguments, and of the models that these call', async () => {
    const { trace } = (await decision('knowledge', 'called-by-name')).explain({ amount: 10 }, AT);
    expect(outline(trace)).toBe('DECISION called-by-name (KNOWLEDGE_MODEL total (KNOWLEDGE_MODEL with tax))');
    expect(trace.asked[0]).toMatchObject({ inputs: { net: 10, copies: 2 }, result: 30 });
  });

  test('has a service and the decisions inside it', async () => {
    const { trace } = (await decision('services', 'asks-by-name')).explain({}, AT);
    expect(outline(trace)).toBe('DECISION asks-by-name (SERVICE one output (DECISION label (DECISION price)))');
    const own = (await decision('services', 'given-price')).explain({ price: 150 }, AT);
    expect(outline(own.trace)).toBe('SERVICE given price (DECISION risk)');
    expect(own.trace.inputs).toEqual({ price: 150 });
  });

  test('says of each row whether it matched, which cell was in the way, and whether it counted', async () => {
    const { trace } = (await decision('hit-policies', 'priority')).explain({ kind: 'A', amount: 200 }, AT);
    expect(trace.tables).toEqual([
      {
        table: 'priority-table',
        hitPolicy: 'PRIORITY',
        inputs: [
          { expression: 'kind', value: 'A' },
          { expression: 'amount', value: 200 },
        ],
        rowsSeen: 4,
        rows: [
          {
            id: 'priority-1',
            number: 1,
            matched: true,
            counted: false,
            cells: [true, true],
            annotation: 'Rule: R-001',
            outputs: ['X', 1],
          },
          {
            id: 'priority-2',
            number: 2,
            matched: true,
            counted: false,
            cells: [true, true],
            annotation: 'Rule: R-002',
            outputs: ['Y', 2],
          },
          {
            id: 'priority-3',
            number: 3,
            matched: false,
            counted: false,
            cells: [false, null],
            annotation: 'Rule: R-003',
            outputs: null,
          },
          {
            id: 'priority-4',
            number: 4,
            matched: true,
            counted: true,
            cells: [true, true],
            annotation: 'Rule: R-004',
            outputs: ['Y', 4],
          },
        ],
      },
    ]);
  });

  test('says how a sum was made, and stops where FIRST stops', async () => {
    const sum = (await decision('hit-policies', 'collect-sum')).explain({ score: 85 }, AT);
    expect(sum.trace.tables[0]).toMatchObject({ hitPolicy: 'COLLECT SUM', rowsSeen: 3 });
    const first = (await decision('hit-policies', 'first')).explain({ kind: 'A', amount: 200 }, AT);
    expect(first.trace.tables[0]).toMatchObject({ hitPolicy: 'FIRST', rowsSeen: 1 });
  });

  test('shows a function by its kind, and a long value by its beginning', async () => {
    const sorted = (await decision('knowledge', 'as-argument')).explain({}, AT);
    expect(sorted.trace.inputs).toEqual({});
    const long = (await decision('requirements', 'literal')).explain({ copies: 1 }, AT);
    expect(long.trace.result).toBe(2);
    const input = { amount: 1, list: Array.from({ length: 5_000 }, (_, at) => at), a: 1 };
    const { trace } = (await decision('boxed-control', 'for')).explain(input, AT);
    expect(trace.inputs['list']).toEqual(expect.stringMatching(/^\[0,1,2.*…$/));
    expect(JSON.stringify(trace).length).toBeLessThan(10_000);
  });

  test('is bounded, whatever is asked', async () => {
    const many = await decision('knowledge', 'mapped');
    expect(JSON.stringify(many.explain({}, AT).trace).length).toBeLessThan(5_000);
    const doubling = await decision('hostile', 'doubling');
    expect(() => doubling.explain({}, AT)).toThrow(Rejection);
  });

  test('an answer is the same with it and without it', async () => {
    const table = await decision('hit-policies', 'unique');
    expect(() => table.explain({ kind: 'A', amount: 20 }, AT)).toThrow(Rejection);
    const service = await decision('services', 'two-outputs');
    const { trace, ...explained } = service.explain({ kind: 'K', amount: 60 }, AT);
    expect(explained).toEqual(service.evaluate({ kind: 'K', amount: 60 }, AT));
    expect(trace.result).toEqual(explained.result);
  });
});

test('calls that walk over long lists again and again are stopped', async () => {
  const walks = await decision('hostile', 'walks-in-calls');
  const input = Array.from({ length: 900 }, (_, at) => at);
  let refusal: unknown;
  try {
    walks.evaluate({ input }, AT);
  } catch (reason) {
    refusal = reason;
  }
  expect(refusal).toMatchObject({
    code: 'EXPRESSION_FAILED',
    params: { reason: 'loops over more than 500000 elements' },
  });
});

describe('values with the names of scripts', () => {
  test('neither reach the prototype of anything nor get lost', async () => {
    const echo = await decision('hostile', 'proto');
    const input = JSON.parse('{"input": {"__proto__": {"polluted": 1}, "constructor": 2}}') as Record<string, never>;
    expect(JSON.stringify(echo.explain(input, AT).result)).toBe('{"__proto__":{"polluted":1},"constructor":2}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
