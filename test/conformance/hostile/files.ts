/** A BPMN file with this content of one process `p`. `root`: messages and errors beside it; `diagram`: behind it. */
export const bpmn = (content: string, { root = '', diagram = '', attributes = '' } = {}): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:gongwen="urn:gongwen:bpmn:1" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:flowable="http://flowable.org/bpmn" id="d" targetNamespace="urn:t">
${root}<bpmn:process id="p" name="p" isExecutable="true" ${attributes}>${content}</bpmn:process>${diagram}
</bpmn:definitions>`;

/** The texts for 0, 1 … in a row. */
export const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('');

/** A flow, with a condition where one is given. */
export const flow = (from: string, to: string, condition = '', id = `${from}_${to}`): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition && `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`}</bpmn:sequenceFlow>`;

/** Flows from each element to the next. */
export const row = (...ids: readonly string[]): string =>
  ids
    .slice(1)
    .map((to, at) => flow(ids[at]!, to))
    .join('');

export const START = '<bpmn:startEvent id="s" />';
export const END = '<bpmn:endEvent id="e" />';

/** A process of one element `x` between start and end. */
export const around = (element: string, options = {}): string =>
  bpmn(START + element + END + row('s', 'x', 'e'), options);

/** Elements of one kind in a row, `n0` `n1` …, behind the start. */
export const chain = (tag: string, count: number): string =>
  `${START}${times(count, (at) => `<bpmn:${tag} id="n${at}" />`)}${row('s', ...Array.from({ length: count }, (_, at) => `n${at}`))}`;

/** A script task that writes `variable`. */
export const script = (id: string, source: string, variable: string): string =>
  `<bpmn:scriptTask id="${id}" scriptFormat="feel" gongwen:resultVariable="${variable}"><bpmn:script>${source}</bpmn:script></bpmn:scriptTask>`;

/** A circle of these elements without a wait, from the start round and round. */
export const circle = (elements: string, ...ids: readonly string[]): string =>
  `${START}<bpmn:exclusiveGateway id="m" />${elements}${row('s', 'm', ...ids, 'm')}`;

/** A multi-instance by number. */
export const instances = (count: string): string =>
  `<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">${count}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>`;

/** Sub-processes in each other, `depth` of them. */
export const nested = (depth: number): string => {
  let inside = `<bpmn:startEvent id="s${depth}" /><bpmn:userTask id="t" />${flow(`s${depth}`, 't')}`;
  for (let at = depth - 1; at >= 0; at -= 1) {
    inside = `<bpmn:startEvent id="s${at}" /><bpmn:subProcess id="n${at}">${inside}</bpmn:subProcess>${flow(`s${at}`, `n${at}`)}`;
  }
  return inside;
};

/** Gateways of one kind, each with a flow to every other. */
export const knot = (tag: string, count: number): string =>
  `${START}${times(count, (at) => `<bpmn:${tag} id="n${at}" />`)}${flow('s', 'n0')}${times(count, (from) =>
    times(count, (to) => flow(`n${from}`, `n${to}`)),
  )}`;

/** A diagram that draws element `n0` again and again, with these bounds. */
export const shapes = (count: number, bounds = 'x="1" y="1" width="100" height="80"', element = 'n0'): string =>
  `<bpmndi:BPMNDiagram id="dia"><bpmndi:BPMNPlane id="plane" bpmnElement="p">${times(
    count,
    (at) => `<bpmndi:BPMNShape id="di${at}" bpmnElement="${element}"><dc:Bounds ${bounds} /></bpmndi:BPMNShape>`,
  )}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`;

/** A DMN file with this content. */
export const dmn = (content: string): string =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="dd" name="dd" namespace="urn:t">${content}</definitions>`;

/** A decision of one expression, over `x`. */
export const decision = (expression: string): string =>
  dmn(
    `<inputData id="i" name="x" /><decision id="dec" name="dec"><informationRequirement id="r"><requiredInput href="#i" /></informationRequirement><literalExpression id="l"><text>${expression}</text></literalExpression></decision>`,
  );

/**
 * Does what may not take for ever or for all memory. Raises an error where it took more CPU than any machine needs for what is
 * refused in time: a bound for what hangs, not a measure.
 */
export async function bounded<T>(work: () => T | Promise<T>): Promise<T> {
  const begun = process.cpuUsage();
  const answer = await work();
  const { user, system } = process.cpuUsage(begun);
  if (user + system > 30e6) throw new Error(`took ${(user + system) / 1e6} s of CPU`);
  return answer;
}
