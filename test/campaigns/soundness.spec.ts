import type { ProcessGraph } from '../../src/engine/graph.js';
import { findFaults, type FaultCode } from '../../src/engine/soundness/index.js';
import { campaign, randomFrom } from './campaign.js';
import { flowOf } from '../support/flow-notation.js';
import { everyRun } from '../conformance/soundness/every-run.js';
import { replay } from '../conformance/soundness/replay.js';

/** Points beyond which a process is not run in every way. */
const POINTS = 1_500;

/** Gateways of any kind, connected at random; every connection has a task on it. */
function randomFlow(random: () => number): string {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const gateways = Array.from(
    { length: 2 + Math.floor(random() * 3) },
    (_, at) => `g${at}${pick(['?', '?', '+', '+', '*'])}`,
  );
  const lines = [`s -> t0 -> ${gateways[0]}`];
  let tasks = 0;
  gateways.forEach((gateway, at) => {
    const ways = at === 0 ? 2 : 1 + Math.floor(random() * 2);
    for (let way = 0; way < ways; way += 1) {
      tasks += 1;
      // Mostly onwards, so that not every process is a knot.
      const target = random() < 0.75 ? (gateways[at + 1 + Math.floor(random() * 2)] ?? `e${tasks}`) : pick(gateways);
      lines.push(`${gateway} -> t${tasks} -> ${target}`);
    }
  });
  return lines.join('; ');
}

const { seed, runs } = campaign(150);

describe('processes drawn at random', () => {
  it('are found sound or not, as every run of the engine shows', () => {
    const random = randomFrom(seed);
    const told = { sound: 0, DEADLOCK: 0, LACK_OF_SYNCHRONISATION: 0, NEVER_ENDS: 0, DEAD_ELEMENT: 0 };
    for (let run = 0; run < runs; run += 1) {
      const text = randomFlow(random);
      const graph = flowOf(text);
      const shown = everyRun(graph, POINTS);
      if (!shown.isComplete) continue;
      const { faults } = findFaults(graph);
      const at = (code: FaultCode): string[] =>
        faults.filter((one) => one.code === code).map(({ elementId }) => elementId);
      const claimed = { isDoubled: at('LACK_OF_SYNCHRONISATION').length > 0, text };
      expect(claimed).toEqual({ isDoubled: shown.isDoubled, text });
      for (const id of at('DEAD_ELEMENT')) expect([id, shown.entered.has(id), text]).toEqual([id, false, text]);
      if (!shown.isDoubled) {
        expect({ stuck: at('DEADLOCK').sort(), text }).toEqual({ stuck: [...shown.stuck].sort(), text });
        expect({ isEndless: at('NEVER_ENDS').length > 0, text }).toEqual({ isEndless: shown.isEndless, text });
        if (faults.length === 0)
          expect({ entered: [...shown.entered].sort(), text }).toEqual({ entered: ledTo(graph), text });
      }
      for (const fault of faults) {
        told[fault.code as keyof typeof told] += 1;
        if (fault.code === 'DEADLOCK')
          expect({ stuck: replay(graph, fault).stuck, text }).toEqual({
            stuck: expect.arrayContaining([fault.elementId]),
            text,
          });
        if (fault.code === 'LACK_OF_SYNCHRONISATION') {
          expect({ doubled: [...replay(graph, fault).doubled], text }).toEqual({
            doubled: expect.arrayContaining([[fault.elementId, ...fault.arrived].join(' ')]),
            text,
          });
        }
      }
      if (faults.length === 0) told.sound += 1;
    }
    expect(Math.min(told.sound, told.DEADLOCK, told.LACK_OF_SYNCHRONISATION, told.NEVER_ENDS)).toBeGreaterThan(3);
  });
});

/** Nodes to which a way of flows leads from the start. */
function ledTo(graph: ProcessGraph): string[] {
  const led = new Set(['s']);
  for (const id of led) {
    for (const flow of graph.nodes.get(id)?.outgoing ?? []) led.add(graph.flows.get(flow)?.targetId ?? '');
  }
  return [...led].sort();
}
