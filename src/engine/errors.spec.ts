import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  end,
  error,
  eventSub,
  exclusive,
  parallel,
  processOf,
  service,
  start,
  sub,
  user,
  type Drawn,
} from '../../test/support/process-builder.js';

const failing = { nodes: { t: start(), i: user(), x: end(error('NotIssued')) }, flows: ['t -> i -> x'] };
const catching = (id: string, code: string | null, task: string): Drawn =>
  eventSub({
    nodes: { [`${id}-start`]: start(error(code)), [task]: user(), [`${id}-end`]: end() },
    flows: [`${id}-start -> ${task} -> ${id}-end`],
  });

describe('errors', () => {
  it('of an end event leave its scope, are caught on the border, and close the rest inside', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: sub({
          nodes: { t: start(), split: parallel, i: user(), j: user(), x: end(error('NotIssued')) },
          flows: ['t -> split -> i -> x', 'split -> j'],
        }),
        caught: boundary('a', error('NotIssued')),
        b: user(),
        y: user(),
      },
      flows: ['s -> a -> b', 'caught -> y'],
    });
    const c = EngineCase.start(graph).complete('i');
    expect(c.happened).toEqual(['TASK_CLOSED i COMPLETED', 'TASK_CLOSED j INTERRUPTED', 'TASK_OPENED y']);
  });

  it('are caught by an event sub-process of the scope before the border of the scope', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: sub({ nodes: { ...failing.nodes, h: catching('h', 'NotIssued', 'handle') }, flows: failing.flows }),
        caught: boundary('a', error('NotIssued')),
        b: user(),
        y: user(),
      },
      flows: ['s -> a -> b', 'caught -> y'],
    });
    const c = EngineCase.start(graph).complete('i');
    expect(c.tasks).toEqual(['handle']);
    expect(c.complete('handle').tasks).toEqual(['b']);
  });

  it('are caught by the exact code before what catches all, and by that before a scope further out', () => {
    const graph = (codes: readonly (string | null)[]) =>
      processOf({
        nodes: {
          s: start(),
          a: sub(failing),
          ...Object.fromEntries(codes.map((code, at) => [`c${at}`, boundary('a', error(code))])),
          ...Object.fromEntries(codes.map((_, at) => [`y${at}`, user()])),
          h: catching('h', null, 'outer'),
        },
        flows: ['s -> a', ...codes.map((_, at) => `c${at} -> y${at}`)],
      });
    const after = (...codes: (string | null)[]): string[] => EngineCase.start(graph(codes)).complete('i').tasks;
    expect(after(null, 'NotIssued')).toEqual(['y1']);
    expect(after('Other', null)).toEqual(['y1']);
    expect(after('Other')).toEqual(['outer']);
  });

  it('raised in the sub-process that handles an error go outwards, not round in a circle', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: sub({
          nodes: {
            ...failing.nodes,
            h: eventSub({ nodes: { u: start(error(null)), again: end(error('NotIssued')) }, flows: ['u -> again'] }),
          },
          flows: failing.flows,
        }),
        caught: boundary('a', error(null)),
        y: user(),
      },
      flows: ['s -> a', 'caught -> y'],
    });
    expect(EngineCase.start(graph).complete('i').tasks).toEqual(['y']);
  });

  it('of work and tasks are caught on their border, with what they bring', () => {
    const graph = processOf({
      nodes: { s: start(), w: service('k'), caught: boundary('w', error('E1')), a: user(), y: user() },
      flows: ['s -> w -> a', 'caught -> y'],
    });
    const c = EngineCase.start(graph);
    c.give({ type: 'BPMN_ERROR', n: c.n('work', 'w'), code: 'E1', variables: { why: 'X' } });
    expect(c.happened).toEqual(['WORK_CLOSED w FAILED', 'TASK_OPENED y']);
    expect(c.variables).toEqual({ why: 'X' });
  });

  it('of a called case arrive at the call activity', () => {
    const graph = processOf({
      nodes: { s: start(), a: call('issue'), caught: boundary('a', error('NotIssued')), b: user(), y: user() },
      flows: ['s -> a -> b', 'caught -> y'],
    });
    const c = EngineCase.start(graph);
    c.give({ type: 'CALL_ENDED', n: c.n('calls', 'a'), kind: 'ERROR', errorCode: 'NotIssued', variables: {} });
    expect(c.happened).toEqual(['CALL_CLOSED a FAILED', 'TASK_OPENED y']);
  });

  const uncaught = processOf({
    nodes: { s: start(), split: parallel, a: user(), b: user(), x: end(error('NotIssued')) },
    flows: ['s -> split -> a -> x', 'split -> b'],
  });

  it('that nobody in a called case catches end it, for the caller to catch', () => {
    const c = EngineCase.start(uncaught, { v: 1 }, { called: true }).complete('a');
    expect(c.of('CASE_ENDED')).toMatchObject([
      { kind: 'ERROR', errorCode: 'NotIssued', elementId: 'x', variables: { v: 1 } },
    ]);
    expect(c.happened).toContain('TASK_CLOSED b INTERRUPTED');
    expect(c.end).toEqual({ kind: 'ERROR', errorCode: 'NotIssued', elementId: 'x' });
  });

  it('that nobody at all catches are refused, and nothing has happened', () => {
    const c = EngineCase.start(uncaught);
    expect(refusalOf(() => c.complete('a'))).toEqual({
      code: 'ERROR_NOT_CAUGHT',
      params: { errorCode: 'NotIssued', element: 'x' },
    });
    expect(c.tasks).toEqual(['a', 'b']);
  });

  it('of a process-level handler leave the case running until the handler is done', () => {
    const graph = processOf({
      nodes: { s: start(), gw: exclusive, a: user(), x: end(error('E')), h: catching('h', 'E', 'handle') },
      flows: ['s -> a -> gw', 'gw -> x default'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(c.tasks).toEqual(['handle']);
    expect(c.complete('handle').end).toEqual({ kind: 'COMPLETED', elementId: 'h-end' });
  });

  it('say their code to whoever gives it a name', () => {
    const named = (errorCode: string | null) => ({ ...error(errorCode), codeVariable: 'why' });
    const graph = processOf({
      nodes: {
        s: start(),
        a: service('k'),
        any: boundary('a', named(null)),
        x: user(),
        b: service('k'),
        h: eventSub({ nodes: { hs: start(named('E')), y: user() }, flows: ['hs -> y'] }),
      },
      flows: ['s -> a', 'any -> x -> b'],
    });
    const c = EngineCase.start(graph);
    c.give({ type: 'BPMN_ERROR', n: c.n('work', 'a'), code: 'BROKEN', variables: { at: 1 } });
    expect(c.variables).toEqual({ at: 1, why: 'BROKEN' });
    c.complete('x');
    c.give({ type: 'BPMN_ERROR', n: c.n('work', 'b'), code: 'E', variables: {} });
    expect(c.variables).toEqual({ at: 1, why: 'E' });
    expect(c.tasks).toEqual(['y']);
  });
});
