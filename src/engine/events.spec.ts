import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  catchEvent,
  end,
  exclusive,
  message,
  parallel,
  processOf,
  receive,
  service,
  start,
  sub,
  terminate,
  throwEvent,
  timer,
  user,
} from '../../test/support/process-builder.js';
import type { EventTrigger } from './graph.js';

describe('start events', () => {
  const graph = processOf({
    nodes: { s: start(), asked: start(message('ReplyRequested')), a: user(), b: user() },
    flows: ['s -> a', 'asked -> b'],
  });

  it('begin at the one without a trigger, or at the one that is named, and only there', () => {
    expect(EngineCase.start(graph).tasks).toEqual(['a']);
    expect(EngineCase.start(graph, {}, { startId: 'asked' }).tasks).toEqual(['b']);
    expect(refusalOf(() => EngineCase.start(graph, {}, { startId: 'a' })).code).toBe('START_NOT_FOUND');
  });

  it('need no name where there is but one, whatever triggers it', () => {
    const one = processOf({ nodes: { asked: start(message('M')), b: user() }, flows: ['asked -> b'] });
    expect(EngineCase.start(one).tasks).toEqual(['b']);
    const two = processOf({
      nodes: { x: start(message('M')), y: start(message('N')), b: user() },
      flows: ['x -> b', 'y -> b'],
    });
    expect(refusalOf(() => EngineCase.start(two)).code).toBe('START_NOT_FOUND');
  });
});

describe('intermediate events', () => {
  it('throw a message and go on', () => {
    const graph = processOf({
      nodes: { s: start(), t: throwEvent(message('DocumentPrinted')), e: end(message('DocumentIssued')) },
      flows: ['s -> t -> e'],
      messages: [
        { name: 'DocumentPrinted', payload: { hash: 'printedHash' } },
        { name: 'DocumentIssued', correlation: 'documentId', payload: {} },
      ],
    });
    const c = EngineCase.start(graph, { printedHash: 'h', documentId: 'd1' });
    expect(
      c.of('MESSAGE_THROWN').map(({ elementId, correlation, payload }) => [elementId, correlation, payload]),
    ).toEqual([
      ['t', null, { hash: 'h' }],
      ['e', 'd1', {}],
    ]);
    expect(c.end).toEqual({ kind: 'COMPLETED', elementId: 'e' });
  });

  it('catch a message, and a timer once', () => {
    const graph = processOf({
      nodes: { s: start(), m: catchEvent(message('M')), t: catchEvent(timer('CYCLE', 'R3/PT1H')), a: user() },
      flows: ['s -> m -> t -> a'],
    });
    const c = EngineCase.start(graph).receive('m', { x: 1 });
    expect(c.happened).toEqual(['WAIT_CLOSED m COMPLETED', 'TIMER_ARMED t']);
    c.fire('t');
    expect(c.happened).toEqual(['TASK_OPENED a']);
    expect(c.variables).toEqual({ x: 1 });
  });

  it('give a timer its rule, never an instant', () => {
    const armed = (trigger: EventTrigger): unknown =>
      EngineCase.start(processOf({ nodes: { s: start(), t: catchEvent(trigger) }, flows: ['s -> t'] }), {
        day: '2022-10-20',
      }).of('TIMER_ARMED')[0]?.rule;
    expect(armed(timer('DATE', '${day}T09:00:00+08:00'))).toEqual({ kind: 'DATE', value: '2022-10-20T09:00:00+08:00' });
    expect(armed(timer('CALENDAR', 'EVERY 5 WORKING_DAYS'))).toEqual({
      kind: 'CALENDAR',
      value: 'EVERY 5 WORKING_DAYS',
    });
    expect(refusalOf(() => armed(timer('DATE', '${missing}')))).toMatchObject({ code: 'EXPRESSION_FAILED' });
  });
});

describe('end events', () => {
  it('end the case with the last token, and name where it was consumed', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, a: user(), b: user(), x: end(), y: end() },
      flows: ['s -> split -> a -> x', 'split -> b -> y'],
    });
    const c = EngineCase.start(graph).complete('b');
    expect(c.end).toBeNull();
    expect(c.complete('a').end).toEqual({ kind: 'COMPLETED', elementId: 'x' });
  });

  it('of one branch do not end the case while another branch has yet to move', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, x: end(), a: user(), y: end() },
      flows: ['s -> split -> x', 'split -> a -> y'],
    });
    const c = EngineCase.start(graph);
    expect(c.tasks).toEqual(['a']);
    expect(c.end).toBeNull();
    expect(c.complete('a').end).toEqual({ kind: 'COMPLETED', elementId: 'y' });
  });

  it('that terminate close whatever is left in the process', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        split: parallel,
        a: user(),
        b: user(),
        w: service('k'),
        m: receive('M'),
        k: call('p'),
        t: catchEvent(timer('DURATION', 'PT1H')),
        x: end(terminate),
      },
      flows: ['s -> split -> a -> x', 'split -> b', 'split -> w', 'split -> m', 'split -> k', 'split -> t'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.happened).toEqual([
      'TASK_CLOSED a COMPLETED',
      'TIMER_DISARMED t',
      'CALL_CLOSED k TERMINATED',
      'WAIT_CLOSED m TERMINATED',
      'WORK_CLOSED w TERMINATED',
      'TASK_CLOSED b TERMINATED',
      'CASE_ENDED x',
    ]);
    expect(c.end).toEqual({ kind: 'TERMINATED', elementId: 'x' });
  });

  it('that terminate stop also the tokens still on their way', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, x: end(terminate), a: user() },
      flows: ['s -> split -> x', 'split -> a'],
    });
    const c = EngineCase.start(graph);
    expect(c.path).toEqual(['s', 'split', 'x']);
    expect(c.end).toMatchObject({ kind: 'TERMINATED' });
  });
});

describe('boundary timers', () => {
  const withTimer = (trigger: EventTrigger, interrupting: boolean) =>
    processOf({
      nodes: { s: start(), a: user(), tm: boundary('a', trigger, interrupting), b: user(), x: user() },
      flows: ['s -> a -> b', 'tm -> x'],
    });

  it('are taken back when the activity is done', () => {
    const c = EngineCase.start(withTimer(timer('DURATION', 'PT24H'), true));
    expect(c.happened).toEqual(['TIMER_ARMED tm', 'TASK_OPENED a']);
    c.complete('a');
    expect(c.happened).toEqual(['TASK_CLOSED a COMPLETED', 'TIMER_DISARMED tm', 'TASK_OPENED b']);
    expect(c.open.timers).toEqual([]);
  });

  it('that interrupt close the activity and take its place', () => {
    const c = EngineCase.start(withTimer(timer('DURATION', 'PT24H'), true)).fire('tm');
    expect(c.happened).toEqual(['TASK_CLOSED a INTERRUPTED', 'TASK_OPENED x']);
    expect(c.tasks).toEqual(['x']);
  });

  it('that interrupt do not repeat, whatever their rule says', () => {
    const c = EngineCase.start(withTimer(timer('CYCLE', 'R3/PT1H'), true)).fire('tm');
    expect(c.happened).toEqual(['TASK_CLOSED a INTERRUPTED', 'TASK_OPENED x']);
  });

  it('that do not interrupt run beside the activity, once', () => {
    const c = EngineCase.start(withTimer(timer('DURATION', 'PT24H'), false)).fire('tm');
    expect(c.happened).toEqual(['TASK_OPENED x']);
    expect(c.tasks).toEqual(['a', 'x']);
    expect(c.open.timers).toEqual([]);
  });

  it('repeat as often as the rule says, each time under a new number with the rule that remains', () => {
    const c = EngineCase.start(withTimer(timer('CYCLE', 'R3/2022-10-18T10:00:00Z/PT1H'), false));
    const numbers = [c.n('timers', 'tm')];
    const rules: unknown[] = [];
    while (c.open.timers.length > 0) {
      c.fire('tm');
      rules.push(...c.of('TIMER_ARMED').map(({ rule }) => rule.value));
      numbers.push(...c.open.timers.map(({ n }) => n));
    }
    expect(rules).toEqual(['R2/PT1H', 'R1/PT1H']);
    expect(new Set(numbers).size).toBe(3);
    expect(c.tasks).toEqual(['a', 'x', 'x', 'x']);
  });

  it('[R-056] repeat for ever by the calendar, until the activity is left', () => {
    const c = EngineCase.start(withTimer(timer('CALENDAR', 'EVERY 5 WORKING_DAYS'), false));
    c.fire('tm').fire('tm').fire('tm');
    expect(c.of('TIMER_ARMED').map(({ rule }) => rule)).toEqual([{ kind: 'CALENDAR', value: 'EVERY 5 WORKING_DAYS' }]);
    c.complete('a');
    expect(c.open.timers).toEqual([]);
    const endless = EngineCase.start(withTimer(timer('CYCLE', 'R/PT1H'), false)).fire('tm');
    expect(endless.of('TIMER_ARMED')[0]?.rule.value).toBe('R/PT1H');
  });

  it('keep the end of a repetition', () => {
    const c = EngineCase.start(withTimer(timer('CYCLE', 'R/PT1H/2022-10-19T00:00:00Z'), false)).fire('tm');
    expect(c.of('TIMER_ARMED')[0]?.rule.value).toBe('R/PT1H/2022-10-19T00:00:00Z');
  });

  it('do not repeat by a calendar rule of one day', () => {
    const c = EngineCase.start(withTimer(timer('CALENDAR', '3 WORKING_DAYS'), false)).fire('tm');
    expect(c.open.timers).toEqual([]);
  });

  it('on a call cancel the called case', () => {
    const graph = processOf({
      nodes: { s: start(), a: call('p'), tm: boundary('a', timer('DURATION', 'PT1H')), b: user(), x: user() },
      flows: ['s -> a -> b', 'tm -> x'],
    });
    const c = EngineCase.start(graph).fire('tm');
    expect(c.happened).toEqual(['CALL_CLOSED a INTERRUPTED', 'TASK_OPENED x']);
  });

  it('on a sub-process close all inside, and whatever is armed inside', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: sub({
          nodes: { t: start(), i: user(), deep: boundary('i', timer('DURATION', 'PT1H')), x: end() },
          flows: ['t -> i -> x', 'deep -> x'],
        }),
        tm: boundary('a', timer('DURATION', 'PT9H')),
        b: user(),
        c: user(),
      },
      flows: ['s -> a -> b', 'tm -> c'],
    });
    const c = EngineCase.start(graph).fire('tm');
    expect(c.happened).toEqual(['TASK_CLOSED i INTERRUPTED', 'TIMER_DISARMED deep', 'TASK_OPENED c']);
    expect(c.state?.activations).toHaveLength(2);
  });
});

describe('boundary messages', () => {
  const graph = (interrupting: boolean) =>
    processOf({
      nodes: {
        s: start(),
        a: user(),
        m: boundary('a', message('M'), interrupting),
        gw: exclusive,
        b: user(),
        x: user(),
      },
      flows: ['s -> a -> b', 'm -> gw', 'gw -> x default'],
    });

  it('that interrupt take the place of the activity with what they bring', () => {
    const c = EngineCase.start(graph(true)).receive('m', { why: 'Y' });
    expect(c.happened).toEqual(['WAIT_CLOSED m COMPLETED', 'TASK_CLOSED a INTERRUPTED', 'TASK_OPENED x']);
    expect(c.variables).toEqual({ why: 'Y' });
  });

  it('that do not interrupt go on waiting under the same number', () => {
    const c = EngineCase.start(graph(false));
    const n = c.n('waits', 'm');
    c.receive('m').receive('m');
    expect(c.tasks).toEqual(['a', 'x', 'x']);
    expect(c.n('waits', 'm')).toBe(n);
    c.complete('a');
    expect(c.happened).toEqual(['TASK_CLOSED a COMPLETED', 'WAIT_CLOSED m COMPLETED', 'TASK_OPENED b']);
  });
});

describe('a cancelled case', () => {
  it('closes everything and names no end event', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: sub({ nodes: { t: start(), i: user() }, flows: ['t -> i'] }),
        m: boundary('a', message('M')),
      },
      flows: ['s -> a'],
    });
    const c = EngineCase.start(graph).give({ type: 'CANCEL_CASE', reason: 'x' });
    expect(c.happened).toEqual(['TASK_CLOSED i CASE_CANCELLED', 'WAIT_CLOSED m CASE_CANCELLED', 'CASE_ENDED ']);
    expect(c.end).toEqual({ kind: 'CANCELLED', elementId: null });
  });
});

describe('the step budget', () => {
  it('stops a loop that never waits', () => {
    const graph = processOf({
      nodes: { s: start(), m: exclusive, gw: exclusive, e: end() },
      flows: ['s -> m -> gw', 'gw -> m if 1 = 1', 'gw -> e default'],
    });
    expect(refusalOf(() => EngineCase.start(graph)).code).toBe('STEP_BUDGET_EXCEEDED');
  });

  it('stops tokens that multiply', () => {
    const graph = processOf({
      nodes: { s: start(), m: exclusive, p: parallel, a: user() },
      flows: ['s -> m -> p', 'p -> m', 'p -> a'],
    });
    expect(refusalOf(() => EngineCase.start(graph)).code).toBe('STEP_BUDGET_EXCEEDED');
  });
});
