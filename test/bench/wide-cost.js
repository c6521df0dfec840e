import { readFileSync } from 'node:fs';
import { advance, openPointsOf, readBpmn } from '../../dist/engine/index.js';
import { spreads } from './figures.js';
import { groups, keyOf, personOf } from './office.js';

/** A circulation: one task for each of many readers. */
export const WIDE_FILE = new URL('wide.bpmn', import.meta.url);

const NARROW = 10;
const WIDE = 1_000;
const LOOP = 'bpmn:multiInstanceLoopCharacteristics';
const CAUSE = { at: '2022-10-18T01:00:00Z', actor: 'u-1' };

/** Readers of a circulation: the members of the groups in turn. */
const readersOf = (width) => Array.from({ length: width }, (_, at) => keyOf(groups[at % groups.length]));

/**
 * What one completion costs over HTTP in a multi-instance of 1,000 against one of 10: the two in turn, one request at a time.
 * A narrow case lasts for a few completions only, so there are as many of them as that takes.
 */
export async function wideCost({ send, database, rounds, completions, say }) {
  const measured = [];
  const wide = await started(send, WIDE);
  for (let round = 0; round < rounds; round += 1) {
    const milliseconds = { narrow: 0, wide: 0 };
    let narrow = null;
    for (let at = 0; at < completions; at += 1) {
      if (at % (NARROW - 1) === 0) narrow = await started(send, NARROW);
      milliseconds.narrow += await complete(send, narrow, at % (NARROW - 1));
      milliseconds.wide += await complete(send, wide, round * completions + at);
    }
    measured.push({
      completionIn1000To10: milliseconds.wide / milliseconds.narrow,
      stateBytesAt1000: await stateBytes(database, wide.id),
    });
  }
  say('circulation: measured');
  return spreads(measured);
}

async function started(send, width) {
  const by = personOf(groups[0], 0);
  const body = { definition: 'wide', variables: { readers: readersOf(width) } };
  const { id } = await send({ by, method: 'POST', path: '/cases', body });
  const tasks = new Map();
  for (const group of groups.slice(0, width)) {
    const page = await send({ by: personOf(group, 0), method: 'GET', path: `/tasks?case=${id}&limit=100` });
    tasks.set(
      group,
      page.items.map((task) => task.id),
    );
  }
  return { id, tasks };
}

async function complete(send, { tasks }, at) {
  const group = [...tasks.keys()][at % tasks.size];
  const id = tasks.get(group).pop();
  const begun = performance.now();
  await send({ by: personOf(group, 0), method: 'POST', path: `/tasks/${id}/complete`, body: {} });
  return performance.now() - begun;
}

async function stateBytes(database, id) {
  const [{ bytes }] = await database.rows(
    'SELECT octet_length(state::text) AS bytes FROM process_instance WHERE id = $1',
    [id],
  );
  return bytes;
}

/**
 * The engine alone on the same process, its state read from JSON before each completion and written after it: steps per CPU
 * second at each width, once over a list that the case carries and once over a number.
 */
export async function wideSteps({ widths, cpuSeconds }) {
  const file = readFileSync(WIDE_FILE, 'utf8');
  const counted = file
    .replace(/<bpmn:multiInstance.*\/>/u, `<${LOOP}><bpmn:loopCardinality>\${times}</bpmn:loopCardinality></${LOOP}>`)
    .replace('"${reader}"', '"readers"');
  const figures = {};
  for (const [kind, text] of Object.entries({ 'over a list': file, 'by number': counted })) {
    const { graphs } = await readBpmn(text);
    for (const width of widths) figures[`${width} ${kind}`] = rateOf(graphs[0], width, cpuSeconds);
  }
  return figures;
}

function rateOf(graph, width, cpuSeconds) {
  const variables = graph.nodes.get('read').multiInstance.collection ? { readers: readersOf(width) } : { times: width };
  const { state } = advance(graph, null, { type: 'START_CASE', variables, ...CAUSE });
  const opened = JSON.stringify(state);
  const numbers = openPointsOf(state).tasks.slice(0, width / 2);
  const begun = process.cpuUsage();
  let steps = 0;
  let used = 0;
  while (used < cpuSeconds) {
    let text = opened;
    for (const { n } of numbers) {
      const stimulus = { type: 'COMPLETE_TASK', n, variables: { outcome: 'DONE' }, ...CAUSE };
      text = JSON.stringify(advance(graph, JSON.parse(text), stimulus).state);
    }
    steps += numbers.length;
    const { user, system } = process.cpuUsage(begun);
    used = (user + system) / 1e6;
  }
  return { stepsPerCpuSecond: steps / used, stateBytes: opened.length };
}
