import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  catchEvent,
  conditional,
  end,
  eventGateway,
  eventSub,
  exclusive,
  message,
  parallel,
  processOf,
  receive,
  signal,
  start,
  sub,
  timer,
  user,
} from '../../test/support/process-builder.js';
import { standingOf } from './standing.js';

describe('an event-based gateway', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      split: parallel,
      other: user(),
      g: eventGateway(),
      m: catchEvent(message('M')),
      r: receive('R', { outputs: { got: 'x' } }),
      i: catchEvent(signal('S')),
      t: catchEvent(timer('CYCLE', 'R3/PT1H')),
      c: catchEvent(conditional('ready')),
      a: user(),
      b: user(),
      d: user(),
      f: user(),
      h: user(),
    },
    flows: [
      's -> split -> g',
      'split -> other',
      'g -> m -> a',
      'g -> r -> b',
      'g -> i -> d',
      'g -> t -> f',
      'g -> c -> h',
    ],
  });
  const others = (winner: string) =>
    ['m', 'r', 'i'].filter((id) => id !== winner).map((id) => `WAIT_CLOSED ${id} INTERRUPTED`);

  it('waits for all that follows it, once', () => {
    const c = EngineCase.start(graph);
    expect(c.happened).toEqual([
      'WAIT_OPENED m',
      'WAIT_OPENED r',
      'WAIT_OPENED i',
      'TIMER_ARMED t',
      'TASK_OPENED other',
    ]);
    expect(c.path).toEqual(['s', 'split', 'g', 'other']);
    const { standing, armed } = standingOf(c.state!);
    expect(standing.get('g')).toMatchObject({ kind: 'GATE', open: 1 });
    expect([...armed]).toEqual(['c', 'm', 'r', 'i', 't']);
  });

  it.each([
    [
      'm',
      'a',
      (c: EngineCase) => c.receive('m', { x: 1 }),
      ['WAIT_CLOSED m COMPLETED', ...others('m'), 'TIMER_DISARMED t'],
    ],
    [
      'r',
      'b',
      (c: EngineCase) => c.receive('r', { x: 1 }),
      ['WAIT_CLOSED r COMPLETED', ...others('r'), 'TIMER_DISARMED t'],
    ],
    [
      'i',
      'd',
      (c: EngineCase) => c.signal('i', { x: 1 }),
      ['WAIT_CLOSED i COMPLETED', ...others('i'), 'TIMER_DISARMED t'],
    ],
    ['t', 'f', (c: EngineCase) => c.fire('t'), others('')],
    [
      'c',
      'h',
      (c: EngineCase) => c.complete('other', { ready: true }),
      ['TASK_CLOSED other COMPLETED', ...others(''), 'TIMER_DISARMED t'],
    ],
  ])('goes on by %s when that happens first, and takes the others back', (event, task, act, closed) => {
    const c = act(EngineCase.start(graph));
    expect(c.happened).toEqual([...closed, `TASK_OPENED ${task}`]);
    expect(c.path).toEqual([event, task]);
    expect(c.open).toMatchObject({ waits: [], timers: [] });
  });

  it('assigns what the event brought, by its mapping where it has one', () => {
    expect(EngineCase.start(graph).receive('m', { x: 1 }).variables).toEqual({ x: 1 });
    expect(EngineCase.start(graph).receive('r', { x: 1 }).variables).toEqual({ got: 1 });
  });

  it('waits for nothing where a condition is true already', () => {
    const c = EngineCase.start(graph, { ready: true });
    expect(c.happened).toEqual(['TASK_OPENED h', 'TASK_OPENED other']);
  });

  it('refuses what comes too late', () => {
    const c = EngineCase.start(graph);
    const [late, timed] = [c.n('waits', 'r'), c.n('timers', 't')];
    c.receive('m');
    expect(refusalOf(() => c.give({ type: 'MESSAGE_RECEIVED', n: late, variables: {} })).code).toBe('WAIT_NOT_OPEN');
    expect(refusalOf(() => c.give({ type: 'TIMER_FIRED', n: timed })).code).toBe('TIMER_NOT_ARMED');
  });

  it('shows the flow that was taken', () => {
    const c = EngineCase.start(graph);
    const n = c.n('waits', 'm');
    c.give({ type: 'MESSAGE_RECEIVED', n, variables: {} });
    expect(c.flows).toEqual(['g>m', 'm>a']);
  });

  it('decides for each of its tokens alone, and again in a loop', () => {
    const loop = processOf({
      nodes: {
        s: start(),
        split: parallel,
        m: exclusive,
        g: eventGateway(),
        yes: catchEvent(message('Y')),
        no: catchEvent(message('N')),
        e: end(),
      },
      flows: ['s -> split -> m -> g', 'split -> m', 'g -> no -> m', 'g -> yes -> e'],
    });
    const c = EngineCase.start(loop).receive('no');
    expect(c.open.waits).toHaveLength(4);
    c.receive('yes').receive('no').receive('yes');
    expect(c.end).toMatchObject({ kind: 'COMPLETED', elementId: 'e' });
  });

  it('goes with its scope, whatever closes that', () => {
    const inside = processOf({
      nodes: {
        s: start(),
        p: sub({
          nodes: {
            ps: start(),
            g: eventGateway(),
            m: catchEvent(message('M')),
            t: catchEvent(timer('DURATION', 'PT1H')),
          },
          flows: ['ps -> g -> m', 'g -> t'],
        }),
        b: boundary('p', message('Stop')),
        x: end(),
        esp: eventSub({ nodes: { es: start(signal('S')), y: end() }, flows: ['es -> y'] }),
      },
      flows: ['s -> p', 'b -> x'],
    });
    expect(EngineCase.start(inside).receive('b').happened).toEqual([
      'WAIT_CLOSED b COMPLETED',
      'WAIT_CLOSED m INTERRUPTED',
      'TIMER_DISARMED t',
      'WAIT_CLOSED es COMPLETED',
      'CASE_ENDED x',
    ]);
    expect(EngineCase.start(inside).signal('es').end).toMatchObject({ kind: 'COMPLETED', elementId: 'y' });
    expect(EngineCase.start(inside).give({ type: 'CANCEL_CASE', reason: 'x' }).open).toMatchObject({
      waits: [],
      timers: [],
    });
  });
});
