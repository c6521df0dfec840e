import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import { end, eventSub, message, parallel, processOf, start, sub, user } from '../../test/support/process-builder.js';

const graph = processOf({
  nodes: {
    s: start(),
    a: user(),
    split: parallel,
    inner: sub({ nodes: { is: start(), b: user(), ie: end() }, flows: ['is -> b -> ie'] }),
    c: user(),
    join: parallel,
    d: user(),
    e: end(),
    on: eventSub({ nodes: { os: start(message('M')), x: user(), xe: end() }, flows: ['os -> x -> xe'] }),
  },
  flows: ['s -> a -> split', 'split -> inner -> join', 'split -> c -> join', 'join -> d -> e'],
});
const begin = (...points: string[]): EngineCase =>
  new EngineCase(graph).give({ type: 'START_CASE', variables: { v: 1 }, points });

describe('a case that begins at points of its process', () => {
  it('has a token before each, the scopes around them open and armed, and its variables', () => {
    const c = begin('b', 'c');
    expect(c.tasks).toEqual(['b', 'c']);
    expect(c.open.waits.map(({ elementId }) => elementId)).toEqual(['os']);
    expect(c.variables).toEqual({ v: 1 });
    expect(c.complete('b').complete('c').complete('d').end).toMatchObject({ kind: 'COMPLETED', elementId: 'e' });
  });

  it('refuses a point that is none, and none at all', () => {
    expect(refusalOf(() => begin()).code).toBe('MOVE_LEAVES_NOTHING');
    expect(refusalOf(() => begin('nowhere')).code).toBe('MOVE_TARGET_UNKNOWN');
    expect(refusalOf(() => begin('os')).code).toBe('MOVE_TARGET_INVALID');
  });
});
