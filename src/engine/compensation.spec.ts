import { EngineCase } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  compensation,
  end,
  error,
  escalation,
  eventSub,
  exclusive,
  forCompensation,
  message,
  parallel,
  processOf,
  service,
  start,
  sub,
  throwEvent,
  timer,
  transaction,
  cancel,
  undoneBy,
  user,
  type Drawn,
} from '../../test/support/process-builder.js';
import { variablesOf } from './state.js';

/** A sub-process with one task that can be undone. */
const undoable = (id: string, undo: string): Record<string, Drawn> => ({
  [id]: user(),
  [`on-${id}`]: undoneBy(id, undo),
  [undo]: forCompensation(user()),
});

describe('what is remembered for compensation', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      part: sub({ nodes: { t: start(), ...undoable('a', 'undoA'), b: user() }, flows: ['t -> a -> b'] }),
      late: boundary('part', timer('DURATION', 'PT1H')),
      c: user(),
      d: user(),
      gw: exclusive,
      back: end(compensation()),
      done: end(),
    },
    flows: ['s -> part -> c -> gw', 'gw -> back if undo', 'gw -> done default', 'late -> d'],
  });

  it('is nothing at all where nothing can be compensated', () => {
    const plain = processOf({ nodes: { s: start(), a: user(), b: user() }, flows: ['s -> a -> b'] });
    expect(EngineCase.start(plain).complete('a').state).not.toHaveProperty('completed');
  });

  it('belongs to its scope, and to the scope around when that is completed', () => {
    const c = EngineCase.start(graph).complete('a');
    const [one] = c.state?.completed ?? [];
    const part = c.state?.activations.find(({ elementId }) => elementId === 'part');
    expect(one).toEqual({ n: one?.n, elementId: 'a', in: part?.n });
    c.complete('b');
    expect(c.state?.completed).toEqual([one, { n: part?.n, elementId: 'part', in: 1 }]);
  });

  it('is forgotten with a scope that is interrupted, when it is undone, and at the end of the case', () => {
    expect(EngineCase.start(graph).complete('a').fire('late').state).not.toHaveProperty('completed');
    const undone = EngineCase.start(graph).complete('a').complete('b').complete('c', { undo: true });
    expect(undone.tasks).toEqual(['undoA']);
    expect(undone.state).not.toHaveProperty('completed');
    const ended = EngineCase.start(graph).complete('a').complete('b').complete('c', { undo: false });
    expect(ended.end).toEqual({ kind: 'COMPLETED', elementId: 'done' });
    expect(ended.state).not.toHaveProperty('completed');
  });

  it('is every instance of a wide loop, in the order in which they were completed, with what each began with', () => {
    const wide = processOf({
      nodes: {
        s: start(),
        a: user({ each: { of: 'list', as: 'item' } }),
        onA: undoneBy('a', 'undoA'),
        undoA: forCompensation(service('undo', { inputs: { item: 'item', at: 'loopCounter' } })),
        back: end(compensation('a')),
      },
      flows: ['s -> a -> back'],
    });
    const list = Array.from({ length: 30 }, (_, at) => `item-${at}`);
    const c = EngineCase.start(wide, { list });
    for (let last = 29; last >= 0; last -= 1) c.complete('a', {}, last);
    const seen = [];
    for (let at = 0; at < 30; at += 1) {
      seen.push(c.of('WORK_REQUESTED').map(({ input }) => input));
      c.work('undoA');
    }
    expect(seen).toEqual(list.map((item, at) => [{ item, at }]));
    expect(c.end).toEqual({ kind: 'COMPLETED', elementId: 'back' });
  });
});

describe('a compensation event', () => {
  it('is entered when it is reached and left when everything is undone', () => {
    const graph = processOf({
      nodes: { s: start(), ...undoable('a', 'undoA'), back: throwEvent(compensation()), b: user() },
      flows: ['s -> a -> back -> b'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.path).toEqual(['back', 'undoA']);
    const [entered] = c.of('ACTIVITY_ENTERED');
    c.complete('undoA');
    expect(c.of('ACTIVITY_LEFT').map(({ elementId }) => elementId)).toEqual(['undoA', 'back']);
    expect(c.of('ACTIVITY_LEFT')[1]).toMatchObject({ n: entered?.n, reason: 'COMPLETED' });
  });

  it('lets what a handler escalates out to whoever catches it, and goes on', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        part: sub({
          nodes: {
            t: start(),
            a: user(),
            onA: undoneBy('a', 'undoA'),
            undoA: forCompensation(
              sub({ nodes: { u: start(), x: user(), tell: end(escalation('UNDONE')) }, flows: ['u -> x -> tell'] }),
            ),
            back: end(compensation()),
          },
          flows: ['t -> a -> back'],
        }),
        told: boundary('part', escalation('UNDONE'), false),
        b: user(),
        c: user(),
      },
      flows: ['s -> part -> c', 'told -> b'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.tasks).toEqual(['x']);
    expect(c.complete('x').tasks.toSorted()).toEqual(['b', 'c']);
  });

  it('undoes beside a loop that is not finished, and its handlers do not disturb a join of their scope', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        ...undoable('a', 'undoA'),
        split: parallel,
        back: throwEvent(compensation()),
        b: user(),
        join: parallel,
        c: user(),
      },
      flows: ['s -> a -> split -> back -> join -> c', 'split -> b -> join'],
    });
    const c = EngineCase.start(graph).complete('a').complete('b');
    expect(c.of('INCIDENT_RAISED')).toEqual([]);
    expect(c.tasks).toEqual(['undoA']);
    expect(c.complete('undoA').tasks).toEqual(['c']);
  });
});

describe('the cancelling of a transaction', () => {
  const deal = processOf({
    nodes: {
      s: start(),
      deal: transaction({
        nodes: {
          t: start(),
          ...undoable('a', 'undoA'),
          split: parallel,
          ask: call('other'),
          b: user(),
          off: end(cancel),
          note: eventSub({ nodes: { on: start(message('Note'), false), n: user() }, flows: ['on -> n'] }),
          handle: eventSub({ nodes: { caught: start(error(null)), h: user() }, flows: ['caught -> h'] }),
        },
        flows: ['t -> a -> split -> ask', 'split -> b -> off'],
      }),
      onOff: boundary('deal', cancel),
      hazard: boundary('deal', error('E')),
      c: user(),
      d: user(),
    },
    flows: ['s -> deal', 'onOff -> c', 'hazard -> d'],
  });
  const cancelled = (): EngineCase => EngineCase.start(deal).complete('a').receive('on').complete('b');

  it('closes its calls, what runs beside and what is armed, undoes, and then leaves', () => {
    const c = cancelled();
    expect(c.happened).toEqual([
      'TASK_CLOSED b COMPLETED',
      'TASK_CLOSED n COMPENSATED',
      'CALL_CLOSED ask COMPENSATED',
      'WAIT_CLOSED on COMPENSATED',
      'TASK_OPENED undoA',
    ]);
    c.complete('undoA');
    expect(c.of('ACTIVITY_LEFT').find(({ elementId }) => elementId === 'deal')?.reason).toBe('COMPENSATED');
    expect(c.tasks).toEqual(['c']);
    expect(c.state?.activations.map(({ elementId }) => elementId)).toEqual(['process', 'c']);
  });

  it('lets no event sub-process of its own catch what its handlers raise', () => {
    const c = cancelled();
    c.give({ type: 'BPMN_ERROR', n: c.n('tasks', 'undoA'), code: 'E', variables: { why: 'R' } });
    expect(c.tasks).toEqual(['d']);
    expect(variablesOf(c.state!)).toEqual({ why: 'R' });
  });
});
