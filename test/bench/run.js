import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { engineAlone } from './engine.js';
import { gwb1 } from './gwb-1.js';
import { describeMachine } from './machine.js';
import { reportOf } from './report.js';
import { workList } from './work-list.js';
import { wideHttp } from './wide-cost.js';

/**
 * `npm run bench` runs the small set in under two minutes, `npm run bench -- --full` more and longer rounds on a large
 * background; `--only NAME` one benchmark; `--tasks N` the work list before another number of open tasks. Results go to
 * `results/` and, from there, into `docs/BENCHMARKS.md`.
 */
const RESULTS = new URL('results/', import.meta.url);
const REPORT = new URL('../../docs/BENCHMARKS.md', import.meta.url);

const SMALL = {
  'gwb-1': { rounds: 5, seconds: 3, finished: 300, open: 200, loopCases: 12 },
  engine: { rounds: 5, cpuSeconds: 0.4 },
  'work-list': { sizes: [10_000, 100_000], queries: 400, requests: 60 },
  wide: { rounds: 5 },
};
const FULL = {
  'gwb-1': { rounds: 9, seconds: 10, finished: 20_000, open: 2_000, loopCases: 40 },
  engine: { rounds: 9, cpuSeconds: 2 },
  'work-list': { sizes: [10_000, 10_000_000], queries: 4_000, requests: 500 },
  wide: { rounds: 15 },
};
const BENCHMARKS = { 'gwb-1': gwb1, engine: engineAlone, wide: wideHttp, 'work-list': workList };

const { values } = parseArgs({
  options: { full: { type: 'boolean', default: false }, only: { type: 'string' }, tasks: { type: 'string' } },
});
const isKnown = values.only === undefined || Object.hasOwn(BENCHMARKS, values.only);
if (!isKnown || !/^[1-9]\d{4,8}$/.test(values.tasks ?? '10000')) {
  console.error(`npm run bench -- [--full] [--only ${Object.keys(BENCHMARKS).join('|')}] [--tasks 10000 or more]`);
  process.exit(2);
}
const command = ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ');
const say = (text) => console.log(`${performance.now().toFixed(0).padStart(7)} ms  ${text}`);

mkdirSync(RESULTS, { recursive: true });
for (const [name, measure] of Object.entries(BENCHMARKS)) {
  if (values.only !== undefined && values.only !== name) continue;
  const set = setOf(name);
  say(`${name}: ${JSON.stringify(set)}`);
  const machine = await describeMachine();
  const measured = await measure({ ...set, say });
  const result = {
    benchmark: name,
    command,
    takenAt: new Date().toISOString(),
    machine: { ...machine, loadAfter: loadavg()[0] },
    set,
    ...measured,
  };
  writeFileSync(
    new URL(`${name}.json`, RESULTS),
    await format(JSON.stringify(result, rounded), { parser: 'json', printWidth: 120 }),
  );
}
const results = readdirSync(RESULTS)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, RESULTS), 'utf8')));
const report = reportOf(Object.fromEntries(results.map((result) => [result.benchmark, result])));
mkdirSync(new URL('.', REPORT), { recursive: true });
writeFileSync(REPORT, report);
console.log(`\n${report}`);

/** What a benchmark is run with. */
function setOf(name) {
  const set = (values.full ? FULL : SMALL)[name];
  return name === 'work-list' && values.tasks ? { ...set, sizes: [10_000, Number(values.tasks)] } : set;
}

/** Six digits tell a measurement; more only change the file. */
function rounded(_, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
