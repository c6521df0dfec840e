import { EngineCase } from '../../test/support/engine-case.js';
import { end, processOf, start, sub, user, type ActivityOptions } from '../../test/support/process-builder.js';
import { besideOf } from './beside.js';
import type { ProcessGraph } from './graph.js';

const graphOf = (each: ActivityOptions['each']): ProcessGraph =>
  processOf({
    nodes: { s: start(), a: user({ each: { of: 'readers', as: 'reader', ...each } }), b: user(), e: end() },
    flows: ['s -> a -> b -> e'],
  });
const readers = (count: number): string[] => Array.from({ length: count }, (_, at) => `r${at}`);
const seen = (graph: ProcessGraph, c: EngineCase, at = 0) => besideOf(graph, c.state!, c.n('tasks', 'a', at));

describe('what stands beside an instance', () => {
  it('is what the others were opened for, and the list that they come from', () => {
    const graph = graphOf({});
    const c = EngineCase.start(graph, { readers: readers(3) });
    expect(seen(graph, c, 1)).toEqual({
      loop: 3,
      elementVariable: 'reader',
      own: 'r1',
      elements: ['r0', 'r1', 'r2'],
      list: { name: 'readers', elements: ['r0', 'r1', 'r2'] },
    });
    c.complete('a');
    expect(seen(graph, c)?.elements).toEqual(['r1', 'r2']);
  });

  it('is known in a wide loop too, of instances that were added, and of a sequential one still to come', () => {
    const wide = graphOf({});
    const c = EngineCase.start(wide, { readers: readers(40) }).give({
      type: 'ADD_INSTANCES',
      n: 3,
      elements: ['late'],
      reason: 'x',
      variables: { readers: [...readers(40), 'late'] },
    });
    expect(seen(wide, c, 17)?.own).toBe('r17');
    expect(seen(wide, c, 40)?.own).toBe('late');
    expect(seen(wide, c, 17)?.elements.toSorted()).toEqual([...readers(40), 'late'].toSorted());
    expect(seen(wide, c)?.list?.elements).toHaveLength(41);
    const queue = graphOf({ sequential: true });
    const q = EngineCase.start(queue, { readers: readers(3) });
    expect(seen(queue, q)?.elements).toEqual(['r0', 'r1', 'r2']);
  });

  it('names no list where the collection is computed', () => {
    const graph = graphOf({ of: 'readers[item != "r0"]' });
    const c = EngineCase.start(graph, { readers: readers(3) });
    expect(seen(graph, c)).toMatchObject({ elements: ['r1', 'r2'], list: null });
  });

  it('finds the list in the scope that holds it', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        block: sub(
          {
            nodes: { s2: start(), a: user({ each: { of: 'readers', as: 'reader' } }), e2: end() },
            flows: ['s2 -> a -> e2'],
          },
          { inputs: { readers: 'readers[1]' } },
        ),
        e: end(),
      },
      flows: ['s -> block -> e'],
    });
    const c = EngineCase.start(graph, { readers: [['x', 'y'], ['z']] });
    expect(seen(graph, c)?.list).toEqual({ name: 'readers', elements: ['x', 'y'] });
  });

  it('is nothing for a task alone, for one that counts by number, and for what is not open', () => {
    const graph = graphOf({});
    const c = EngineCase.start(graph, { readers: [] });
    expect(besideOf(graph, c.state!, c.n('tasks', 'b'))).toBeNull();
    expect(besideOf(graph, c.state!, 99)).toBeNull();
    const counted = processOf({
      nodes: { s: start(), a: user({ each: { times: '3' } }), e: end() },
      flows: ['s -> a -> e'],
    });
    const t = EngineCase.start(counted);
    expect(seen(counted, t)).toBeNull();
  });
});
