import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import { end, exclusive, plain, processOf, script, start, user } from '../../test/support/process-builder.js';

const run = (task: ReturnType<typeof script>, variables = {}): EngineCase =>
  EngineCase.start(processOf({ nodes: { s: start(), x: task, a: user() }, flows: ['s -> x -> a'] }), variables);

describe('a script task', () => {
  it('puts its value under the name it gives', () => {
    const c = run(script('a + 1', 'b'), { a: 1 });
    expect(c.variables).toEqual({ a: 1, b: 2 });
    expect(c.path).toEqual(['s', 'x', 'a']);
    expect(c.tasks).toEqual(['a']);
  });

  it('without a name sets the variables that its context names, and none for null', () => {
    expect(run(script('{ b: a + 1, c: [a] }'), { a: 1 }).variables).toEqual({ a: 1, b: 2, c: [1] });
    expect(run(script('null'), { a: 1 }).variables).toEqual({ a: 1 });
  });

  it('without a name refuses a value that is no context', () => {
    expect(refusalOf(() => run(script('a + 1'), { a: 1 }))).toEqual({
      code: 'EXPRESSION_FAILED',
      params: { element: 'x', expression: 'a + 1' },
    });
  });

  it('reads by its input mapping, and lets out what its output mapping says', () => {
    const c = run(script('k * 2', 'r', { inputs: { k: 'a + 1' }, outputs: { out: 'r' } }), { a: 1 });
    expect(c.variables).toEqual({ a: 1, out: 4 });
  });

  it('may be a multi-instance: results leave by the output collection', () => {
    const c = run(script('e * 2', 'r', { each: { of: 'list', as: 'e', into: 'doubled', element: 'r' } }), {
      list: [1, 2, 3],
    });
    expect(c.variables).toEqual({ list: [1, 2, 3], doubled: [2, 4, 6] });
  });

  it('works on in a loop', () => {
    const graph = processOf({
      nodes: { s: start(), m: exclusive, x: script('n + 1', 'n'), gw: exclusive, e: end() },
      flows: ['s -> m -> x -> gw', 'gw -> m if n < 5', 'gw -> e default'],
    });
    expect(EngineCase.start(graph, { n: 0 }).variables).toEqual({ n: 5 });
  });
});

describe('a manual or undefined task', () => {
  it('is passed through, and noted', () => {
    const graph = processOf({
      nodes: { s: start(), x: plain({ outputs: { done: 'true' } }), e: end() },
      flows: ['s -> x -> e'],
    });
    const c = EngineCase.start(graph);
    expect(c.path).toEqual(['s', 'x', 'e']);
    expect(c.happened).toEqual(['CASE_ENDED e']);
    expect(c.variables).toEqual({ done: true });
  });
});
