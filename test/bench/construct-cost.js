import { readFileSync } from 'node:fs';
import { advance, findFaults, openPointsOf, readBpmn } from '../../dist/engine/index.js';
import { modelFile } from '../conformance/model-file.js';

const CAUSE = { at: '2022-10-18T01:00:00Z', actor: 'u-1' };

/** Processes around one construct each, in the notation of the conformance models, and what happens to a case of them. */
const CONSTRUCTS = {
  'inclusive split and join': {
    nodes: {
      start: 'startEvent',
      fork: 'inclusiveGateway',
      a: 'userTask',
      b: 'userTask',
      c: 'userTask',
      join: 'inclusiveGateway',
      end: 'endEvent',
    },
    flows: [
      'start -> fork',
      'fork -> a if x > 0',
      'fork -> b if x > 1',
      'fork -> c if x > 2',
      'a -> join',
      'b -> join',
      'c -> join -> end',
    ],
    acts: ['complete a', 'complete b', 'complete c'],
  },
  'event sub-process beside the scope': {
    nodes: {
      start: 'startEvent',
      a: 'userTask',
      end: 'endEvent',
      beside: {
        is: 'eventSubProcess',
        inside: {
          nodes: { told: { is: 'startEvent', message: 'M', interrupting: false }, note: 'userTask' },
          flows: ['told -> note'],
        },
      },
    },
    flows: ['start -> a -> end'],
    acts: ['message told', 'complete note', 'message told', 'complete note', 'complete a'],
  },
  'compensation of two activities': {
    nodes: {
      start: 'startEvent',
      a: 'userTask',
      ea: { is: 'boundaryEvent', on: 'a', compensate: true },
      undoA: { is: 'userTask', undoes: 'ea' },
      b: 'userTask',
      eb: { is: 'boundaryEvent', on: 'b', compensate: true },
      undoB: { is: 'userTask', undoes: 'eb' },
      back: { is: 'intermediateThrowEvent', compensate: true },
      end: 'endEvent',
    },
    flows: ['start -> a -> b -> back -> end'],
    acts: ['complete a', 'complete b', 'complete undoB', 'complete undoA'],
  },
  'sub-process with deadline and conditional event': {
    nodes: {
      start: 'startEvent',
      part: {
        is: 'subProcess',
        inside: {
          nodes: { s: 'startEvent', a: 'userTask', b: 'userTask', e: 'endEvent' },
          flows: ['s -> a -> b -> e'],
        },
      },
      late: { is: 'boundaryEvent', on: 'part', timer: 'PT1H', interrupting: false },
      risen: { is: 'boundaryEvent', on: 'part', condition: 'level > 5' },
      end: 'endEvent',
      tell: 'userTask',
    },
    flows: ['start -> part -> end', 'late -> tell', 'risen -> end'],
    acts: ['fire late', 'complete a', 'complete tell', 'complete b'],
  },
};

/** Steps per CPU second of each construct, its state read from JSON before each step and written after it. */
export async function constructSteps({ cpuSeconds }) {
  const figures = {};
  for (const [name, { acts, ...drawn }] of Object.entries(CONSTRUCTS)) {
    const { graphs, problems } = await readBpmn(modelFile({ model: 'p', ...drawn }));
    const error = problems.find(({ severity }) => severity === 'ERROR');
    if (error) throw new Error(`${name}: ${error.en}`);
    const stimuli = stimuliOf(graphs[0], acts);
    const { seconds, times } = repeated(cpuSeconds, () => replay(graphs[0], stimuli));
    figures[name] = (times * stimuli.length) / seconds;
  }
  return figures;
}

/** Every step under the number that its element has when it happens. */
function stimuliOf(graph, acts) {
  const stimuli = [{ type: 'START_CASE', variables: { x: 3, level: 1 }, ...CAUSE }];
  let { state } = advance(graph, null, stimuli[0]);
  for (const act of acts) {
    const [verb, element] = act.split(' ');
    const open = openPointsOf(state);
    const [list, type] = {
      complete: [open.tasks, 'COMPLETE_TASK'],
      fire: [open.timers, 'TIMER_FIRED'],
      message: [open.waits, 'MESSAGE_RECEIVED'],
    }[verb];
    const { n } = list.find(({ elementId }) => elementId === element);
    stimuli.push({ type, n, variables: {}, ...CAUSE });
    state = advance(graph, state, stimuli.at(-1)).state;
  }
  if (!state.end) throw new Error(`${graph.processId} has not ended`);
  return stimuli;
}

function replay(graph, stimuli) {
  let text = null;
  for (const stimulus of stimuli) {
    text = JSON.stringify(advance(graph, text === null ? null : JSON.parse(text), stimulus).state);
  }
}

/**
 * Milliseconds of CPU to read a file and to play its token game: the largest process of the regulation, models of 200 and of
 * 2,000 elements in blocks of parallel, exclusive and inclusive branches.
 */
export async function checkCost({ cpuSeconds }) {
  const files = {
    'outgoing-higher-office-document': readFileSync(
      new URL('../../processes/outgoing-higher-office-document.bpmn', import.meta.url),
      'utf8',
    ),
    'blocks, 200 elements': blocks(20),
    'blocks, 2,000 elements': blocks(200),
  };
  const figures = {};
  for (const [name, file] of Object.entries(files)) {
    const { graphs, problems } = await readBpmn(file);
    const reading = await repeatedLater(cpuSeconds, () => readBpmn(file));
    const playing = repeated(cpuSeconds, () => findFaults(graphs[0]));
    const { faults, undecided } = findFaults(graphs[0]);
    figures[name] = {
      elements: graphs[0].nodes.size,
      errors: problems.filter(({ severity }) => severity === 'ERROR').length,
      readingMs: (reading.seconds / reading.times) * 1_000,
      playingMs: (playing.seconds / playing.times) * 1_000,
      faults: faults.length,
      undecided: undecided.length,
    };
  }
  return figures;
}

/** Blocks in a row: parallel, exclusive, inclusive, of three branches of two tasks each; ten nodes a block. */
function blocks(count) {
  const nodes = { start: 'startEvent', end: 'endEvent' };
  const flows = [];
  let last = 'start';
  for (let at = 0; at < count; at += 1) {
    const gateway = ['parallelGateway', 'exclusiveGateway', 'inclusiveGateway'][at % 3];
    const [split, join] = [`s${at}`, `j${at}`];
    nodes[split] = gateway;
    nodes[join] = gateway;
    flows.push(`${last} -> ${split}`);
    for (const branch of [0, 1, 2]) {
      nodes[`a${at}_${branch}`] = 'userTask';
      nodes[`b${at}_${branch}`] = 'userTask';
      const condition = gateway === 'parallelGateway' ? '' : branch === 2 ? ' default' : ` if x > ${branch}`;
      flows.push(`${split} -> a${at}_${branch}${condition}`, `a${at}_${branch} -> b${at}_${branch} -> ${join}`);
    }
    nodes[`t${at}`] = 'userTask';
    nodes[`w${at}`] = 'manualTask';
    flows.push(`${join} -> t${at} -> w${at}`);
    last = `w${at}`;
  }
  flows.push(`${last} -> end`);
  return modelFile({ model: 'p', nodes, flows });
}

const used = (begun) => {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
};

/** Does something until so much CPU is used; once before, to warm. */
function repeated(cpuSeconds, work) {
  work();
  const begun = process.cpuUsage();
  let times = 0;
  do {
    work();
    times += 1;
  } while (used(begun) < cpuSeconds);
  return { seconds: used(begun), times };
}

async function repeatedLater(cpuSeconds, work) {
  await work();
  const begun = process.cpuUsage();
  let times = 0;
  do {
    await work();
    times += 1;
  } while (used(begun) < cpuSeconds);
  return { seconds: used(begun), times };
}
