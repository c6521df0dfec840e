import type { Box, DiagramEdge, DiagramShape, ProcessDiagram } from '../../diagram.js';
import { elementOf, elementsOf, textOf, type ModdleElement } from '../moddle.js';
import { layOutScope, moved, namesOf, plus } from './lay-out-scope.js';
import { centreOf } from './route.js';

/** Margin around the drawing, the strip of a pool or lane that holds its name, and pools that hold no process. */
const MARGIN = 60;
const STRIP = 30;
const CLOSED_POOL = { height: 60, gap: 40 } as const;

/**
 * Draws a process whose file draws nothing of it: pool, lanes, nodes, flows, data, notes, and the pools of others that messages
 * come from or go to. The same file always gives the same drawing. `null` where the process has no node.
 */
export function layOut(root: ModdleElement, process: ModdleElement): ProcessDiagram | null {
  const lanes = leavesOf(process);
  const laneOf = new Map(
    lanes.flatMap((lane, at) => elementsOf(lane, 'flowNodeRef').map(({ id }) => [id ?? '', at] as const)),
  );
  const scope = layOutScope(process, lanes.length, laneOf);
  if (!scope.shapes.some(({ kind }) => kind === 'NODE')) return null;
  const collaboration = elementsOf(root, 'rootElements').find(({ $type }) => $type === 'bpmn:Collaboration');
  const participants = collaboration ? elementsOf(collaboration, 'participants') : [];
  const pool = participants.find((participant) => elementOf(participant, 'processRef') === process) ?? null;
  const others = participants.filter((participant) => elementOf(participant, 'processRef') === null);
  const [strips, laneStrip] = [pool ? STRIP : 0, lanes.length > 0 ? STRIP : 0];
  const by = { x: strips + laneStrip + MARGIN, y: MARGIN + others.length * (CLOSED_POOL.height + CLOSED_POOL.gap) };
  const around = { width: scope.width + 2 * MARGIN + strips + laneStrip, height: scope.height + 2 * MARGIN };
  const top = by.y - MARGIN;
  const shapes: DiagramShape[] = [];
  const band = (element: ModdleElement, kind: 'POOL' | 'LANE', box: Box): void => {
    shapes.push({ ...namesOf(element), kind, box, isHorizontal: true, isExpanded: true });
  };
  others.forEach((participant, at) => {
    const y = at * (CLOSED_POOL.height + CLOSED_POOL.gap);
    band(participant, 'POOL', { x: 0, y, width: around.width, height: CLOSED_POOL.height });
  });
  if (pool) band(pool, 'POOL', { x: 0, y: top, ...around });
  lanes.forEach((lane, at) => {
    const [from, to] = scope.lanes[at] ?? [0, 0];
    const upper = at === 0 ? top : from + by.y;
    const lower = at === lanes.length - 1 ? top + around.height : to + by.y;
    band(lane, 'LANE', { x: strips, y: upper, width: around.width - strips, height: lower - upper });
  });
  shapes.push(...scope.shapes.map((shape) => moved(shape, by)));
  const edges = scope.edges.map((edge) => ({ ...edge, points: edge.points.map((point) => plus(point, by)) }));
  return {
    name: textOf(process, 'name'),
    nameEn: textOf(process, 'gongwen:nameEn'),
    shapes,
    edges: [...edges, ...messageFlows(collaboration, shapes)],
  };
}

/** Lanes that hold no lanes, from the top. */
function leavesOf(holder: ModdleElement): readonly ModdleElement[] {
  return elementsOf(holder, 'laneSets').flatMap((set) => elementsOf(set, 'lanes').flatMap(leaves));
}

function leaves(lane: ModdleElement): readonly ModdleElement[] {
  const inner = elementOf(lane, 'childLaneSet');
  const lanes = inner ? elementsOf(inner, 'lanes') : [];
  return lanes.length > 0 ? lanes.flatMap(leaves) : [lane];
}

/** Straight up or down between a node and a pool. */
function messageFlows(collaboration: ModdleElement | undefined, shapes: readonly DiagramShape[]): DiagramEdge[] {
  const boxOf = new Map(shapes.map(({ elementId, box }) => [elementId, box]));
  return (collaboration ? elementsOf(collaboration, 'messageFlows') : []).flatMap((flow) => {
    const [from, to] = ['sourceRef', 'targetRef'].map((end) => boxOf.get(elementOf(flow, end)?.id ?? ''));
    if (!from || !to) return [];
    const x = centreOf(from.width < to.width ? from : to).x;
    const isDown = from.y < to.y;
    const points = [
      { x, y: isDown ? from.y + from.height : from.y },
      { x, y: isDown ? to.y : to.y + to.height },
    ];
    return [{ ...namesOf(flow), kind: 'MESSAGE_FLOW' as const, points }];
  });
}
