import * as fc from 'fast-check';
import { AT, EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  catchEvent,
  end,
  eventSub,
  exclusive,
  message,
  parallel,
  processOf,
  receive,
  service,
  start,
  sub,
  throwEvent,
  timer,
  user,
  type Drawn,
} from '../../test/support/process-builder.js';
import { drawBlocks, processes } from '../../test/support/random-process.js';
import { advance } from './advance.js';
import type { ProcessGraph } from './graph.js';
import { planMigration, type Mapping } from './migration.js';
import { NO_TRACE, retrace } from './retrace.js';
import type { CaseState } from './state.js';
import type { Stimulus } from './stimulus.js';

/** The case goes on under the new graph, by the plan for this mapping, or as the mapping is. */
function migrated(c: EngineCase, graph: ProcessGraph, given: Mapping = {}): EngineCase {
  const { mapping, arm, problems } = planMigration(c.graph, graph, c.state!, given);
  expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  const after = new EngineCase(graph);
  after.state = c.state;
  after.stimuli.push(...c.stimuli);
  return after.give({ type: 'MIGRATE', mapping, arm, reason: 'the new rules' });
}
const problems = (c: EngineCase, graph: ProcessGraph, given: Mapping = {}): string[] =>
  planMigration(c.graph, graph, c.state!, given).problems.map(({ code, elementId }) => `${code} ${elementId}`);

const line = (nodes: Record<string, Drawn>, ...flows: string[]): ProcessGraph =>
  processOf({ nodes: { s: start(), e: end(), ...nodes }, flows, messages: [{ name: 'M' }, { name: 'N' }] });

describe('migration to another version', () => {
  it('keeps what is under way under its number and goes on by the new flows', () => {
    const before = line({ a: user(), b: user() }, 's -> a -> b -> e');
    const after = line({ a: user(), c: user() }, 's -> a -> c -> e');
    const c = EngineCase.start(before, { v: 1 });
    const n = c.n('tasks', 'a');
    const went = migrated(c, after);
    expect([went.effects, went.n('tasks', 'a'), went.variables]).toEqual([[], n, { v: 1 }]);
    expect(went.complete('a').tasks).toEqual(['c']);
  });

  it('maps elements that were given other ids, and the process too', () => {
    const before = line(
      { inner: sub({ nodes: { is: start(), a: user(), ie: end() }, flows: ['is -> a -> ie'] }) },
      's -> inner -> e',
    );
    const after = processOf({
      id: 'other',
      nodes: {
        s: start(),
        part: sub({ nodes: { is: start(), task: user(), b: user(), ie: end() }, flows: ['is -> task -> b -> ie'] }),
        e: end(),
      },
      flows: ['s -> part -> e'],
    });
    const went = migrated(EngineCase.start(before), after, { inner: 'part', a: 'task' });
    expect([went.tasks, went.state!.processId]).toEqual([['task'], 'other']);
    expect(went.complete('task').complete('b').end?.kind).toBe('COMPLETED');
  });

  it('keeps armed what is the same, takes back what is gone, arms what is new, and anew what changed', () => {
    const late = (id: string, every: string) => ({ [id]: boundary('a', timer('DURATION', every)) });
    const before = line(
      { a: user(), ...late('same', 'PT1H'), ...late('gone', 'PT2H'), ...late('changed', 'PT3H') },
      's -> a -> e',
      'same -> e',
      'gone -> e',
      'changed -> e',
    );
    const after = line(
      {
        a: user(),
        ...late('same', 'PT1H'),
        ...late('changed', 'PT4H'),
        asked: boundary('a', message('M'), false),
        on: eventSub({ nodes: { os: start(message('N')), x: user(), xe: end() }, flows: ['os -> x -> xe'] }),
      },
      's -> a -> e',
      'same -> e',
      'changed -> e',
      'asked -> e',
    );
    const c = EngineCase.start(before);
    const same = c.n('timers', 'same');
    const went = migrated(c, after);
    expect(went.happened.toSorted()).toEqual([
      'TIMER_ARMED changed',
      'TIMER_DISARMED changed',
      'TIMER_DISARMED gone',
      'WAIT_OPENED asked',
      'WAIT_OPENED os',
    ]);
    expect(went.n('timers', 'same')).toBe(same);
    expect(went.of('TIMER_ARMED')[0]?.rule.value).toBe('PT4H');
    expect(went.receive('os').tasks).toEqual(['x']);
  });

  it('does not arm again what has happened already', () => {
    const late = boundary('a', timer('DURATION', 'PT1H'), false);
    const graph = () => line({ a: user(), late, b: user() }, 's -> a -> e', 'late -> b -> e');
    const went = migrated(EngineCase.start(graph()).fire('late'), graph());
    expect(went.effects).toEqual([]);
    expect(went.open.timers).toEqual([]);
  });

  it('waits anew where a token waits for something else now, and on where it is the same', () => {
    const graph = (name: string) =>
      line(
        { split: parallel, w: receive(name), t: catchEvent(timer('DURATION', 'PT1H')) },
        's -> split',
        'split -> w -> e',
        'split -> t -> e',
      );
    const went = migrated(EngineCase.start(graph('M')), graph('N'));
    expect(went.happened).toEqual(['WAIT_CLOSED w MOVED', 'WAIT_OPENED w']);
    expect(went.of('WAIT_OPENED')[0]?.message).toBe('N');
    expect(went.fire('t').receive('w').end?.kind).toBe('COMPLETED');
  });

  it('keeps tokens at a join, by flows of equal ends, and goes on where the new version lacks the missing branch', () => {
    const before = line(
      { split: parallel, a: user(), b: user(), c: user(), join: parallel, d: user() },
      's -> split',
      'split -> a -> join',
      'split -> b -> join',
      'split -> c -> join',
      'join -> d -> e',
    );
    const same = migrated(EngineCase.start(before).complete('a'), before);
    expect(same.complete('b').complete('c').tasks).toEqual(['d']);
    const less = line(
      { split: parallel, a: user(), b: user(), join: parallel, d: user(), c: user() },
      's -> split',
      'split -> a -> join',
      'split -> b -> join',
      'join -> d -> e',
      'c -> e',
    );
    const went = migrated(EngineCase.start(before).complete('a').complete('b'), less);
    expect(went.tasks.toSorted()).toEqual(['c', 'd']);
  });

  it('keeps multi-instances, wide ones too, and calls', () => {
    const each = { of: 'list', as: 'x', into: 'xs', element: 'x' };
    const graph = (task: string, next: string) =>
      line(
        { split: parallel, [task]: user({ each }), k: call('child'), [next]: user() },
        's -> split',
        `split -> ${task} -> ${next} -> e`,
        'split -> k -> e',
      );
    for (const width of [3, 30]) {
      const list = Array.from({ length: width }, (_, at) => at);
      const c = EngineCase.start(graph('a', 'b'), { list }).complete('a', {}, 1);
      const went = migrated(c, graph('t', 'n'), { a: 't' });
      expect(went.tasks).toEqual(Array.from({ length: width - 1 }, () => 't'));
      while (went.tasks[0] === 't') went.complete('t');
      expect(went.tasks).toEqual(['n']);
      expect(went.variables['xs']).toEqual(list);
      expect(went.open.calls).toHaveLength(1);
    }
  });

  it('keeps what may be undone, while it is undone too', () => {
    const graph = (a: string, undo: string) =>
      line(
        {
          [a]: user(),
          [undo]: { ...user(), own: { ...user().own, isForCompensation: true } },
          on: boundary(a, { kind: 'COMPENSATION', activityId: null, handlerId: undo }),
          b: user(),
          back: throwEvent({ kind: 'COMPENSATION', activityId: null, handlerId: null }),
        },
        `s -> ${a} -> b -> back -> e`,
      );
    const [before, after] = [graph('a', 'undo'), graph('a2', 'undo2')];
    const begun = EngineCase.start(before).complete('a');
    expect(problems(begun, after, { a: 'a2' })).toEqual(['MIGRATION_UNDO_DIFFERS a']);
    const renamed = { a: 'a2', undo: 'undo2' };
    expect(migrated(begun, after, renamed).complete('b').tasks).toEqual(['undo2']);
    const undoing = migrated(begun.complete('b'), after, renamed);
    expect(undoing.complete('undo2').end?.kind).toBe('COMPLETED');
  });

  it('changes nothing between equal versions, wherever a case of chance stands', () => {
    fc.assert(
      fc.property(processes, fc.array(fc.nat(99), { maxLength: 10 }), (drawn, acts) => {
        const graph = drawBlocks(drawn);
        const c = EngineCase.start(graph, { pick: 0 });
        for (const act of acts) {
          const { tasks } = c.open;
          if (tasks.length > 0) c.give({ type: 'COMPLETE_TASK', n: tasks[act % tasks.length]!.n, variables: {} });
        }
        if (c.end !== null) return;
        const went = migrated(c, drawBlocks(drawn));
        expect(went.effects).toEqual([]);
        expect(JSON.stringify(went.state)).toBe(JSON.stringify(c.state));
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('is walked again with the graphs of its steps', () => {
    const before = line({ a: user(), b: user() }, 's -> a -> b -> e');
    const after = line({ a: user(), c: user() }, 's -> a -> c -> e');
    const went = migrated(EngineCase.start(before), after).complete('a');
    const trace = retrace((at) => (at < 1 ? before : after), NO_TRACE, went.stimuli);
    expect(trace.state).toEqual(went.state);
    expect([...trace.visits.keys()]).toEqual(['s', 'a', 'c']);
  });
});

describe('the problems of a migration', () => {
  it('are all told at once, each with its element', () => {
    const before = line(
      {
        split: parallel,
        gone: user(),
        typed: user(),
        inner: sub({ nodes: { is: start(), deep: user(), ie: end() }, flows: ['is -> deep -> ie'] }),
        loop: user({ each: { times: '2' } }),
        order: user({ each: { times: '2' } }),
        k: call('child'),
        w: service('old.key'),
        waits: receive('M', { each: { times: '2' } }),
        done: user(),
        join: parallel,
      },
      's -> split',
      'split -> gone -> e',
      'split -> typed -> e',
      'split -> inner -> e',
      'split -> loop -> e',
      'split -> order -> e',
      'split -> k -> e',
      'split -> w -> e',
      'split -> waits -> e',
      'split -> done -> join -> e',
      'other -> join',
    );
    const after = line(
      {
        typed: service('x'),
        inner: sub({ nodes: { is: start(), ie: end() }, flows: ['is -> ie'] }),
        deep: user({ candidates: ['G'] }),
        loop: user(),
        order: user({ each: { times: '2', sequential: true } }),
        k: call('another'),
        w: service('new.key'),
        waits: receive('N', { each: { times: '2' } }),
        done: user(),
        join: parallel,
      },
      's -> typed -> join -> e',
    );
    const c = EngineCase.start(before).complete('done');
    expect(problems(c, after).toSorted()).toEqual([
      'MIGRATION_CALL_DIFFERS k',
      'MIGRATION_FLOW_MISSING join',
      'MIGRATION_LOOP_DIFFERS loop',
      'MIGRATION_LOOP_DIFFERS order',
      'MIGRATION_SCOPE_DIFFERS deep',
      'MIGRATION_TARGET_MISSING gone',
      'MIGRATION_TASK_KEEPS deep',
      'MIGRATION_TYPE_DIFFERS typed',
      'MIGRATION_WAIT_DIFFERS waits',
      'MIGRATION_WORK_DIFFERS w',
    ]);
    for (const problem of planMigration(before, after, c.state!).problems) {
      expect(`${problem.zh}${problem.en}${problem.fix.zh}${problem.fix.en}`).not.toMatch(/[{}]|undefined/);
    }
    expect(problems(c, after, { nowhere: 'k' })).toContain('MIGRATION_SOURCE_UNKNOWN nowhere');
  });

  it('are none between equal versions, wherever a case stands', () => {
    const graph = () =>
      line({ a: user(), gw: exclusive, b: user() }, 's -> a -> gw', 'gw -> a if x = 1', 'gw -> b default', 'b -> e');
    const c = EngineCase.start(graph(), { x: 0 }).complete('a');
    expect(problems(c, graph())).toEqual([]);
    expect(migrated(c, graph()).complete('b').end?.kind).toBe('COMPLETED');
  });

  it('are refused by the engine too, and the case stays as it was', () => {
    const c = EngineCase.start(line({ a: user() }, 's -> a -> e'));
    const elsewhere = new EngineCase(line({ b: service('x') }, 's -> b -> e'));
    elsewhere.state = c.state;
    const to = (mapping: Mapping) => () => elsewhere.give({ type: 'MIGRATE', mapping, reason: '' });
    expect(refusalOf(to({})).code).toBe('MIGRATION_IMPOSSIBLE');
    expect(refusalOf(to({ a: 'b' }))).toEqual({ code: 'MIGRATION_IMPOSSIBLE', params: { element: 'a', target: 'b' } });
    expect(elsewhere.state).toBe(c.state);
  });

  it('leave no half of a case behind: any other stimulus of another process is refused', () => {
    const c = EngineCase.start(line({ a: user() }, 's -> a -> e'));
    const other = processOf({ id: 'other', nodes: { s: start(), a: user(), e: end() }, flows: ['s -> a -> e'] });
    const stray: Stimulus = { type: 'COMPLETE_TASK', n: c.n('tasks', 'a'), variables: {}, at: AT, actor: 'u' };
    expect(refusalOf(() => advance(other, c.state as CaseState, stray)).code).toBe('STATE_DOES_NOT_FIT');
  });
});
