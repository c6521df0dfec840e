import { readFileSync } from 'node:fs';
import { advance, openPointsOf, readBpmn } from '../../dist/engine/index.js';
import { checkCost, constructSteps } from './construct-cost.js';
import { spreads } from './figures.js';
import { OtherEngine } from './other-engine.js';
import { roadCases } from './road-cases.js';
import { wideSteps } from './wide-cost.js';

const GWB_1 = readFileSync(new URL('../../processes/bench/gwb-1.bpmn', import.meta.url), 'utf8');
const START = {
  type: 'START_CASE',
  variables: { title: 't', groupDraft: 'g1', groupA: 'a', groupB: 'b', groupC: 'c', groupReview: 'r', groupSign: 's' },
};
const STEPS = ['draft', 'countersignA', 'countersignB', 'countersignC', 'review', 'sign'];
const CAUSE = { at: '2022-10-18T01:00:00Z', actor: 'u-1' };

/**
 * The engine alone, its state read from JSON before each step and written after it: on the cases of the golden road and on
 * gwb-1; beside it bpmn-engine on gwb-1, recovered from its state at each step. Steps per second of this process's CPU.
 */
export async function engineAlone({ rounds, cpuSeconds, say }) {
  say('playing AS-01 and AS-05 for their stimuli');
  const roads = await roadCases();
  const { graphs } = await readBpmn(GWB_1);
  const gwb = { name: 'gwb-1', graph: graphs[0], stimuli: gwbStimuli(graphs[0]) };
  const other = await OtherEngine.of(GWB_1, STEPS);
  const measured = [];
  for (let round = 0; round <= rounds; round += 1) {
    const figures = {
      roadStepsPerCpuSecond: await rate(cpuSeconds, () => replayAll(roads)),
      gwbStepsPerCpuSecond: await rate(cpuSeconds, () => replayAll([gwb])),
      bpmnEngineStepsPerCpuSecond: await rate(cpuSeconds, () => other.run({ outcome: 'APPROVE' })),
    };
    // The first round compiles and warms; it does not count.
    if (round > 0) {
      measured.push({
        ...figures,
        gwbToBpmnEngine: figures.gwbStepsPerCpuSecond / figures.bpmnEngineStepsPerCpuSecond,
      });
      say(
        `round ${round}: roads ${figures.roadStepsPerCpuSecond.toFixed(0)} steps/s, gwb-1 ${figures.gwbStepsPerCpuSecond.toFixed(0)}, bpmn-engine ${figures.bpmnEngineStepsPerCpuSecond.toFixed(0)}`,
      );
    }
  }
  const wide = await wideSteps({ widths: [10, 100, 1_000], cpuSeconds });
  say('circulation: measured');
  const constructs = await constructSteps({ cpuSeconds });
  const checks = await checkCost({ cpuSeconds });
  say('constructs and checks: measured');
  return {
    figures: spreads(measured),
    wide,
    constructs,
    checks,
    stepsOfTheRoad: roads.reduce((total, { stimuli }) => total + stimuli.length, 0),
    widestStateBytes: {
      ...Object.fromEntries(roads.map((one) => [one.name, widest(one)])),
      'gwb-1': widest(gwb),
      'bpmn-engine, gwb-1': other.widestState,
    },
  };
}

/** Work per second of CPU: `work` gives the number of steps it took. */
async function rate(seconds, work) {
  const begun = process.cpuUsage();
  let steps = 0;
  let used = 0;
  while (used < seconds) {
    steps += await work();
    const { user, system } = process.cpuUsage(begun);
    used = (user + system) / 1e6;
  }
  return steps / used;
}

function replayAll(cases) {
  let steps = 0;
  for (const { graph, stimuli } of cases) {
    let text = null;
    for (const stimulus of stimuli) {
      text = JSON.stringify(advance(graph, text === null ? null : JSON.parse(text), stimulus).state);
      steps += 1;
    }
  }
  return steps;
}

function widest({ graph, stimuli }) {
  let state = null;
  let bytes = 0;
  for (const stimulus of stimuli) {
    state = advance(graph, state, stimulus).state;
    bytes = Math.max(bytes, Buffer.byteLength(JSON.stringify(state)));
  }
  return bytes;
}

/** A start and the six completions, each under the number that its task has in the state. */
function gwbStimuli(graph) {
  const stimuli = [{ ...START, ...CAUSE }];
  let { state } = advance(graph, null, stimuli[0]);
  for (const element of STEPS) {
    const { n } = openPointsOf(state).tasks.find((task) => task.elementId === element);
    const stimulus = { type: 'COMPLETE_TASK', n, variables: { outcome: 'APPROVE' }, ...CAUSE };
    stimuli.push(stimulus);
    state = advance(graph, state, stimulus).state;
  }
  return stimuli;
}
