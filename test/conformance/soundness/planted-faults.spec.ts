import { findFaults } from '../../../src/engine/soundness/index.js';
import { PLANTED } from './planted-faults.js';
import { replay } from './replay.js';

describe('a planted fault', () => {
  it('is one of sixty', () => {
    expect(PLANTED).toHaveLength(60);
  });

  it.each(PLANTED)('$what: $code at $at, by a way that the engine goes', ({ code, at, graph }) => {
    const { faults, undecided } = findFaults(graph);
    expect(undecided).toEqual([]);
    const fault = faults.find((one) => one.code === code && one.elementId === at);
    expect(faults.map((one) => `${one.code} ${one.elementId}`)).toContain(`${code} ${at}`);
    if (!fault || code === 'DEAD_ELEMENT') return;
    const evidence = replay(graph, fault);
    switch (code) {
      case 'DEADLOCK':
        expect(evidence).toMatchObject({ refused: null, hasEnded: false });
        expect(evidence.stuck).toContain(at);
        break;
      case 'LACK_OF_SYNCHRONISATION':
        expect(evidence.refused).toBeNull();
        expect([...evidence.doubled]).toContain([at, ...fault.arrived].join(' '));
        break;
      case 'NEVER_ENDS':
        expect(evidence.hasEnded).toBe(false);
        expect(evidence.repeats).toBeGreaterThan(0);
        break;
      default:
        if (evidence.refused === null) expect(evidence.repeats).toBeGreaterThan(0);
        else expect(evidence.refused).toBe('STEP_BUDGET_EXCEEDED');
    }
  });
});
