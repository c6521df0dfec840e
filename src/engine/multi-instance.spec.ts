import { EngineCase, refusalOf } from '../../test/support/engine-case.js';
import {
  boundary,
  call,
  end,
  error,
  exclusive,
  processOf,
  send,
  start,
  sub,
  timer,
  user,
  type ActivityOptions,
} from '../../test/support/process-builder.js';

const opinions: ActivityOptions['each'] = {
  of: 'touchedGroups',
  as: 'cGroup',
  into: 'opinions',
  element: '{group: cGroup, outcome: outcome}',
  until: 'some o in opinions satisfies o.outcome in ("RETURN", "REJECT")',
};
const countersign = (each: ActivityOptions['each'] = opinions) =>
  processOf({
    nodes: {
      s: start(),
      draft: user(),
      sign: user({ candidates: ['LEADER@${cGroup}'], each }),
      gw: exclusive,
      deputy: user(),
    },
    flows: [
      's -> draft -> sign -> gw',
      'gw -> draft if some o in opinions satisfies o.outcome = "RETURN"',
      'gw -> deputy default',
    ],
  });
const touchedGroups = ['COORD', 'PROJ', 'SUPV'];
const toCountersign = (each = opinions): EngineCase =>
  EngineCase.start(countersign(each), { touchedGroups }).complete('draft', { outcome: 'SUBMIT' });

describe('parallel multi-instance', () => {
  it('opens one instance for each element, with the element in its candidates and its number', () => {
    const c = toCountersign();
    expect(
      c
        .of('TASK_OPENED')
        .map(({ candidates, loopCounter, variables }) => [candidates, loopCounter, variables['cGroup']]),
    ).toEqual([
      [['LEADER@COORD'], 0, 'COORD'],
      [['LEADER@PROJ'], 1, 'PROJ'],
      [['LEADER@SUPV'], 2, 'SUPV'],
    ]);
  });

  it('collects results in the order of instances, whoever is first, and goes on once when all are in', () => {
    const c = toCountersign().complete('sign', { outcome: 'APPROVE' }, 2).complete('sign', { outcome: 'APPROVE' }, 1);
    expect(c.variables['opinions']).toBeUndefined();
    expect(c.complete('sign', { outcome: 'APPROVE_EDIT' }).tasks).toEqual(['deputy']);
    expect(c.variables['opinions']).toEqual([
      { group: 'COORD', outcome: 'APPROVE_EDIT' },
      { group: 'PROJ', outcome: 'APPROVE' },
      { group: 'SUPV', outcome: 'APPROVE' },
    ]);
  });

  it('keeps the results of an instance inside it: nothing overwrites what others see', () => {
    const c = toCountersign().complete('sign', { outcome: 'APPROVE', actorId: 'u-1' });
    expect(c.variables).toEqual({ touchedGroups, outcome: 'SUBMIT' });
  });

  it('[R-136] closes the others as soon as the completion condition is true', () => {
    const c = toCountersign().complete('sign', { outcome: 'APPROVE' }).complete('sign', { outcome: 'RETURN' });
    expect(c.happened).toEqual([
      'TASK_CLOSED sign COMPLETED',
      'TASK_CLOSED sign COMPLETION_CONDITION',
      'TASK_OPENED draft',
    ]);
    expect(c.variables['opinions']).toEqual([
      { group: 'COORD', outcome: 'APPROVE' },
      { group: 'PROJ', outcome: 'RETURN' },
    ]);
  });

  it('[R-136] begins afresh at every entry: new instances for all, an empty output collection', () => {
    const c = toCountersign().complete('sign', { outcome: 'RETURN' }).complete('draft', { outcome: 'SUBMIT' });
    expect(c.tasks).toEqual(['sign', 'sign', 'sign']);
    c.complete('sign', { outcome: 'APPROVE' })
      .complete('sign', { outcome: 'APPROVE' })
      .complete('sign', { outcome: 'APPROVE' });
    expect(c.tasks).toEqual(['deputy']);
    expect(c.variables['opinions']).toHaveLength(3);
  });

  it('goes on at once when the collection is empty', () => {
    const c = EngineCase.start(countersign(), { touchedGroups: [] }).complete('draft');
    expect(c.tasks).toEqual(['deputy']);
    expect(c.path).toEqual(['sign', 'gw', 'deputy']);
    expect(c.variables['opinions']).toEqual([]);
  });

  it('reads a null result as a result, and doubles in the collection as two', () => {
    const c = EngineCase.start(countersign({ ...opinions, element: 'remark', until: 'count(opinions) = 2' }), {
      touchedGroups: ['COORD', 'COORD', 'PROJ'],
    }).complete('draft');
    expect(c.tasks).toHaveLength(3);
    c.complete('sign', { remark: null }, 1).complete('sign', { remark: 'x' });
    expect(c.variables['opinions']).toEqual(['x', null]);
  });

  it('refuses a collection that is no list, a cardinality that is no natural number, and too many instances', () => {
    const enter = (each: ActivityOptions['each']): string =>
      refusalOf(() => EngineCase.start(countersign(each), { touchedGroups: 'COORD' }).complete('draft')).code;
    expect(enter(opinions)).toBe('COLLECTION_NOT_LIST');
    expect(enter({ times: '-1' })).toBe('CARDINALITY_INVALID');
    expect(enter({ times: '1.5' })).toBe('CARDINALITY_INVALID');
    expect(enter({ times: 'missing' })).toBe('CARDINALITY_INVALID');
    expect(enter({ times: '1000000000' })).toBe('TOO_MANY_INSTANCES');
  });

  it('offers the counts of Camunda 7 to the completion condition', () => {
    const c = toCountersign({
      ...opinions,
      until: 'nrOfCompletedInstances / nrOfInstances > 0.5 and nrOfActiveInstances = 1',
    });
    expect(c.complete('sign', { outcome: 'X' }).tasks).toHaveLength(2);
    expect(c.complete('sign', { outcome: 'X' }).tasks).toEqual(['deputy']);
  });

  it('carries values out by output mapping as well, each instance over the last', () => {
    const graph = processOf({
      nodes: { s: start(), a: user({ each: { times: '2' }, outputs: { last: 'loopCounter' } }), b: user() },
      flows: ['s -> a -> b'],
    });
    const c = EngineCase.start(graph).complete('a', { note: 'x' }, 1);
    expect(c.variables).toEqual({ last: 1 });
    expect(c.complete('a').variables).toEqual({ last: 0 });
  });
});

describe('sequential multi-instance', () => {
  it('opens one instance after the other, in order', () => {
    const c = toCountersign({ ...opinions, sequential: true });
    const seen: unknown[] = [];
    while (c.tasks[0] === 'sign') {
      seen.push(c.of('TASK_OPENED').map(({ candidates, loopCounter }) => [candidates[0], loopCounter]));
      c.complete('sign', { outcome: 'APPROVE' });
    }
    expect(seen).toEqual([[['LEADER@COORD', 0]], [['LEADER@PROJ', 1]], [['LEADER@SUPV', 2]]]);
    expect(c.tasks).toEqual(['deputy']);
    expect(c.variables['opinions']).toHaveLength(3);
  });

  it('opens no more when the completion condition is true', () => {
    const c = toCountersign({ ...opinions, sequential: true }).complete('sign', { outcome: 'RETURN' });
    expect(c.tasks).toEqual(['draft']);
  });
});

describe('multi-instance of other activities', () => {
  it('runs a sub-process per element, each with variables of its own', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        each: sub(
          {
            nodes: { t: start(), a: user(), b: user({ candidates: ['${unit}'] }), x: end() },
            flows: ['t -> a -> b -> x'],
          },
          { each: { of: 'units', as: 'unit', into: 'scores', element: '{unit: unit, score: score}' } },
        ),
        e: end(),
      },
      flows: ['s -> each -> e'],
    });
    const c = EngineCase.start(graph, { units: ['unit-a', 'unit-b'] });
    c.complete('a', { score: 1 }, 1);
    expect(c.of('TASK_OPENED')).toMatchObject([{ elementId: 'b', candidates: ['unit-b'], loopCounter: 1 }]);
    c.complete('a', { score: 2 }).complete('b').complete('b');
    expect(c.end).toMatchObject({ kind: 'COMPLETED' });
    expect(c.variables['scores']).toEqual([
      { unit: 'unit-a', score: 2 },
      { unit: 'unit-b', score: 1 },
    ]);
  });

  it('reads the variables of a called case in its output element', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        each: call('inspection-report', {
          inputs: { unit: 'unit' },
          each: { of: 'units', as: 'unit', into: 'reports', element: 'reportId' },
        }),
        e: end(),
      },
      flows: ['s -> each -> e'],
    });
    const c = EngineCase.start(graph, { units: ['unit-a', 'unit-b'] });
    expect(c.of('CALL_REQUESTED').map(({ variables }) => variables)).toEqual([{ unit: 'unit-a' }, { unit: 'unit-b' }]);
    c.give({ type: 'CALL_ENDED', n: c.n('calls', 'each', 1), kind: 'COMPLETED', variables: { reportId: 'r2' } });
    c.give({ type: 'CALL_ENDED', n: c.n('calls', 'each'), kind: 'COMPLETED', variables: { reportId: 'r1' } });
    expect(c.variables).toEqual({ units: ['unit-a', 'unit-b'], reports: ['r1', 'r2'] });
  });

  it('sends a message per element within one step, and stops at the completion condition', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        each: send('M', {
          inputs: { to: 'to' },
          each: { of: '[1, 2, 3]', as: 'to', until: 'to = 2 or nrOfCompletedInstances = 2' },
        }),
        e: end(),
      },
      flows: ['s -> each -> e'],
    });
    const c = EngineCase.start(graph, { to: 0 });
    expect(c.of('MESSAGE_THROWN').map(({ payload }) => payload)).toEqual([{ to: 1 }, { to: 2 }]);
    expect(c.end).toMatchObject({ kind: 'COMPLETED' });
  });

  it('has one border around all instances: a boundary event closes them all', () => {
    const graph = processOf({
      nodes: {
        s: start(),
        a: user({ each: { times: '3' } }),
        late: boundary('a', timer('DURATION', 'PT24H')),
        broken: boundary('a', error(null)),
        b: user(),
        x: user(),
      },
      flows: ['s -> a -> b', 'late -> x', 'broken -> b'],
    });
    const c = EngineCase.start(graph);
    expect(c.of('TIMER_ARMED')).toHaveLength(1);
    expect(c.fire('late').tasks).toEqual(['x']);
    expect(c.happened.filter((line) => line === 'TASK_CLOSED a INTERRUPTED')).toHaveLength(3);
    const other = EngineCase.start(graph);
    other.give({ type: 'BPMN_ERROR', n: other.n('tasks', 'a', 1), code: 'E', variables: {} });
    expect(other.tasks).toEqual(['b']);
    expect(other.open.timers).toEqual([]);
  });
});

describe('the counts of a multi-instance', () => {
  const asked = (sequential: boolean): EngineCase => {
    const counts = '[nrOfInstances, nrOfCompletedInstances, nrOfActiveInstances, loopCounter]';
    const graph = processOf({
      nodes: {
        s: start(),
        each: sub(
          { nodes: { t: start(), a: user({ inputs: { counts } }), x: end() }, flows: ['t -> a -> x'] },
          { each: { times: '3', sequential } },
        ),
        e: end(),
      },
      flows: ['s -> each -> e'],
    });
    return EngineCase.start(graph);
  };
  const counted = (c: EngineCase): unknown[] => c.of('TASK_OPENED').map(({ variables }) => variables['counts']);

  it('are visible to its instances, and to what is inside them', () => {
    expect(counted(asked(false))).toEqual([
      [3, 0, 3, 0],
      [3, 0, 3, 1],
      [3, 0, 3, 2],
    ]);
    const c = asked(true);
    expect(counted(c)).toEqual([[3, 0, 1, 0]]);
    expect(counted(c.complete('a'))).toEqual([[3, 1, 1, 1]]);
    expect(counted(c.complete('a'))).toEqual([[3, 2, 1, 2]]);
  });

  it('have one active instance for the completion condition of a sequential one', () => {
    const c = toCountersign({ ...opinions, sequential: true, until: 'nrOfActiveInstances = 1 and loopCounter = 0' });
    expect(c.complete('sign', { outcome: 'X' }).tasks).toEqual(['deputy']);
  });

  it('are shown to nobody as variables', () => {
    expect(toCountersign().of('TASK_OPENED')[0]?.variables).not.toHaveProperty('nrOfInstances');
  });
});
