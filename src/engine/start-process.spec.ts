import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  catchEvent,
  conditional,
  end,
  eventGateway,
  message,
  processOf,
  receive,
  signal,
  start,
  timer,
  user,
} from '../../test/support/process-builder.js';

describe('a process with several starts', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      m: start(message('M')),
      i: start(signal('S')),
      t: start(timer('CYCLE', '0 0 9 ? * MON-FRI')),
      c: start(conditional('x > 1')),
      r: receive('R', { instantiate: true }),
      a: user(),
    },
    flows: ['s -> a', 'm -> a', 'i -> a', 't -> a', 'c -> a', 'r -> a'],
  });

  it('begins at the one that is named, at the one without a trigger otherwise, and waits at none of the others', () => {
    expect(EngineCase.start(graph).path).toEqual(['s', 'a']);
    for (const startId of ['m', 'i', 't', 'c', 'r']) {
      const c = EngineCase.start(graph, { x: 1 }, { startId });
      expect(c.path).toEqual([startId, 'a']);
      expect(c.happened).toEqual(['TASK_OPENED a']);
      expect(c.complete('a').end).toMatchObject({ kind: 'COMPLETED' });
    }
  });

  it('begins nowhere else', () => {
    expect(refusalOf(() => EngineCase.start(graph, {}, { startId: 'a' })).code).toBe('START_NOT_FOUND');
  });
});

describe('an event-based gateway that starts its process', () => {
  const graph = processOf({
    nodes: { g: eventGateway(true), m: catchEvent(message('M')), r: receive('R'), a: user(), b: user(), e: end() },
    flows: ['g -> m -> a -> e', 'g -> r -> b -> e'],
  });

  it('begins a case by each of its messages, which waits for no other', () => {
    for (const [startId, task] of [
      ['m', 'a'],
      ['r', 'b'],
    ] as const) {
      const c = EngineCase.start(graph, { x: 1 }, { startId });
      expect(c.path).toEqual(['g', startId, task]);
      expect(c.flows).toEqual([`g>${startId}`, `${startId}>${task}`]);
      expect(c.happened).toEqual([`TASK_OPENED ${task}`]);
      expect(c.variables).toEqual({ x: 1 });
      expect(c.complete(task).end).toMatchObject({ kind: 'COMPLETED' });
    }
  });

  it('needs to be told which', () => {
    expect(refusalOf(() => EngineCase.start(graph)).code).toBe('START_NOT_FOUND');
    expect(refusalOf(() => EngineCase.start(graph, {}, { startId: 'g' })).code).toBe('START_NOT_FOUND');
  });
});
