import { describe, expect, it } from '@jest/globals';
import BpmnModdle from 'bpmn-moddle';
import { elementOf, elementsOf, type ModdleElement } from '../../src/engine/bpmn/moddle.js';
import { filesIn, textOf } from '../support/processes.js';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Shape {
  readonly id: string;
  readonly type: string;
  readonly box: Box;
  /** The sub-process or process around it. */
  readonly within: string;
  readonly attachedTo: string | null;
}

/** The diagrams must open well in a modeler: nothing hidden, nothing outside its lane, no flow through a step. */
describe.each(filesIn('', '.bpmn'))('the diagram of %s', (file) => {
  it('shows every element, apart from each other and inside its lane or sub-process', async () => {
    const { shapes, lanes, elements } = await diagramOf(file);
    expect([...shapes.keys()].sort()).toEqual([...elements].sort());
    const all = [...shapes.values()];
    const overlapping = all.flatMap((one) =>
      all
        .filter((other) => one.id < other.id && one.within === other.within && meet(one.box, other.box))
        .filter((other) => one.attachedTo !== other.id && other.attachedTo !== one.id)
        .map((other) => `${one.id} and ${other.id}`),
    );
    expect(overlapping).toEqual([]);
    const outside = all.filter((shape) => {
      const around = lanes.get(shape.id) ?? shapes.get(shape.within)?.box;
      return around !== undefined && shape.attachedTo === null && !holds(around, shape.box);
    });
    expect(outside.map(({ id }) => id)).toEqual([]);
  });

  it('draws every flow at right angles, from shape to shape, through no other', async () => {
    const { shapes, edges } = await diagramOf(file);
    const wrong: string[] = [];
    for (const { id, from, to, within, points } of edges) {
      const first = points[0];
      const last = points.at(-1);
      if (!first || !last || !touches(shapes.get(from), first) || !touches(shapes.get(to), last)) {
        wrong.push(`${id} does not go from ${from} to ${to}`);
      }
      points.slice(1).forEach((end, index) => {
        const begin = points[index]!;
        if (begin.x !== end.x && begin.y !== end.y) wrong.push(`${id} is slanted`);
        const line = between(begin, end);
        for (const shape of shapes.values()) {
          if (shape.within !== within || [from, to].includes(shape.id)) continue;
          if (meet(line, shape.box)) wrong.push(`${id} runs through ${shape.id}`);
        }
      });
    }
    expect(wrong).toEqual([]);
  });
});

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Diagram {
  readonly elements: readonly string[];
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Box of the lane by element. */
  readonly lanes: ReadonlyMap<string, Box>;
  readonly edges: readonly { id: string; from: string; to: string; within: string; points: readonly Point[] }[];
}

async function diagramOf(file: string): Promise<Diagram> {
  const { rootElement, warnings } = await new BpmnModdle({}).fromXML(textOf(file), { lax: false });
  expect(warnings).toEqual([]);
  const [diagram] = elementsOf(rootElement, 'diagrams');
  const drawn = diagram ? elementsOf(elementOf(diagram, 'plane') ?? diagram, 'planeElement') : [];
  const boxes = new Map(drawn.map((di) => [subjectOf(di), boxOf(elementOf(di, 'bounds'))]));
  const points = new Map(drawn.map((di) => [subjectOf(di), elementsOf(di, 'waypoint').map(pointOf)]));
  const shapes = new Map<string, Shape>();
  const lanes = new Map<string, Box>();
  const elements: string[] = [];
  const edges: Diagram['edges'][number][] = [];
  const walk = (scope: ModdleElement): void => {
    for (const lane of elementsOf(scope, 'laneSets').flatMap((set) => elementsOf(set, 'lanes'))) {
      const box = boxes.get(idOf(lane));
      for (const node of elementsOf(lane, 'flowNodeRef')) if (box) lanes.set(idOf(node), box);
    }
    for (const element of elementsOf(scope, 'flowElements')) {
      const [id, within] = [idOf(element), idOf(scope)];
      if (element.$type === 'bpmn:SequenceFlow') {
        const [from, to] = ['sourceRef', 'targetRef'].map((end) => idOf(elementOf(element, end)));
        edges.push({ id, from: from!, to: to!, within, points: points.get(id) ?? [] });
        continue;
      }
      elements.push(id);
      const box = boxes.get(id);
      const host = 'attachedToRef' in element ? elementOf(element, 'attachedToRef') : null;
      if (box) shapes.set(id, { id, type: element.$type, box, within, attachedTo: host && idOf(host) });
      if (element.$type === 'bpmn:SubProcess') walk(element);
    }
  };
  for (const root of elementsOf(rootElement, 'rootElements')) if (root.$type === 'bpmn:Process') walk(root);
  return { elements, shapes, lanes, edges };
}

const idOf = (element: ModdleElement | null): string => element?.id ?? '';
const subjectOf = (di: ModdleElement): string => idOf(elementOf(di, 'bpmnElement'));
const numberOf = (element: ModdleElement | null, name: string): number => Number(element?.get(name) ?? 0);
const pointOf = (point: ModdleElement): Point => ({ x: numberOf(point, 'x'), y: numberOf(point, 'y') });
const boxOf = (bounds: ModdleElement | null): Box => ({
  x: numberOf(bounds, 'x'),
  y: numberOf(bounds, 'y'),
  width: numberOf(bounds, 'width'),
  height: numberOf(bounds, 'height'),
});

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const holds = (around: Box, box: Box): boolean =>
  box.x >= around.x &&
  box.y >= around.y &&
  box.x + box.width <= around.x + around.width &&
  box.y + box.height <= around.y + around.height;
const between = (a: Point, b: Point): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x) || 0.1,
  height: Math.abs(a.y - b.y) || 0.1,
});
const touches = (shape: Shape | undefined, { x, y }: Point): boolean =>
  shape !== undefined && meet(shape.box, { x: x - 1, y: y - 1, width: 2, height: 2 });
