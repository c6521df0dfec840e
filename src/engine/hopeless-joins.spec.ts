import { EngineCase } from '../../test/support/engine-case.js';
import { end, parallel, processOf, start, user } from '../../test/support/process-builder.js';
import { hopelessJoins } from './hopeless-joins.js';
import type { Stimulus } from './stimulus.js';

const joined = processOf({
  nodes: { s: start(), split: parallel, a: user(), b: user(), join: parallel, c: user(), e: end() },
  flows: ['s -> split', 'split -> a -> join', 'split -> b -> join', 'join -> c -> e'],
});
type Move = Extract<Stimulus, { type: 'MOVE_TOKENS' }>;

/** The joins without hope after `a` is done and these were moved. */
const hopelessAfter = (closeOf: (b: number) => Move['close'], ...open: string[]): readonly string[] => {
  const c = EngineCase.start(joined).complete('a');
  c.give({
    type: 'MOVE_TOKENS',
    reason: 'x',
    close: closeOf(c.n('tasks', 'b')),
    open: open.map((elementId) => ({ elementId })),
    variables: {},
  });
  return hopelessJoins(joined, c.state!);
};

describe('a join without hope', () => {
  it('is told of before it is stuck: nothing can come by the flow that it lacks', () => {
    const c = EngineCase.start(joined).complete('a');
    expect(hopelessJoins(joined, c.state!)).toEqual([]);
    expect(hopelessAfter((b) => [b], 'c')).toEqual(['join']);
    expect(hopelessAfter((b) => [b])).toEqual(['join']);
  });

  it('is none where its tokens went too, where another can still come, and in a case that is over', () => {
    expect(hopelessAfter((b) => [b, { gatewayId: 'join', in: 1 }], 'c')).toEqual([]);
    expect(hopelessAfter((b) => [b], 's')).toEqual([]);
    const c = EngineCase.start(joined).complete('a').give({ type: 'CANCEL_CASE', reason: 'x' });
    expect(hopelessJoins(joined, c.state!)).toEqual([]);
  });
});
