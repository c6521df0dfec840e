import { advance, openPointsOf, readBpmn, type CaseState, type Variables } from '../../../src/engine/index.js';
import { Rejection } from '../../../src/kernel/rejection.js';
import { around, bounded, bpmn, circle, flow, instances, knot, row, script, START, times } from './files.js';

const CAUSE = { at: '2022-10-18T01:00:00Z', actor: 'u-1' };
const event = (tag: string, id: string, definition: string, attributes = ''): string =>
  `<bpmn:${tag} id="${id}" ${attributes}>${definition}</bpmn:${tag}>`;
const onCondition = (source: string): string =>
  `<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">${source}</bpmn:condition></bpmn:conditionalEventDefinition>`;
const eventSubProcess = (id: string, definition: string, inside: string, first: string): string =>
  `<bpmn:subProcess id="${id}" triggeredByEvent="true">${event('startEvent', `${id}s`, definition, 'isInterrupting="false"')}${inside}${flow(`${id}s`, first)}</bpmn:subProcess>`;
/** A sub-process that throws, with a boundary event that leads back into it. */
const thrownRound = (definition: string, root: string, attributes = ''): string =>
  bpmn(
    `${START}<bpmn:subProcess id="x"><bpmn:startEvent id="xs" />${event('endEvent', 'xe', definition)}${flow('xs', 'xe')}</bpmn:subProcess>${event('boundaryEvent', 'b', definition, `attachedToRef="x" ${attributes}`)}${row('s', 'x')}${flow('b', 'x')}`,
    { root },
  );
const many = (count: number, inside: string): string =>
  `<bpmn:subProcess id="x">${instances(String(count))}<bpmn:startEvent id="xs" />${inside}</bpmn:subProcess>`;

/** Processes that would never come to rest, or only with all memory: what refuses the act that set them going. */
const REFUSED: [attack: string, file: string, code: string, element: RegExp, variables?: Variables][] = [
  ['a circle of nothing', bpmn(circle('<bpmn:task id="a" />', 'a')), 'STEP_BUDGET_EXCEEDED', /^[am]$/],
  [
    'links in a circle',
    bpmn(
      `${START}${event('intermediateThrowEvent', 't', '<bpmn:linkEventDefinition name="L" />')}${event('intermediateCatchEvent', 'c', '<bpmn:linkEventDefinition name="L" />')}${flow('s', 't')}${flow('c', 't')}`,
    ),
    'STEP_BUDGET_EXCEEDED',
    /^[tc]$/,
  ],
  [
    'errors caught and thrown again',
    thrownRound('<bpmn:errorEventDefinition errorRef="err" />', '<bpmn:error id="err" errorCode="E" />'),
    'STEP_BUDGET_EXCEEDED',
    /^[xbp]/,
  ],
  [
    'escalations caught and thrown again',
    thrownRound(
      '<bpmn:escalationEventDefinition escalationRef="esc" />',
      '<bpmn:escalation id="esc" escalationCode="E" />',
      'cancelActivity="false"',
    ),
    'STEP_BUDGET_EXCEEDED',
    /^[xbp]/,
  ],
  [
    'compensation that throws compensation',
    bpmn(
      circle(
        `<bpmn:task id="a" />${event('boundaryEvent', 'b', '<bpmn:compensateEventDefinition />', 'attachedToRef="a"')}
        <bpmn:subProcess id="h" isForCompensation="true"><bpmn:startEvent id="hs" />${event('intermediateThrowEvent', 'ht', '<bpmn:compensateEventDefinition />')}${flow('hs', 'ht')}</bpmn:subProcess>
        <bpmn:association id="as" sourceRef="b" targetRef="h" associationDirection="One" />${event('intermediateThrowEvent', 't', '<bpmn:compensateEventDefinition />')}`,
        'a',
        't',
      ),
    ),
    'STEP_BUDGET_EXCEEDED',
    /./,
  ],
  [
    'a condition that makes itself true again',
    bpmn(
      `${START}${script('a', '1', 'x')}<bpmn:userTask id="u" />${row('s', 'a', 'u')}${eventSubProcess('q', onCondition('x &gt; 0'), script('b', 'x + 1', 'x'), 'b')}`,
    ),
    'STEP_BUDGET_EXCEEDED',
    /./,
    { x: 0 },
  ],
  [
    'a thousand conditions asked in a circle',
    bpmn(
      `${circle(script('a', 'x + 1', 'x'), 'a')}${times(1_000, (at) => eventSubProcess(`q${at}`, onCondition(`abs(x) &gt; 1000000 + ${at}`), `<bpmn:userTask id="t${at}" />`, `t${at}`))}`,
    ),
    'WORK_BUDGET_EXCEEDED',
    /^q\d+s$/,
    { x: 0 },
  ],
  [
    'a standard loop without end',
    around(
      script('x', '1', 'y').replace(
        '</bpmn:scriptTask>',
        '<bpmn:standardLoopCharacteristics><bpmn:loopCondition xsi:type="bpmn:tFormalExpression">true</bpmn:loopCondition></bpmn:standardLoopCharacteristics></bpmn:scriptTask>',
      ),
    ),
    'STEP_BUDGET_EXCEEDED',
    /^x$/,
  ],
  [
    'tokens that split in a circle',
    bpmn(
      `${START}<bpmn:exclusiveGateway id="m" /><bpmn:parallelGateway id="g" />${row('s', 'm', 'g', 'm')}${flow('g', 'm', '', 'again')}`,
    ),
    'STEP_BUDGET_EXCEEDED',
    /^[mg]$/,
  ],
  ['a knot of inclusive gateways', bpmn(knot('inclusiveGateway', 20)), 'STEP_BUDGET_EXCEEDED', /^n/],
  [
    'a multi-instance over a million',
    around(`<bpmn:userTask id="x">${instances('1000000')}</bpmn:userTask>`),
    'TOO_MANY_INSTANCES',
    /^x$/,
  ],
  [
    'a multi-instance of less than nothing',
    around(`<bpmn:userTask id="x">${instances('0 - 5')}</bpmn:userTask>`),
    'CARDINALITY_INVALID',
    /^x$/,
  ],
  [
    'a multi-instance of multi-instances',
    around(many(1_000, `<bpmn:userTask id="u">${instances('1000')}</bpmn:userTask>${flow('xs', 'u')}`)),
    'STEP_BUDGET_EXCEEDED',
    /^[ux]/,
  ],
  ['text that doubles', bpmn(circle(script('a', 'x + x', 'x'), 'a')), 'EXPRESSION_FAILED', /^a$/, { x: 'a' }],
  ['lists that double', bpmn(circle(script('a', '[x, x]', 'x'), 'a')), 'EXPRESSION_FAILED', /^a$/, { x: [1] }],
  [
    'a text replaced by itself',
    bpmn(circle(script('a', 'replace(x, "a", x)', 'x'), 'a')),
    'EXPRESSION_FAILED',
    /^a$/,
    { x: 'aaaa' },
  ],
  [
    '3,000 copies of 60 kB',
    bpmn(
      `${START}${times(3_000, (at) => script(`n${at}`, 'upper case(x)', `v${at}`))}${row('s', ...Array.from({ length: 3_000 }, (_, at) => `n${at}`))}`,
    ),
    'WORK_BUDGET_EXCEEDED',
    /^n\d+$/,
    { x: 'a'.repeat(60_000) },
  ],
  [
    'long walks, again and again',
    bpmn(circle(script('a', 'count(for i in 1..10000 return i * 2)', 'y'), 'a')),
    'WORK_BUDGET_EXCEEDED',
    /^a$/,
  ],
  [
    'thousands of variables copied in a circle',
    bpmn(
      `${circle(
        times(200, (at) => script(`n${at}`, '1', `w${at}`)),
        ...Array.from({ length: 200 }, (_, at) => `n${at}`),
      )}${times(3_000, (at) => `<bpmn:dataObject id="do${at}" /><bpmn:dataObjectReference id="dr${at}" name="v${at}" dataObjectRef="do${at}" />`)}`,
    ),
    'WORK_BUDGET_EXCEEDED',
    /./,
  ],
  [
    'a pattern over a long text',
    bpmn(circle(script('a', 'matches(x, "a*a*b")', 'y'), 'a')),
    'EXPRESSION_FAILED',
    /^a$/,
    { x: 'a'.repeat(60_000) },
  ],
];

async function graphOf(file: string) {
  const { graphs, problems } = await readBpmn(file);
  expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  return graphs[0]!;
}

describe('[attack: loop-without-wait, million-instances] processes that never come to rest', () => {
  it.each(REFUSED)('%s', async (_, file, code, element, variables: Variables = {}) => {
    const graph = await graphOf(file);
    const refusal = await bounded(() => {
      try {
        return advance(graph, null, { type: 'START_CASE', variables, ...CAUSE });
      } catch (reason) {
        return reason;
      }
    });
    expect(refusal).toBeInstanceOf(Rejection);
    const { code: found, params } = refusal as Rejection;
    expect([found, params['element']]).toEqual([code, expect.stringMatching(element)]);
  });
});

describe('what grows with every message', () => {
  it('is refused when the case is too large, and stands where it stood', async () => {
    const graph = await graphOf(
      bpmn(
        `${START}<bpmn:userTask id="u" />${flow('s', 'u')}${eventSubProcess('q', '<bpmn:signalEventDefinition signalRef="sig" />', many(2_400, `<bpmn:userTask id="t" />${flow('xs', 't')}`), 'x')}`,
        { root: '<bpmn:signal id="sig" name="S" />' },
      ),
    );
    let state: CaseState = advance(graph, null, { type: 'START_CASE', variables: {}, ...CAUSE }).state;
    const { n } = openPointsOf(state).waits[0]!;
    const storm = (): void => {
      for (let at = 0; at < 20; at += 1) {
        state = advance(graph, state, { type: 'SIGNAL_RECEIVED', n, variables: {}, ...CAUSE }).state;
      }
    };
    expect(await bounded(() => rejectionOf(storm))).toMatchObject({
      code: 'CASE_TOO_LARGE',
      params: { limit: 20_000 },
    });
    expect(openPointsOf(state).tasks.length).toBeLessThanOrEqual(10_000);
    const task = openPointsOf(state).tasks[0]!;
    expect(
      advance(graph, state, { type: 'COMPLETE_TASK', n: task.n, variables: {}, ...CAUSE }).state.counter,
    ).toBeGreaterThan(0);
  });
});

describe('large and legal', () => {
  it('3,000 inclusive gateways in a row are passed', async () => {
    const ids = Array.from({ length: 3_000 }, (_, at) => `n${at}`);
    const graph = await graphOf(
      bpmn(
        `${START}${times(3_000, (at) => `<bpmn:inclusiveGateway id="n${at}" />`)}${row('s', ...ids)}${times(2_999, (at) => flow(`n${at}`, `n${at + 1}`, '', `g${at}`))}`,
      ),
    );
    const { state } = await bounded(() => advance(graph, null, { type: 'START_CASE', variables: {}, ...CAUSE }));
    expect(state.end?.kind).toBe('COMPLETED');
  });

  it('4,900 instances with a deadline around them open in one step, in a state of some kilobytes', async () => {
    const graph = await graphOf(
      around(
        `<bpmn:userTask id="x">${instances('4900')}</bpmn:userTask>${event('boundaryEvent', 'b', '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>', 'attachedToRef="x"')}<bpmn:endEvent id="late" />${flow('b', 'late')}`,
      ),
    );
    const { state } = await bounded(() => advance(graph, null, { type: 'START_CASE', variables: {}, ...CAUSE }));
    expect(openPointsOf(state).tasks).toHaveLength(4_900);
    expect(JSON.stringify(state).length).toBeLessThan(4_000);
  });
});

function rejectionOf(work: () => void): Rejection {
  try {
    work();
  } catch (reason) {
    if (reason instanceof Rejection) return reason;
    throw reason;
  }
  throw new Error('Nothing was refused');
}
