import { setTimeout as sleep } from 'node:timers/promises';
import { startDatabase } from './database.js';
import { percentile, spread, spreads, sum } from './figures.js';
import { httpClient } from './http-client.js';
import { closedLoop, pacedLoop } from './load.js';
import { loopCost, LOOP_FILE } from './loop-cost.js';
import { cpuSeconds } from './machine.js';
import { foundBenchOffice } from './office.js';
import { Replay } from './replay.js';
import { startService } from './service-process.js';
import { runIteration } from './virtual-user.js';

const GWB_1 = new URL('../../processes/bench/gwb-1.bpmn', import.meta.url);
const CONNECTIONS = 16;
/** Iterations that are recorded, each of another virtual user. */
const RECORDED = 12;
/** Iterations before the first round. */
const WARM_UP = 150;
const TASKS_OF_A_CASE = 6;
/** Where the open cases of the background stop. */
const HALF_WAY = ['countersignA', 'countersignC', 'review'];

/**
 * GWB-1 (../../processes/bench/gwb-1.bpmn) against the service, and the bare database floor beside it, round by round; then
 * the cost of the 50th step of a case against its first.
 */
export async function gwb1({ rounds, seconds, finished, open, loopCases, say }) {
  const database = await startDatabase();
  try {
    const prepared = await prepare(database, say);
    const replay = new Replay({ databaseUrl: database.url, ...prepared.whole });
    await replay.connect(CONNECTIONS);
    await fill(database, { replay, prepared, finished, open, say });
    const service = await startService({ databaseUrl: database.url, folder: database.folder });
    const { send, close } = httpClient({ url: service.url, key: prepared.key, connections: CONNECTIONS });
    const sides = { database, service, send, replay };
    say('warming up');
    await warmUp(send);
    const measured = [];
    for (let round = 1; round <= rounds; round += 1) {
      measured.push(await measureRound(sides, { seconds, first: round * 100_000 }));
      const { ratio, completionsPerSecond, floorPerSecond } = measured.at(-1).figures;
      say(
        `round ${round}: ${completionsPerSecond.toFixed(0)} completions/s, floor ${floorPerSecond.toFixed(0)}/s, ratio ${ratio.toFixed(3)}`,
      );
    }
    const loop = await loopCost({ send, database, rounds, cases: loopCases, say });
    close();
    await service.stop();
    await replay.end();
    return {
      settings: await database.settings(),
      background: { finished, open },
      requestsOfAnIteration: prepared.requests,
      statementsOfAnIteration: prepared.statements,
      figures: { ...spreads(measured.map(({ figures }) => figures)), ...loop },
      bytesByTable: bytesByTable(measured.map(({ kept }) => kept)),
      requestsAtHalfLoad: requestSpreads(measured.map(({ half }) => half)),
    };
  } finally {
    await database.stop();
  }
}

/** Founds the office, and records what the service sends for iterations of many virtual users, one at a time. */
async function prepare(database, say) {
  say('founding the office: 400 people in 40 groups');
  const service = await startService({
    databaseUrl: database.url,
    folder: database.folder,
    environment: { GONGWEN_JOBS: '0' },
    records: true,
  });
  const key = await foundBenchOffice({ ...service, files: [GWB_1, LOOP_FILE] });
  const { send, close } = httpClient({ url: service.url, key, connections: 1 });
  let requests = 0;
  const timed = (_, work) => {
    requests += 1;
    return work();
  };
  const record = async (numbers, untilOf) => {
    const since = new Date();
    const recorded = [];
    for (const number of numbers) {
      recorded.push(await service.record(() => runIteration({ send, number, timed, until: untilOf(number) })));
    }
    return { recorded, since };
  };
  const numbers = Array.from({ length: RECORDED }, (_, index) => index);
  // By the third time every statement goes out as it always will.
  await record([0, 1, 2], () => null);
  requests = 0;
  const whole = await record(numbers, () => null);
  const requestsOfOne = requests / numbers.length;
  const half = await record(numbers, (number) => HALF_WAY[number % HALF_WAY.length]);
  close();
  await service.stop();
  const statements = sum(whole.recorded.map(({ length }) => length)) / whole.recorded.length;
  return { key, whole, half, requests: requestsOfOne, statements };
}

/** The background: cases that were finished or half done before, made by replaying what was recorded of such cases. */
async function fill(database, { replay, prepared, finished, open, say }) {
  say(`background: ${finished} finished and ${open} open cases`);
  const halfWay = new Replay({ databaseUrl: database.url, ...prepared.half });
  await halfWay.connect(CONNECTIONS);
  await repeat(halfWay, open);
  await halfWay.end();
  await repeat(replay, finished);
  await database.rows('VACUUM (ANALYZE)');
  await database.rows('CHECKPOINT');
}

async function repeat(replay, times) {
  let next = 0;
  const user = async () => {
    while (next < times) await replay.iterate(next++, (_, work) => work());
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, user));
}

/** What the service compiles at its first thousands of requests does not count. */
async function warmUp(send) {
  let next = 0;
  const user = async () => {
    while (next < WARM_UP) await runIteration({ send, number: next++, timed: (_, work) => work() });
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, user));
}

async function measureRound({ database, service, send, replay }, { seconds, first }) {
  const sides = { database, service, send, replay };
  const before = await database.bytes();
  const full = await serviceSlice(sides, { seconds, first });
  const floor = await floorSlice(sides, { seconds, first });
  const after = await database.bytes();
  const cases = full.taken.iterations + floor.taken.iterations;
  const kept = Object.fromEntries(Object.keys(after).map((name) => [name, (after[name] - before[name]) / cases]));
  const completionsPerSecond = full.taken.perSecond('complete');
  const half = await slice(sides, () =>
    pacedLoop({
      users: CONNECTIONS,
      seconds,
      perSecond: completionsPerSecond / TASKS_OF_A_CASE / 2,
      first: first + 50_000,
      iterate: (number, timed) => runIteration({ send, number, timed }),
    }),
  );
  const completions = full.taken.count('complete');
  const { complete } = half.taken.milliseconds;
  return {
    half: half.taken.milliseconds,
    kept,
    figures: {
      completionsPerSecond,
      floorPerSecond: floor.taken.perSecond('complete'),
      ratio: completionsPerSecond / floor.taken.perSecond('complete'),
      requestsPerSecond: full.taken.requestsPerSecond,
      serviceCpuMsPerCompletion: (full.serviceCpu / completions) * 1000,
      databaseCpuMsPerCompletion: (full.databaseCpu / completions) * 1000,
      clientCpuMsPerCompletion: (full.ownCpu / completions) * 1000,
      cpuRatio:
        (floor.ownCpu + floor.databaseCpu) /
        floor.taken.count('complete') /
        ((full.serviceCpu + full.databaseCpu) / completions),
      floorNodeCpuMsPerCompletion: (floor.ownCpu / floor.taken.count('complete')) * 1000,
      floorDatabaseCpuMsPerCompletion: (floor.databaseCpu / floor.taken.count('complete')) * 1000,
      serviceCpuMsAtHalfLoad: (half.serviceCpu / complete.length) * 1000,
      databaseCpuMsAtHalfLoad: (half.databaseCpu / complete.length) * 1000,
      completionP50AtHalfLoad: percentile(complete, 0.5),
      completionP99AtHalfLoad: percentile(complete, 0.99),
      bytesPerFinishedCase: sum(Object.values(kept)),
    },
  };
}

const serviceSlice = (sides, { seconds, first }) =>
  slice(sides, () =>
    closedLoop({
      users: CONNECTIONS,
      seconds,
      first,
      iterate: (number, timed) => runIteration({ send: sides.send, number, timed }),
    }),
  );

const floorSlice = (sides, { seconds, first }) =>
  slice(sides, () =>
    closedLoop({
      users: CONNECTIONS,
      seconds,
      first,
      iterate: (number, timed) => sides.replay.iterate(number, timed),
    }),
  );

/** A load with the CPU that service, database and this process used for it. */
async function slice({ database, service }, load) {
  const used = () => [
    cpuSeconds(service.pid) ?? Number.NaN,
    cpuSeconds(database.pid, { children: true }) ?? Number.NaN,
    (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  ];
  const before = used();
  const taken = await load();
  const [serviceCpu, databaseCpu, ownCpu] = used().map((after, index) => after - before[index]);
  await sleep(200);
  return { taken, serviceCpu, databaseCpu, ownCpu };
}

/** Medians of the tables that grow with a case, the largest first. */
function bytesByTable(kept) {
  const medians = Object.entries(spreads(kept)).map(([name, { median }]) => [name, Math.round(median)]);
  return Object.fromEntries(medians.filter(([, bytes]) => bytes > 0).sort(([, one], [, other]) => other - one));
}

function requestSpreads(halves) {
  return Object.fromEntries(
    Object.keys(halves[0]).map((kind) => [
      kind,
      {
        p50: spread(halves.map((half) => percentile(half[kind], 0.5))),
        p99: spread(halves.map((half) => percentile(half[kind], 0.99))),
      },
    ]),
  );
}
