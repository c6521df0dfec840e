import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import { end, processOf, start, sub, user, type ActivityOptions } from '../../test/support/process-builder.js';
import type { Json } from './json.js';
import { standingOf } from './standing.js';

const readers = (count: number): string[] => Array.from({ length: count }, (_, at) => `r${at}`);
const begun = (each: ActivityOptions['each'], variables = { readers: readers(3) }): EngineCase =>
  EngineCase.start(
    processOf({
      nodes: {
        s: start(),
        a: user({
          candidates: ['${reader}'],
          each: { of: 'readers', as: 'reader', into: 'read', element: 'reader', ...each },
        }),
        b: user(),
        e: end(),
      },
      flows: ['s -> a -> b -> e'],
    }),
    variables,
  );
const LOOP = 3;
const add = (c: EngineCase, ...elements: Json[]): EngineCase =>
  c.give({ type: 'ADD_INSTANCES', n: LOOP, elements, reason: 'one more' });
const remove = (c: EngineCase, index: number): EngineCase =>
  c.give({ type: 'REMOVE_INSTANCE', n: LOOP, index, reason: 'on leave' });
const progress = (c: EngineCase): unknown => standingOf(c.state!).standing.get('a')?.loop;

describe('adding instances', () => {
  it('opens them at once beside the others of a parallel loop, and waits for them too', () => {
    const c = add(begun({}), 'late', 'later');
    expect(c.of('TASK_OPENED').map(({ candidates, loopCounter }) => [candidates[0], loopCounter])).toEqual([
      ['late', 3],
      ['later', 4],
    ]);
    for (let at = 4; at >= 0; at -= 1) c.complete('a', {}, at);
    expect(c.tasks).toEqual(['b']);
    expect(c.variables['read']).toEqual(['r0', 'r1', 'r2', 'late', 'later']);
  });

  it('puts them behind those that a sequential loop has still to open', () => {
    const c = add(begun({ sequential: true }), 'late');
    expect(c.of('TASK_OPENED')).toEqual([]);
    const seen: unknown[] = [];
    while (c.tasks[0] === 'a') {
      c.complete('a');
      seen.push(...c.of('TASK_OPENED').map(({ candidates, loopCounter }) => [candidates[0], loopCounter]));
    }
    expect(seen).toEqual([
      ['r1', 1],
      ['r2', 2],
      ['late', 3],
      [undefined, undefined],
    ]);
    expect(c.variables['read']).toEqual(['r0', 'r1', 'r2', 'late']);
  });

  it('lets the case remember it outside, and forget it when one is taken out', () => {
    const c = begun({}, { readers: readers(2) });
    c.give({
      type: 'ADD_INSTANCES',
      n: LOOP,
      elements: ['late'],
      reason: 'x',
      variables: { readers: ['r0', 'late'], a: 1 },
    });
    expect(c.variables).toMatchObject({ readers: ['r0', 'late'], a: 1 });
    expect(c.tasks).toEqual(['a', 'a', 'a']);
    c.give({ type: 'REMOVE_INSTANCE', n: LOOP, index: 2, reason: 'x', variables: { a: null } });
    expect(c.variables).toMatchObject({ readers: ['r0', 'late'], a: null });
  });

  it('counts them in the completion condition', () => {
    const c = add(begun({ until: 'nrOfCompletedInstances / nrOfInstances >= 0.5' }), 'late');
    expect(c.complete('a').tasks).toHaveLength(3);
    expect(c.complete('a').tasks).toEqual(['b']);
  });

  it('adds to a wide loop, and makes a narrow one wide', () => {
    const wide = add(begun({}, { readers: readers(30) }), 'late');
    expect(wide.open.tasks).toHaveLength(31);
    while (wide.tasks[0] === 'a') wide.complete('a', {}, wide.tasks.length - 1);
    expect(wide.variables['read']).toEqual([...readers(30), 'late']);
    const narrow = begun({}).complete('a', {}, 1);
    add(narrow, ...readers(25).map((reader) => `x${reader}`));
    expect(narrow.open.tasks).toHaveLength(27);
    while (narrow.tasks[0] === 'a') narrow.complete('a');
    expect(narrow.variables['read']).toEqual([...readers(3), ...readers(25).map((reader) => `x${reader}`)]);
  });

  it('is refused where no multi-instance runs, and beyond the limit', () => {
    const c = begun({});
    const to = (n: number, count: number) => () =>
      c.give({ type: 'ADD_INSTANCES', n, elements: readers(count), reason: '' });
    expect(refusalOf(to(4, 1)).code).toBe('LOOP_NOT_OPEN');
    expect(refusalOf(to(99, 1)).code).toBe('LOOP_NOT_OPEN');
    expect(refusalOf(to(LOOP, 4_998))).toMatchObject({ code: 'TOO_MANY_INSTANCES', params: { instances: 5_001 } });
    const repeated = EngineCase.start(
      processOf({ nodes: { s: start(), a: user({ loop: { maximum: 2 } }), e: end() }, flows: ['s -> a -> e'] }),
    );
    expect(refusalOf(() => repeated.give({ type: 'ADD_INSTANCES', n: LOOP, elements: [null], reason: '' })).code).toBe(
      'LOOP_NOT_OPEN',
    );
  });
});

describe('removing an instance', () => {
  it('closes it, and neither waits for it nor counts it', () => {
    const c = remove(begun({}), 1);
    expect(c.happened).toEqual(['TASK_CLOSED a MOVED']);
    expect(progress(c)).toEqual({ total: 2, done: 0 });
    expect(c.complete('a').complete('a').tasks).toEqual(['b']);
    expect(c.variables['read']).toEqual(['r0', 'r2']);
  });

  it('ends the loop where it was the last that was missing', () => {
    const c = remove(begun({}).complete('a', {}, 2).complete('a'), 1);
    expect(c.tasks).toEqual(['b']);
    expect(c.variables['read']).toEqual(['r0', 'r2']);
    expect(remove(remove(remove(begun({}), 0), 1), 2).tasks).toEqual(['b']);
  });

  it('asks the completion condition again', () => {
    const c = begun({ until: 'nrOfCompletedInstances / nrOfInstances >= 0.5' }).complete('a');
    expect(remove(c, 1).tasks).toEqual(['b']);
  });

  it('goes on with the next of a sequential loop, or strikes off one that has still to come', () => {
    const c = remove(begun({ sequential: true }), 1);
    expect(c.happened).toEqual([]);
    remove(c, 0);
    expect(c.of('TASK_OPENED')).toMatchObject([{ candidates: ['r2'], loopCounter: 1 }]);
    expect(c.complete('a').variables['read']).toEqual(['r2']);
  });

  it('takes one out of a wide loop', () => {
    const c = begun({}, { readers: readers(30) });
    remove(c, 17);
    expect(c.of('TASK_CLOSED').map(({ n }) => n)).toEqual([LOOP + 1 + 17]);
    expect(progress(c)).toEqual({ total: 29, done: 0 });
    while (c.tasks[0] === 'a') c.complete('a');
    expect(c.variables['read']).toEqual(readers(30).filter((reader) => reader !== 'r17'));
  });

  it('closes all that is inside an instance of a sub-process', () => {
    const c = EngineCase.start(
      processOf({
        nodes: {
          s: start(),
          each: sub({ nodes: { t: start(), a: user(), x: end() }, flows: ['t -> a -> x'] }, { each: { times: '2' } }),
          e: end(),
        },
        flows: ['s -> each -> e'],
      }),
    );
    expect(remove(c, 0).happened).toEqual(['TASK_CLOSED a MOVED']);
    expect(c.complete('a').end?.kind).toBe('COMPLETED');
  });

  it('is refused for one that is done, was removed, or never was', () => {
    const c = remove(begun({}).complete('a'), 1);
    for (const index of [0, 1, 3, -1]) expect(refusalOf(() => remove(c, index)).code).toBe('INSTANCE_NOT_OPEN');
    const wide = begun({}, { readers: readers(30) }).complete('a');
    for (const index of [0, 30, 999]) expect(refusalOf(() => remove(wide, index)).code).toBe('INSTANCE_NOT_OPEN');
  });
});
