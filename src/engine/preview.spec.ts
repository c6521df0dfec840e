import { AT, EngineCase, refusalOf, type Given } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  end,
  message,
  parallel,
  processOf,
  service,
  start,
  throwEvent,
  timer,
  user,
} from '../../test/support/process-builder.js';
import { movable, targetsOf } from './movable.js';
import { preview, type Preview } from './preview.js';
import type { Stimulus } from './stimulus.js';

const previewed = (c: EngineCase, given: Given): Preview =>
  preview(c.graph, c.state, { ...given, at: AT, actor: 'u-1' } as Stimulus);
const move = (close: (number | { gatewayId: string; in: number })[], ...open: string[]): Given => ({
  type: 'MOVE_TOKENS',
  reason: 'x',
  close,
  open: open.map((elementId) => ({ elementId })),
  variables: { moved: true },
});

describe('a preview', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      a: user(),
      late: boundary('a', timer('DURATION', 'PT1H')),
      tell: throwEvent(message('M')),
      split: parallel,
      b: user({ candidates: ['G'], users: ['u'], assignee: 'x' }),
      due: boundary('b', timer('DURATION', 'P3D')),
      w: service('work.do'),
      k: call('child'),
      e: end(),
    },
    flows: [
      's -> a -> tell -> split',
      'split -> b -> e',
      'split -> w -> e',
      'split -> k -> e',
      'late -> e',
      'due -> e',
    ],
    messages: [{ name: 'M' }],
  });

  it('says what would close, open and be sent, and changes nothing', () => {
    const c = EngineCase.start(graph, { v: 1 });
    const before = JSON.stringify(c.state);
    const seen = previewed(c, move([c.n('tasks', 'a')], 'tell'));
    expect(seen.closes.map(({ elementId, kind, reason }) => [elementId, kind, reason])).toEqual([
      ['a', 'TASK', 'MOVED'],
      ['late', 'TIMER', 'DISARMED'],
    ]);
    expect(seen.opens).toMatchObject([
      { elementId: 'b', kind: 'TASK', candidates: ['G'], candidateUsers: ['u'], assignee: 'x' },
      { elementId: 'w', kind: 'WORK' },
      { elementId: 'k', kind: 'CALL' },
    ]);
    expect(seen.sends).toEqual([{ kind: 'MESSAGE', name: 'M', elementId: 'tell' }]);
    expect(seen.timers).toEqual([{ elementId: 'due', rule: { kind: 'DURATION', value: 'P3D' } }]);
    expect(seen).toMatchObject({ ends: null, incidents: [], hopelessJoins: [], variables: { v: 1, moved: true } });
    expect(JSON.stringify(c.state)).toBe(before);
  });

  it('says how the case would end, and raises what would be refused', () => {
    const c = EngineCase.start(graph);
    expect(previewed(c, { type: 'TIMER_FIRED', n: c.n('timers', 'late') }).ends).toEqual({
      kind: 'COMPLETED',
      elementId: 'e',
    });
    expect(previewed(c, { type: 'CANCEL_CASE', reason: 'x' }).ends?.kind).toBe('CANCELLED');
    expect(refusalOf(() => previewed(c, move([99]))).code).toBe('TOKEN_NOT_OPEN');
  });

  it('tells of a join that can never be completed, before it is stuck', () => {
    const joined = processOf({
      nodes: { s: start(), split: parallel, a: user(), b: user(), join: parallel, c: user(), e: end() },
      flows: ['s -> split', 'split -> a -> join', 'split -> b -> join', 'join -> c -> e'],
    });
    const c = EngineCase.start(joined).complete('a');
    const b = c.n('tasks', 'b');
    expect(previewed(c, { type: 'CHANGE_VARIABLES', set: {}, remove: [], reason: '' }).hopelessJoins).toEqual([]);
    expect(previewed(c, move([b], 'c'))).toMatchObject({ hopelessJoins: ['join'], incidents: [] });
    expect(previewed(c, move([b]))).toMatchObject({
      hopelessJoins: ['join'],
      incidents: [{ elementId: 'join', code: 'JOIN_STUCK' }],
    });
    expect(previewed(c, move([b, { gatewayId: 'join', in: 1 }], 'c')).hopelessJoins).toEqual([]);
    expect(previewed(c, move([b], 's')).hopelessJoins).toEqual([]);
  });
});

describe('what can be moved', () => {
  const graph = processOf({
    nodes: { s: start(), split: parallel, a: user({ each: { times: '25' } }), b: user(), join: parallel, e: end() },
    flows: ['s -> split', 'split -> a -> join', 'split -> b -> join', 'join -> e'],
  });

  it('is everything under way, instances one by one, and the tokens at joins', () => {
    const c = EngineCase.start(graph).complete('b');
    const { points, joins } = movable(c.state!);
    expect(points.filter(({ kind }) => kind === 'TASK').map(({ index }) => index)).toEqual(
      Array.from({ length: 25 }, (_, at) => at),
    );
    expect(points.filter(({ kind }) => kind === 'LOOP')).toHaveLength(1);
    expect(joins).toEqual([{ gatewayId: 'join', in: 1, tokens: 1 }]);
    while (c.end === null) c.complete('a');
    expect(movable(c.state!)).toEqual({ points: [], joins: [] });
  });

  it('goes before every element that a flow may lead to', () => {
    const targets = targetsOf(graph);
    expect(targets.map(({ elementId }) => elementId)).toEqual(['s', 'split', 'a', 'b', 'join', 'e']);
    expect(targets.find(({ elementId }) => elementId === 'join')?.flowIds).toEqual(['a>join', 'b>join']);
  });
});
