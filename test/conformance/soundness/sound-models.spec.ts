import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { findFaults } from '../../../src/engine/soundness/index.js';
import { readBpmn, soundnessProblems } from '../../../src/engine/index.js';
import { filesIn, textOf } from '../../support/processes.js';
import { blocks, drawBlocks } from '../../support/random-process.js';
import { SOUND } from './sound-models.js';

describe('a sound model', () => {
  it('is one of a hundred, those that the house runs among them', () => {
    expect(SOUND.length + filesIn('', '.bpmn').length + filesIn('bench/', '.bpmn').length).toBeGreaterThanOrEqual(100);
  });

  it.each(SOUND)('$what: nothing is told', ({ graph }) => {
    expect(findFaults(graph)).toMatchObject({ faults: [], undecided: [] });
  });

  it.each([...filesIn('', '.bpmn'), ...filesIn('bench/', '.bpmn')])('%s: nothing is told', async (file) => {
    const { graphs } = await readBpmn(textOf(file));
    for (const graph of graphs) expect(soundnessProblems(graph)).toEqual([]);
  });

  it('the process of the loop benchmark: nothing is told', async () => {
    const { graphs } = await readBpmn(readFileSync('test/bench/loop.bpmn', 'utf8'));
    for (const graph of graphs) expect(soundnessProblems(graph)).toEqual([]);
  });

  it('every process made of blocks: nothing is told but what an escalation that always interrupts cuts off', () => {
    fc.assert(
      fc.property(blocks, (inside) => {
        const { faults, undecided } = findFaults(drawBlocks({ inside, event: null }));
        expect([faults.filter(({ code }) => code !== 'DEAD_ELEMENT'), undecided]).toEqual([[], []]);
      }),
      { seed: 20221018, numRuns: 300 },
    );
  });
});
