import { EngineCase } from '../../test/support/engine-case.js';
import {
  catchEvent,
  end,
  link,
  parallel,
  processOf,
  start,
  sub,
  throwEvent,
  user,
} from '../../test/support/process-builder.js';

describe('links', () => {
  it('lead a token to the event of the same name, from wherever they are thrown', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        split: parallel,
        one: throwEvent(link('A')),
        two: throwEvent(link('A')),
        three: throwEvent(link('B')),
        a: catchEvent(link('A')),
        b: catchEvent(link('B')),
        x: user(),
        y: user(),
      },
      flows: ['s -> split -> one', 'split -> two', 'split -> three', 'a -> x', 'b -> y'],
    });
    const c = EngineCase.start(graph);
    expect(c.path).toEqual(['s', 'split', 'one', 'a', 'x', 'two', 'a', 'x', 'three', 'b', 'y']);
    expect(c.tasks).toEqual(['x', 'x', 'y']);
  });

  it('stay in their scope, and begin nothing by themselves', () => {
    const inside = {
      nodes: { a: user(), t: throwEvent(link('L')), c: catchEvent(link('L')), e: end() },
      flows: ['a -> t', 'c -> e'],
    };
    const graph = processOf({
      nodes: { s: start(), p: sub(inside), t2: throwEvent(link('L')), c2: catchEvent(link('L')), z: end() },
      flows: ['s -> p -> t2', 'c2 -> z'],
    });
    const c = EngineCase.start(graph);
    expect(c.tasks).toEqual(['a']);
    expect(c.complete('a').path).toEqual(['t', 'c', 'e', 't2', 'c2', 'z']);
    expect(c.end).toEqual({ kind: 'COMPLETED', elementId: 'z' });
  });
});
