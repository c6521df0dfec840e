import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import { end, exclusive, parallel, processOf, start, user } from '../../test/support/process-builder.js';
import { advance } from './advance.js';

const codeOf = (act: () => unknown): string => refusalOf(act).code;

describe('tokens', () => {
  const straight = processOf({ nodes: { s: start(), a: user(), b: user(), e: end() }, flows: ['s -> a -> b -> e'] });

  it('run from the start to the first task, from task to task, and end with the case', () => {
    const c = EngineCase.start(straight, { kind: 'X' });
    expect(c.path).toEqual(['s', 'a']);
    expect(c.tasks).toEqual(['a']);
    c.complete('a', { outcome: 'APPROVE' });
    expect(c.happened).toEqual(['TASK_CLOSED a COMPLETED', 'TASK_OPENED b']);
    c.complete('b');
    expect(c.happened).toEqual(['TASK_CLOSED b COMPLETED', 'CASE_ENDED e']);
    expect(c.end).toEqual({ kind: 'COMPLETED', elementId: 'e' });
    expect(c.variables).toEqual({ kind: 'X', outcome: 'APPROVE' });
    expect(c.state?.activations).toHaveLength(1);
  });

  it('number whatever they open from one counter', () => {
    const c = EngineCase.start(straight);
    const first = c.n('tasks', 'a');
    c.complete('a');
    expect(c.n('tasks', 'b')).toBeGreaterThan(first);
    expect(new Set(c.effects.filter((e) => e.type === 'ACTIVITY_ENTERED').map((e) => e.n)).size).toBe(1);
  });

  it('split at an activity with several flows, conditional ones included, and take the default only when none is true', () => {
    const graph = processOf({
      nodes: { s: start(), a: user(), b: user(), c: user(), d: user() },
      flows: ['s -> a', 'a -> b if x = 1', 'a -> c if y = 1', 'a -> d default'],
    });
    const taken = (variables: Record<string, number>): string[] =>
      EngineCase.start(graph).complete('a', variables).tasks;
    expect(taken({ x: 1, y: 1 })).toEqual(['b', 'c']);
    expect(taken({ x: 0, y: 1 })).toEqual(['c']);
    expect(taken({ x: 0, y: 0 })).toEqual(['d']);
  });

  it('make one activation each where two enter one task', () => {
    const two = processOf({
      nodes: { s: start(), split: parallel, m: exclusive, k: exclusive, a: user(), e: end() },
      flows: ['s -> split -> m -> a -> e', 'split -> k -> a'],
    });
    const c = EngineCase.start(two);
    expect(c.tasks).toEqual(['a', 'a']);
    c.complete('a');
    expect(c.end).toBeNull();
    c.complete('a');
    expect(c.end).toEqual({ kind: 'COMPLETED', elementId: 'e' });
  });

  it('refuse what does not fit, and say so by name', () => {
    const c = EngineCase.start(straight);
    const cause = { at: '2022-10-18T09:00:00Z', actor: 'u-1' };
    expect(codeOf(() => advance(straight, null, { type: 'TIMER_FIRED', n: 1, ...cause }))).toBe('CASE_NOT_STARTED');
    expect(codeOf(() => c.give({ type: 'START_CASE', variables: {} }))).toBe('CASE_ALREADY_STARTED');
    expect(codeOf(() => c.give({ type: 'COMPLETE_TASK', n: 99, variables: {} }))).toBe('TASK_NOT_OPEN');
    expect(codeOf(() => c.give({ type: 'WORK_DONE', n: c.n('tasks', 'a'), result: {} }))).toBe('WORK_NOT_OPEN');
    expect(codeOf(() => c.give({ type: 'TIMER_FIRED', n: 1 }))).toBe('TIMER_NOT_ARMED');
    expect(codeOf(() => c.give({ type: 'MESSAGE_RECEIVED', n: 1, variables: {} }))).toBe('WAIT_NOT_OPEN');
    expect(codeOf(() => c.give({ type: 'CALL_ENDED', n: 1, kind: 'COMPLETED', variables: {} }))).toBe('CALL_NOT_OPEN');
    c.complete('a').complete('b');
    expect(codeOf(() => c.give({ type: 'CANCEL_CASE', reason: '' }))).toBe('CASE_ENDED');
  });
});
