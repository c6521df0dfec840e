import { bpmnFile, chain, flow } from '../../../test/support/bpmn-file.js';
import type { Node } from '../graph.js';
import { startsOf } from '../starts.js';
import { readBpmn } from './read-bpmn.js';

const feel = (property: string, text: string): string =>
  `<bpmn:${property} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${property}>`;
const signal = '<bpmn:signalEventDefinition signalRef="sig" />';
const conditional = (text: string): string =>
  `<bpmn:conditionalEventDefinition>${feel('condition', text)}</bpmn:conditionalEventDefinition>`;
const link = (name: string): string => `<bpmn:linkEventDefinition name="${name}" />`;
const timer = (property: string, text: string): string =>
  `<bpmn:timerEventDefinition>${feel(property, text)}</bpmn:timerEventDefinition>`;
const message = '<bpmn:messageEventDefinition messageRef="m" />';
const caught = (id: string, definition: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}">${definition}</bpmn:intermediateCatchEvent>`;
const thrown = (id: string, definition: string): string =>
  `<bpmn:intermediateThrowEvent id="${id}">${definition}</bpmn:intermediateThrowEvent>`;
const START = '<bpmn:startEvent id="s" />';
const END = '<bpmn:endEvent id="e" />';
const ROOTS = '<bpmn:signal id="sig" name="Recalled-${docId}" /><bpmn:message id="m" name="M" />';

async function read(body: string, roots = ROOTS) {
  const { graphs, problems } = await readBpmn(bpmnFile('p', body, '', roots));
  const brief = (severity: string): string[] =>
    problems
      .filter((problem) => problem.severity === severity && !/RULE_MISSING|PERFORMER/.test(problem.code))
      .map((problem) => `${problem.code} ${problem.elementId}`);
  return { graph: graphs[0]!, problems, errors: brief('ERROR'), warnings: brief('WARNING') };
}

const nodeOf = (graph: { nodes: ReadonlyMap<string, Node> }, id: string) =>
  graph.nodes.get(id) as Node & { trigger?: { kind: string; [key: string]: unknown } };

describe('signals', () => {
  it('are known by their name, which may hold expressions, wherever a signal may stand', async () => {
    const { graph, errors } = await read(
      `${START}${thrown('t', signal)}${caught('c', signal)}<bpmn:userTask id="u" gongwen:assignee="a" />
      <bpmn:boundaryEvent id="b" attachedToRef="u" cancelActivity="false">${signal}</bpmn:boundaryEvent><bpmn:endEvent id="x" />
      <bpmn:subProcess id="esp" triggeredByEvent="true"><bpmn:startEvent id="es" isInterrupting="false">${signal}</bpmn:startEvent></bpmn:subProcess>
      <bpmn:endEvent id="e">${signal}</bpmn:endEvent>${chain('s', 't', 'c', 'u', 'e')}${flow('b', 'x')}`,
    );
    expect(errors).toEqual([]);
    for (const id of ['t', 'c', 'b', 'es', 'e']) {
      expect([id, nodeOf(graph, id).trigger]).toEqual([
        id,
        { kind: 'SIGNAL', signal: expect.objectContaining({ source: 'Recalled-${docId}' }) },
      ]);
    }
    expect([nodeOf(graph, 'b'), nodeOf(graph, 'es')]).toMatchObject([{ interrupting: false }, { interrupting: false }]);
  });

  it('without a name are refused', async () => {
    expect((await read(START + caught('c', '<bpmn:signalEventDefinition />') + chain('s', 'c'))).errors).toEqual([
      'PROPERTY_MISSING c',
    ]);
    const nameless = await read(START + caught('c', signal) + chain('s', 'c'), '<bpmn:signal id="sig" />');
    expect(nameless.errors).toEqual(['PROPERTY_MISSING c']);
  });
});

describe('conditions of events', () => {
  it('are FEEL, or the translated subset', async () => {
    const { graph, errors } = await read(
      `${START}${caught('c', conditional('amount &gt; 10'))}${caught('d', conditional('${amount gt 10}'))}${END}${chain('s', 'c', 'd', 'e')}`,
    );
    expect(errors).toEqual([]);
    for (const id of ['c', 'd']) {
      const { trigger } = nodeOf(graph, id);
      expect(trigger).toMatchObject({ kind: 'CONDITIONAL', condition: { names: ['amount'] } });
    }
  });

  it('that are missing or cannot be read are refused', async () => {
    const without = START + caught('c', '<bpmn:conditionalEventDefinition />') + chain('s', 'c');
    expect((await read(without)).errors).toContain('PROPERTY_MISSING c');
    expect((await read(START + caught('c', conditional('a == 1')) + chain('s', 'c'))).errors).toEqual([
      'EXPRESSION_INVALID c',
    ]);
  });
});

describe('links', () => {
  it('join two places of a scope, and what they lead to is no island', async () => {
    const { graph, errors, warnings } = await read(
      `${START}${thrown('t', link('A'))}${caught('c', link('A'))}${END}${chain('s', 't')}${chain('c', 'e')}`,
    );
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(nodeOf(graph, 't').trigger).toEqual({ kind: 'LINK', link: 'A' });
  });

  it.each([
    ['thrown and never caught', `${thrown('t', link('A'))}${flow('s', 't')}`, ['LINK_NOT_CAUGHT t']],
    [
      'caught twice',
      `${thrown('t', link('A'))}${caught('c', link('A'))}${caught('d', link('A'))}${flow('s', 't')}${flow('c', 'e')}${flow('d', 'e')}`,
      ['LINK_CAUGHT_TWICE d'],
    ],
    [
      'caught in a sub-process',
      `${thrown('t', link('A'))}<bpmn:subProcess id="sub"><bpmn:startEvent id="is" />${caught('c', link('A'))}</bpmn:subProcess>${flow('s', 'sub')}${flow('sub', 't')}`,
      ['LINK_CROSSES_SCOPE t'],
    ],
    [
      'with flows where the link is',
      `${thrown('t', link('A'))}${caught('c', link('A'))}${chain('s', 't', 'c', 'e')}`,
      ['FLOW_NOT_ALLOWED t_c', 'FLOW_NOT_ALLOWED t_c'],
    ],
    [
      'without a name',
      `${thrown('t', '<bpmn:linkEventDefinition name="" />')}${flow('s', 't')}`,
      ['PROPERTY_MISSING t'],
    ],
  ])('%s are refused', async (_, content, errors) => {
    expect((await read(START + END + content)).errors).toEqual(errors);
  });
});

describe('errors', () => {
  it('of Camunda 7 say where their code goes', async () => {
    const { graph, errors, warnings } = await read(
      `${START}<bpmn:userTask id="u" gongwen:assignee="a" /><bpmn:boundaryEvent id="b" attachedToRef="u">
        <bpmn:errorEventDefinition xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:errorCodeVariable="why" camunda:errorMessageVariable="text" />
      </bpmn:boundaryEvent>${END}${chain('s', 'u', 'e')}${flow('b', 'e')}`,
    );
    expect({ errors, warnings }).toEqual({ errors: ['FOREIGN_REFUSED b'], warnings: [] });
    expect(nodeOf(graph, 'b').trigger).toEqual({ kind: 'ERROR', errorCode: null, codeVariable: 'why' });
  });
});

describe('timers', () => {
  it.each([
    ['timeDate', '2022-10-20T09:00:00+08:00'],
    ['timeDate', '2022-10-20T09:00'],
    ['timeDate', '2022-10-20'],
    ['timeDuration', 'P1DT12H'],
    ['timeCycle', 'R3/PT1H'],
    ['timeCycle', 'R/2022-10-20T09:00:00Z/P1D'],
    ['timeCycle', '0 0 9 ? * MON-FRI'],
  ])('%s may be %s', async (property, text) => {
    const { graph, errors } = await read(START + caught('c', timer(property, text)) + END + chain('s', 'c', 'e'));
    expect(errors).toEqual([]);
    expect(nodeOf(graph, 'c').trigger).toMatchObject({
      timer: { kind: property.slice(4).toUpperCase(), value: { source: text } },
    });
  });

  it.each([
    ['timeDate', 'tomorrow'],
    ['timeDuration', '3 days'],
    ['timeCycle', 'PT1H'],
    ['timeCycle', '0 9 * *'],
  ])('%s may not be %s', async (property, text) => {
    const { errors } = await read(START + caught('c', timer(property, text)) + chain('s', 'c'));
    expect(errors).toEqual(['VALUE_INVALID c']);
  });
});

describe('starts of a process', () => {
  it('may be several: one without a trigger, and messages, signals, timers, conditions, receive tasks', async () => {
    const { graph, errors, warnings } = await read(
      `${START}<bpmn:startEvent id="s1">${message}</bpmn:startEvent><bpmn:startEvent id="s2">${signal}</bpmn:startEvent>
      <bpmn:startEvent id="s3">${timer('timeCycle', '0 0 9 ? * MON-FRI')}</bpmn:startEvent><bpmn:startEvent id="s4">${conditional('a')}</bpmn:startEvent>
      <bpmn:receiveTask id="r" messageRef="m" instantiate="true" />${END}
      ${['s', 's1', 's2', 's3', 's4', 'r'].map((id) => flow(id, 'e')).join('')}`,
      '<bpmn:signal id="sig" name="Recalled" /><bpmn:message id="m" name="M" />',
    );
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(startsOf(graph).map(({ id, trigger }) => `${id} ${trigger.kind}`)).toEqual([
      's NONE',
      's1 MESSAGE',
      's2 SIGNAL',
      's3 TIMER',
      's4 CONDITIONAL',
      'r MESSAGE',
    ]);
  });

  it('may be an event-based gateway alone: each of its messages is one', async () => {
    const { graph, errors, warnings } = await read(
      `<bpmn:eventBasedGateway id="g" instantiate="true" />${caught('c', message)}<bpmn:receiveTask id="r" messageRef="n" />${END}
      ${chain('g', 'c', 'e')}${chain('g', 'r', 'e')}`,
      '<bpmn:message id="m" name="M" /><bpmn:message id="n" name="N" />',
    );
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(startsOf(graph)).toEqual([
      { id: 'c', trigger: { kind: 'MESSAGE', message: 'M' } },
      { id: 'r', trigger: { kind: 'MESSAGE', message: 'N' } },
    ]);
  });

  it('have no variables to read', async () => {
    const { problems } = await read(
      `<bpmn:startEvent id="s1">${timer('timeDate', '${day}')}</bpmn:startEvent><bpmn:startEvent id="s2">${signal}</bpmn:startEvent>${END}
      ${flow('s1', 'e')}${flow('s2', 'e')}`,
    );
    expect(problems.filter(({ code }) => code === 'START_READS_VARIABLE')).toMatchObject([
      { elementId: 's1', en: expect.stringContaining('"day"') },
      { elementId: 's2', en: expect.stringContaining('"docId"') },
    ]);
  });

  it('of a sub-process have no trigger, and nothing in it starts the process', async () => {
    const { errors } = await read(
      `${START}<bpmn:subProcess id="sub"><bpmn:startEvent id="is">${signal}</bpmn:startEvent><bpmn:receiveTask id="r" messageRef="m" instantiate="true" />${flow('is', 'r')}</bpmn:subProcess>${flow('s', 'sub')}`,
    );
    expect(errors).toEqual(['START_TRIGGER is', 'START_INSIDE r']);
  });

  it('that are receive tasks or gateways have no flow into them', async () => {
    const { errors } = await read(
      `${START}<bpmn:receiveTask id="r" messageRef="m" instantiate="true" />${END}${chain('s', 'r', 'e')}`,
    );
    expect(errors).toEqual(['FLOW_NOT_ALLOWED s_r']);
  });

  it('that are missing are said once', async () => {
    expect((await read(END)).errors).toEqual(['START_MISSING p']);
  });
});

describe('an event-based gateway', () => {
  const gateway = '<bpmn:eventBasedGateway id="g" />';

  it('is followed by events and receive tasks; conditions behind it have no effect', async () => {
    const { graph, errors, warnings } = await read(
      `${START}${gateway}${caught('a', message)}${caught('b', signal)}${caught('c', timer('timeDuration', 'PT1H'))}${caught('d', conditional('x'))}
      <bpmn:receiveTask id="r" messageRef="m" />${END}${flow('s', 'g')}${['a', 'b', 'c', 'd', 'r'].map((id) => flow('g', id, id === 'a' ? 'x' : undefined) + flow(id, 'e')).join('')}`,
    );
    expect({ errors, warnings }).toEqual({ errors: [], warnings: ['CONDITION_IGNORED g_a'] });
    expect(nodeOf(graph, 'g')).toMatchObject({ type: 'EVENT_GATEWAY', instantiate: false });
    expect(graph.flows.get('g_a')?.condition).toBeNull();
  });

  it.each([
    ['one event only', `${caught('a', message)}${flow('g', 'a')}`, ['EVENT_GATEWAY_BRANCHES g']],
    [
      'a user task behind it',
      `${caught('a', message)}<bpmn:userTask id="u" gongwen:assignee="a" />${flow('g', 'a')}${flow('g', 'u')}`,
      ['EVENT_GATEWAY_TARGET u'],
    ],
    [
      'a receive task with a boundary event',
      `${caught('a', message)}<bpmn:receiveTask id="r" messageRef="m" /><bpmn:boundaryEvent id="b" attachedToRef="r">${signal}</bpmn:boundaryEvent>${flow('g', 'a')}${flow('g', 'r')}${flow('b', 'e')}`,
      ['EVENT_GATEWAY_TARGET r'],
    ],
    [
      'an event reached by another way too',
      `${caught('a', message)}${caught('b', signal)}${flow('g', 'a')}${flow('g', 'b')}${flow('a', 'b')}`,
      ['EVENT_GATEWAY_SHARED b'],
    ],
  ])('with %s is refused', async (_, content, errors) => {
    expect((await read(START + END + gateway + flow('s', 'g') + content)).errors).toEqual(errors);
  });

  it('that starts its process waits for messages only', async () => {
    const { errors } = await read(
      `<bpmn:eventBasedGateway id="g" instantiate="true" />${caught('a', message)}${caught('b', timer('timeDuration', 'PT1H'))}${END}
      ${chain('g', 'a', 'e')}${chain('g', 'b', 'e')}`,
    );
    expect(errors).toEqual(['EVENT_GATEWAY_START b']);
  });
});

describe('gateways and tasks', () => {
  it('inclusive gateways keep conditions and default; without one that always opens they are warned of', async () => {
    const { graph, errors, warnings } = await read(
      `${START}<bpmn:inclusiveGateway id="o" default="o_b" /><bpmn:task id="a" /><bpmn:manualTask id="b" /><bpmn:inclusiveGateway id="j" />${END}
      ${flow('s', 'o')}${flow('o', 'a', 'x')}${flow('o', 'b')}${flow('a', 'j')}${flow('b', 'j')}${flow('j', 'e', 'x')}`,
    );
    expect(errors).toEqual([]);
    expect(warnings).toEqual(['DEFAULT_FLOW_MISSING j']);
    expect(nodeOf(graph, 'o')).toMatchObject({ type: 'INCLUSIVE_GATEWAY', defaultFlow: 'o_b' });
    expect([nodeOf(graph, 'a').type, nodeOf(graph, 'b').type]).toEqual(['PLAIN_TASK', 'PLAIN_TASK']);
  });

  it('script tasks are FEEL, and say where their value goes', async () => {
    const script = (attributes: string): string =>
      `${START}<bpmn:scriptTask id="x" ${attributes}><bpmn:script>a + 1</bpmn:script></bpmn:scriptTask>${END}${chain('s', 'x', 'e')}`;
    const { graph, errors } = await read(script('scriptFormat="feel" gongwen:resultVariable="b"'));
    expect(errors).toEqual([]);
    expect(nodeOf(graph, 'x')).toMatchObject({
      type: 'SCRIPT_TASK',
      script: { source: 'a + 1' },
      resultVariable: 'b',
    });
    expect((await read(script('scriptFormat="groovy"'))).errors).toEqual(['CODE_REFUSED x']);
    expect((await read(script(''))).errors).toEqual(['PROPERTY_MISSING x']);
    expect((await read(script('scriptFormat="feel" gongwen:resultVariable="__proto__"'))).errors).toEqual([
      'ID_INVALID x',
    ]);
  });

  it('that are done at once have no events that could happen', async () => {
    const { errors, warnings } = await read(
      `${START}<bpmn:task id="x" /><bpmn:boundaryEvent id="b" attachedToRef="x">${timer('timeDuration', 'PT1H')}</bpmn:boundaryEvent>${END}
      ${chain('s', 'x', 'e')}${flow('b', 'e')}`,
    );
    expect({ errors, warnings }).toEqual({ errors: [], warnings: ['BOUNDARY_NEVER_HAPPENS b'] });
  });

  it.each([
    ['complexGateway', 'bpmn:ComplexGateway'],
    ['adHocSubProcess', 'bpmn:AdHocSubProcess'],
  ])('a %s is refused by name, in both languages', async (tag, name) => {
    const { problems } = await read(`${START}<bpmn:${tag} id="x" />${END}${chain('s', 'x', 'e')}`);
    expect(problems.find(({ code }) => code === 'CONSTRUCT_UNSUPPORTED')).toMatchObject({
      elementId: 'x',
      en: expect.stringContaining(name),
      zh: expect.stringContaining(name),
    });
  });
});
