import { readdirSync, readFileSync } from 'node:fs';
import { bpmnFile, chain, flow } from '../../../../test/support/bpmn-file.js';
import type { Box, DiagramShape, Point, ProcessDiagram } from '../../diagram.js';
import type { ProcessGraph } from '../../graph.js';
import { readBpmn } from '../read-bpmn.js';
import { readDiagram } from '../read-diagram.js';

const ROOT = new URL('../../../../', import.meta.url);
const filesOf = (folder: string): string[] =>
  readdirSync(new URL(folder, ROOT))
    .filter((name) => name.endsWith('.bpmn'))
    .map((name) => folder + name);
const withoutDrawing = (xml: string): string => xml.replace(/<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/, '');

async function laid(xml: string): Promise<{ diagram: ProcessDiagram; graph: ProcessGraph }> {
  const { graphs } = await readBpmn(xml);
  const graph = graphs[0]!;
  return { graph, diagram: (await readDiagram(withoutDrawing(xml), graph.processId))! };
}

const right = ({ x, width }: Box): number => x + width;
const bottom = ({ y, height }: Box): number => y + height;
const overlap = (a: Box, b: Box): boolean => a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);
const holds = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x && outer.y <= inner.y && right(outer) >= right(inner) && bottom(outer) >= bottom(inner);
const touches = (box: Box, { x, y }: Point): boolean =>
  x >= box.x &&
  x <= right(box) &&
  y >= box.y &&
  y <= bottom(box) &&
  !(x > box.x && x < right(box) && y > box.y && y < bottom(box));

/** Whether a line in right angles runs through the inside of a box. */
const crosses = (box: Box, from: Point, to: Point): boolean =>
  Math.min(from.x, to.x) < right(box) &&
  Math.max(from.x, to.x) > box.x &&
  Math.min(from.y, to.y) < bottom(box) &&
  Math.max(from.y, to.y) > box.y;

/** What is wrong with a drawing, in words. */
function faults({ shapes, edges }: ProcessDiagram, graph: ProcessGraph): string[] {
  const found: string[] = [];
  const boxOf = new Map(shapes.map(({ elementId, box }) => [elementId, box]));
  const missing = [...graph.nodes.keys()].filter((id) => !boxOf.has(id));
  const drawn = new Set(edges.map(({ elementId }) => elementId));
  found.push(
    ...missing.map((id) => `${id} is missing`),
    ...[...graph.flows.keys()].filter((id) => !drawn.has(id)).map((id) => `${id} is missing`),
  );
  const scopeOf = (id: string): string => graph.nodes.get(id)?.scopeId ?? '';
  const nodes = shapes.filter(
    ({ kind, elementId }) => kind === 'NODE' && graph.nodes.get(elementId)?.type !== 'BOUNDARY_EVENT',
  );
  nodes.forEach((one, at) => {
    for (const other of nodes.slice(at + 1)) {
      if (scopeOf(one.elementId) === scopeOf(other.elementId) && overlap(one.box, other.box))
        found.push(`${one.elementId} lies on ${other.elementId}`);
    }
    const around = boxOf.get(scopeOf(one.elementId));
    if (around && !holds(around, one.box)) found.push(`${one.elementId} lies outside of ${scopeOf(one.elementId)}`);
  });
  for (const { elementId, kind, points } of edges) {
    const flowOf = graph.flows.get(elementId);
    if (kind !== 'FLOW' || !flowOf) continue;
    const ends = [boxOf.get(flowOf.sourceId), boxOf.get(flowOf.targetId)];
    if (!ends[0] || !touches(ends[0], points[0]!)) found.push(`${elementId} does not begin at ${flowOf.sourceId}`);
    if (!ends[1] || !touches(ends[1], points.at(-1)!)) found.push(`${elementId} does not end at ${flowOf.targetId}`);
    points.slice(1).forEach((to, at) => {
      const from = points[at]!;
      if (from.x !== to.x && from.y !== to.y) found.push(`${elementId} is slanted`);
      const isBeside = ({ elementId: id }: DiagramShape): boolean => scopeOf(id) === scopeOf(flowOf.sourceId);
      for (const shape of nodes.filter(isBeside))
        if (crosses(shape.box, from, to)) found.push(`${elementId} crosses ${shape.elementId}`);
    });
  }
  return found;
}

const START_END = '<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />';
const task = (id: string, inner = ''): string => `<bpmn:task id="${id}" name="${id}">${inner}</bpmn:task>`;

describe('a process that its file does not draw', () => {
  it.each(['processes/', 'processes/bench/', 'test/conformance/vocabularies/'].flatMap(filesOf))(
    '%s is laid out whole',
    async (file) => {
      const { diagram, graph } = await laid(readFileSync(new URL(file, ROOT), 'utf8'));
      expect(faults(diagram, graph)).toEqual([]);
    },
  );

  it('sub-processes are open, events stand on their borders, what no flow touches stands below', async () => {
    const xml = bpmnFile(
      'p',
      `${START_END}<bpmn:subProcess id="sub"><bpmn:startEvent id="is" />${task('inner')}<bpmn:subProcess id="deep"><bpmn:startEvent id="ds" /></bpmn:subProcess>${chain('is', 'inner', 'deep')}</bpmn:subProcess>
       <bpmn:boundaryEvent id="b1" attachedToRef="sub"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
       <bpmn:boundaryEvent id="b2" attachedToRef="sub"><bpmn:timerEventDefinition><bpmn:timeDuration>PT2H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
       <bpmn:subProcess id="esp" triggeredByEvent="true"><bpmn:startEvent id="es"><bpmn:timerEventDefinition><bpmn:timeDuration>PT3H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent></bpmn:subProcess>
       ${task('late')}${task('later')}${chain('s', 'sub', 'e')}${flow('b1', 'late')}${flow('b2', 'later')}${flow('late', 'sub')}`,
    );
    const { diagram, graph } = await laid(xml);
    expect(faults(diagram, graph)).toEqual([]);
    const box = (id: string): Box => diagram.shapes.find(({ elementId }) => elementId === id)!.box;
    expect(diagram.shapes.filter(({ isExpanded }) => isExpanded).map(({ elementId }) => elementId)).toEqual([
      'sub',
      'deep',
      'esp',
    ]);
    for (const id of ['b1', 'b2']) expect(box(id).y + 18).toBe(bottom(box('sub')));
    expect(overlap(box('b1'), box('b2'))).toBe(false);
    expect(box('esp').y).toBeGreaterThan(bottom(box('sub')));
  });

  it('pool, lanes, closed pools, messages, data and notes are drawn', async () => {
    const xml = bpmnFile(
      'p',
      `<bpmn:laneSet id="ls"><bpmn:lane id="upper" name="上"><bpmn:flowNodeRef>s</bpmn:flowNodeRef><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>
       <bpmn:lane id="lower" name="下"><bpmn:flowNodeRef>b</bpmn:flowNodeRef><bpmn:flowNodeRef>e</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
       ${START_END}${task('a')}${task('b')}${chain('s', 'a', 'b', 'e')}${flow('b', 'a')}
       <bpmn:dataObjectReference id="data" name="doc" /><bpmn:textAnnotation id="note"><bpmn:text>三日内</bpmn:text></bpmn:textAnnotation>
       <bpmn:association id="as" sourceRef="b" targetRef="note" />`,
      '',
      `<bpmn:collaboration id="c"><bpmn:participant id="own" name="我方" processRef="p" /><bpmn:participant id="other" name="对方" /><bpmn:messageFlow id="mf" sourceRef="b" targetRef="other" /></bpmn:collaboration>`,
    );
    const { diagram, graph } = await laid(xml);
    expect(faults(diagram, graph)).toEqual([]);
    const box = (id: string): Box => diagram.shapes.find(({ elementId }) => elementId === id)!.box;
    expect(diagram.shapes.map(({ kind }) => kind).slice(0, 4)).toEqual(['POOL', 'POOL', 'LANE', 'LANE']);
    for (const id of ['s', 'a']) expect(holds(box('upper'), box(id))).toBe(true);
    for (const id of ['b', 'e']) expect(holds(box('lower'), box(id))).toBe(true);
    for (const id of ['data', 'note', 'upper', 'lower']) expect(holds(box('own'), box(id))).toBe(true);
    expect(overlap(box('own'), box('other'))).toBe(false);
    expect(diagram.edges.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['ASSOCIATION', 'MESSAGE_FLOW']));
  });

  it('the same file gives the same drawing, and a chain of thousands is laid out at once', async () => {
    const ids = Array.from({ length: 4_000 }, (_, at) => `t${at}`);
    const xml = bpmnFile(
      'p',
      `${START_END}${ids.map((id) => task(id)).join('')}${chain('s', ...ids, 'e')}${flow('t3999', 't0')}`,
    );
    const begun = performance.now();
    const once = await readDiagram(xml, 'p');
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(once!.shapes).toHaveLength(4_002);
    expect(await readDiagram(xml, 'p')).toEqual(once);
  });

  it.each([
    ['an island', `${START_END}${task('a')}${chain('s', 'e')}`],
    [
      'loops upon loops',
      `${START_END}${task('a')}${task('b')}${task('c')}${chain('s', 'a', 'b', 'c', 'e')}${flow('c', 'a')}${flow('c', 'b')}${flow('b', 'a')}${flow('a', 'a')}`,
    ],
    ['no way in', `${task('a')}${task('b')}${chain('a', 'b')}${flow('b', 'a')}`],
    [
      'many branches',
      `${START_END}${['a', 'b', 'c', 'd', 'f'].map((id) => `${task(id)}${flow('s', id)}${flow(id, 'e')}`).join('')}${flow('s', 'e')}`,
    ],
  ])('%s', async (_, content) => {
    const { diagram, graph } = await laid(bpmnFile('p', content));
    expect(faults(diagram, graph)).toEqual([]);
  });
});
