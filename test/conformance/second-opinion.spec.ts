import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  advance,
  compileDollar,
  compileFeel,
  openPointsOf,
  readBpmn,
  type CaseState,
  type Json,
  type Stimulus,
  type Variables,
} from '../../src/engine/index.js';
import { modelFile } from './model-file.js';
import { OtherEngine } from './other-engine.js';
import { stepOf, type ConformanceStep } from './run-model.js';
import { modelsByFile } from './run-models.js';

interface Opinions {
  readonly agrees: readonly string[];
  readonly wrong: readonly { readonly reason: string; readonly models: readonly string[] }[];
}

const CAUSE = { at: '2022-10-18T09:00:00Z', actor: 'u-1' };
const opinions = parse(readFileSync(join(import.meta.dirname, 'second-opinion.yaml'), 'utf8')) as Opinions;
const models = new Map(modelsByFile().flatMap(([, all]) => all.map((model) => [model.model, model] as const)));

/** Texts of timers are no expressions; what is none is left as it stands. */
function evaluate(text: string, variables: Variables): Json {
  if (/^(?:P[\dT]|R\d*\/|\d{4}-)/.test(text)) return text;
  try {
    return (text.startsWith('${') ? compileDollar(text) : compileFeel(text)).evaluate(variables, CAUSE.at);
  } catch {
    return text;
  }
}

function stimulusOf(state: CaseState | null, { act, element, at, variables }: ConformanceStep): Stimulus {
  if (state === null) return { type: 'START_CASE', variables, ...CAUSE };
  const open = openPointsOf(state);
  const list = act === 'complete' ? open.tasks : act === 'fire' ? open.timers : open.waits;
  const n = list.filter(({ elementId }) => elementId === element)[at]?.n ?? -1;
  if (act === 'complete') return { type: 'COMPLETE_TASK', n, variables, ...CAUSE };
  if (act === 'fire') return { type: 'TIMER_FIRED', n, ...CAUSE };
  return { type: act === 'message' ? 'MESSAGE_RECEIVED' : 'SIGNAL_RECEIVED', n, variables, ...CAUSE };
}

/** Runs a model on both; the step after which bpmn-engine has other user tasks open, or another end, or `null`. */
async function differenceIn(name: string): Promise<string | null> {
  const model = models.get(name);
  if (!model) throw new Error(`No model ${name}`);
  const file = modelFile(model);
  const { graphs } = await readBpmn(file);
  for (const run of model.runs ?? []) {
    let state: CaseState | null = null;
    let other: OtherEngine | null = null;
    for (const step of run.steps.map(stepOf)) {
      state = advance(graphs[0]!, state, stimulusOf(state, step)).state;
      try {
        if (!other) other = await OtherEngine.start(file, evaluate, step.variables);
        else if (step.act === 'fire') other.fire(step.element ?? '');
        else other.answer(step.element ?? '', step.variables);
      } catch (reason) {
        return `${step.text}: ${String(reason)}`;
      }
      await new Promise(setImmediate);
      const tasks = [...new Set(openPointsOf(state).tasks.map(({ elementId }) => elementId))].sort();
      const isSame = tasks.join(' ') === other.tasks.join(' ') && other.ended === (state.end !== undefined);
      if (other.failed !== null || !isSame)
        return `${step.text}: [${other.tasks.join(' ')}] instead of [${tasks.join(' ')}]`;
    }
  }
  return null;
}

describe('bpmn-engine, as a second opinion, agrees', () => {
  it.each(opinions.agrees)('%s', async (name) => {
    expect(await differenceIn(name)).toBeNull();
  });
});

for (const { reason, models: names } of opinions.wrong) {
  describe(`bpmn-engine is known to be wrong. ${reason}`, () => {
    it.each(names)('%s', async (name) => {
      expect(await differenceIn(name)).not.toBeNull();
    });
  });
}
