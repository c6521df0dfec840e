/** A BPMN file with one process, for tests that deploy what they run. `roots`: messages and errors beside it. */
export const bpmnFile = (id: string, body: string, attributes = '', roots = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:gongwen="urn:gongwen:bpmn:1" id="${id}-file" targetNamespace="urn:test">
${roots}<bpmn:process id="${id}" name="${id}" isExecutable="true" ${attributes}>${body}</bpmn:process>
</bpmn:definitions>`;

/** A sequence flow; with a condition in FEEL where one is given. */
export const flow = (from: string, to: string, condition?: string): string =>
  condition === undefined
    ? `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}" />`
    : `<bpmn:sequenceFlow id="${from}_${to}" name="${to}" sourceRef="${from}" targetRef="${to}"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression></bpmn:sequenceFlow>`;

/** Flows from each element to the next. */
export const chain = (...ids: readonly string[]): string =>
  ids
    .slice(1)
    .map((to, index) => flow(ids[index]!, to))
    .join('');

/** A user task with `gongwen:` attributes: `{candidateRole: 'LEADER@COORD', act: 'REVIEW'}`. */
export const userTask = (id: string, gongwen: Readonly<Record<string, string>>, inner = ''): string =>
  `<bpmn:userTask id="${id}" name="${id}" ${Object.entries(gongwen)
    .map(([name, value]) => `gongwen:${name}="${value}"`)
    .join(' ')}><bpmn:documentation>Rule: R-054</bpmn:documentation>${inner}</bpmn:userTask>`;
