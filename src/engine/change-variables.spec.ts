import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import { boundary, end, processOf, start, sub, user } from '../../test/support/process-builder.js';
import { compileFeel } from './feel/index.js';
import type { Variables } from './json.js';

const change = (c: EngineCase, set: Variables, remove: string[] = [], at?: number): EngineCase =>
  c.give({ type: 'CHANGE_VARIABLES', set, remove, reason: 'a slip', ...(at === undefined ? {} : { in: at }) });

describe('changing variables', () => {
  const graph = processOf({
    nodes: {
      s: start(),
      inner: sub(
        { nodes: { is: start(), a: user(), b: user(), ie: end() }, flows: ['is -> a -> b -> ie'] },
        { inputs: { level: '2' } },
      ),
      e: end(),
    },
    flows: ['s -> inner -> e'],
  });

  it('sets and removes those of the process, and moves nothing', () => {
    const c = change(EngineCase.start(graph, { x: 1, y: 2 }), { x: 5, z: [1] }, ['y', 'unknown']);
    expect(c.variables).toEqual({ x: 5, z: [1] });
    expect([c.effects, c.tasks]).toEqual([[], ['a']]);
  });

  it('changes those of an inner scope by its number', () => {
    const c = EngineCase.start(graph, { level: 1 });
    const inner = c.state!.activations.find(({ elementId }) => elementId === 'inner')!.n;
    change(c, { level: 7 }, [], inner);
    expect(c.variables).toEqual({ level: 1 });
    expect(c.complete('a').of('TASK_OPENED')[0]?.variables).toEqual({ level: 7 });
    change(c, {}, ['level'], inner);
    expect(refusalOf(() => change(c, {}, [], 99)).code).toBe('SCOPE_NOT_OPEN');
  });

  it('sets those of one instance of a wide loop', () => {
    const c = EngineCase.start(
      processOf({
        nodes: {
          s: start(),
          a: user({ each: { times: '30', as: 'i', into: 'got', element: 'x' } }),
          e: end(),
        },
        flows: ['s -> a -> e'],
      }),
    );
    change(c, { x: 'set' }, [], c.n('tasks', 'a', 5));
    expect(c.open.tasks).toHaveLength(30);
    while (c.end === null) c.complete('a');
    expect((c.variables['got'] as unknown[]).filter((got) => got === 'set')).toHaveLength(1);
  });

  it('asks conditional events again', () => {
    const watched = processOf({
      nodes: {
        s: start(),
        a: user(),
        on: boundary('a', { kind: 'CONDITIONAL', condition: compileFeel('level > 3') }),
        b: user(),
        e: end(),
      },
      flows: ['s -> a -> e', 'on -> b -> e'],
    });
    const c = EngineCase.start(watched, { level: 1 });
    expect(change(c, { level: 2 }).tasks).toEqual(['a']);
    expect(change(c, { level: 4 }).tasks).toEqual(['b']);
  });
});
