import { EngineCase } from '../../test/support/engine-case.js';
import { end, parallel, processOf, start, user } from '../../test/support/process-builder.js';
import { movable, targetsOf } from './movable.js';

describe('what can be moved', () => {
  const graph = processOf({
    nodes: { s: start(), split: parallel, a: user({ each: { times: '25' } }), b: user(), join: parallel, e: end() },
    flows: ['s -> split', 'split -> a -> join', 'split -> b -> join', 'join -> e'],
  });

  it('is everything under way, instances one by one, and the tokens at joins', () => {
    const c = EngineCase.start(graph).complete('b');
    const { points, joins } = movable(c.state!);
    expect(points.filter(({ kind }) => kind === 'TASK').map(({ index }) => index)).toEqual(
      Array.from({ length: 25 }, (_, at) => at),
    );
    expect(points.filter(({ kind }) => kind === 'LOOP')).toHaveLength(1);
    expect(joins).toEqual([{ gatewayId: 'join', in: 1, tokens: 1 }]);
    while (c.end === null) c.complete('a');
    expect(movable(c.state!)).toEqual({ points: [], joins: [] });
  });

  it('goes before every element that a flow may lead to', () => {
    const targets = targetsOf(graph);
    expect(targets.map(({ elementId }) => elementId)).toEqual(['s', 'split', 'a', 'b', 'join', 'e']);
    expect(targets.find(({ elementId }) => elementId === 'join')?.flowIds).toEqual(['a>join', 'b>join']);
  });
});
