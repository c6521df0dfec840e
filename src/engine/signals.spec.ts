import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  catchEvent,
  end,
  eventSub,
  message,
  processOf,
  receive,
  signal,
  start,
  throwEvent,
  user,
} from '../../test/support/process-builder.js';

describe('signals', () => {
  it('are thrown by their name with what the event maps, and nothing else', () => {
    const graph = processOf({
      nodes: { s: start(), t: throwEvent(signal('Recalled-${docId}'), { by: 'who' }), e: end(signal('Done')) },
      flows: ['s -> t -> e'],
    });
    const c = EngineCase.start(graph, { docId: 'd1', who: 'A', secret: 1 });
    expect(c.of('SIGNAL_THROWN').map(({ elementId, signal, payload }) => [elementId, signal, payload])).toEqual([
      ['t', 'Recalled-d1', { by: 'A' }],
      ['e', 'Done', {}],
    ]);
    expect(c.end).toEqual({ kind: 'COMPLETED', elementId: 'e' });
  });

  it('without a name once it is filled in are refused', () => {
    const graph = processOf({ nodes: { s: start(), t: throwEvent(signal('${none}')) }, flows: ['s -> t'] });
    expect(refusalOf(() => EngineCase.start(graph))).toMatchObject({
      code: 'EXPRESSION_FAILED',
      params: { element: 't' },
    });
  });

  it('are waited for by their name alone, and bring variables', () => {
    const graph = processOf({
      nodes: { s: start(), w: catchEvent(signal('Recalled-${docId}')), a: user() },
      flows: ['s -> w -> a'],
    });
    const c = EngineCase.start(graph, { docId: 'd1' });
    expect(c.of('WAIT_OPENED')).toMatchObject([{ kind: 'SIGNAL', message: 'Recalled-d1', correlation: null }]);
    c.signal('w', { why: 'Y' });
    expect(c.happened).toEqual(['WAIT_CLOSED w COMPLETED', 'TASK_OPENED a']);
    expect(c.variables).toEqual({ docId: 'd1', why: 'Y' });
  });

  it('and messages do not answer for each other', () => {
    const graph = processOf({
      nodes: { s: start(), a: receive('M'), b: boundary('a', signal('S')), x: end() },
      flows: ['s -> a -> x', 'b -> x'],
    });
    const c = EngineCase.start(graph);
    const [onTask, onBorder] = [c.n('waits', 'a'), c.n('waits', 'b')];
    const give = (type: 'SIGNAL_RECEIVED' | 'MESSAGE_RECEIVED', n: number) =>
      refusalOf(() => c.give({ type, n, variables: {} })).code;
    expect([give('SIGNAL_RECEIVED', onTask), give('MESSAGE_RECEIVED', onBorder)]).toEqual([
      'WAIT_NOT_OPEN',
      'WAIT_NOT_OPEN',
    ]);
  });

  it('on a border interrupt the activity, or come again under the same number', () => {
    const graph = (interrupting: boolean) =>
      processOf({
        nodes: { s: start(), a: user(), b: boundary('a', signal('S'), interrupting), x: user(), y: user() },
        flows: ['s -> a -> y', 'b -> x'],
      });
    const once = EngineCase.start(graph(true)).signal('b');
    expect(once.happened).toEqual(['WAIT_CLOSED b COMPLETED', 'TASK_CLOSED a INTERRUPTED', 'TASK_OPENED x']);
    const again = EngineCase.start(graph(false));
    const n = again.n('waits', 'b');
    again.signal('b').signal('b');
    expect(again.tasks).toEqual(['a', 'x', 'x']);
    expect(again.n('waits', 'b')).toBe(n);
  });

  it('on a multi-instance and on a call belong to the activity as a whole', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        each: user({ each: { times: '3' } }),
        b: boundary('each', signal('S')),
        k: call('p'),
        bk: boundary('k', signal('S')),
        x: user(),
      },
      flows: ['s -> each -> k', 'b -> k', 'bk -> x'],
    });
    const c = EngineCase.start(graph).complete('each').signal('b');
    expect(c.happened).toEqual([
      'WAIT_CLOSED b COMPLETED',
      'TASK_CLOSED each INTERRUPTED',
      'TASK_CLOSED each INTERRUPTED',
      'WAIT_OPENED bk',
      'CALL_REQUESTED k',
    ]);
    expect(c.signal('bk').happened).toEqual(['WAIT_CLOSED bk COMPLETED', 'CALL_CLOSED k INTERRUPTED', 'TASK_OPENED x']);
  });

  it('start event sub-processes, those inside event sub-processes too', () => {
    const inner = eventSub({ nodes: { is: start(signal('In')), i: user() }, flows: ['is -> i'] });
    const graph = processOf({
      nodes: {
        s: start(),
        a: user(),
        esp: eventSub({
          nodes: { es: start(signal('Out'), false), o: user(), oe: end(), inner },
          flows: ['es -> o -> oe'],
        }),
      },
      flows: ['s -> a'],
    });
    const c = EngineCase.start(graph);
    expect(c.open.waits.map(({ elementId }) => elementId)).toEqual(['es']);
    c.signal('es').signal('es');
    expect(c.tasks).toEqual(['a', 'o', 'o']);
    expect(c.open.waits.map(({ elementId }) => elementId)).toEqual(['es', 'is', 'is']);
    c.signal('is');
    expect(c.tasks).toEqual(['a', 'o', 'i']);
    c.complete('i');
    expect(c.open.waits.map(({ elementId }) => elementId)).toEqual(['es', 'is']);
    c.complete('a').complete('o');
    expect(c.end).toEqual({ kind: 'COMPLETED', elementId: 'oe' });
  });

  it('of several tokens in one activity come to the one that was meant', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        m: start(message('M')),
        a: user(),
        b: boundary('a', signal('S')),
        x: user(),
        y: end(),
        t: user(),
      },
      flows: ['s -> t', 's -> a', 't -> a -> y', 'b -> x', 'm -> a'],
    });
    const c = EngineCase.start(graph).complete('t');
    expect(c.tasks).toEqual(['a', 'a']);
    const second = c.open.waits[1]!.n;
    c.give({ type: 'SIGNAL_RECEIVED', n: second, variables: {} });
    expect(c.tasks).toEqual(['a', 'x']);
    expect(c.open.waits).toHaveLength(1);
    c.complete('x').complete('a');
    expect(c.end).toMatchObject({ kind: 'COMPLETED' });
  });
});
