import * as fc from 'fast-check';
import { BlockOracle, type OraclePoint } from '../support/block-oracle.js';
import { EngineCase, type Given } from '../support/engine-case.js';
import { end, processOf, start, user, type Drawing } from '../support/process-builder.js';
import { graphs } from '../support/random-graph.js';
import { drawBlocks, processes, type ScopeBlock } from '../support/random-process.js';
import { TokenCount } from '../support/token-count.js';
import { campaign } from './campaign.js';
import { advance, type Advance } from '../../src/engine/advance.js';
import { ENGINE_REJECTIONS } from '../../src/engine/engine-rejections.js';
import type { Effect } from '../../src/engine/effect.js';
import type { Json } from '../../src/engine/json.js';
import { Rejection } from '../../src/kernel/rejection.js';
import type { CaseState, OpenPoint } from '../../src/engine/state.js';

/** Most acts of chance before a case is led to its end by completing tasks with `pick = 0`. */
const ACTS = 40;

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
  /** Every advance, as text, each from the state read back. */
  readonly steps: string[] = [];

  constructor(drawn: ScopeBlock) {
    const graph = drawBlocks(drawn);
    this.oracle = new BlockOracle(drawn);
    this.started = EngineCase.start(graph, { pick: 0 });
    this.ledger.note(this.started.effects, null);
    this.compare();
  }

  /** Open points of the engine, by element and then by number. */
  get points(): (OpenPoint & { type: 'COMPLETE_TASK' | 'TIMER_FIRED' | 'MESSAGE_RECEIVED' | 'SIGNAL_RECEIVED' })[] {
    const { tasks, timers, waits } = this.started.open;
    return [
      ...tasks.map((point) => ({ ...point, type: 'COMPLETE_TASK' as const })),
      ...timers.map((point) => ({ ...point, type: 'TIMER_FIRED' as const })),
      ...waits.map((point) => ({
        ...point,
        type: this.isSignal(point) ? ('SIGNAL_RECEIVED' as const) : ('MESSAGE_RECEIVED' as const),
      })),
    ].sort((a, b) => (a.elementId === b.elementId ? a.n - b.n : a.elementId < b.elementId ? -1 : 1));
  }

  private isSignal({ elementId }: OpenPoint): boolean {
    const node = this.started.graph.nodes.get(elementId)!;
    return 'trigger' in node && node.trigger.kind === 'SIGNAL';
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
    const { state, effects, flows } = this.started;
    this.steps.push(JSON.stringify({ state, effects, flows }));
    expect(this.points.map((point) => point.elementId)).toEqual(this.oracle.open().map((point) => point.id));
    expect([...this.ledger.open].sort(([a], [b]) => a - b)).toEqual(
      this.points.map(({ n, elementId }) => [n, elementId]).sort(([a], [b]) => Number(a) - Number(b)),
    );
    expect(this.started.end !== null).toBe(this.oracle.done);
    expect(this.started.of('INCIDENT_RAISED')).toEqual([]);
  }

  /** Completes tasks, and brings about what the case cannot do without, until it has ended. */
  finish(): void {
    for (let acts = 0; this.started.end === null; acts += 1) {
      const needed = this.oracle.open().map(({ isNeeded }) => isNeeded === true);
      const at = this.points.findIndex((point, at) => point.type === 'COMPLETE_TASK' || needed[at]);
      if (at < 0 || acts > 500) throw new Error('The case waits for nothing that would end it');
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

/** Every advance, as text, where no state is written and read back between the stimuli of a case. */
function straightThrough({ graph, stimuli }: EngineCase): readonly string[] {
  let live: CaseState | null = null;
  return stimuli.map((stimulus) => {
    const { state, effects, flows }: Advance = advance(graph, live, stimulus);
    live = state;
    return JSON.stringify({ state, effects, flows });
  });
}

const { seed, runs } = campaign(300);

describe('random processes in random orders', () => {
  it('wait at each step for exactly what their blocks mean, and end with nothing left over', () => {
    fc.assert(
      fc.property(processes, choices, (drawn, acts) => {
        const { started } = play(drawn, acts);
        expect(started.end?.kind).toBe('COMPLETED');
        expect(started.state?.activations).toHaveLength(1);
        expect(started.state?.triggers).toEqual([]);
        expect(started.state?.joins).toEqual([]);
      }),
      { seed, numRuns: runs },
    );
  });

  it('read back after every step, run straight through or replayed, give the same states and effects, to the byte', () => {
    fc.assert(
      fc.property(processes, choices, (drawn, acts) => {
        const { started, steps } = play(drawn, acts);
        expect(straightThrough(started)).toEqual(steps);
      }),
      { seed, numRuns: runs },
    );
  });

  it('take or refuse whatever stimulus comes, by name, and a refusal changes nothing', () => {
    const n = fc.nat(40);
    const code = fc.constantFrom('E', 'OTHER', '');
    const variables = fc.dictionary(
      fc.constantFrom('pick', '__proto__', 'x'),
      fc.constantFrom<Json>(0, 1, 2, null, 'a', [1]),
    );
    const stimulus: fc.Arbitrary<Given> = fc.oneof(
      fc.record({ type: fc.constant('COMPLETE_TASK' as const), n, variables }),
      fc.record({ type: fc.constant('WORK_DONE' as const), n, result: variables }),
      fc.record({ type: fc.constant('WORK_FAILED' as const), n, code, message: code }),
      fc.record({ type: fc.constant('BPMN_ERROR' as const), n, code, variables }),
      fc.record({ type: fc.constant('TIMER_FIRED' as const), n }),
      fc.record({ type: fc.constant('MESSAGE_RECEIVED' as const), n, variables }),
      fc.record({
        type: fc.constant('CALL_ENDED' as const),
        n,
        kind: fc.constantFrom('COMPLETED' as const, 'ERROR' as const, 'CANCELLED' as const),
        variables,
      }),
    );
    let refused = 0;
    let taken = 0;
    fc.assert(
      fc.property(processes, fc.boolean(), fc.array(stimulus, { maxLength: 60 }), (drawn, called, stimuli) => {
        const c = EngineCase.start(drawBlocks(drawn), { pick: 0 }, called ? { called } : {});
        for (const given of stimuli) {
          const before = JSON.stringify(c.state);
          try {
            c.give(given);
            taken += 1;
          } catch (refusal) {
            if (!(refusal instanceof Rejection)) throw refusal;
            expect(Object.keys(ENGINE_REJECTIONS)).toContain(refusal.code);
            expect(JSON.stringify(c.state)).toBe(before);
            refused += 1;
          }
        }
      }),
      { seed, numRuns: runs },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(0);
  });
});

/** Most open points that a case of an unstructured process may have before it is left alone. */
const CROWD = 30;

/** A case of a process without structure, led by chance for a while; everything that was wrong with its tokens. */
function wander(drawing: Drawing, acts: readonly (readonly [number, number])[]): Wandering {
  const started = new EngineCase(processOf(drawing));
  const count = new TokenCount(started.graph);
  const steps: string[] = [];
  const give = (given: Given): boolean => {
    const before = JSON.stringify(started.state);
    try {
      started.give(given);
    } catch (refusal) {
      if (!(refusal instanceof Rejection) || refusal.code !== 'STEP_BUDGET_EXCEEDED') throw refusal;
      expect(JSON.stringify(started.state)).toBe(before);
      return false;
    }
    steps.push(JSON.stringify({ state: started.state, effects: started.effects, flows: started.flows }));
    count.note(started.effects, started.flows);
    expect(count.problems(started.state!)).toEqual([]);
    return true;
  };
  let goesOn = give({ type: 'START_CASE', variables: { pick: 0 } });
  for (const [choice, pick] of acts) {
    if (!goesOn || started.end !== null) break;
    const { tasks, timers, waits } = started.open;
    const points = [...tasks, ...timers, ...waits].sort((a, b) => a.n - b.n);
    if (points.length === 0 || points.length > CROWD) break;
    const { n } = points[choice % points.length]!;
    if (tasks.some((task) => task.n === n)) goesOn = give({ type: 'COMPLETE_TASK', n, variables: { pick } });
    else if (timers.some((armed) => armed.n === n)) goesOn = give({ type: 'TIMER_FIRED', n });
    else goesOn = give({ type: 'MESSAGE_RECEIVED', n, variables: { pick } });
  }
  return { started, steps };
}

interface Wandering {
  readonly started: EngineCase;
  /** Every advance, as text, each from the state read back. */
  readonly steps: readonly string[];
}

describe('random processes without structure', () => {
  it('lose and double no token, and wait for something that has a name, or say at which join they are stuck', () => {
    const seen = { ended: 0, stuck: 0, waiting: 0 };
    fc.assert(
      fc.property(graphs, choices, (drawing, acts) => {
        const { started, steps } = wander(drawing, acts);
        if (started.state === null) return;
        if (started.end !== null) seen.ended += 1;
        else if (started.state.activations.length === 1) seen.stuck += 1;
        else seen.waiting += 1;
        expect(straightThrough(started)).toEqual(steps);
      }),
      { seed, numRuns: runs * 2 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });

  it('are told of a token that is lost, doubled or left behind', () => {
    const drawing = { nodes: { s: start(), a: user(), e: end() }, flows: ['s -> a -> e'] };
    const told = (forget: readonly string[], twice: readonly string[] = []): readonly string[] => {
      const started = EngineCase.start(processOf(drawing));
      const count = new TokenCount(started.graph);
      const flows = [...started.flows, ...twice].filter((flow) => !forget.includes(flow));
      count.note(started.effects, flows);
      return count.problems(started.state!);
    };
    expect(told([])).toEqual([]);
    expect(told(['s>a'])).toEqual(['s: start:  came, 1 entered, 0 left', 'a: task: 0 came, 1 entered, 0 left']);
    expect(told([], ['a>e'])).toHaveLength(2);
    const started = EngineCase.start(processOf(drawing));
    const unseen = new TokenCount(started.graph);
    expect(unseen.problems(started.state!)).toContain('3 is under way and was not entered');
  });
});
