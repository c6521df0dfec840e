import { AT, EngineCase } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  end,
  exclusive,
  parallel,
  processOf,
  receive,
  start,
  sub,
  timer,
  user,
} from '../../test/support/process-builder.js';
import { NO_TRACE, retrace, type Trace } from './retrace.js';
import { standingOf } from './standing.js';

const traceOf = ({ graph, stimuli }: EngineCase): Trace => retrace(graph, NO_TRACE, stimuli);
const standing = ({ state }: EngineCase) => Object.fromEntries(standingOf(state!).standing);

const road = processOf({
  nodes: { s: start(), draft: user(), gw: exclusive, sign: user(), other: user(), e: end() },
  flows: [
    's -> draft -> gw',
    'gw -> draft if outcome = "RETURN"',
    'gw -> other if outcome = "OTHER"',
    'gw -> sign default',
    'sign -> e',
    'other -> e',
  ],
});

describe('[R-133] the way of a case, walked again', () => {
  it('knows what was passed, how often, and by which flows', () => {
    const c = EngineCase.start(road).complete('draft', { outcome: 'RETURN' }).complete('draft', { outcome: 'OK' });
    const trace = traceOf(c);
    expect(trace.state).toEqual(c.state);
    expect(trace.visits.get('draft')).toEqual({ times: 2, left: 'COMPLETED' });
    expect(trace.visits.get('sign')).toEqual({ times: 1, left: null });
    expect(trace.visits.has('other')).toBe(false);
    const taken = [...trace.flows.keys()]
      .map((id) => road.flows.get(id)!)
      .map(({ sourceId, targetId }) => `${sourceId} ${targetId}`);
    expect(taken.sort()).toEqual(['draft gw', 'gw draft', 'gw sign', 's draft']);
  });

  it('is the same in one walk and in several', () => {
    const { graph, stimuli } = EngineCase.start(road)
      .complete('draft', { outcome: 'RETURN' })
      .complete('draft', { outcome: 'OK' })
      .complete('sign');
    const steps = stimuli.reduce<Trace>((trace, stimulus) => retrace(graph, trace, [stimulus]), NO_TRACE);
    expect(steps).toEqual(retrace(graph, NO_TRACE, stimuli));
    expect(NO_TRACE.visits.size).toBe(0);
  });

  it('says when an element was entered and left, how long the case stood there, and how often a flow was taken', () => {
    const c = EngineCase.start(road)
      .complete('draft', { outcome: 'RETURN' })
      .complete('draft', { outcome: 'OK' })
      .complete('sign');
    const hours = [9, 10, 13, 14];
    const at = (hour: number): string => `2022-10-18T${String(hour).padStart(2, '0')}:00:00Z`;
    const stimuli = c.stimuli.map((stimulus, index) => ({ ...stimulus, at: at(hours[index]!) }));
    const { stays, flows } = retrace(road, NO_TRACE, stimuli);
    const hour = 3_600_000;
    expect(stays.get('draft')).toEqual({
      enteredAt: at(10),
      leftAt: at(13),
      milliseconds: 4 * hour,
      since: null,
      open: 0,
    });
    expect(stays.get('sign')).toEqual({ enteredAt: at(13), leftAt: at(14), milliseconds: hour, since: null, open: 0 });
    const draftToGateway = [...road.flows.values()].find(({ sourceId }) => sourceId === 'draft')!.id;
    expect(flows.get(draftToGateway)).toBe(2);
    const open = retrace(road, NO_TRACE, stimuli.slice(0, 2)).stays.get('draft')!;
    expect(open).toMatchObject({ milliseconds: hour, since: at(10), open: 1, leftAt: at(10) });
  });

  it('counts instances side by side once', () => {
    const graph = processOf({
      nodes: { s: start(), t: user({ each: { of: 'groups', as: 'g' } }), e: end() },
      flows: ['s -> t -> e'],
    });
    const c = EngineCase.start(graph, { groups: ['A', 'B'] })
      .complete('t')
      .complete('t');
    const times = ['2022-10-18T09:00:00Z', '2022-10-18T10:00:00Z', '2022-10-18T12:00:00Z'];
    const stimuli = c.stimuli.map((stimulus, index) => ({ ...stimulus, at: times[index]! }));
    const between = retrace(graph, NO_TRACE, stimuli.slice(0, 2));
    expect(between.stays.get('t')).toMatchObject({ since: times[0], leftAt: times[1], milliseconds: 0 });
    const { stays, visits } = retrace(graph, between, stimuli.slice(2));
    expect(stays.get('t')).toMatchObject({ since: null, open: 0, milliseconds: 3 * 3_600_000 });
    expect(visits.get('t')!.times).toBe(2);
  });

  it('says how a stay ended that something else ended', () => {
    const c = EngineCase.start(
      processOf({
        nodes: {
          s: start(),
          wait: receive('Answer'),
          late: boundary('wait', timer('DURATION', 'PT1H')),
          e: end(),
          e2: end(),
        },
        flows: ['s -> wait -> e', 'late -> e2'],
        messages: [{ name: 'Answer' }],
      }),
    );
    expect([...standingOf(c.state!).armed]).toEqual(['late']);
    c.fire('late');
    expect(traceOf(c).visits.get('wait')!.left).toBe('INTERRUPTED');
    expect(traceOf(c).visits.get('late')!.left).toBe('COMPLETED');
  });

  it('says what a voided case was voided at', () => {
    const c = EngineCase.start(road).give({ type: 'CANCEL_CASE', reason: 'no longer wanted' });
    expect(traceOf(c).visits.get('draft')).toEqual({ times: 1, left: 'CASE_CANCELLED' });
    expect(standing(c)).toEqual({});
  });

  it('names the element of every call', () => {
    const c = EngineCase.start(
      processOf({ nodes: { s: start(), c: call('child'), e: end() }, flows: ['s -> c -> e'] }),
    );
    const { calls } = traceOf(c);
    expect([...calls]).toEqual([[c.n('calls', 'c'), 'c']]);
  });

  it('refuses stimuli that are not of this process', () => {
    const stray = { type: 'COMPLETE_TASK', n: 99, variables: {}, at: AT, actor: 'u-1' } as const;
    expect(() => retrace(road, traceOf(EngineCase.start(road)), [stray])).toThrow('TASK_NOT_OPEN');
  });
});

describe('where a case stands', () => {
  it('is its tasks, calls, waits and timers, and the sub-processes around them', () => {
    const c = EngineCase.start(
      processOf({
        nodes: {
          s: start(),
          split: parallel,
          inner: sub({ nodes: { is: start(), it: user(), ie: end() }, flows: ['is -> it -> ie'] }),
          c: call('child'),
          w: receive('Answer'),
          e: end(),
        },
        flows: ['s -> split', 'split -> inner -> e', 'split -> c -> e', 'split -> w -> e'],
        messages: [{ name: 'Answer' }],
      }),
    );
    expect(standing(c)).toEqual({
      inner: { kind: 'SCOPE', open: 1, loop: null },
      it: { kind: 'TASK', open: 1, loop: null },
      c: { kind: 'CALL', open: 1, loop: null },
      w: { kind: 'WAIT', open: 1, loop: null },
    });
  });

  it('counts the instances of a loop', () => {
    const graph = processOf({
      nodes: { s: start(), t: user({ each: { of: 'groups', as: 'g' } }), e: end() },
      flows: ['s -> t -> e'],
    });
    const c = EngineCase.start(graph, { groups: ['A', 'B', 'C'] }).complete('t');
    expect(standing(c)).toEqual({ t: { kind: 'TASK', open: 2, loop: { total: 3, done: 1 } } });
  });

  it('is a join, while a token waits there for the others', () => {
    const graph = processOf({
      nodes: { s: start(), split: parallel, a: user(), b: user(), join: parallel, e: end() },
      flows: ['s -> split', 'split -> a -> join', 'split -> b -> join', 'join -> e'],
    });
    const c = EngineCase.start(graph).complete('a');
    expect(standing(c)).toEqual({
      b: { kind: 'TASK', open: 1, loop: null },
      join: { kind: 'JOIN', open: 1, loop: null },
    });
  });

  it('is nowhere once it has ended', () => {
    const c = EngineCase.start(road).complete('draft', { outcome: 'OK' }).complete('sign');
    expect(standing(c)).toEqual({});
    expect(standingOf(c.state!).armed.size).toBe(0);
  });
});
