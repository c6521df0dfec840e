import { readBpmn } from './read-bpmn.js';

const read = async (attributes: string) => {
  const { graphs, problems } = await readBpmn(`<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1" id="d" targetNamespace="urn:t">
  <bpmn:process id="p" name="流程" isExecutable="true"><bpmn:startEvent id="s" />
    <bpmn:serviceTask id="x" ${attributes}><bpmn:documentation>Rule: R-142</bpmn:documentation></bpmn:serviceTask>
    <bpmn:endEvent id="e" />
    <bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="x" /><bpmn:sequenceFlow id="f1" sourceRef="x" targetRef="e" />
  </bpmn:process></bpmn:definitions>`);
  return { node: graphs[0]?.nodes.get('x'), problems: problems.map((one) => `${one.code} ${one.elementId}`) };
};

describe('a service task', () => {
  it('with a topic is work for a worker outside, with tries and priority', async () => {
    const { node, problems } = await read(
      'gongwen:topic="send-${channel}" gongwen:retries="5" gongwen:priority="a + 1"',
    );
    expect(problems).toEqual([]);
    expect(node).toMatchObject({
      type: 'EXTERNAL_TASK',
      work: { topic: { source: 'send-${channel}' }, retries: 5, priority: { source: 'a + 1' } },
    });
  });

  it('with a service key is work of the house', async () => {
    expect((await read('gongwen:serviceKey="documents.freeze"')).node).toMatchObject({ type: 'SERVICE_TASK' });
  });

  it.each([
    ['neither topic nor key', '', 'PROPERTY_MISSING x'],
    ['both', 'gongwen:topic="a" gongwen:serviceKey="b"', 'VALUE_INVALID x'],
    ['no tries', 'gongwen:topic="a" gongwen:retries="0"', 'VALUE_INVALID x'],
    ['tries without end', 'gongwen:topic="a" gongwen:retries="1001"', 'VALUE_INVALID x'],
    ['tries that are no number', 'gongwen:topic="a" gongwen:retries="R3/PT1H"', 'VALUE_INVALID x'],
    ['a priority that is no expression', 'gongwen:topic="a" gongwen:priority="1 +"', 'EXPRESSION_INVALID x'],
  ])('with %s is refused by name', async (_, attributes, problem) => {
    expect((await read(attributes)).problems).toContain(problem);
  });
});
