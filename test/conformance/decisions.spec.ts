import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Rejection } from '../../src/kernel/rejection.js';
import { readDmn } from '../../src/engine/dmn/index.js';
import type { Json, Variables } from '../../src/engine/json.js';

/** `decisions/*.yaml`: what each feature of DMN must answer, and why; `docs/CONFORMANCE.md` is generated from them. */
const FOLDER = 'test/conformance/decisions';
const AT = '2022-10-18T01:00:00.000Z';

interface Asked {
  readonly ask: string;
  readonly with: Variables;
  readonly result?: Json;
  /** Rows that count: numbers of the asked decision's, or ids by decision. */
  readonly rows?: readonly number[] | Readonly<Record<string, readonly string[]>>;
  /** Code, and words or pointers that the refusal holds. */
  readonly refused?: string;
}

interface Read {
  readonly file: string;
  /** Code, element, and the end of what the sentence must hold; all of them, in any order. */
  readonly problems: readonly string[];
}

interface Feature {
  readonly feature: string;
  readonly file?: string;
  readonly cases: readonly (Asked | Read)[];
}

const known = new Map<string, ReturnType<typeof readDmn>>();

function read(file: string): ReturnType<typeof readDmn> {
  const reading = known.get(file) ?? readDmn(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  known.set(file, reading);
  return reading;
}

const features = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as readonly Feature[]);

const cases = features.flatMap(({ feature, file, cases: own }) =>
  own.map((one) => {
    const title = 'ask' in one ? `${one.ask} of ${JSON.stringify(one.with)}` : one.file;
    return [`${feature}: ${title}`, file ?? '', one] as const;
  }),
);

test('there are at least 80 cases', () => expect(cases.length).toBeGreaterThanOrEqual(80));

test.each(cases)('%s', async (_, file, one) => {
  expect.hasAssertions();
  if ('problems' in one) await expectProblems(one);
  else await expectAnswer(file, one);
});

async function expectProblems({ file, problems }: Read): Promise<void> {
  const found = (await read(file)).problems;
  expect(found.map(({ code, elementId }) => `${code} ${elementId ?? ''}`).sort()).toEqual(
    problems.map((problem) => problem.split(' ').slice(0, 2).join(' ')).sort(),
  );
  for (const problem of problems) {
    const [code, element, ...words] = problem.split(' ');
    const sentences = found.filter((one) => one.code === code && one.elementId === element).map(({ en }) => en);
    expect(sentences.join(' ')).toContain(words.join(' '));
  }
}

async function expectAnswer(file: string, { ask, with: input, result, rows, refused }: Asked): Promise<void> {
  const { decisions, problems } = await read(file);
  expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  const decision = decisions.find(({ id }) => id === ask);
  if (!decision) throw new Error(`${file} has no decision ${ask}`);
  if (refused !== undefined) {
    const refusal = refusalOf(() => decision.evaluate(input, AT));
    const told = [
      refusal.code,
      ...refusal.errors.flatMap(({ pointer, en }) => [pointer, en]),
      refusal.params['reason'],
    ];
    const [code, ...words] = refused.split(' ');
    expect(refusal.code).toBe(code);
    const pointers = words.filter((word) => word.startsWith('/'));
    if (pointers.length > 0) expect(refusal.errors.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(told.join(' ')).toContain(words.filter((word) => !word.startsWith('/')).join(' '));
    return;
  }
  const answer = decision.evaluate(input, AT);
  const { trace, ...explained } = decision.explain(input, AT);
  expect(explained).toEqual(answer);
  expect(trace).toMatchObject({ element: ask, kind: decision.kind });
  if (result !== undefined) expect(answer.result).toEqual(result);
  if (rows === undefined) return;
  const matched = Object.fromEntries(answer.matched.map(({ decision: name, rules }) => [name, rules]));
  const expected = Array.isArray(rows) ? { [ask]: rows.map((row) => `${ask}-${row}`) } : rows;
  expect(matched).toMatchObject(expected);
}

function refusalOf(act: () => unknown): Rejection {
  try {
    act();
  } catch (reason) {
    if (reason instanceof Rejection) return reason;
    throw reason;
  }
  throw new Error('Nothing was refused');
}
