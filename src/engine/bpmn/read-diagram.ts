import type { Box, DiagramEdge, DiagramShape, Point, ProcessDiagram, ShapeKind } from '../diagram.js';
import { guardXml } from '../xml/guard-xml.js';
import { layOut } from './layout/lay-out.js';
import { elementOf, elementsOf, textOf, type ModdleElement } from './moddle.js';
import { readXml } from './read-xml.js';

/** Coordinates beyond this are a fault of the file, not a place on a sheet. */
const FURTHEST = 1_000_000;

type EdgeKind = DiagramEdge['kind'];

/** What the file says of a process and its surroundings, by element id. */
type Known = ReadonlyMap<string, { readonly kind: ShapeKind | EdgeKind; readonly element: ModdleElement }>;

const ARTIFACTS: Readonly<Record<string, ShapeKind | EdgeKind>> = {
  'bpmn:TextAnnotation': 'NOTE',
  'bpmn:Group': 'GROUP',
  'bpmn:Association': 'ASSOCIATION',
  'bpmn:DataObjectReference': 'DATA_OBJECT',
  'bpmn:DataStoreReference': 'DATA_STORE',
  'bpmn:SequenceFlow': 'FLOW',
};

const SCOPES: ReadonlySet<string> = new Set(['bpmn:SubProcess', 'bpmn:Transaction', 'bpmn:AdHocSubProcess']);

/** Shapes in the order in which they are laid down. */
const ORDER: readonly ShapeKind[] = ['POOL', 'LANE', 'GROUP', 'NODE', 'DATA_OBJECT', 'DATA_STORE', 'NOTE'];

/**
 * Reads how one process of a file is drawn: its pool, lanes, nodes, flows and notes, and pools of others that hold no process.
 * A process that the file does not draw is laid out; `null` where there is none of that name, or nothing in it. Never throws
 * for what a file holds: what has no sound place is left out.
 */
export async function readDiagram(xml: string, processId: string): Promise<ProcessDiagram | null> {
  if ('code' in guardXml(xml)) return null;
  const { rootElement } = await readXml(xml, true);
  const known = elementsToDraw(rootElement, processId);
  const own = elementsOf(rootElement, 'rootElements').find(({ id }) => id === processId) ?? null;
  for (const diagram of elementsOf(rootElement, 'diagrams')) {
    const plane = elementOf(diagram, 'plane');
    const drawn = plane ? elementsOf(plane, 'planeElement') : [];
    const ids = new Set(drawn.map((di) => elementOf(di, 'bpmnElement')?.id));
    const shapes = drawn.flatMap((di) => shapeOf(di, known, ids));
    if (!shapes.some(({ kind }) => kind === 'NODE')) continue;
    const edges = drawn.flatMap((di) => edgeOf(di, known));
    return {
      name: own && textOf(own, 'name'),
      nameEn: own && textOf(own, 'gongwen:nameEn'),
      shapes: shapes.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind)),
      edges,
    };
  }
  return own && layOut(rootElement, own);
}

function elementsToDraw(root: ModdleElement, processId: string): Known {
  const known = new Map<string, { kind: ShapeKind | EdgeKind; element: ModdleElement }>();
  const add = (kind: ShapeKind | EdgeKind, element: ModdleElement): void => {
    if (element.id !== undefined) known.set(element.id, { kind, element });
  };
  const addLanes = (set: ModdleElement): void => {
    for (const lane of elementsOf(set, 'lanes')) {
      add('LANE', lane);
      const inner = elementOf(lane, 'childLaneSet');
      if (inner) addLanes(inner);
    }
  };
  const addScope = (scope: ModdleElement): void => {
    for (const set of elementsOf(scope, 'laneSets')) addLanes(set);
    for (const element of elementsOf(scope, 'artifacts')) add(ARTIFACTS[element.$type] ?? 'GROUP', element);
    for (const element of elementsOf(scope, 'flowElements')) {
      add(ARTIFACTS[element.$type] ?? 'NODE', element);
      if (SCOPES.has(element.$type)) addScope(element);
    }
  };
  for (const element of elementsOf(root, 'rootElements')) {
    if (element.$type === 'bpmn:Process' && element.id === processId) addScope(element);
    if (element.$type !== 'bpmn:Collaboration') continue;
    for (const participant of elementsOf(element, 'participants')) {
      const held = elementOf(participant, 'processRef');
      if (held === null || held.id === processId) add('POOL', participant);
    }
    for (const flow of elementsOf(element, 'messageFlows')) add('MESSAGE_FLOW', flow);
    for (const artifact of elementsOf(element, 'artifacts')) add(ARTIFACTS[artifact.$type] ?? 'GROUP', artifact);
  }
  return known;
}

function shapeOf(di: ModdleElement, known: Known, drawn: ReadonlySet<string | undefined>): DiagramShape[] {
  const subject = subjectOf(di, known);
  const box = boxOf(elementOf(di, 'bounds'));
  if (di.$type !== 'bpmndi:BPMNShape' || !subject || !box || isEdge(subject.kind)) return [];
  const { kind, element, elementId } = subject;
  const isExpanded = di.get('isExpanded');
  return [
    {
      ...namesOf(element, elementId, di),
      kind,
      box,
      isHorizontal: di.get('isHorizontal') !== false,
      isExpanded:
        typeof isExpanded === 'boolean'
          ? isExpanded
          : 'flowElements' in element && elementsOf(element, 'flowElements').some(({ id }) => drawn.has(id)),
      ...(element.$type === 'bpmn:ManualTask' ? { isManual: true } : {}),
    },
  ];
}

function edgeOf(di: ModdleElement, known: Known): DiagramEdge[] {
  const subject = subjectOf(di, known);
  if (di.$type !== 'bpmndi:BPMNEdge' || !subject || !isEdge(subject.kind)) return [];
  const points = elementsOf(di, 'waypoint').flatMap((point) => pointOf(point) ?? []);
  const { kind, element, elementId } = subject;
  // An association or message flow may end at what is not drawn here.
  if (points.length < 2 || (kind !== 'FLOW' && !hasBothEnds(element, known))) return [];
  const isDirected = kind === 'ASSOCIATION' && element.get('associationDirection') === 'One';
  return [{ ...namesOf(element, elementId, di), kind, points, ...(isDirected ? { isDirected } : {}) }];
}

function subjectOf(di: ModdleElement, known: Known) {
  const elementId = elementOf(di, 'bpmnElement')?.id;
  const found = elementId === undefined ? undefined : known.get(elementId);
  return found && elementId !== undefined ? { ...found, elementId } : null;
}

const isEdge = (kind: ShapeKind | EdgeKind): kind is EdgeKind =>
  kind === 'FLOW' || kind === 'MESSAGE_FLOW' || kind === 'ASSOCIATION';

const hasBothEnds = (element: ModdleElement, known: Known): boolean =>
  ['sourceRef', 'targetRef'].every((end) => known.has(elementOf(element, end)?.id ?? ''));

function namesOf(element: ModdleElement, elementId: string, di: ModdleElement): Omit<DiagramEdge, 'kind' | 'points'> {
  const label = elementOf(di, 'label');
  return {
    elementId,
    name: textOf(element, element.$type === 'bpmn:TextAnnotation' ? 'text' : 'name'),
    nameEn: textOf(element, 'gongwen:nameEn'),
    label: label && boxOf(elementOf(label, 'bounds')),
  };
}

function boxOf(bounds: ModdleElement | null): Box | null {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => bounds?.get(name));
  const isSound = isPlace(x) && isPlace(y) && isPlace(width) && isPlace(height) && width > 0 && height > 0;
  return isSound ? { x, y, width, height } : null;
}

function pointOf(point: ModdleElement): Point | null {
  const [x, y] = [point.get('x'), point.get('y')];
  return isPlace(x) && isPlace(y) ? { x, y } : null;
}

const isPlace = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= FURTHEST;
