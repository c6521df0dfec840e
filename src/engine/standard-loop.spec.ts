import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  end,
  parallel,
  processOf,
  service,
  start,
  sub,
  timer,
  user,
  type ActivityOptions,
} from '../../test/support/process-builder.js';
import { standingOf } from './standing.js';

const repeated = (loop: NonNullable<ActivityOptions['loop']>, more: Omit<ActivityOptions, 'loop'> = {}) =>
  processOf({
    nodes: { s: start(), a: user({ ...more, loop }), b: user(), e: end() },
    flows: ['s -> a -> b -> e'],
  });

describe('standard loop', () => {
  it('carries the activity out at least once, and again while its condition is true', () => {
    const c = EngineCase.start(repeated({ while: 'not(done)' }), { done: true });
    expect(c.tasks).toEqual(['a']);
    expect(c.complete('a', { done: false }).tasks).toEqual(['a']);
    expect(c.complete('a', { done: true }).tasks).toEqual(['b']);
    expect(c.variables).toEqual({ done: true });
  });

  it('asks its condition before the first time where it is drawn so, and then passes what it is not true for', () => {
    const graph = repeated({ while: 'not(done)', testBefore: true });
    const passed = EngineCase.start(graph, { done: true });
    expect([passed.tasks, passed.path]).toEqual([['b'], ['s', 'a', 'b']]);
    expect(EngineCase.start(graph, { done: false }).tasks).toEqual(['a']);
  });

  it('ends at its maximum, whatever the condition says', () => {
    const c = EngineCase.start(repeated({ while: 'true', maximum: 2 })).complete('a');
    expect(c.tasks).toEqual(['a']);
    expect(c.complete('a').tasks).toEqual(['b']);
    expect(EngineCase.start(repeated({ maximum: 1 })).complete('a').tasks).toEqual(['b']);
  });

  it('counts from 0, for the activity and for the condition', () => {
    const c = EngineCase.start(repeated({ while: 'loopCounter < 3' }));
    const counted: unknown[] = [];
    while (c.tasks[0] === 'a') {
      counted.push(c.of('TASK_OPENED')[0]?.loopCounter);
      c.complete('a');
    }
    expect(counted).toEqual([0, 1, 2]);
  });

  it('keeps what it asked first by input mapping inside each round', () => {
    const c = EngineCase.start(repeated({ maximum: 2 }, { inputs: { round: 'loopCounter + 1' } }));
    expect(c.of('TASK_OPENED')[0]?.variables).toEqual({ loopCounter: 0, round: 1 });
    c.complete('a', { round: 7, note: 'x' });
    expect(c.of('TASK_OPENED')[0]?.variables).toEqual({ loopCounter: 1, note: 'x', round: 2 });
    expect(c.variables).toEqual({ note: 'x' });
  });

  it('has one border around all its rounds', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: user({ loop: { while: 'true' } }),
        late: boundary('a', timer('DURATION', 'PT1H')),
        b: user(),
        e: end(),
      },
      flows: ['s -> a -> e', 'late -> b'],
    });
    const c = EngineCase.start(graph).complete('a').complete('a');
    expect(c.open.timers).toHaveLength(1);
    expect(c.fire('late').tasks).toEqual(['b']);
    expect(c.happened).toContain('TASK_CLOSED a INTERRUPTED');
  });

  it('is no loop of flows: a parallel join behind it waits for one token of it', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        split: parallel,
        a: user({ loop: { maximum: 3 } }),
        b: user(),
        join: parallel,
        c: user(),
        e: end(),
      },
      flows: ['s -> split', 'split -> a -> join', 'split -> b -> join', 'join -> c -> e'],
    });
    const c = EngineCase.start(graph).complete('b').complete('a').complete('a');
    expect(c.tasks).toEqual(['a']);
    expect(c.complete('a').tasks).toEqual(['c']);
  });

  it('repeats sub-processes, calls and work as well', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        inner: sub(
          { nodes: { is: start(), it: user(), ie: end() }, flows: ['is -> it -> ie'] },
          { loop: { while: 'more' } },
        ),
        c: call('child', { loop: { maximum: 2 } }),
        w: service('work.do', { loop: { while: 'n < 2' } }),
        e: end(),
      },
      flows: ['s -> inner -> c -> w -> e'],
    });
    const c = EngineCase.start(graph, { n: 0 }).complete('it', { more: true }).complete('it', { more: false });
    for (const round of [0, 1]) {
      expect(c.open.calls).toHaveLength(1);
      c.give({ type: 'CALL_ENDED', n: c.n('calls', 'c'), kind: 'COMPLETED', variables: { round } });
    }
    expect(c.work('w', { n: 1 }).end).toBeNull();
    expect(c.work('w', { n: 2 }).end?.kind).toBe('COMPLETED');
  });

  it('shows its rounds where the case stands', () => {
    const c = EngineCase.start(repeated({ maximum: 5 }))
      .complete('a')
      .complete('a');
    expect(standingOf(c.state!).standing.get('a')).toEqual({ kind: 'TASK', open: 1, loop: { total: 3, done: 2 } });
  });

  it('refuses a condition that is neither true nor false, and stops at the budget what never waits', () => {
    const c = EngineCase.start(repeated({ while: 'missing' }));
    expect(refusalOf(() => c.complete('a')).code).toBe('CONDITION_NOT_BOOLEAN');
    const endless = processOf({
      nodes: {
        s: start(),
        a: { type: 'PLAIN_TASK', own: { standardLoop: repeated({ while: 'true' }).nodes.get('a')!.standardLoop } },
        e: end(),
      },
      flows: ['s -> a -> e'],
    });
    expect(refusalOf(() => EngineCase.start(endless)).code).toBe('STEP_BUDGET_EXCEEDED');
  });
});
