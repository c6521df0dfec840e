import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import { end, exclusive, parallel, processOf, start, sub, user } from '../../test/support/process-builder.js';

describe('exclusive gateway', () => {
  const graph = processOf({
    nodes: { s: start(), a: user(), gw: exclusive, b: user(), c: user(), d: user() },
    flows: [
      's -> a -> gw',
      'gw -> b if outcome = "RETURN"',
      'gw -> c if outcome in ("RETURN", "REJECT")',
      'gw -> d default',
    ],
  });
  const after = (outcome: string): string[] => EngineCase.start(graph).complete('a', { outcome }).tasks;

  it('takes the first flow, in the order drawn, whose condition is true', () => {
    expect(after('RETURN')).toEqual(['b']);
    expect(after('REJECT')).toEqual(['c']);
  });

  it('takes the default flow when no condition is true', () => {
    expect(after('APPROVE')).toEqual(['d']);
  });

  it('refuses to go on when nothing is true and there is no default', () => {
    const strict = processOf({
      nodes: { s: start(), a: user(), gw: exclusive, b: user() },
      flows: ['s -> a -> gw', 'gw -> b if outcome = "RETURN"'],
    });
    const c = EngineCase.start(strict);
    expect(refusalOf(() => c.complete('a', { outcome: 'APPROVE' }))).toEqual({
      code: 'NO_FLOW_TRUE',
      params: { element: 'gw' },
    });
    expect(c.tasks).toEqual(['a']);
  });

  it('refuses a condition that is neither true nor false, with element and text', () => {
    const unclear = processOf({
      nodes: { s: start(), gw: exclusive, a: user(), b: user() },
      flows: ['s -> gw', 'gw -> a if missing', 'gw -> b default'],
    });
    expect(refusalOf(() => EngineCase.start(unclear))).toEqual({
      code: 'CONDITION_NOT_BOOLEAN',
      params: { element: 'gw>a', expression: 'missing' },
    });
  });

  it('merges without waiting', () => {
    const merge = processOf({
      nodes: { s: start(), split: parallel, a: user(), b: user(), m: exclusive, c: user() },
      flows: ['s -> split -> a -> m -> c', 'split -> b -> m'],
    });
    const c = EngineCase.start(merge).complete('a');
    expect(c.tasks).toEqual(['b', 'c']);
    expect(c.complete('b').tasks).toEqual(['c', 'c']);
  });
});

describe('parallel gateway', () => {
  it('opens every branch in the order drawn and joins them when the last has come', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, a: user(), b: user(), c: user(), join: parallel, d: user(), e: end() },
      flows: ['s -> split -> a -> join -> d -> e', 'split -> b -> join', 'split -> c -> join'],
    });
    const c = EngineCase.start(graph);
    expect(c.tasks).toEqual(['a', 'b', 'c']);
    expect(c.complete('c').tasks).toEqual(['a', 'b']);
    expect(c.complete('a').tasks).toEqual(['b']);
    expect(c.complete('b').tasks).toEqual(['d']);
    expect(c.state?.joins).toEqual([]);
    expect(c.complete('d').end).toEqual({ kind: 'COMPLETED', elementId: 'e' });
  });

  it('does not take a second token on one flow for a missing one on another (a loop inside a branch)', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, a: user(), gw: exclusive, b: user(), join: parallel, d: user() },
      flows: ['s -> split -> a -> gw', 'gw -> a if again', 'gw -> join default', 'split -> b -> join -> d'],
    });
    const c = EngineCase.start(graph);
    c.complete('a', { again: true }).complete('a', { again: true }).complete('a', { again: false });
    expect(c.tasks).toEqual(['b']);
    expect(c.complete('b').tasks).toEqual(['d']);
  });

  it('does not fire early behind a merge inside a branch, and fires twice for two full sets', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        split: parallel,
        inner: parallel,
        a: user(),
        b: user(),
        m: exclusive,
        c: user(),
        join: parallel,
        d: user(),
      },
      flows: ['s -> split -> inner -> a -> m -> join -> d', 'inner -> b -> m', 'split -> c -> join'],
    });
    const c = EngineCase.start(graph).complete('a').complete('b');
    expect(c.tasks).toEqual(['c']);
    c.complete('c');
    expect(c.tasks).toEqual(['d']);
    expect(c.state?.joins).toEqual([{ gatewayId: 'join', in: 1, tokens: [['m>join', 1]] }]);
    c.complete('d');
    expect(c.end).toBeNull();
    expect(c.of('INCIDENT_RAISED')).toMatchObject([{ code: 'JOIN_STUCK', elementId: 'join' }]);
  });

  it('counts the tokens of each sub-process instance apart', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        each: sub(
          {
            nodes: { t: start(), split: parallel, a: user(), b: user(), join: parallel, x: end() },
            flows: ['t -> split -> a -> join -> x', 'split -> b -> join'],
          },
          { each: { times: '2' } },
        ),
        e: end(),
      },
      flows: ['s -> each -> e'],
    });
    const c = EngineCase.start(graph);
    expect(c.tasks).toEqual(['a', 'b', 'a', 'b']);
    c.complete('a', {}, 0).complete('b', {}, 1);
    expect(c.end).toBeNull();
    c.complete('a').complete('b');
    expect(c.end).toMatchObject({ kind: 'COMPLETED' });
  });

  it('raises one incident when the missing token cannot come any more', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, a: user(), b: user(), gw: exclusive, x: end(), join: parallel, e: end() },
      flows: ['s -> split -> a -> join -> e', 'split -> b -> gw', 'gw -> join if ok', 'gw -> x default'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.of('INCIDENT_RAISED')).toEqual([]);
    c.complete('b', { ok: false });
    expect(c.of('INCIDENT_RAISED')).toHaveLength(1);
    expect(c.end).toBeNull();
    expect(c.state?.joins).toMatchObject([{ gatewayId: 'join', stuck: true }]);
  });
});
