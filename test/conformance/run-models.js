import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { constructsOf, spelledOut } from './constructs.js';
import { modelFile } from './model-file.js';
import { runModel } from './run-model.js';

const FOLDER = import.meta.dirname;

/** All models, by file, in the order in which they are written. */
export function modelsByFile() {
  return readdirSync(join(FOLDER, 'models'))
    .sort()
    .map((file) => [file, parse(readFileSync(join(FOLDER, 'models', file), 'utf8'))]);
}

/**
 * Judges one model: reads its file, runs all its runs, or sees it refused. Raises an error where anything is not as expected.
 *
 * @returns the constructs that it covers: what it draws and its runs entered, and what it claims in `covers`.
 */
export async function judge({ readBpmn, advance, openPointsOf }, model) {
  const { graphs, problems } = await readBpmn(modelFile(model));
  const errors = problems
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, elementId }) => `${code} ${elementId}`);
  const wanted = model.refused ?? [];
  if (JSON.stringify(errors) !== JSON.stringify(wanted)) {
    throw new Error(`The reader should say ${JSON.stringify(wanted)}, and says ${JSON.stringify(errors)}`);
  }
  if (model.refused) return new Set(model.covers ?? []);
  const entered = new Set((model.runs ?? []).flatMap((run) => runModel({ advance, openPointsOf }, graphs[0], run)));
  const drawn = constructsOf(model).flatMap(([construct, element]) => (entered.has(element) ? [construct] : []));
  return new Set([...drawn, ...(model.covers ?? [])]);
}

/** `required.yaml`, spelled out: what must have a model, by group, each with how it is found. */
export function requiredConstructs() {
  const groups = parse(readFileSync(join(FOLDER, 'required.yaml'), 'utf8'));
  return groups.map(({ group, ...lists }) => ({
    group,
    constructs: ['drawn', 'claimed', 'refused'].flatMap((how) =>
      (lists[how] ?? []).flatMap(spelledOut).map((construct) => ({ construct, how })),
    ),
  }));
}
