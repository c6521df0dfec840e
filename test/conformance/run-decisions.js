import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, 'decisions');
/** Files that were read, since many cases share one. */
const readings = new Map();
const AT = '2022-10-18T01:00:00.000Z';

/** `decisions/*.yaml`: `[feature, cases]`, where each case has the file that it is about. */
export function decisionFeatures() {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parse(readFileSync(join(FOLDER, name), 'utf8')))
    .map(({ feature, file, cases }) => [feature, cases.map((one) => ({ file, ...one }))]);
}

/**
 * Judges one case of a decision: what it answers and which rows count, with which code and words it is refused, or what is
 * wrong with its file. Raises an error where anything is not as expected.
 */
export async function judgeDecision(readDmn, one) {
  const reading = readings.get(one.file) ?? readDmn(readFileSync(join(FOLDER, one.file), 'utf8'));
  readings.set(one.file, reading);
  const found = await reading;
  if (one.problems) judgeProblems(found.problems, one.problems);
  else judgeAnswer(found, one);
}

function judgeProblems(problems, wanted) {
  const codes = problems.map(({ code, elementId }) => `${code} ${elementId ?? ''}`).sort();
  same(codes, wanted.map((problem) => problem.split(' ').slice(0, 2).join(' ')).sort());
  for (const problem of wanted) {
    const [code, element, ...words] = problem.split(' ');
    const sentences = problems.filter((one) => one.code === code && one.elementId === element).map(({ en }) => en);
    holds(sentences.join(' '), words.join(' '));
  }
}

function judgeAnswer({ decisions, problems }, { file, ask, with: input, result, rows, refused }) {
  same(
    problems.filter(({ severity }) => severity === 'ERROR'),
    [],
  );
  const decision = decisions.find(({ id }) => id === ask);
  if (!decision) throw new Error(`${file} has no decision ${ask}`);
  if (refused !== undefined) {
    judgeRefusal(
      refusalOf(() => decision.evaluate(input, AT)),
      refused.split(' '),
    );
    return;
  }
  const answer = decision.evaluate(input, AT);
  const { trace, ...explained } = decision.explain(input, AT);
  same(explained, answer);
  same([trace.element, trace.kind], [ask, decision.kind]);
  if (result !== undefined) same(answer.result, result);
  if (rows === undefined) return;
  const matched = Object.fromEntries(answer.matched.map(({ decision: name, rules }) => [name, rules]));
  const expected = Array.isArray(rows) ? { [ask]: rows.map((row) => `${ask}-${row}`) } : rows;
  same(Object.fromEntries(Object.keys(expected).map((name) => [name, matched[name]])), expected);
}

/** `code`, then pointers (`/input/x`), then words that the refusal holds. */
function judgeRefusal(refusal, [code, ...words]) {
  const told = [refusal.code, ...refusal.errors.flatMap(({ pointer, en }) => [pointer, en]), refusal.params.reason];
  const pointers = words.filter((word) => word.startsWith('/'));
  same(refusal.code, code);
  if (pointers.length > 0) {
    same(
      refusal.errors.map(({ pointer }) => pointer),
      pointers,
    );
  }
  holds(told.join(' '), words.filter((word) => !word.startsWith('/')).join(' '));
}

function refusalOf(act) {
  try {
    act();
  } catch (reason) {
    if (reason.code !== undefined) return reason;
    throw reason;
  }
  throw new Error('Nothing was refused');
}

function same(seen, wanted) {
  if (written(seen) !== written(wanted)) throw new Error(`expected ${written(wanted)}, saw ${written(seen)}`);
}

/** JSON with the names of each object in order: two that hold the same are written the same. */
const written = (value) =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

function holds(text, words) {
  if (!text.includes(words)) throw new Error(`expected "${words}" in "${text}"`);
}
