import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import { end, exclusive, processOf, service, start, sub, user } from '../../test/support/process-builder.js';

describe('variables', () => {
  const nested = processOf({
    nodes: {
      s: start(),
      a: sub(
        {
          nodes: { t: start(), i: user({ inputs: { own: '1' } }), k: service('k'), x: end() },
          flows: ['t -> i -> k -> x'],
        },
        { inputs: { local: 'base * 2' }, outputs: { out: 'local + own2' } },
      ),
      b: user(),
    },
    flows: ['s -> a -> b'],
  });

  it('are seen from inside out, inner over outer', () => {
    const c = EngineCase.start(nested, { base: 2, local: 'hidden', own: 'hidden' });
    expect(c.of('TASK_OPENED')[0]?.variables).toEqual({ base: 2, local: 4, own: 1 });
  });

  it('are written where the name is already defined, going outwards, else in the process', () => {
    const c = EngineCase.start(nested, { base: 2 }).complete('i', { base: 3, local: 5, own: 6, fresh: 7 });
    expect(c.variables).toEqual({ base: 3, fresh: 7 });
    expect(c.of('WORK_REQUESTED')[0]?.input).toEqual({ base: 3, local: 5, fresh: 7 });
  });

  it('of a scope end with it; only its output mapping leaves', () => {
    const c = EngineCase.start(nested, { base: 2 }).complete('i', { own2: 10 }).work('k', {});
    expect(c.variables).toEqual({ base: 2, own2: 10, out: 14 });
  });

  it('of a task leave by its output mapping alone, computed over results and everything it sees', () => {
    const graph = processOf({
      nodes: { s: start(), a: user({ inputs: { rate: '2' }, outputs: { total: 'amount * rate' } }), b: user() },
      flows: ['s -> a -> b'],
    });
    expect(EngineCase.start(graph).complete('a', { amount: 21, noise: true }).variables).toEqual({ total: 42 });
  });

  it('may have any name a file can give them', () => {
    const graph = processOf({
      nodes: { s: start(), a: user(), b: user({ inputs: { ['__proto__']: '1', constructor: '2' } }) },
      flows: ['s -> a -> b'],
    });
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "toString": 1}') as Record<string, number>;
    const c = EngineCase.start(graph).complete('a', hostile);
    expect(Object.keys(c.variables)).toEqual(['__proto__', 'toString']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const seen = c.of('TASK_OPENED')[0]?.variables ?? {};
    expect(Object.entries(seen)).toContainEqual(['__proto__', 1]);
  });

  it('read the instant of the stimulus for now(), never a clock', () => {
    const graph = processOf({
      nodes: { s: start(), gw: exclusive, a: user(), b: user() },
      flows: ['s -> gw', 'gw -> a if today() = date("2022-10-18")', 'gw -> b default'],
    });
    expect(EngineCase.start(graph).tasks).toEqual(['a']);
  });

  it('refuse an expression that cannot be computed, by element and text', () => {
    const expression = {
      source: 'broken',
      names: [],
      evaluate: () => {
        throw new RangeError('no value');
      },
    };
    const a = { ...user(), own: { ...user().own, inputs: [{ target: 'x', expression }] } };
    const graph = processOf({ nodes: { s: start(), a }, flows: ['s -> a'] });
    expect(refusalOf(() => EngineCase.start(graph))).toEqual({
      code: 'EXPRESSION_FAILED',
      params: { element: 'a', expression: 'broken' },
    });
  });
});
