import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  advance,
  openPointsOf,
  readBpmn,
  type CaseState,
  type Effect,
  type ProcessGraph,
  type Stimulus,
} from '../../src/engine/index.js';
import { EngineCase } from '../support/engine-case.js';
import { STORIES, type Story } from './stories.js';

/**
 * Cases recorded by released versions, state by state. Every later version recovers each of them at each step and goes on
 * exactly as it was, to the byte of its state. A file here is never changed or deleted: what must move otherwise is a new `semantics`, with files of
 * its own. `GONGWEN_GOLDEN=record` writes the stories that have no file yet.
 */
interface Recording {
  readonly model: string;
  readonly steps: readonly {
    readonly stimulus: Stimulus;
    readonly state: CaseState;
    readonly effects: readonly Effect[];
  }[];
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'format-1');

async function modelOf(name: string): Promise<ProcessGraph> {
  const { graphs, problems } = await readBpmn(await readFile(join(folder, `${name}.bpmn`), 'utf8'));
  expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  return graphs[0]!;
}

async function record(file: string, { model, variables, acts }: Story): Promise<void> {
  const told = EngineCase.start(await modelOf(model), variables);
  const steps = [{ stimulus: told.stimuli[0], state: told.state, effects: told.effects }];
  for (const act of acts) {
    act(told);
    steps.push({ stimulus: told.stimuli.at(-1), state: told.state, effects: told.effects });
  }
  await writeFile(file, `${JSON.stringify({ model, steps }, null, 1)}\n`);
}

/** An effect may say more than it did when it was recorded; what it said then stays, in its order. */
const asRecorded = (effects: readonly Effect[], recorded: readonly Effect[]): readonly object[] =>
  effects.map((effect, at) => {
    const now: Readonly<Record<string, unknown>> = { ...effect };
    return Object.fromEntries(Object.keys(recorded[at] ?? effect).map((key) => [key, now[key]]));
  });

describe('golden cases of state format 1', () => {
  beforeAll(async () => {
    if (process.env['GONGWEN_GOLDEN'] !== 'record') return;
    for (const [name, story] of Object.entries(STORIES)) {
      const file = join(folder, `${name}.json`);
      if (!existsSync(file)) await record(file, story);
    }
  });

  it('exist for every story', async () => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
    expect(files.sort()).toEqual(
      Object.keys(STORIES)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });

  it.each(Object.keys(STORIES))('%s is recovered at every step and moves on as recorded', async (name) => {
    const { model, steps } = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as Recording;
    const graph = await modelOf(model);
    for (const [at, { stimulus, state, effects }] of steps.entries()) {
      const before = at === 0 ? null : steps[at - 1]!.state;
      const advanced = advance(graph, before, stimulus);
      expect(JSON.stringify(advanced.state)).toBe(JSON.stringify(state));
      expect(JSON.stringify(asRecorded(advanced.effects, effects))).toBe(JSON.stringify(effects));
    }
    const last = steps.at(-1)!.state;
    expect(last.end).toBeDefined();
    expect(Object.values(openPointsOf(last)).flat()).toEqual([]);
  });
});
