import { readFileSync } from 'node:fs';
import { advance, openPointsOf, readBpmn } from '../../dist/engine/index.js';
import { startDatabase } from './database.js';
import { spread, spreads } from './figures.js';
import { httpClient } from './http-client.js';
import { foundBenchOffice, groups, keyOf, personOf } from './office.js';
import { startService } from './service-process.js';

/** A circulation: one task for each of many readers. */
const WIDE_FILE = new URL('wide.bpmn', import.meta.url);

const WIDTHS = [10, 100, 1_000];
const LOOP = 'bpmn:multiInstanceLoopCharacteristics';
const CAUSE = { at: '2022-10-18T01:00:00Z', actor: 'u-1' };
/** A case of 10 lasts for so many completions, and the others are opened as often. */
const COMPLETIONS = 9;

/** Readers of a circulation: all tasks stand in the work list of one group, so that one person can complete them. */
const readersOf = (width) => Array.from({ length: width }, () => keyOf(groups[0]));

/**
 * What one completion costs over HTTP in multi-instances of 10, 100 and 1,000, in turn, one request at a time: the work list,
 * the task, the completion and the case, each by itself; and what it costs to open them. Service and database as in production.
 */
export async function wideHttp({ rounds, say }) {
  const database = await startDatabase();
  try {
    const environment = { GONGWEN_JOBS: '0' };
    const service = await startService({
      databaseUrl: database.url,
      folder: database.folder,
      environment,
      records: true,
    });
    const key = await foundBenchOffice({ ...service, files: [WIDE_FILE] });
    const { send, close } = httpClient({ url: service.url, key, connections: 1 });
    await opened(send, 1_000);
    const measured = [];
    const requests = Object.fromEntries(WIDTHS.map((width) => [width, []]));
    for (let round = 0; round <= rounds; round += 1) {
      const { figures, each } = await wideRound(send);
      // The first round prepares statements and warms; it does not count.
      if (round === 0) continue;
      measured.push(figures);
      for (const width of WIDTHS) requests[width].push(each[width]);
      say(`round ${round}: a completion in 1,000 costs ${figures.completionIn1000To10.toFixed(2)} times one in 10`);
    }
    const statements = await statementsOf(service, send);
    const [{ bytes }] = await database.rows('SELECT max(octet_length(state::text)) AS bytes FROM process_instance');
    close();
    await service.stop();
    return {
      figures: { ...spreads(measured), stateBytesAt1000: spread([bytes]) },
      milliseconds: Object.fromEntries(WIDTHS.map((width) => [width, spreads(requests[width])])),
      statements,
    };
  } finally {
    await database.stop();
  }
}

/** Median milliseconds of each request at each width. */
async function wideRound(send) {
  const cases = {};
  const times = Object.fromEntries(
    WIDTHS.map((width) => [width, { open: [], list: [], task: [], complete: [], case: [] }]),
  );
  for (const width of WIDTHS) cases[width] = await opened(send, width, times[width].open);
  for (let at = 0; at < COMPLETIONS; at += 1) {
    for (const width of WIDTHS) await turn(send, cases[width], times[width]);
  }
  const each = Object.fromEntries(
    WIDTHS.map((width) => [
      width,
      Object.fromEntries(Object.entries(times[width]).map(([name, all]) => [name, spread(all).median])),
    ]),
  );
  const whole = ({ list, task, complete, case: read }) => list + task + complete + read;
  return {
    each,
    figures: {
      completionIn1000To10: each[1_000].complete / each[10].complete,
      completionIn100To10: each[100].complete / each[10].complete,
      turnIn1000To10: whole(each[1_000]) / whole(each[10]),
    },
  };
}

const by = personOf(groups[0], 0);

async function opened(send, width, times = []) {
  const body = { definition: 'wide', variables: { readers: readersOf(width) } };
  const { id } = await timed(times, () => send({ by, method: 'POST', path: '/cases', body }));
  const { items } = await send({ by, method: 'GET', path: `/tasks?case=${id}&limit=100` });
  return { id, tasks: items.map((task) => task.id) };
}

/** One completion with its reads. */
async function turn(send, { id, tasks }, times) {
  const task = tasks.pop();
  await timed(times.list, () => send({ by, method: 'GET', path: '/tasks?limit=20' }));
  await timed(times.task, () => send({ by, method: 'GET', path: `/tasks/${task}` }));
  await timed(times.complete, () => send({ by, method: 'POST', path: `/tasks/${task}/complete`, body: {} }));
  await timed(times.case, () => send({ by, method: 'GET', path: `/cases/${id}` }));
}

async function timed(times, work) {
  const begun = performance.now();
  const answer = await work();
  times.push(performance.now() - begun);
  return answer;
}

/** Statements to the database, `BEGIN` and `COMMIT` included, to open a case of a width and to complete a task in it. */
async function statementsOf(service, send) {
  const counts = {};
  for (const width of WIDTHS) {
    let one;
    const opening = await service.record(async () => {
      one = await opened(send, width);
    });
    const task = one.tasks.pop();
    const completing = await service.record(() =>
      send({ by, method: 'POST', path: `/tasks/${task}/complete`, body: {} }),
    );
    counts[width] = { opening: opening.length, completing: completing.length };
  }
  return counts;
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
  const readers = Array.from({ length: width }, (_, at) => keyOf(groups[at % groups.length]));
  const variables = graph.nodes.get('read').multiInstance.collection ? { readers } : { times: width };
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
