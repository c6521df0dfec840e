import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  catchEvent,
  conditional,
  end,
  eventSub,
  message,
  parallel,
  processOf,
  script,
  service,
  start,
  sub,
  timer,
  user,
} from '../../test/support/process-builder.js';

describe('a conditional catch event', () => {
  const graph = processOf({
    nodes: { s: start(), split: parallel, w: catchEvent(conditional('amount > 10')), a: user(), x: user() },
    flows: ['s -> split -> w -> x', 'split -> a'],
  });

  it('is passed at once where its condition is true already', () => {
    expect(EngineCase.start(graph, { amount: 11 }).tasks).toEqual(['x', 'a']);
  });

  it('waits until a change makes it true; a missing variable or null is not true yet', () => {
    for (const variables of [{}, { amount: null }, { amount: 3 }]) {
      const c = EngineCase.start(graph, variables);
      expect(c.tasks).toEqual(['a']);
      expect(c.state?.activations).toContainEqual({ n: 4, kind: 'CONDITION', elementId: 'w', in: 1 });
      expect(c.open).toMatchObject({ waits: [], timers: [] });
      expect(c.complete('a', { amount: 12 }).tasks).toEqual(['x']);
      expect(c.path).toEqual(['x']);
    }
  });

  it('refuses what makes its condition neither true nor false, whatever brought it', () => {
    const unclear = processOf({
      nodes: { s: start(), split: parallel, w: catchEvent(conditional('amount')), a: user() },
      flows: ['s -> split -> w', 'split -> a'],
    });
    const c = EngineCase.start(unclear);
    expect(refusalOf(() => c.complete('a', { amount: 12 }))).toEqual({
      code: 'CONDITION_NOT_BOOLEAN',
      params: { element: 'w', expression: 'amount' },
    });
    expect(c.tasks).toEqual(['a']);
    expect(c.complete('a', { amount: true }).end).toMatchObject({ kind: 'COMPLETED' });
  });

  it('goes with its scope', () => {
    const c = EngineCase.start(graph).give({ type: 'CANCEL_CASE', reason: 'x' });
    expect(c.of('ACTIVITY_LEFT')).toContainEqual(expect.objectContaining({ elementId: 'w', reason: 'CASE_CANCELLED' }));
    expect(c.end).toMatchObject({ kind: 'CANCELLED' });
  });
});

describe('a conditional boundary event', () => {
  const on = (host: ReturnType<typeof user>, interrupting: boolean, condition = 'level > 1') =>
    processOf({
      nodes: {
        s: start(),
        split: parallel,
        a: host,
        c: boundary('a', conditional(condition), interrupting),
        x: user(),
        b: user(),
        y: end(),
      },
      flows: ['s -> split -> a -> y', 'split -> b -> y', 'c -> x'],
    });

  it.each([
    ['a user task', user()],
    ['work', service('k')],
    ['a call', call('p')],
    ['a sub-process', sub({ nodes: { t: start(), i: user() }, flows: ['t -> i'] })],
    ['a multi-instance', user({ each: { times: '2' } })],
  ])('that is true when %s begins takes its place: nothing of it is opened', (_, host) => {
    const c = EngineCase.start(on(host, true), { level: 2 });
    expect(c.happened).toEqual(['TASK_OPENED x', 'TASK_OPENED b']);
    expect(c.state?.triggers).toEqual([]);
  });

  it('that becomes true interrupts before anything else moves', () => {
    const c = EngineCase.start(on(user(), true)).complete('b', { level: 2 });
    expect(c.happened).toEqual(['TASK_CLOSED b COMPLETED', 'TASK_CLOSED a INTERRUPTED', 'TASK_OPENED x']);
    expect(c.path).toEqual(['c', 'x', 'y']);
  });

  it('that does not interrupt happens for each change that leaves it true, and for no other', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        split: parallel,
        a: user(),
        c: boundary('a', conditional('level > 1'), false),
        x: user(),
        m: boundary('a', message('M'), false),
        y: end(),
      },
      flows: ['s -> split -> a', 'c -> x', 'm -> y'],
    });
    const c = EngineCase.start(graph);
    const set = (variables: Record<string, number>) => c.receive('m', variables).tasks.length - 1;
    expect(set({ level: 1 })).toBe(0);
    expect(set({ level: 2 })).toBe(1);
    expect(set({ level: 2 })).toBe(1);
    expect(set({ other: 5 })).toBe(1);
    expect(set({ level: 3 })).toBe(2);
    expect(set({ level: 0 })).toBe(2);
  });

  it('of a multi-instance sees how far that is', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: user({ each: { times: '4', into: 'said', element: 'word' } }),
        many: boundary('a', conditional('nrOfCompletedInstances > 2')),
        no: boundary('a', conditional('said[-1] = "NO"'), false),
        x: user(),
        y: user(),
      },
      flows: ['s -> a', 'many -> x', 'no -> y'],
    });
    const c = EngineCase.start(graph).complete('a', { word: 'YES' });
    expect(c.tasks).toEqual(['a', 'a', 'a']);
    c.complete('a', { word: 'NO' });
    expect(c.tasks).toEqual(['a', 'a', 'y']);
    expect(c.complete('a', { word: 'YES' }).tasks).toEqual(['y', 'x']);
  });

  it('that does not interrupt and is true when the activity begins happens beside it', () => {
    const c = EngineCase.start(on(user(), false), { level: 2 });
    expect(c.tasks).toEqual(['a', 'x', 'b']);
  });

  it('that does not interrupt happens though the activity is done by the time it could', () => {
    const automatic = sub({ nodes: { t: start(), i: end() }, flows: ['t -> i'] });
    const c = EngineCase.start(on(automatic, false), { level: 2 });
    expect(c.tasks).toEqual(['x', 'b']);
  });

  it('sees the variables of its activity, not those of what is inside', () => {
    const inside = sub(
      { nodes: { t: start(), i: user({ inputs: { level: '0' } }), j: user() }, flows: ['t -> i -> j'] },
      { inputs: { own: '1' } },
    );
    const graph = processOf({
      nodes: { s: start(), a: inside, c: boundary('a', conditional('level > 1 and own = 1')), x: user() },
      flows: ['s -> a', 'c -> x'],
    });
    const c = EngineCase.start(graph).complete('i', { level: 5 });
    expect(c.tasks).toEqual(['j']);
    expect(c.complete('j', { level: 5 }).tasks).toEqual(['x']);
    const outside = EngineCase.start(graph).complete('i').complete('j', { own: 2, level: 5 });
    expect(outside.end).toMatchObject({ kind: 'COMPLETED' });
  });
});

describe('a conditional start of an event sub-process', () => {
  const onCondition = (interrupting: boolean, id = 'es') =>
    eventSub({ nodes: { [id]: start(conditional('stop = true'), interrupting), t: user() }, flows: [`${id} -> t`] });

  it('that is true when the case starts takes it over before it begins', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: user(),
        esp: onCondition(true),
        late: eventSub({ nodes: { ls: start(timer('DURATION', 'PT1H')), l: user() }, flows: ['ls -> l'] }),
      },
      flows: ['s -> a'],
    });
    const c = EngineCase.start(graph, { stop: true });
    expect(c.path).toEqual(['esp', 'es', 't']);
    expect(c.open.timers).toEqual([]);
    expect(c.complete('t').end).toMatchObject({ kind: 'COMPLETED' });
  });

  it('closes what is under way once it becomes true, the token that changed it included', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, a: user(), b: user(), e: end(), esp: onCondition(true) },
      flows: ['s -> split -> a -> e', 'split -> b'],
    });
    const c = EngineCase.start(graph).complete('a', { stop: true });
    expect(c.happened).toEqual(['TASK_CLOSED a COMPLETED', 'TASK_CLOSED b INTERRUPTED', 'TASK_OPENED t']);
    expect(c.path).toEqual(['esp', 'es', 't']);
  });

  it('that does not interrupt runs beside the rest, and may run last', () => {
    const graph = processOf({ nodes: { s: start(), a: user(), esp: onCondition(false) }, flows: ['s -> a'] });
    const c = EngineCase.start(graph).complete('a', { stop: true });
    expect(c.tasks).toEqual(['t']);
    expect(c.complete('t').end).toMatchObject({ kind: 'COMPLETED' });
  });

  it('in a sub-process takes over that one only', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        p: sub({ nodes: { t0: start(), i: user(), esp: onCondition(true) }, flows: ['t0 -> i'] }),
        a: user(),
      },
      flows: ['s -> p -> a'],
    });
    const c = EngineCase.start(graph, { stop: true });
    expect(c.tasks).toEqual(['t']);
    expect(c.complete('t').tasks).toEqual(['a']);
  });
});

describe('conditions that set each other off', () => {
  it('happen one after the other, in the order in which they were armed', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: user(),
        one: boundary('a', conditional('go'), false),
        two: boundary('a', conditional('go')),
        x: user(),
        y: user(),
      },
      flows: ['s -> a', 'one -> x', 'two -> y'],
    });
    const c = EngineCase.start(graph);
    c.give({ type: 'COMPLETE_TASK', n: c.n('tasks', 'a'), variables: { go: true } });
    // The task is done with its variables: nothing can happen on its border any more.
    expect(c.tasks).toEqual([]);
    const armed = EngineCase.start(graph, { go: true });
    expect(armed.path).toEqual(['s', 'a', 'one', 'x', 'two', 'y']);
  });

  it('for ever are stopped by the step budget', () => {
    const endless = processOf({
      nodes: {
        s: start(),
        a: user(),
        esp: eventSub({
          nodes: { es: start(conditional('n > 0'), false), t: script('n + 1', 'n') },
          flows: ['es -> t'],
        }),
      },
      flows: ['s -> a'],
    });
    const c = EngineCase.start(endless);
    expect(refusalOf(() => c.complete('a', { n: 1 })).code).toBe('STEP_BUDGET_EXCEEDED');
    expect(c.tasks).toEqual(['a']);
  });
});
