import { readFileSync } from 'node:fs';
import type { Node } from '../graph.js';
import { readBpmn } from './read-bpmn.js';

/** A file with this content of one process. */
const file = (content: string, { root = '', attributes = '' } = {}): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:c7="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="urn:t">
  ${root}
  <bpmn:process id="p" name="流程" isExecutable="true" ${attributes}>${content}</bpmn:process>
</bpmn:definitions>`;

/** Elements in a row, joined by flows f0, f1 …; each is `<bpmn:x …` up to its closing tag, with `id` first. */
const chain = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((id, i) => `<bpmn:sequenceFlow id="f${i}" sourceRef="${ids[i]}" targetRef="${id}" />`)
    .join('');

const START = '<bpmn:startEvent id="s" />';
const END = '<bpmn:endEvent id="e" />';
const around = (element: string): string => START + element + END + chain('s', 'x', 'e');

async function read(xml: string) {
  const { graphs, problems } = await readBpmn(xml);
  const brief = (severity: string): string[] =>
    problems.filter((p) => p.severity === severity).map((p) => `${p.code} ${p.elementId}`);
  return { graph: graphs[0]!, graphs, problems, errors: brief('ERROR'), warnings: brief('WARNING') };
}
const nodeOf = <T extends Node['type']>(graph: { nodes: ReadonlyMap<string, Node> }, id: string, type: T) => {
  const node = graph.nodes.get(id);
  expect(node?.type).toBe(type);
  return node as Extract<Node, { type: T }>;
};

describe('a file drawn for Camunda 7 and Flowable', () => {
  it('loads unchanged: candidate groups, conditions in ${…}, one warning', async () => {
    const { graph, problems } = await read(readFileSync('processes/bench/gwb-1.bpmn', 'utf8'));
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'NOT_CARRIED_OUT',
        severity: 'WARNING',
        elementId: 'gwb-1',
        en: '"camunda:historyTimeToLive" was read and is not carried out.',
      }),
    ]);
    expect([graph.nodes.size, graph.flows.size]).toEqual([11, 13]);
    expect(nodeOf(graph, 'draft', 'USER_TASK').task.candidates.map(({ source }) => source)).toEqual(['${groupDraft}']);
    const condition = graph.flows.get('f10')?.condition;
    expect(condition?.evaluate({ outcome: 'RETURN' }, '2022-10-18T01:00:00Z')).toBe(true);
    expect(condition?.evaluate({ outcome: 'APPROVE' }, '2022-10-18T01:00:00Z')).toBe(false);
    expect(nodeOf(graph, 'gwOutcome', 'EXCLUSIVE_GATEWAY').defaultFlow).toBe('f11');
  });
});

describe('the gongwen vocabulary', () => {
  it('is read from tasks, loops, messages, timers and the process', async () => {
    const { graph, errors, warnings } = await read(
      file(
        `${START}${END}
        <bpmn:userTask id="sign" name="签发" gongwen:nameEn="Sign" gongwen:act="SIGN" gongwen:candidateRole="DIRECTOR LEADER@\${ownerGroup}"
          gongwen:formKey="F-SIGN" gongwen:outcomes="APPROVE RETURN" gongwen:opinionFor="RETURN" gongwen:dueRule="3 WORKING_DAYS" gongwen:exclusiveWith="DRAFT">
          <bpmn:documentation>Rule: R-055 R-056
The director signs.</bpmn:documentation>
          <bpmn:extensionElements><gongwen:input target="k" expression="a + 1" /><gongwen:output target="r" expression="outcome" /></bpmn:extensionElements>
          <bpmn:multiInstanceLoopCharacteristics gongwen:collection="groups" gongwen:elementVariable="g" gongwen:outputCollection="opinions" gongwen:outputElement="outcome">
            <bpmn:completionCondition xsi:type="bpmn:tFormalExpression">some o in opinions satisfies o = "RETURN"</bpmn:completionCondition>
          </bpmn:multiInstanceLoopCharacteristics>
        </bpmn:userTask>
        <bpmn:boundaryEvent id="b" attachedToRef="sign" cancelActivity="false"><bpmn:timerEventDefinition gongwen:calendarRule="EVERY 5 WORKING_DAYS" /></bpmn:boundaryEvent>
        <bpmn:serviceTask id="freeze" gongwen:serviceKey="documents.freeze"><bpmn:documentation>Rule: R-055</bpmn:documentation></bpmn:serviceTask>
        <bpmn:endEvent id="e2"><bpmn:messageEventDefinition messageRef="m" /></bpmn:endEvent>
        ${chain('s', 'sign', 'freeze', 'e')}<bpmn:sequenceFlow id="fb" sourceRef="b" targetRef="e2" />`,
        {
          root: `<bpmn:message id="m" name="Printed" gongwen:reach="KEY" gongwen:senders="INTERNAL ROLE:REGISTRY" gongwen:correlation="documentId">
            <bpmn:extensionElements><gongwen:payload target="hash" expression="printedHash" /></bpmn:extensionElements></bpmn:message>`,
          attributes:
            'gongwen:caseObject="documents.openDraft" gongwen:startForm="F-DRAFT" gongwen:starters="MEMBER@${ownerGroup} DIRECTOR" gongwen:settings="return.resubmit a.b"',
        },
      ),
    );
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(graph).toMatchObject({
      processId: 'p',
      name: '流程',
      caseObject: 'documents.openDraft',
      startForm: 'F-DRAFT',
    });
    expect(graph.settings).toEqual(['return.resubmit', 'a.b']);
    expect(graph.starters?.map(({ source }) => source)).toEqual(['MEMBER@${ownerGroup}', 'DIRECTOR']);
    const sign = nodeOf(graph, 'sign', 'USER_TASK');
    expect(sign).toMatchObject({ name: '签发', nameEn: 'Sign', rule: 'R-055 R-056', boundaryIds: ['b'] });
    expect(sign.task).toMatchObject({
      act: 'SIGN',
      formKey: 'F-SIGN',
      outcomes: ['APPROVE', 'RETURN'],
      opinionFor: ['RETURN'],
      exclusiveWith: ['DRAFT'],
    });
    expect(sign.task.candidates.map(({ source }) => source)).toEqual(['DIRECTOR', 'LEADER@${ownerGroup}']);
    expect(sign.inputs.map(({ target }) => target)).toEqual(['k']);
    expect(sign.outputs.map(({ target }) => target)).toEqual(['r']);
    expect(sign.multiInstance).toMatchObject({ sequential: false, elementVariable: 'g', outputCollection: 'opinions' });
    expect(nodeOf(graph, 'b', 'BOUNDARY_EVENT')).toMatchObject({
      attachedTo: 'sign',
      interrupting: false,
      trigger: { kind: 'TIMER', timer: { kind: 'CALENDAR', value: { source: 'EVERY 5 WORKING_DAYS' } } },
    });
    expect(graph.messages.get('Printed')).toMatchObject({ reach: 'KEY', senders: ['INTERNAL', 'ROLE:REGISTRY'] });
    expect(graph.messages.get('Printed')?.payload[0]?.target).toBe('hash');
    expect(nodeOf(graph, 'e2', 'END_EVENT').trigger).toEqual({ kind: 'MESSAGE', message: 'Printed' });
  });

  it('refuses its elements where they are not carried out, and misspelt ones', async () => {
    const holding = (element: string, inner: string): string =>
      around(`<bpmn:${element} id="x"><bpmn:extensionElements>${inner}</bpmn:extensionElements></bpmn:${element}>`);
    const input = '<gongwen:input target="a" expression="1" />';
    expect((await read(file(holding('parallelGateway', input)))).errors).toEqual(['ATTRIBUTE_UNKNOWN x']);
    expect((await read(file(holding('userTask', input.replace('input', 'inputs'))))).errors).toEqual([
      'XML_NOT_READABLE null',
    ]);
    expect((await read(file(holding('userTask', input.replace('input', 'payload'))))).errors).toEqual([
      'ATTRIBUTE_UNKNOWN x',
    ]);
  });

  it('refuses a misspelt attribute of an element without an id, by the id around it', async () => {
    const timer =
      '<bpmn:intermediateCatchEvent id="x"><bpmn:timerEventDefinition gongwen:calenderRule="3 DAYS" /></bpmn:intermediateCatchEvent>';
    expect((await read(file(around(timer)))).errors).toEqual(['ATTRIBUTE_UNKNOWN x', 'PROPERTY_MISSING x']);
  });

  it('refuses a misspelt attribute', async () => {
    const { errors } = await read(file(around('<bpmn:userTask id="x" gongwen:candidateRoles="A" />')));
    expect(errors).toEqual(['ATTRIBUTE_UNKNOWN x']);
  });
});

describe('what the engine does not run is refused by name', () => {
  const event = (definition: string): string =>
    around(`<bpmn:intermediateCatchEvent id="x"><bpmn:${definition} id="t" /></bpmn:intermediateCatchEvent>`);
  it.each([
    ['a parallel event-based gateway', around('<bpmn:eventBasedGateway id="x" eventGatewayType="Parallel" />')],
    ['bpmn:ComplexGateway', around('<bpmn:complexGateway id="x" />')],
    ['bpmn:AdHocSubProcess', around('<bpmn:adHocSubProcess id="x"><bpmn:task id="y" /></bpmn:adHocSubProcess>')],
    ['bpmn:CallChoreography', around('<bpmn:callChoreography id="x" />')],
    ['bpmn:IntermediateCatchEvent (ESCALATION)', event('escalationEventDefinition')],
    ['bpmn:IntermediateCatchEvent (COMPENSATION)', event('compensateEventDefinition')],
    ['bpmn:IntermediateCatchEvent (CANCEL)', event('cancelEventDefinition')],
    [
      'a multiple event',
      around(
        '<bpmn:intermediateCatchEvent id="x"><bpmn:signalEventDefinition /><bpmn:timerEventDefinition /></bpmn:intermediateCatchEvent>',
      ),
    ],
    [
      'a parallel multiple event',
      around(
        '<bpmn:intermediateCatchEvent id="x" parallelMultiple="true"><bpmn:signalEventDefinition /><bpmn:timerEventDefinition /></bpmn:intermediateCatchEvent>',
      ),
    ],
    [
      'multi-instance behavior One',
      around(
        '<bpmn:userTask id="x" gongwen:assignee="a"><bpmn:multiInstanceLoopCharacteristics behavior="One" gongwen:collection="c" /></bpmn:userTask>',
      ),
    ],
    ['calledElement ${which}', around('<bpmn:callActivity id="x" calledElement="${which}" />')],
  ])('%s', async (construct, content) => {
    const { problems } = await read(file(content));
    const refused = problems.find(({ code }) => code === 'CONSTRUCT_UNSUPPORTED');
    expect(refused).toMatchObject({ severity: 'ERROR', elementId: 'x' });
    expect(refused?.en).toContain(construct);
    expect(problems.filter(({ severity, code }) => severity === 'ERROR' && code === 'XML_NOT_READABLE')).toEqual([]);
  });

  it('flows that may all be false are warned of, whatever they leave', async () => {
    const conditional =
      '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">a</bpmn:conditionExpression></bpmn:sequenceFlow>';
    const content = around(
      '<bpmn:userTask id="x" gongwen:assignee="a"><bpmn:documentation>Rule: R-001</bpmn:documentation></bpmn:userTask>',
    ).replace('targetRef="e" />', `targetRef="e">${conditional}`);
    expect((await read(file(content))).warnings).toEqual(['DEFAULT_FLOW_MISSING x']);
  });

  it('several none starts of a process, beside one with a timer', async () => {
    const timer =
      '<bpmn:startEvent id="s2"><bpmn:timerEventDefinition gongwen:calendarRule="EVERY 5 WORKING_DAYS" /></bpmn:startEvent>';
    const several = `${START}<bpmn:startEvent id="s3" />${timer}${END}${chain('s', 'e')}<bpmn:sequenceFlow id="g" sourceRef="s2" targetRef="e" /><bpmn:sequenceFlow id="h" sourceRef="s3" targetRef="e" />`;
    expect((await read(file(several))).errors).toEqual(['START_AMBIGUOUS p']);
  });

  it('everything that is wrong with a file is said at once', async () => {
    const { errors, warnings } = await read(
      file(`${START}
        <bpmn:complexGateway id="or" />
        <bpmn:serviceTask id="work" c7:class="com.example.Run" />
        <bpmn:userTask id="task" gongwen:formKey="F" c7:priority="50" />
        <bpmn:exclusiveGateway id="xor" />
        <bpmn:userTask id="island" gongwen:assignee="a" />
        ${chain('s', 'or', 'work', 'task', 'xor')}
        <bpmn:sequenceFlow id="c1" sourceRef="xor" targetRef="task"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">a == 1</bpmn:conditionExpression></bpmn:sequenceFlow>
        <bpmn:sequenceFlow id="c2" sourceRef="xor" targetRef="nowhere" />
        <bpmn:sequenceFlow id="c3" sourceRef="xor" targetRef="work" />`),
    );
    expect([...errors].sort()).toEqual([
      'CODE_REFUSED work',
      'CONSTRUCT_UNSUPPORTED or',
      'EXPRESSION_INVALID c1',
      'FLOW_INCOMPLETE c2',
      'FLOW_WITHOUT_CONDITION c3',
      'PROPERTY_MISSING work',
      'REFERENCE_UNRESOLVED c2',
    ]);
    expect([...warnings].sort()).toEqual([
      'DEFAULT_FLOW_MISSING xor',
      'NODE_UNREACHABLE island',
      'NODE_UNREACHABLE task',
      'NODE_UNREACHABLE xor',
      'NOT_CARRIED_OUT task',
      'PERFORMER_MISSING task',
      'RULE_MISSING island',
      'RULE_MISSING task',
      'RULE_MISSING work',
    ]);
  });
});

describe('drawing', () => {
  it('pools, message flows, annotations and lanes do not disturb; lanes are read', async () => {
    const xml = file(
      `<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="承办组"><bpmn:flowNodeRef>s</bpmn:flowNodeRef>
        <bpmn:childLaneSet id="cs"><bpmn:lane id="l2" name="组长"><bpmn:flowNodeRef>x</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>
      ${START}<bpmn:userTask id="x" gongwen:assignee="a"><bpmn:documentation>Rule: R-001</bpmn:documentation><bpmn:potentialOwner><bpmn:resourceRef>r</bpmn:resourceRef></bpmn:potentialOwner></bpmn:userTask>${END}
      <bpmn:sequenceFlow sourceRef="s" targetRef="x" /><bpmn:sequenceFlow sourceRef="x" targetRef="e" />
      <bpmn:textAnnotation id="note"><bpmn:text>n</bpmn:text></bpmn:textAnnotation><bpmn:association id="as" sourceRef="x" targetRef="note" />`,
      {
        root: `<bpmn:collaboration id="c"><bpmn:participant id="p1" processRef="p" /><bpmn:participant id="p2" name="上级机关" />
          <bpmn:messageFlow id="mf" sourceRef="x" targetRef="p2" /></bpmn:collaboration><bpmn:resource id="r" name="r" />`,
      },
    );
    const { graph, errors, warnings } = await read(xml);
    expect(errors).toEqual([]);
    expect(warnings).toEqual(['NOT_CARRIED_OUT r', 'NOT_CARRIED_OUT x']);
    expect(graph.lanes).toEqual(
      new Map([
        ['s', '承办组'],
        ['x', '组长'],
      ]),
    );
    expect([...graph.flows.keys()]).toEqual(['SequenceFlow_1_unnamed', 'SequenceFlow_2_unnamed']);
  });

  it('scopes: sub-process, event sub-process, events on their borders', async () => {
    const { graph, errors } = await read(
      file(
        `${START}<bpmn:subProcess id="x" gongwen:dueRule="3 DAYS" gongwen:dueHolder="\${handlerId}" gongwen:dueBaseline="signedAt">
          <bpmn:startEvent id="is" /><bpmn:endEvent id="ie"><bpmn:terminateEventDefinition /></bpmn:endEvent><bpmn:sequenceFlow id="if" sourceRef="is" targetRef="ie" />
          <bpmn:subProcess id="ev" triggeredByEvent="true"><bpmn:startEvent id="es" isInterrupting="false"><bpmn:messageEventDefinition messageRef="m" /></bpmn:startEvent></bpmn:subProcess>
        </bpmn:subProcess>
        <bpmn:boundaryEvent id="be" attachedToRef="x"><bpmn:errorEventDefinition errorRef="er" /></bpmn:boundaryEvent>
        ${END}${chain('s', 'x', 'e')}<bpmn:sequenceFlow id="g" sourceRef="be" targetRef="e" />`,
        { root: '<bpmn:message id="m" name="M" /><bpmn:error id="er" errorCode="NOT_ISSUED" />' },
      ),
    );
    expect(errors).toEqual([]);
    expect(graph.scopes.get('p')).toEqual({
      id: 'p',
      parent: null,
      nodeIds: ['s', 'x', 'be', 'e'],
      startIds: ['s'],
      eventSubProcessIds: [],
      dataObjects: [],
    });
    expect(graph.scopes.get('x')).toEqual({
      id: 'x',
      parent: 'p',
      nodeIds: ['is', 'ie', 'ev'],
      startIds: ['is'],
      eventSubProcessIds: ['ev'],
      dataObjects: [],
    });
    expect(nodeOf(graph, 'x', 'SUB_PROCESS').due).toMatchObject({
      rule: { source: '3 DAYS' },
      holder: { source: '${handlerId}' },
      baseline: { source: 'signedAt' },
    });
    expect(nodeOf(graph, 'es', 'START_EVENT')).toMatchObject({
      interrupting: false,
      trigger: { kind: 'MESSAGE', message: 'M' },
    });
    expect(nodeOf(graph, 'be', 'BOUNDARY_EVENT')).toMatchObject({
      interrupting: true,
      trigger: { kind: 'ERROR', errorCode: 'NOT_ISSUED' },
    });
  });
});

describe('hostile and broken files are problems, never exceptions', () => {
  const nested = (n: number): string => `${'<bpmn:subProcess id="n">'.repeat(n)}${'</bpmn:subProcess>'.repeat(n)}`;
  it.each([
    ['nothing', '', 'XML_NOT_READABLE'],
    ['text', 'not xml at all', 'XML_NOT_READABLE'],
    ['unclosed', '<bpmn:definitions', 'XML_NOT_READABLE'],
    ['another root', '<svg xmlns="http://www.w3.org/2000/svg" />', 'XML_NOT_READABLE'],
    ['mismatched tags', file('<bpmn:userTask id="x"></bpmn:startEvent>'), 'XML_NOT_READABLE'],
    ['an element that BPMN has not', file(around('<bpmn:userTsk id="x" />')), 'XML_NOT_READABLE'],
    ['NUL', file(around('<bpmn:userTask id="x" name="\u0000" />')), 'XML_NOT_READABLE'],
    [
      'a billion laughs',
      `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${file(around(''))}`,
      'XML_DOCTYPE_REFUSED',
    ],
    ['an external entity', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${file('')}`, 'XML_DOCTYPE_REFUSED'],
    ['10,000 nested elements', file(nested(10_000)), 'XML_TOO_DEEP'],
    ['60,000 faults', file('<bpmn:userTask id="u" />'.repeat(60_000)), 'DUPLICATE_ID'],
    [
      '60,000 texts where none may be',
      file('<bpmn:userTask id="u">a</bpmn:userTask>'.repeat(40_000)),
      'XML_NOT_READABLE',
    ],
    ['250,000 tags', file('<bpmn:x/>'.repeat(210_000)), 'TOO_MANY_ELEMENTS'],
    [
      '10,001 elements',
      file(Array.from({ length: 10_001 }, (_, i) => `<bpmn:userTask id="u${i}" />`).join('')),
      'TOO_MANY_ELEMENTS',
    ],
    ['a huge file', ' '.repeat(2 * 1024 * 1024) + file(''), 'XML_TOO_LARGE'],
    ['a huge attribute', file(around(`<bpmn:userTask id="x" name="${'a'.repeat(100_000)}" />`)), 'XML_TAG_TOO_LONG'],
    ['no executable process', file('').replace('isExecutable="true"', 'isExecutable="false"'), 'NO_PROCESS'],
    ['a repeated id', file(around('<bpmn:userTask id="x" /><bpmn:userTask id="x" />')), 'DUPLICATE_ID'],
    ['__proto__ as id', file(START + '<bpmn:userTask id="__proto__" />'), 'ID_INVALID'],
    ['constructor as id', file(START + '<bpmn:userTask id="constructor" />'), 'ID_INVALID'],
    ['an illegal id', file(START + '<bpmn:userTask id="a b" />'), 'ID_INVALID'],
    [
      '__proto__ as variable',
      file(
        around(
          '<bpmn:userTask id="x"><bpmn:extensionElements><gongwen:output target="__proto__" expression="1" /></bpmn:extensionElements></bpmn:userTask>',
        ),
      ),
      'ID_INVALID',
    ],
    [
      'code as implementation',
      file(
        around(`<bpmn:serviceTask id="x" implementation="\${content.constructor.constructor('process.exit(1)')()}" />`),
      ),
      'CODE_REFUSED',
    ],
    [
      'code as condition',
      file(
        around('<bpmn:userTask id="x" />').replace(
          'targetRef="x" />',
          'targetRef="x"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="javascript">process.exit(1)</bpmn:conditionExpression></bpmn:sequenceFlow>',
        ),
      ),
      'CODE_REFUSED',
    ],
    [
      'code as script',
      file(
        around(
          '<bpmn:scriptTask id="x" scriptFormat="javascript"><bpmn:script>process.exit(1)</bpmn:script></bpmn:scriptTask>',
        ),
      ),
      'CODE_REFUSED',
    ],
    [
      'code as the condition of an event',
      file(
        around(
          '<bpmn:intermediateCatchEvent id="x"><bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression" language="groovy">a</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>',
        ),
      ),
      'CODE_REFUSED',
    ],
    [
      'code as candidate',
      file(around('<bpmn:userTask id="x" gongwen:candidateRole="${a.b(1)}" />')),
      'EXPRESSION_INVALID',
    ],
    [
      'deep parentheses',
      file(
        around(
          `<bpmn:userTask id="x" gongwen:assignee="a"><bpmn:multiInstanceLoopCharacteristics gongwen:collection="${'('.repeat(30_000)}" /></bpmn:userTask>`,
        ),
      ),
      'EXPRESSION_INVALID',
    ],
    [
      'a bad duration',
      file(
        around(
          '<bpmn:intermediateCatchEvent id="x"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">3 days</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>',
        ),
      ),
      'VALUE_INVALID',
    ],
  ])('%s', async (_, xml, code) => {
    const { problems } = await readBpmn(xml);
    expect(problems.filter(({ severity }) => severity === 'ERROR').map((problem) => problem.code)).toContain(code);
  });

  it('attributes named like properties of every object change nothing', async () => {
    const { graphs } = await readBpmn(
      file(around('<bpmn:userTask id="x" __proto__="1" constructor="2" toString="3" gongwen:assignee="a" />')),
    );
    expect(graphs[0]?.nodes.has('x')).toBe(true);
    expect(({} as Record<string, unknown>)['assignee']).toBeUndefined();
  });

  it('reads 10,000 flow nodes in one go', async () => {
    const tasks = Array.from({ length: 4_900 }, (_, i) => `<bpmn:userTask id="t${i}" gongwen:assignee="a" />`);
    const { graphs, problems } = await readBpmn(
      file(START + tasks.join('') + END + chain('s', ...tasks.map((_, i) => `t${i}`), 'e')),
    );
    expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
    expect(graphs[0]?.nodes.size).toBe(4_902);
  });
});
