import * as fc from 'fast-check';
import { AT, EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  end,
  eventSub,
  exclusive,
  message,
  parallel,
  processOf,
  receive,
  start,
  sub,
  throwEvent,
  timer,
  user,
} from '../../test/support/process-builder.js';
import { drawBlocks, processes } from '../../test/support/random-process.js';
import { Rejection } from '../kernel/rejection.js';
import { advance } from './advance.js';
import type { Effect } from './effect.js';
import { ENGINE_REJECTIONS } from './engine-rejections.js';
import type { CaseState } from './state.js';
import type { TokenPoint } from './stimulus.js';

type Close = (number | { gatewayId: string; in: number })[];
const move = (c: EngineCase, close: Close, open: (string | TokenPoint)[], variables = {}): EngineCase =>
  c.give({
    type: 'MOVE_TOKENS',
    reason: 'put right',
    close,
    open: open.map((one) => (typeof one === 'string' ? { elementId: one } : one)),
    variables,
  });
const numberOf = (c: EngineCase, elementId: string, at = 0): number =>
  c.state!.activations.filter((one) => one.elementId === elementId)[at]!.n;

const branches = processOf({
  nodes: {
    s: start(),
    split: parallel,
    a: user(),
    b: user(),
    join: parallel,
    c: user(),
    e: end(),
  },
  flows: ['s -> split', 'split -> a -> join', 'split -> b -> join', 'join -> c -> e'],
});

describe('moving tokens', () => {
  it('closes a task and opens another, with variables that the way reads', () => {
    const graph = processOf({
      nodes: { s: start(), a: user(), gw: exclusive, b: user(), c: user(), e: end() },
      flows: ['s -> a -> gw', 'gw -> b if x = 1', 'gw -> c default', 'b -> e', 'c -> e'],
    });
    const c = EngineCase.start(graph, { x: 2 });
    move(c, [c.n('tasks', 'a')], ['gw'], { x: 1 });
    expect(c.happened).toEqual(['TASK_CLOSED a MOVED', 'TASK_OPENED b']);
    expect(c.variables).toEqual({ x: 1 });
    expect(c.complete('b').end?.kind).toBe('COMPLETED');
  });

  it('opens the scopes around an element, borders and event sub-processes armed, without their start', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: user(),
        outer: sub({
          nodes: {
            os: start(),
            first: user(),
            inner: sub(
              { nodes: { is: start(), early: user(), late: user(), ie: end() }, flows: ['is -> early -> late -> ie'] },
              { inputs: { level: '2' } },
            ),
            oe: end(),
            on: eventSub({
              nodes: { os2: start(message('M'), false), x: user(), xe: end() },
              flows: ['os2 -> x -> xe'],
            }),
          },
          flows: ['os -> first -> inner -> oe'],
        }),
        tooLate: boundary('outer', timer('DURATION', 'P1D')),
        e: end(),
      },
      flows: ['s -> a -> outer -> e', 'tooLate -> e'],
    });
    const c = EngineCase.start(graph);
    move(c, [c.n('tasks', 'a')], ['late']);
    expect(c.tasks).toEqual(['late']);
    expect(c.path).toEqual(['outer', 'inner', 'late']);
    expect(c.happened).toEqual(['TASK_CLOSED a MOVED', 'TIMER_ARMED tooLate', 'WAIT_OPENED os2', 'TASK_OPENED late']);
    expect(c.of('TASK_OPENED')[0]?.variables).toEqual({ level: 2 });
    expect(c.complete('late').end?.kind).toBe('COMPLETED');
  });

  it('goes into a scope that is open, and closes one that it leaves empty: nothing goes on from there', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        inner: sub({ nodes: { is: start(), a: user(), b: user(), ie: end() }, flows: ['is -> a -> b -> ie'] }),
        late: boundary('inner', timer('DURATION', 'PT1H')),
        c: user(),
        e: end(),
      },
      flows: ['s -> inner -> c -> e', 'late -> e'],
    });
    const c = EngineCase.start(graph);
    const scope = numberOf(c, 'inner');
    move(c, [c.n('tasks', 'a')], ['b']);
    expect([c.tasks, numberOf(c, 'inner')]).toEqual([['b'], scope]);
    move(c, [c.n('tasks', 'b')], ['c']);
    expect(c.tasks).toEqual(['c']);
    expect(c.happened).toEqual(['TASK_CLOSED b MOVED', 'TIMER_DISARMED late', 'TASK_OPENED c']);
    expect(c.of('ACTIVITY_LEFT').map(({ elementId, reason }) => [elementId, reason])).toContainEqual([
      'inner',
      'MOVED',
    ]);
  });

  it('moves several at once, and closes what is inside what it closes', () => {
    const c = EngineCase.start(branches);
    move(c, [c.n('tasks', 'a'), c.n('tasks', 'b')], ['c']);
    expect(c.tasks).toEqual(['c']);
    const other = EngineCase.start(branches);
    move(other, [1], ['a', 'b']);
    expect(other.tasks).toEqual(['a', 'b']);
    other.complete('a');
    expect(other.complete('b').tasks).toEqual(['c']);
  });

  it('takes calls and waits away like tasks', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, k: call('child'), w: receive('M'), a: user(), e: end() },
      flows: ['s -> split', 'split -> k -> e', 'split -> w -> e', 'a -> e'],
      messages: [{ name: 'M' }],
    });
    const c = EngineCase.start(graph);
    move(c, [c.n('calls', 'k'), c.n('waits', 'w')], ['a']);
    expect(c.happened).toEqual(['CALL_CLOSED k MOVED', 'WAIT_CLOSED w MOVED', 'TASK_OPENED a']);
  });
});

describe('moving tokens around a join', () => {
  it('tells of a join whose missing token was taken out of its branch', () => {
    const c = EngineCase.start(branches).complete('a');
    move(c, [c.n('tasks', 'b')], ['c']);
    // The token of `c` does not come to the join: nothing else is left once it is done.
    expect(c.tasks).toEqual(['c']);
    c.complete('c');
    expect(c.of('INCIDENT_RAISED')).toMatchObject([{ elementId: 'join', code: 'JOIN_STUCK' }]);
  });

  it('tells of it at once where nothing else is under way', () => {
    const c = EngineCase.start(branches).complete('a');
    move(c, [c.n('tasks', 'b')], []);
    expect(c.of('INCIDENT_RAISED')).toMatchObject([{ elementId: 'join', code: 'JOIN_STUCK' }]);
    expect(c.end).toBeNull();
  });

  it('lets a token before the join stand for all that are missing', () => {
    const c = EngineCase.start(branches).complete('a');
    move(c, [c.n('tasks', 'b')], ['join']);
    expect([c.tasks, c.state!.joins]).toEqual([['c'], []]);
    expect(c.of('INCIDENT_RAISED')).toEqual([]);
  });

  it('lets a token come by one flow of the join, which then waits for its others', () => {
    const c = EngineCase.start(branches);
    move(c, [c.n('tasks', 'a')], [{ elementId: 'join', flowId: 'a>join' }]);
    expect(c.tasks).toEqual(['b']);
    expect(c.complete('b').tasks).toEqual(['c']);
  });

  it('takes the tokens that wait there by name', () => {
    const c = EngineCase.start(branches).complete('a');
    move(c, [c.n('tasks', 'b'), { gatewayId: 'join', in: 1 }], ['c']);
    expect([c.tasks, c.state!.joins]).toEqual([['c'], []]);
    expect(c.complete('c').end?.kind).toBe('COMPLETED');
  });

  it('puts a stuck join right', () => {
    const c = EngineCase.start(branches).complete('a');
    move(c, [c.n('tasks', 'b')], []);
    expect(move(c, [], ['b']).tasks).toEqual(['b']);
    expect(c.complete('b').tasks).toEqual(['c']);
    const again = EngineCase.start(branches).complete('a');
    move(again, [again.n('tasks', 'b')], []);
    move(again, [], ['b']);
    move(again, [again.n('tasks', 'b')], []);
    expect(again.of('INCIDENT_RAISED')).toHaveLength(1);
  });
});

describe('moving tokens around a multi-instance', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      z: user(),
      each: sub(
        { nodes: { t: start(), a: user(), b: user(), x: end() }, flows: ['t -> a -> b -> x'] },
        { each: { of: '[1, 2, 3]', as: 'i', into: 'is', element: 'i' } },
      ),
      c: user(),
      e: end(),
    },
    flows: ['s -> z -> each -> c -> e'],
  });
  const begun = (): EngineCase => EngineCase.start(graph).complete('z');

  it('moves inside one instance', () => {
    const c = begun();
    move(c, [c.n('tasks', 'a', 1)], [{ elementId: 'b', in: numberOf(c, 'each', 2) }]);
    expect(c.of('TASK_OPENED')).toMatchObject([{ elementId: 'b', loopCounter: 1 }]);
  });

  it('takes an instance out, which counts no more, and the loop goes on with the others', () => {
    const c = begun();
    move(c, [c.n('tasks', 'a', 1)], ['z']);
    expect(c.tasks).toEqual(['a', 'a', 'z']);
    for (const _ of [1, 2]) c.complete('a').complete('b');
    expect(c.tasks).toEqual(['z', 'c']);
    expect(c.variables['is']).toEqual([1, 3]);
  });

  it('closes a loop that it leaves empty, however many are done: it does not go on', () => {
    const c = begun().complete('a').complete('b');
    move(c, [c.n('tasks', 'a'), c.n('tasks', 'a', 1)], ['z']);
    expect(c.tasks).toEqual(['z']);
  });

  it('enters a loop as a whole, before its activity, and never into one that is not open', () => {
    const c = EngineCase.start(graph);
    const z = c.n('tasks', 'z');
    expect(refusalOf(() => move(c, [z], ['a']))).toEqual({ code: 'MOVE_INTO_LOOP', params: { element: 'each' } });
    expect(move(c, [z], ['each']).tasks).toEqual(['a', 'a', 'a']);
  });

  it('asks which instance is meant', () => {
    const c = begun();
    expect(refusalOf(() => move(c, [], ['b']))).toMatchObject({ code: 'SCOPE_AMBIGUOUS', params: { scope: 'each' } });
  });

  it('takes instances out of a wide one', () => {
    const wide = processOf({
      nodes: { s: start(), a: user({ each: { times: '30', until: 'nrOfInstances = 28' } }), b: user(), e: end() },
      flows: ['s -> a -> b -> e'],
    });
    const c = EngineCase.start(wide);
    move(c, [c.n('tasks', 'a', 3)], ['b']);
    expect(c.tasks).toHaveLength(30);
    move(c, [c.n('tasks', 'a', 3)], []);
    expect(c.tasks).toEqual(['b', 'b']);
    const all = EngineCase.start(wide);
    move(all, [numberOf(all, 'a')], ['b']);
    expect([all.tasks, all.of('TASK_CLOSED').length]).toEqual([['b'], 30]);
  });
});

describe('moving tokens into an event sub-process', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      a: user(),
      e: end(),
      on: eventSub({ nodes: { os: start(message('M')), x: user(), xe: end() }, flows: ['os -> x -> xe'] }),
    },
    flows: ['s -> a -> e'],
  });

  it('opens it beside the rest: only what is named is closed', () => {
    const c = EngineCase.start(graph);
    move(c, [], ['x']);
    expect(c.tasks).toEqual(['a', 'x']);
    expect(c.complete('x').end).toBeNull();
    expect(c.complete('a').end?.kind).toBe('COMPLETED');
  });

  it('leads back out of one that interrupted: the events of its scope are armed anew', () => {
    const c = EngineCase.start(graph).receive('os');
    expect([c.tasks, c.open.waits]).toEqual([['x'], []]);
    move(c, [c.n('tasks', 'x')], ['a']);
    expect(c.happened).toEqual(['TASK_CLOSED x MOVED', 'WAIT_OPENED os', 'TASK_OPENED a']);
    expect(c.receive('os').tasks).toEqual(['x']);
  });

  it('arms nothing while one that interrupted still runs', () => {
    const c = EngineCase.start(graph).receive('os');
    expect(move(c, [], ['a']).open.waits).toEqual([]);
  });

  it('ends the scope around it as drawn where it was the last thing there', () => {
    const c = EngineCase.start(graph);
    move(c, [], ['x']);
    c.complete('a');
    move(c, [c.n('tasks', 'x')], []);
    expect(c.end).toMatchObject({ kind: 'COMPLETED' });
  });
});

describe('moving tokens out of a compensation', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      a: user(),
      b: user(),
      undoA: { ...user(), own: { ...user().own, isForCompensation: true } },
      onA: boundary('a', { kind: 'COMPENSATION', activityId: null, handlerId: 'undoA' }),
      undo: throwEvent({ kind: 'COMPENSATION', activityId: null, handlerId: null }),
      c: user(),
      e: end(),
    },
    flows: ['s -> a -> b -> undo -> c -> e'],
  });

  it('closes the event that asked for it: nothing goes on from there', () => {
    const c = EngineCase.start(graph).complete('a').complete('b');
    expect(c.tasks).toEqual(['undoA']);
    move(c, [c.n('tasks', 'undoA')], ['b']);
    expect(c.tasks).toEqual(['b']);
    expect(c.state!.activations).toHaveLength(2);
  });

  it('never goes before a handler', () => {
    const c = EngineCase.start(graph);
    expect(refusalOf(() => move(c, [], ['undoA'])).code).toBe('MOVE_TARGET_INVALID');
  });

  it('remembers what was completed before the move', () => {
    const c = EngineCase.start(graph).complete('a');
    move(c, [c.n('tasks', 'b')], ['undo']);
    expect(c.tasks).toEqual(['undoA']);
    expect(c.complete('undoA').tasks).toEqual(['c']);
  });
});

describe('a move is refused', () => {
  const c = EngineCase.start(
    processOf({
      nodes: {
        s: start(),
        a: user(),
        late: boundary('a', timer('DURATION', 'PT1H')),
        on: eventSub({ nodes: { os: start(message('M')), x: user(), xe: end() }, flows: ['os -> x -> xe'] }),
        e: end(),
      },
      flows: ['s -> a -> e', 'late -> e'],
    }),
  );
  it.each<[string, Close, (string | TokenPoint)[], string]>([
    ['for a number that is not open', [77], ['a'], 'TOKEN_NOT_OPEN'],
    ['for a timer, which is no token', [5], ['a'], 'TOKEN_NOT_OPEN'],
    ['for a join at which nothing waits', [{ gatewayId: 'e', in: 1 }], ['a'], 'TOKEN_NOT_OPEN'],
    ['for an element that is not drawn', [], ['nowhere'], 'MOVE_TARGET_UNKNOWN'],
    ['for a flow instead of an element', [], ['s>a'], 'MOVE_TARGET_UNKNOWN'],
    ['to a boundary event', [], ['late'], 'MOVE_TARGET_INVALID'],
    ['to an event sub-process', [], ['on'], 'MOVE_TARGET_INVALID'],
    ['to the start of an event sub-process', [], ['os'], 'MOVE_TARGET_INVALID'],
    ['by a flow that leads elsewhere', [], [{ elementId: 'e', flowId: 's>a' }], 'MOVE_FLOW_UNKNOWN'],
    ['into a scope that is not open', [], [{ elementId: 'a', in: 9 }], 'SCOPE_NOT_OPEN'],
    ['into something that is no scope around it', [], [{ elementId: 'a', in: 4 }], 'SCOPE_NOT_OPEN'],
    ['when it leaves nothing', [1], [], 'MOVE_LEAVES_NOTHING'],
    ['when it leaves nothing but what it was in', [4], [], 'MOVE_LEAVES_NOTHING'],
  ])('%s', (_, close, open, code) => {
    const before = JSON.stringify(c.state);
    expect(refusalOf(() => move(c, close, open)).code).toBe(code);
    expect(JSON.stringify(c.state)).toBe(before);
  });
});

/** What is open by the effects alone. */
class Ledger {
  readonly open = new Set<number>();

  note(effects: readonly Effect[]): void {
    for (const { type, n } of effects) {
      if (type === 'TASK_OPENED' || type === 'WAIT_OPENED' || type === 'TIMER_ARMED') {
        if (this.open.has(n)) throw new Error(`${n} opened twice`);
        this.open.add(n);
      } else if (type === 'TASK_CLOSED' || type === 'WAIT_CLOSED' || type === 'TIMER_DISARMED') {
        if (!this.open.delete(n)) throw new Error(`${n} closed without being open`);
      }
    }
  }
}

describe('moves of chance in processes of chance', () => {
  it('are refused by name, or lead to a case that has ended, waits for something, or tells of a stuck join', () => {
    const acts = fc.array(fc.tuple(fc.nat(5), fc.nat(999), fc.nat(999), fc.boolean()), { maxLength: 12 });
    let moved = 0;
    fc.assert(
      fc.property(processes, acts, (drawn, chosen) => {
        const graph = drawBlocks(drawn);
        const ids = [...graph.nodes.keys()];
        const c = EngineCase.start(graph, { pick: 0 });
        const ledger = new Ledger();
        ledger.note(c.effects);
        for (const [kind, one, other, takes] of chosen) {
          if (c.end !== null) break;
          const before = JSON.stringify(c.state);
          try {
            const loops = c.state!.activations.filter((each) => each.loop && each.loop.times === undefined);
            const loop = loops[one % loops.length]?.n ?? 0;
            if (kind === 0) c.give({ type: 'ADD_INSTANCES', n: loop, elements: [null], reason: '' });
            else if (kind === 1) c.give({ type: 'REMOVE_INSTANCE', n: loop, index: other % 4, reason: '' });
            else if (kind < 4) {
              const { activations, joins } = c.state!;
              const closable = [
                ...activations.slice(1).map(({ n }) => n),
                ...joins.map(({ gatewayId, in: at }) => ({ gatewayId, in: at })),
              ];
              move(c, takes && closable.length > 0 ? [closable[one % closable.length]!] : [], [
                ids[other % ids.length]!,
              ]);
              moved += 1;
            } else {
              const { tasks } = c.open;
              if (tasks.length === 0) continue;
              c.give({ type: 'COMPLETE_TASK', n: tasks[one % tasks.length]!.n, variables: { pick: other % 2 } });
            }
          } catch (refusal) {
            if (!(refusal instanceof Rejection)) throw refusal;
            expect(Object.keys(ENGINE_REJECTIONS)).toContain(refusal.code);
            expect(refusal.code).not.toBe('STATE_DOES_NOT_FIT');
            expect(JSON.stringify(c.state)).toBe(before);
            continue;
          }
          ledger.note(c.effects);
          expect([...ledger.open].sort((a, b) => a - b)).toEqual(
            Object.values(c.open)
              .flat()
              .map(({ n }) => n)
              .sort((a, b) => a - b),
          );
          expectNamed(c);
        }
        let replayed: CaseState | null = null;
        for (const stimulus of c.stimuli) ({ state: replayed } = advance(graph, replayed, { ...stimulus, at: AT }));
        expect(JSON.stringify(replayed)).toBe(JSON.stringify(c.state));
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(moved).toBeGreaterThan(200);
  });
});

/** The case has ended, or something is waited for in each scope that is open, or the scope has a join that was told of. */
function expectNamed(c: EngineCase): void {
  if (c.end !== null) return;
  const { activations, joins } = c.state!;
  for (const { n, kind } of activations) {
    if (kind !== 'SCOPE' && kind !== 'LOOP') continue;
    const isBusy = activations.some((one) => one.in === n);
    const isStuck = joins.some((join) => join.in === n && join.stuck);
    expect([n, isBusy || isStuck]).toEqual([n, true]);
  }
}
