import type { ProcessGraph } from '../../src/engine/graph.js';
import { findFaults, MOVES_LIMIT } from '../../src/engine/soundness/index.js';
import { flowOf } from '../support/flow-notation.js';
import { boundary, end, terminate, timer } from '../support/process-builder.js';
import { campaign, randomFrom } from './campaign.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const hour = timer('DURATION', 'PT1H');

/** Two branches that hand over to each other: neither a nest of blocks nor a chain of them. */
const bridges = (count: number): ProcessGraph =>
  flowOf(
    [
      's -> p+ -> a0',
      'p -> b0',
      ...numbers(count).map(
        (at) => `a${at} -> q${at}+ -> a${at + 1}; q${at} -> c${at} -> j${at}+; b${at} -> j${at} -> b${at + 1}`,
      ),
      `a${count} -> k+ -> e; b${count} -> k`,
    ].join('; '),
  );

/** Parallel branches, each with a loop, a deadline and an early end of everything: nothing that is reduced away. */
const stubborn = (branches: number): ProcessGraph =>
  flowOf(
    [
      's -> p+',
      ...numbers(branches).map(
        (at) =>
          `p -> a${at} -> x${at}? -> b${at} -> y${at}? -> j; x${at} -> t${at}; y${at} -> a${at}; d${at} -> z${at} -> t${at}`,
      ),
      'j+ -> e',
    ]
      .join('; ')
      .replace('-> j;', '-> j+;'),
    Object.fromEntries(
      numbers(branches).flatMap((at) => [
        [`t${at}`, end(terminate)],
        [`d${at}`, boundary(`b${at}`, hour)],
      ]),
    ),
  );

/** Parallel tasks without a join: every subset of them can be done. */
const scattered = (branches: number): ProcessGraph =>
  flowOf(
    `s -> p+; ${numbers(branches)
      .map((at) => `p -> a${at} -> b${at} -> e${at}`)
      .join('; ')}`,
  );

/** Exclusive split, parallel join, again and again: a fault at every turn. */
const faulty = (count: number): ProcessGraph =>
  flowOf(
    `s -> g0; ${numbers(count)
      .map((at) => `g${at}? -> a${at} -> j${at}+ -> g${at + 1}; g${at} -> b${at} -> j${at}`)
      .join('; ')}; g${count} -> e`,
  );

/** Inclusive blocks one after another, a loop around all of them. */
const inclusives = (count: number): ProcessGraph =>
  flowOf(
    `s -> m? -> o0*; ${numbers(count)
      .map((at) => `o${at}* -> a${at} -> j${at}*; o${at} -> b${at} -> j${at}; o${at} -> c${at} -> j${at} -> o${at + 1}`)
      .join('; ')}; o${count} -> z -> x? -> e; x -> m`,
  );

/** Inclusive blocks side by side, which are not reduced. */
const inclusivesBeside = (count: number): ProcessGraph =>
  flowOf(
    [
      's -> p+',
      ...numbers(count).map(
        (at) =>
          `p -> o${at}* -> a${at} -> j${at}* -> z${at} -> k+; o${at} -> b${at} -> j${at}; o${at} -> c${at} -> j${at}`,
      ),
      'k -> e',
    ].join('; '),
  );

/** The same, with a way from each block to the join of the next: nothing of it can be reduced. */
const inclusivesKnotted = (count: number): ProcessGraph =>
  flowOf(
    [
      's -> p+',
      ...numbers(count).map(
        (at) =>
          `p -> o${at}* -> a${at} -> j${at}* -> z${at} -> k+; o${at} -> b${at} -> j${at}; o${at} -> c${at} -> j${(at + 1) % count}*`,
      ),
      'k -> e',
    ].join('; '),
  );

/** A knot of gateways of all kinds. */
function knot(gateways: number, seed: number): ProcessGraph {
  const random = randomFrom(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const names = numbers(gateways).map((at) => `g${at}${pick(['?', '?', '+', '*'])}`);
  const lines = [`s -> t -> ${names[0]}`];
  names.forEach((name, at) => {
    for (const way of numbers(1 + Math.floor(random() * 2))) {
      const target = random() < 0.8 ? (names[at + 1 + Math.floor(random() * 3)] ?? `e${at}${way}`) : pick(names);
      lines.push(`${name} -> t${at}x${way} -> ${target}`);
    }
  });
  return flowOf(lines.join('; '));
}

const MODELS: readonly (readonly [string, ProcessGraph])[] = [
  ['two branches with 38 bridges', bridges(38)],
  ['22 stubborn parallel branches', stubborn(22)],
  ['60 parallel tasks of two steps without a join', scattered(60)],
  ['50 faults in a row', faulty(50)],
  ['40 inclusive blocks in a loop', inclusives(40)],
  ['28 inclusive blocks side by side', inclusivesBeside(28)],
  ['28 inclusive blocks that reach into each other', inclusivesKnotted(28)],
  ...numbers(8).map((at) => [`knot ${at} of 80 gateways`, knot(80, campaign(1).seed + at)] as const),
];

describe('models of about 200 elements', () => {
  it.each(MODELS)('%s: looked at within the bound, or given up by name', (name, graph) => {
    const before = process.cpuUsage();
    const { faults, undecided, markings } = findFaults(graph);
    const { user } = process.cpuUsage(before);
    // Figures are for the campaign; a test that prints would hide others.
    if (process.env['GONGWEN_CAMPAIGN_RUNS'] !== undefined)
      console.log(
        `${name}: ${graph.nodes.size} elements, ${markings} markings, ${faults.length} faults, ${undecided.length > 0 ? 'gave up' : 'decided'}, ${Math.round(user / 1000)} ms of CPU`,
      );
    expect(graph.nodes.size).toBeGreaterThan(150);
    // Free choices once; conditions that are shared, and what is beside the rest, each once more.
    expect(markings).toBeLessThanOrEqual(3 * MOVES_LIMIT);
  });
});
