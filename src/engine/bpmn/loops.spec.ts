import { readBpmn } from './read-bpmn.js';

const read = async (loop: string) => {
  const { graphs, problems } = await readBpmn(`<?xml version="1.0" encoding="UTF-8"?>
    <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="urn:test">
      <bpmn:process id="p" isExecutable="true">
        <bpmn:startEvent id="s" /><bpmn:endEvent id="e" />
        <bpmn:userTask id="x" camunda:assignee="u">${loop}</bpmn:userTask>
        <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="x" /><bpmn:sequenceFlow id="f2" sourceRef="x" targetRef="e" />
      </bpmn:process>
    </bpmn:definitions>`);
  return {
    node: graphs[0]?.nodes.get('x'),
    errors: problems
      .filter(({ severity }) => severity === 'ERROR')
      .map(({ code, elementId }) => `${code} ${elementId}`),
  };
};

describe('a standard loop', () => {
  it('is read with its condition, when that is asked, and its maximum', async () => {
    const { node, errors } = await read(
      `<bpmn:standardLoopCharacteristics testBefore="true" loopMaximum="3">
         <bpmn:loopCondition xsi:type="bpmn:tFormalExpression">\${!done}</bpmn:loopCondition>
       </bpmn:standardLoopCharacteristics>`,
    );
    expect(errors).toEqual([]);
    expect(node?.multiInstance).toBeNull();
    expect(node?.standardLoop).toMatchObject({ testBefore: true, maximum: 3 });
    expect(node?.standardLoop?.condition?.evaluate({ done: false }, '2022-10-18T09:00:00Z')).toBe(true);
  });

  it('tests afterwards and goes on without a maximum where it says nothing else', async () => {
    const { node } = await read(
      `<bpmn:standardLoopCharacteristics><bpmn:loopCondition>n &lt; 3</bpmn:loopCondition></bpmn:standardLoopCharacteristics>`,
    );
    expect(node?.standardLoop).toMatchObject({ testBefore: false, maximum: null });
  });

  it.each([
    ['<bpmn:standardLoopCharacteristics />', 'PROPERTY_MISSING x'],
    ['<bpmn:standardLoopCharacteristics loopMaximum="0" />', 'VALUE_INVALID x'],
    ['<bpmn:standardLoopCharacteristics loopMaximum="often" />', 'VALUE_INVALID x'],
  ])('is refused where nothing would end it: %s', async (loop, problem) => {
    expect((await read(loop)).errors).toContain(problem);
  });
});
