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

  it('refuses a misspelt attribute', async () => {
    const { errors } = await read(file(around('<bpmn:userTask id="x" gongwen:candidateRoles="A" />')));
    expect(errors).toEqual(['ATTRIBUTE_UNKNOWN x']);
  });
});
