import { shown } from './figures.js';

/** What each figure means, its unit, and what performance.md of the design wants of it. */
const GWB_ROWS = [
  ['ratio', 'completions/s, share of the bare database floor', '', { atLeast: 0.3 }],
  ['cpuRatio', 'CPU of the floor (Node and database) for a completion, share of ours (service and database)', ''],
  ['completionsPerSecond', 'task completions/s, closed loop, 16 connections', '/s'],
  ['floorPerSecond', 'the same SQL from one process without HTTP', '/s'],
  ['requestsPerSecond', 'requests/s in the same loop', '/s'],
  ['serviceCpuMsPerCompletion', 'service CPU per completion, its reads included', 'ms', { atMost: 3.5 }],
  ['databaseCpuMsPerCompletion', 'database CPU per completion, its reads included', 'ms'],
  ['floorNodeCpuMsPerCompletion', 'Node CPU per completion at the floor', 'ms'],
  ['floorDatabaseCpuMsPerCompletion', 'database CPU per completion at the floor', 'ms'],
  ['clientCpuMsPerCompletion', 'CPU of the virtual users themselves, on the same cores', 'ms'],
  ['serviceCpuMsAtHalfLoad', 'service CPU per completion at half of that load', 'ms', { atMost: 3.5 }],
  ['databaseCpuMsAtHalfLoad', 'database CPU per completion at half of that load', 'ms'],
  ['completionP50AtHalfLoad', 'p50 of a completion at half of that load', 'ms'],
  ['completionP99AtHalfLoad', 'p99 of a completion at half of that load', 'ms', { atMost: 30 }],
  ['bytesPerFinishedCase', 'bytes kept per finished case, all tables and indexes', 'B', { atMost: 25_000 }],
  ['fiftiethStepToFirst', 'cost of the 50th step of a case against its first', '', { atMost: 1.3 }],
  ['stateBytesAtThirdStep', 'state of that case at its third step', 'B'],
  ['stateBytesAtFiftiethStep', 'and at its fiftieth', 'B'],
];
const WIDE_ROWS = [
  ['completionIn1000To10', 'cost of a completion among 1,000 against one among 10', '', { atMost: 2 }],
  ['completionIn100To10', 'among 100 against 10', ''],
  ['turnIn1000To10', 'the completion with its reads (work list, task, case), among 1,000 against 10', ''],
  ['stateBytesAt1000', 'state of the case of 1,000', 'B'],
];
const ENGINE_ROWS = [
  ['roadStepsPerCpuSecond', 'steps per CPU second, the cases of AS-01 and AS-05', '/s', { atLeast: 20_000 }],
  ['gwbStepsPerCpuSecond', 'steps per CPU second, gwb-1', '/s', { atLeast: 20_000 }],
  ['bpmnEngineStepsPerCpuSecond', 'bpmn-engine on gwb-1, recovered from its state at each step', '/s'],
  ['gwbToBpmnEngine', 'ours against bpmn-engine on gwb-1', 'times'],
];

/** The results as `docs/BENCHMARKS.md`. */
export function reportOf(results) {
  return [
    '# Benchmarks',
    'Made by `npm run bench` from `test/bench/results/*.json`; not edited by hand. Ratios travel from machine to machine, ' +
      'absolute figures do not: the two sides of a ratio are taken in one run, alternating. min / median / max are over ' +
      'rounds. The virtual users run on the same cores as the service and its database.',
    ...(results['gwb-1'] ? gwbPart(results['gwb-1']) : []),
    ...(results.wide ? widePart(results.wide) : []),
    ...(results.engine ? enginePart(results.engine) : []),
    ...(results['work-list'] ? workListPart(results['work-list']) : []),
  ]
    .join('\n\n')
    .concat('\n');
}

function gwbPart(result) {
  const { background, requestsOfAnIteration, statementsOfAnIteration, settings } = result;
  return [
    '## GWB-1: six user tasks a case, over HTTP',
    `The service in production mode on a durable PostgreSQL (${pairs(settings)}). Background: ${shown(background.finished)} ` +
      `finished and ${shown(background.open)} open cases. 400 people in 40 groups; an iteration is ${requestsOfAnIteration} ` +
      `requests and ${shown(statementsOfAnIteration)} statements to the database, \`BEGIN\` and \`COMMIT\` included. The floor ` +
      'replays the statements of such iterations, with fresh ids, on as many connections.',
    taken(result),
    table(GWB_ROWS, result.figures),
    `Bytes kept per finished case by table, with its indexes: ${pairs(result.bytesByTable)}.`,
    'Requests at half load, in milliseconds:',
    [
      '| request | p50 min | median | max | p99 min | median | max |',
      '|---|---|---|---|---|---|---|',
      ...Object.entries(result.requestsAtHalfLoad).map(([kind, { p50, p99 }]) =>
        row([kind, ...three(p50), ...three(p99)]),
      ),
    ].join('\n'),
  ];
}

function widePart(result) {
  const widths = Object.keys(result.milliseconds);
  const kinds = Object.keys(result.milliseconds[widths[0]]);
  return [
    '## A multi-instance of 10, 100 and 1,000, over HTTP',
    'One task for each reader, all in the work list of one group; the case carries the list of readers. The widths in turn, ' +
      'one request at a time; milliseconds are medians of a round.',
    taken(result),
    table(WIDE_ROWS, result.figures),
    [
      `| instances | ${kinds.map((kind) => `${kind}, ms`).join(' | ')} | statements to open | statements to complete |`,
      `|---|${kinds.map(() => '---|').join('')}---|---|`,
      ...widths.map((width) =>
        row([
          width,
          ...kinds.map((kind) => shown(result.milliseconds[width][kind].median)),
          result.statements[width].opening,
          result.statements[width].completing,
        ]),
      ),
    ].join('\n'),
  ];
}

function enginePart(result) {
  return [
    '## The engine alone',
    `\`advance()\`, its state parsed from JSON before each step and written after it. The cases of the road are those of ` +
      `AS-01 and AS-05 as they were just played over HTTP, read back from the trail: ${result.stepsOfTheRoad} steps.`,
    taken(result),
    table(ENGINE_ROWS, result.figures),
    `Widest state, in bytes of JSON: ${pairs(result.widestStateBytes)}.`,
    'Completions in a parallel multi-instance, by how many instances it has. Over a list, the case carries the list among its ' +
      'variables, and reading and writing that is what it costs:',
    [
      '| instances | steps per CPU second | state, bytes |',
      '|---|---|---|',
      ...Object.entries(result.wide ?? {}).map(([name, { stepsPerCpuSecond, stateBytes }]) =>
        row([name, shown(stepsPerCpuSecond), shown(stateBytes)]),
      ),
    ].join('\n'),
    ...(result.constructs
      ? [
          'Steps per CPU second of cases around one construct each:',
          [
            '| construct | steps per CPU second |',
            '|---|---|',
            ...Object.entries(result.constructs).map(([name, steps]) => row([name, shown(steps)])),
          ].join('\n'),
        ]
      : []),
    ...(result.checks
      ? [
          'Reading a file, and playing its token game in every way (`findFaults`):',
          [
            '| file | nodes | reading, ms of CPU | token game, ms of CPU | faults | given up |',
            '|---|---|---|---|---|---|',
            ...Object.entries(result.checks).map(([name, one]) =>
              row([name, one.elements, shown(one.readingMs), shown(one.playingMs), one.faults, one.undecided]),
            ),
          ].join('\n'),
        ]
      : []),
  ];
}

/** p99 of the first page, in milliseconds, at any number of open tasks. */
const WORK_LIST_MARK = 10;

function workListPart(result) {
  const { measured, settings, connections } = result;
  const slowest = ({ statements }) => Math.max(...Object.values(statements).map(({ p99 }) => p99));
  const whole = (number) => number.toLocaleString('en-US');
  return [
    '## The work list',
    `First pages of 20 before ${measured.map(({ tasks }) => whole(tasks)).join(' and ')} open tasks (${pairs(settings)}): ` +
      `the service's own statement on ${connections} connections at once, then whole requests over HTTP, one at a time. A tenth ` +
      'of the tasks is those of one huge group, the rest is spread over 58 groups; nobody has none.',
    taken(result),
    ...measured.map(
      (one) =>
        `${whole(one.tasks)} open tasks: filled in ${shown(one.fillSeconds)} s; with its indexes \`task\` holds ` +
        `${shown(one.bytes.task / 2 ** 20)} MiB, \`task_candidate\` ${shown(one.bytes.task_candidate / 2 ** 20)} MiB. ` +
        `Slowest p99 of a statement ${shown(slowest(one))} ms, mark ≤ ${WORK_LIST_MARK} ms: ` +
        `${slowest(one) <= WORK_LIST_MARK ? 'reached' : 'not reached'}.`,
    ),
    timesTable('statement', measured, 'statements'),
    timesTable('request', measured, 'overHttp'),
  ];
}

/** p50 and p99 of each thing, at each size; of a statement the blocks that it touches, too. */
function timesTable(title, measured, field) {
  const sizes = measured.map(({ tasks }) => tasks.toLocaleString('en-US'));
  const rows = Object.keys(measured[0][field]).map((name) =>
    row([name, ...measured.flatMap((one) => timesOf(one[field][name]))]),
  );
  const isCounted = Object.values(measured[0][field]).some(({ blocks }) => blocks !== undefined);
  const head = sizes.flatMap((size) => [`p50 at ${size}, ms`, 'p99', ...(isCounted ? ['blocks'] : [])]);
  return [row([title, ...head]), `|${'---|'.repeat(1 + head.length)}`, ...rows].join('\n');
}

const timesOf = ({ p50, p99, blocks }) => [shown(p50), shown(p99), ...(blocks === undefined ? [] : [String(blocks)])];

function taken({ command, takenAt, machine, set }) {
  const { cores, cpu, memoryGiB, system, node, loadBefore, loadAfter, busySlowdown } = machine;
  return (
    `\`${command}\` (${pairs(set)}), ${takenAt.slice(0, 16)}Z, ${cores} cores of ${cpu}, ${memoryGiB} GiB, ${system}, ` +
    `Node ${node}. Load of the machine before ${loadBefore.toFixed(1)}, after ${loadAfter.toFixed(1)}. ` +
    `The same work takes ${busySlowdown.toFixed(2)} times the CPU time while another core is busy.`
  );
}

function table(rows, figures) {
  return [
    '| figure | min | median | max | unit | mark | median reaches it |',
    '|---|---|---|---|---|---|---|',
    ...rows
      .filter(([name]) => figures[name])
      .map(([name, meaning, unit, mark]) => {
        const { median } = figures[name];
        return row([
          meaning,
          ...three(figures[name]),
          unit,
          markText(mark),
          mark ? (reaches(median, mark) ? 'yes' : 'no') : '',
        ]);
      }),
  ].join('\n');
}

const three = ({ min, median, max }) => [shown(min), shown(median), shown(max)];
const row = (cells) => `| ${cells.join(' | ')} |`;
const pairs = (fields) =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

function markText(mark) {
  if (!mark) return '';
  return mark.atLeast === undefined ? `≤ ${shown(mark.atMost)}` : `≥ ${shown(mark.atLeast)}`;
}

function reaches(value, { atLeast = -Infinity, atMost = Infinity }) {
  return value >= atLeast && value <= atMost;
}
