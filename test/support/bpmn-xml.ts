import type { Drawing, Drawn } from './process-builder.js';

const TAG: Partial<Record<Drawn['type'], string>> = {
  START_EVENT: 'startEvent',
  END_EVENT: 'endEvent',
  USER_TASK: 'userTask',
  EXCLUSIVE_GATEWAY: 'exclusiveGateway',
  PARALLEL_GATEWAY: 'parallelGateway',
  SUB_PROCESS: 'subProcess',
};

/**
 * A drawing as a BPMN file that any engine can read: none events, user tasks, exclusive and parallel gateways, embedded
 * sub-processes; conditions as `${…}`.
 */
export const bpmnXml = (drawing: Drawing): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="file" targetNamespace="urn:test">
<process id="process" isExecutable="true">${insideOf(drawing)}</process>
</definitions>`;

function insideOf({ nodes, flows }: Drawing): string {
  const drawn = flows.map((text, at) => {
    const [path = '', condition] = text.split(' if ');
    const [source = '', target = ''] = path.replace(/ default$/, '').split(' -> ');
    return { id: `flow-${source}-${at}`, source, target, isDefault: path.endsWith(' default'), condition };
  });
  const elements = Object.entries(nodes).map(([id, { type, inside }]) => {
    const tag = TAG[type];
    if (tag === undefined) throw new Error(`No engine shares ${type}`);
    const isDefault = drawn.find((flow) => flow.source === id && flow.isDefault);
    return `<${tag} id="${id}"${isDefault ? ` default="${isDefault.id}"` : ''}>${inside ? insideOf(inside) : ''}</${tag}>`;
  });
  const arrows = drawn.map(({ id, source, target, condition }) =>
    [
      `<sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">`,
      condition === undefined
        ? ''
        : `<conditionExpression xsi:type="tFormalExpression">\${${condition.replace(' = ', ' == ')}}</conditionExpression>`,
      '</sequenceFlow>',
    ].join(''),
  );
  return [...elements, ...arrows].join('\n');
}
