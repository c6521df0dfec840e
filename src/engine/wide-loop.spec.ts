import * as fc from 'fast-check';
import { AT, EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  end,
  error,
  exclusive,
  message,
  processOf,
  receive,
  service,
  start,
  timer,
  user,
  type ActivityOptions,
  type Drawn,
} from '../../test/support/process-builder.js';
import { advance } from './advance.js';
import { membersOf } from './bits.js';
import type { Json } from './json.js';
import { unpackAll } from './packed.js';
import { standingOf } from './standing.js';
import { openPointsOf, type Activation, type CaseState } from './state.js';
import type { Stimulus } from './stimulus.js';
import { allInstancesOf, NARROW } from './wide-loop.js';

const WIDTH = 50;
const readers = Array.from({ length: WIDTH }, (_, at) => `reader's "|" ${at}`);
const each: ActivityOptions['each'] = {
  of: 'readers',
  as: 'reader',
  into: 'read',
  element: '{who: reader, what: outcome}',
};

const circulation = (activity: Drawn) =>
  processOf({
    nodes: {
      s: start(),
      a: activity,
      late: boundary('a', timer('DURATION', 'PT1H')),
      asked: boundary('a', message('M'), false),
      broken: boundary('a', error('E')),
      x: user(),
      y: user(),
      b: user(),
      e: end(),
    },
    flows: ['s -> a -> b -> e', 'late -> x', 'broken -> x', 'asked -> y'],
    messages: [{ name: 'M' }],
  });
const wide = (more: ActivityOptions['each'] = {}, options: ActivityOptions = {}): EngineCase =>
  EngineCase.start(circulation(user({ candidates: ['${reader}'], ...options, each: { ...each, ...more } })), {
    readers,
  });

describe('a wide parallel multi-instance', () => {
  it('waits for every instance under its own number, as a narrow one does', () => {
    const c = wide();
    expect(c.open.tasks).toHaveLength(WIDTH);
    expect(c.open.tasks.map(({ n }) => n)).toEqual(c.of('TASK_OPENED').map(({ n }) => n));
    expect(standingOf(c.state!).standing.get('a')).toEqual({
      kind: 'TASK',
      open: WIDTH,
      loop: { total: WIDTH, done: 0 },
    });
    c.complete('a', {}, 7);
    expect(standingOf(c.state!).standing.get('a')).toMatchObject({ open: WIDTH - 1, loop: { total: WIDTH, done: 1 } });
  });

  it('keeps its instances out of the activations, and its state small', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => `READER@U${at}`);
    const c = EngineCase.start(circulation(user({ each })), { readers: many });
    expect(c.state!.activations).toHaveLength(2);
    expect(JSON.stringify(c.state).length).toBeLessThan(JSON.stringify(many).length * 3);
    for (let at = 0; at < 20; at += 1) c.complete('a', { outcome: 'READ' }, at);
    expect(c.state!.activations).toHaveLength(2);
  });

  it('collects all results in the order of instances, whatever the order of completion and the text in them', () => {
    const c = wide();
    for (let left = WIDTH; left > 0; left -= 1) c.complete('a', { outcome: `it's "so" | ${left}` }, (left * 7) % left);
    expect(c.tasks).toEqual(['b']);
    const read = c.variables['read'] as { who: string; what: string }[];
    expect(read.map(({ who }) => who)).toEqual(readers);
    expect(new Set(read.map(({ what }) => what)).size).toBe(WIDTH);
  });

  it('gives every instance its own element in candidates and output mappings', () => {
    const c = wide({}, { outputs: { last: 'reader + outcome' } });
    expect(c.of('TASK_OPENED')[9]?.candidates).toEqual([readers[9]]);
    expect(c.complete('a', { outcome: '!' }, 31).variables['last']).toBe(`${readers[31]}!`);
  });

  it('does not show each task the whole collection', () => {
    expect(wide().of('TASK_OPENED')[3]?.variables).toEqual({ loopCounter: 3, read: [], reader: readers[3] });
  });

  it('lets its completion condition read what is collected so far', () => {
    const c = wide({ until: 'count(read) = 2 and read[1].what = "A"' });
    c.complete('a', { outcome: 'B' }, 9);
    expect(c.complete('a', { outcome: 'A' }, 3).tasks).toEqual(['b']);
    expect(c.variables['read']).toEqual([
      { who: readers[3], what: 'A' },
      { who: readers[9], what: 'B' },
    ]);
    expect(c.happened.filter((line) => line === 'TASK_CLOSED a COMPLETION_CONDITION')).toHaveLength(WIDTH - 2);
  });

  it('offers its counts to the completion condition', () => {
    const c = wide({ until: 'nrOfCompletedInstances = 2 and nrOfActiveInstances = nrOfInstances - 2' });
    expect(c.complete('a').tasks).toHaveLength(WIDTH - 1);
    expect(c.complete('a').tasks).toEqual(['b']);
  });

  it('is closed as a whole, each instance once', () => {
    const c = wide().complete('a', {}, 4).fire('late');
    expect(c.tasks).toEqual(['x']);
    const closed = c.of('TASK_CLOSED').map(({ n }) => n);
    expect(closed).toHaveLength(WIDTH - 1);
    expect(new Set(closed).size).toBe(WIDTH - 1);
    expect(c.state!.activations).toHaveLength(2);
    const voided = wide().give({ type: 'CANCEL_CASE', reason: 'x' });
    expect(voided.of('TASK_CLOSED')).toHaveLength(WIDTH);
  });

  it('goes on beside an event on its border that does not interrupt, and fails as a whole', () => {
    const c = wide().receive('asked');
    expect(c.tasks.filter((task) => task === 'a')).toHaveLength(WIDTH);
    c.give({ type: 'BPMN_ERROR', n: c.n('tasks', 'a', 12), code: 'E', variables: {} });
    expect(c.tasks).toEqual(['y', 'x']);
  });

  it('answers once: a number that is done is not open', () => {
    const c = wide();
    const n = c.n('tasks', 'a', 20);
    c.complete('a', {}, 20);
    expect(refusalOf(() => c.give({ type: 'COMPLETE_TASK', n, variables: {} })).code).toBe('TASK_NOT_OPEN');
    expect(refusalOf(() => c.give({ type: 'COMPLETE_TASK', n: 9_999, variables: {} })).code).toBe('TASK_NOT_OPEN');
  });

  it('begins afresh at every entry', () => {
    const graph = processOf({
      nodes: { s: start(), a: user({ each }), gw: exclusive, e: end() },
      flows: ['s -> a -> gw', 'gw -> a if count(read) < 30', 'gw -> e default'],
    });
    const c = EngineCase.start(graph, { readers: readers.slice(0, NARROW + 1) });
    for (let round = 0; round < 2; round += 1) {
      expect(c.tasks).toHaveLength(NARROW + 1);
      while (c.tasks.length > 1) c.complete('a', { outcome: round });
      c.complete('a', { outcome: round });
    }
    expect(c.tasks).toHaveLength(NARROW + 1);
  });

  it.each([
    ['work', service('work.do', { each }), 'work', (n: number) => ({ type: 'WORK_DONE' as const, n, result: {} })],
    [
      'waits',
      receive('M', { each }),
      'waits',
      (n: number) => ({ type: 'MESSAGE_RECEIVED' as const, n, variables: {} }),
    ],
    [
      'calls',
      call('child', { each }),
      'calls',
      (n: number) => ({ type: 'CALL_ENDED' as const, n, kind: 'COMPLETED' as const, variables: { outcome: 1 } }),
    ],
  ] as const)('does the same for %s', (_, activity, kind, answer) => {
    const c = EngineCase.start(circulation(activity), { readers });
    expect(c.state!.activations).toHaveLength(2);
    for (let left = WIDTH; left > 0; left -= 1) c.give(answer(c.n(kind, 'a', (left * 3) % left)));
    expect(c.tasks).toEqual(['b']);
    expect(c.variables['read']).toHaveLength(WIDTH);
  });

  it('is kept as it always was up to the narrow width', () => {
    const c = EngineCase.start(circulation(user({ each })), { readers: readers.slice(0, NARROW) });
    expect(c.state!.activations).toHaveLength(NARROW + 2);
  });
});

/** The state as it would be without the compact form: every instance an activation, results in their list. */
function unfolded(state: CaseState): CaseState {
  const unfold = (one: Activation): Activation[] => {
    if (!one.loop?.wide) return [one];
    const { wide, ...loop } = one.loop;
    const results = wide.results === undefined ? null : (unpackAll(wide.results) as [number, Json][]);
    const read = results?.sort(([a], [b]) => a - b).map(([, result]) => result);
    const plain = {
      ...one,
      ...(read ? { vars: { ...one.vars, read } } : {}),
      loop: { ...loop, done: membersOf(wide.done) },
    };
    return [plain, ...allInstancesOf(one)];
  };
  return { ...state, activations: state.activations.flatMap(unfold) };
}

describe('the compact form', () => {
  it('makes no difference to what happens, whatever that is', () => {
    const graph = circulation(user({ each: { ...each, until: 'nrOfCompletedInstances > 12' } }));
    const act = fc.tuple(
      fc.constantFrom('COMPLETE', 'COMPLETE', 'COMPLETE', 'ADD', 'REMOVE', 'SET', 'MOVE', 'ASK'),
      fc.nat(99),
    );
    const given = ([kind, at]: [string, number], state: CaseState): Partial<Stimulus> => {
      const { tasks, waits } = openPointsOf(state);
      const n = tasks[at % tasks.length]?.n ?? 0;
      switch (kind) {
        case 'ADD':
          return { type: 'ADD_INSTANCES', n: 3, elements: ['x', at], reason: '' };
        case 'REMOVE':
          return { type: 'REMOVE_INSTANCE', n: 3, index: at % 30, reason: '' };
        case 'SET':
          return { type: 'CHANGE_VARIABLES', in: n, set: { outcome: at }, remove: [], reason: '' };
        case 'MOVE':
          return { type: 'MOVE_TOKENS', close: [n], open: [{ elementId: 'y' }], variables: {}, reason: '' };
        case 'ASK':
          return { type: 'MESSAGE_RECEIVED', n: waits[0]?.n ?? 0, variables: {} };
        default:
          return { type: 'COMPLETE_TASK', n, variables: { outcome: at } };
      }
    };
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let { state } = EngineCase.start(graph, { readers: readers.slice(0, 30) });
        for (const one of acts) {
          if (!state || state.end) return;
          const stimulus = { ...given(one, state), at: AT, actor: 'u-1' } as Stimulus;
          const take = (from: CaseState) => {
            try {
              const { effects, state: to } = advance(graph, from, stimulus);
              return { effects: JSON.stringify(effects), open: openPointsOf(to), to };
            } catch (refusal) {
              return { refusal: String(refusal) };
            }
          };
          const { to, ...compact } = take(state);
          const { to: _, ...plain } = take(unfolded(state));
          expect(compact).toEqual(plain);
          if (to) state = JSON.parse(JSON.stringify(to)) as CaseState;
        }
      }),
      { numRuns: 60, seed: 11 },
    );
  });
});
