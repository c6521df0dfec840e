import * as fc from 'fast-check';
import { BlockOracle, type OraclePoint } from '../support/block-oracle.js';
import { EngineCase } from '../support/engine-case.js';
import { blocks, drawBlocks, type ScopeBlock } from '../support/random-process.js';
import { campaign } from './campaign.js';
import { advance } from '../../src/engine/advance.js';
import type { Effect } from '../../src/engine/effect.js';
import type { CaseState, OpenPoint } from '../../src/engine/state.js';

/** Most acts of chance before a case is led to its end by completing tasks with `pick = 0`. */
const ACTS = 40;

const process: fc.Arbitrary<ScopeBlock> = fc.record({
  inside: blocks,
  event: fc.option(fc.record({ interrupting: fc.boolean(), body: blocks }), { freq: 2 }),
});
const choices = fc.array(fc.tuple(fc.nat(999), fc.nat(2)), { minLength: ACTS, maxLength: ACTS });

/** What is open according to the effects alone: what the rows of the rooms would show. */
class Ledger {
  readonly open = new Map<number, string>();

  note(effects: readonly Effect[], fired: number | null): void {
    if (fired !== null) this.close(fired);
    for (const effect of effects) {
      if (effect.type === 'TASK_OPENED' || effect.type === 'TIMER_ARMED' || effect.type === 'WAIT_OPENED') {
        if (this.open.has(effect.n)) throw new Error(`${effect.n} opened twice`);
        this.open.set(effect.n, effect.elementId);
      } else if (effect.type === 'TASK_CLOSED' || effect.type === 'TIMER_DISARMED' || effect.type === 'WAIT_CLOSED') {
        this.close(effect.n);
      }
    }
  }

  private close(n: number): void {
    if (!this.open.delete(n)) throw new Error(`${n} closed without being open`);
  }
}

/** A case of chance with its oracle and ledger beside it. */
class Trial {
  readonly oracle: BlockOracle;
  readonly ledger = new Ledger();
  readonly started: EngineCase;

  constructor(drawn: ScopeBlock) {
    const graph = drawBlocks(drawn);
    this.oracle = new BlockOracle(drawn);
    this.started = EngineCase.start(graph, { pick: 0 });
    this.ledger.note(this.started.effects, null);
    this.compare();
  }

  /** Open points of the engine, by element and then by number. */
  get points(): (OpenPoint & { type: 'COMPLETE_TASK' | 'TIMER_FIRED' | 'MESSAGE_RECEIVED' })[] {
    const { tasks, timers, waits } = this.started.open;
    return [
      ...tasks.map((point) => ({ ...point, type: 'COMPLETE_TASK' as const })),
      ...timers.map((point) => ({ ...point, type: 'TIMER_FIRED' as const })),
      ...waits.map((point) => ({ ...point, type: 'MESSAGE_RECEIVED' as const })),
    ].sort((a, b) => (a.elementId === b.elementId ? a.n - b.n : a.elementId < b.elementId ? -1 : 1));
  }

  act(at: number, pick: number): void {
    const { n, type } = this.points[at]!;
    const expected = this.oracle.open()[at] as OraclePoint;
    if (type === 'TIMER_FIRED') this.started.give({ type, n });
    else this.started.give({ type, n, variables: { pick } });
    this.oracle.act(expected, pick);
    this.ledger.note(this.started.effects, type === 'TIMER_FIRED' ? n : null);
    this.compare();
  }

  private compare(): void {
    expect(this.points.map((point) => point.elementId)).toEqual(this.oracle.open().map((point) => point.id));
    expect([...this.ledger.open].sort(([a], [b]) => a - b)).toEqual(
      this.points.map(({ n, elementId }) => [n, elementId]).sort(([a], [b]) => Number(a) - Number(b)),
    );
    expect(this.started.end !== null).toBe(this.oracle.done);
    expect(this.started.of('INCIDENT_RAISED')).toEqual([]);
  }

  /** Completes tasks, and nothing but tasks, until the case has ended. */
  finish(): void {
    for (let acts = 0; this.started.end === null; acts += 1) {
      const at = this.points.findIndex((point) => point.type === 'COMPLETE_TASK');
      if (at < 0 || acts > 500) throw new Error('The case waits for nothing that a person could do');
      this.act(at, 0);
    }
  }
}

const play = (drawn: ScopeBlock, acts: readonly (readonly [number, number])[]): Trial => {
  const trial = new Trial(drawn);
  for (const [choice, pick] of acts) {
    if (trial.started.end !== null) break;
    trial.act(choice % trial.points.length, pick);
  }
  trial.finish();
  return trial;
};

const { seed, runs } = campaign(300);

describe('random processes in random orders', () => {
  it('wait at each step for exactly what their blocks mean, and end with nothing left over', () => {
    fc.assert(
      fc.property(process, choices, (drawn, acts) => {
        const { started } = play(drawn, acts);
        expect(started.end?.kind).toBe('COMPLETED');
        expect(started.state?.activations).toHaveLength(1);
        expect(started.state?.triggers).toEqual([]);
        expect(started.state?.joins).toEqual([]);
      }),
      { seed, numRuns: runs },
    );
  });

  it('replayed from the recorded stimuli give the same states and effects, to the byte', () => {
    fc.assert(
      fc.property(process, choices, (drawn, acts) => {
        const { started } = play(drawn, acts);
        const run = (): string[] => {
          let state: CaseState | null = null;
          return started.stimuli.map((stimulus) => {
            const advanced = advance(started.graph, state, stimulus);
            ({ state } = advanced);
            return JSON.stringify(advanced);
          });
        };
        const replayed = run();
        expect(run()).toEqual(replayed);
        expect((JSON.parse(replayed.at(-1)!) as { state: CaseState }).state).toEqual(started.state);
      }),
      { seed, numRuns: Math.ceil(runs / 6) },
    );
  });
});
