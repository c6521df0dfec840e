import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  end,
  eventSub,
  message,
  parallel,
  processOf,
  receive,
  start,
  sub,
  terminate,
  timer,
  user,
} from '../../test/support/process-builder.js';

const onMessage = (name: string, interrupting: boolean, task: string) =>
  eventSub({
    nodes: { [`${name}-start`]: start(message(name), interrupting), [task]: user(), [`${name}-end`]: end() },
    flows: [`${name}-start -> ${task} -> ${name}-end`],
  });

describe('event sub-processes of the process', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      split: parallel,
      a: user(),
      tm: boundary('a', timer('DURATION', 'PT1H')),
      b: user(),
      join: parallel,
      e: end(),
      late: end(),
      recall: onMessage('Recall', true, 'confirmRecall'),
      note: onMessage('Note', false, 'readNote'),
    },
    flows: ['s -> split -> a -> join -> e', 'split -> b -> join', 'tm -> late'],
  });

  it('wait from the first step on', () => {
    const c = EngineCase.start(graph);
    expect(c.of('WAIT_OPENED').map((wait) => wait.message)).toEqual(['Recall', 'Note']);
  });

  it('that interrupt close everything in the scope, waiting tokens and other events included', () => {
    const c = EngineCase.start(graph).complete('b').receive('Recall-start', { reason: 'R' });
    expect(c.happened).toEqual([
      'WAIT_CLOSED Recall-start COMPLETED',
      'TASK_CLOSED a INTERRUPTED',
      'TIMER_DISARMED tm',
      'WAIT_CLOSED Note-start INTERRUPTED',
      'TASK_OPENED confirmRecall',
    ]);
    expect(c.state?.joins).toEqual([]);
    expect(c.variables).toEqual({ reason: 'R' });
    expect(c.complete('confirmRecall').end).toEqual({ kind: 'COMPLETED', elementId: 'Recall-end' });
  });

  it('that do not interrupt run beside the rest, as often as they are triggered, and hold the case open', () => {
    const c = EngineCase.start(graph).receive('Note-start').receive('Note-start');
    expect(c.tasks).toEqual(['a', 'b', 'readNote', 'readNote']);
    c.complete('a').complete('b').complete('readNote');
    expect(c.end).toBeNull();
    expect(c.complete('readNote').end).toEqual({ kind: 'COMPLETED', elementId: 'Note-end' });
    expect(c.open.waits).toEqual([]);
  });

  it('are not triggered once the case has ended', () => {
    const c = EngineCase.start(graph);
    const n = c.n('waits', 'Recall-start');
    c.complete('a').complete('b');
    expect(refusalOf(() => c.give({ type: 'MESSAGE_RECEIVED', n, variables: {} })).code).toBe('CASE_ENDED');
  });

  it('that interrupt close also those that run beside', () => {
    const c = EngineCase.start(graph).receive('Note-start').receive('Recall-start');
    expect(c.tasks).toEqual(['confirmRecall']);
  });

  it('on a timer start when it fires, and repeat where the timer does', () => {
    const timed = processOf({
      nodes: {
        s: start(),
        a: user(),
        warn: eventSub({
          nodes: { 'warn-start': start(timer('CYCLE', 'R2/PT1H'), false), w: user(), x: end() },
          flows: ['warn-start -> w -> x'],
        }),
      },
      flows: ['s -> a'],
    });
    const c = EngineCase.start(timed).fire('warn-start').fire('warn-start');
    expect(c.tasks).toEqual(['a', 'w', 'w']);
    expect(c.open.timers).toEqual([]);
  });
});

describe('event sub-processes of a sub-process', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      await: sub({
        nodes: {
          t: start(),
          r: receive('Answer'),
          done: end(terminate),
          stop: onMessage('Stop', true, 'tidy'),
          remind: onMessage('Remind', false, 'urge'),
        },
        flows: ['t -> r -> done'],
      }),
      late: boundary('await', timer('DURATION', 'PT9H')),
      b: user(),
      x: user(),
    },
    flows: ['s -> await -> b', 'late -> x'],
  });

  it('interrupt their own scope only, which then goes on by its flows', () => {
    const c = EngineCase.start(graph).receive('Stop-start');
    expect(c.tasks).toEqual(['tidy']);
    expect(c.open.timers).toMatchObject([{ elementId: 'late' }]);
    expect(c.complete('tidy').tasks).toEqual(['b']);
    expect(c.open.timers).toEqual([]);
  });

  it('are closed with their scope, what runs in them included', () => {
    const c = EngineCase.start(graph).receive('Remind-start').receive('r');
    expect(c.happened).toEqual([
      'WAIT_CLOSED r COMPLETED',
      'TASK_CLOSED urge TERMINATED',
      'TIMER_DISARMED late',
      'WAIT_CLOSED Stop-start COMPLETED',
      'WAIT_CLOSED Remind-start COMPLETED',
      'TASK_OPENED b',
    ]);
  });

  it('end with the boundary event that closes the scope', () => {
    const c = EngineCase.start(graph).receive('Stop-start').fire('late');
    expect(c.tasks).toEqual(['x']);
    expect(c.open.waits).toEqual([]);
  });
});
