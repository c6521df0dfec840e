import type { DiagramEdge, Point } from '../../engine/index.js';
import { LOOKS, type Mark } from './marks.js';
import { length, tag, type Svg } from './svg.js';

/** Radius of a bend. */
const BEND = 7;
const ARROW = { length: 10, half: 4.2 };

/** What stands at the beginning of a flow: a slash on the default way, a diamond on a condition without a gateway. */
export type FlowStart = 'DEFAULT' | 'CONDITION' | null;

/** A flow with its arrow head; message flows and associations dashed, as BPMN has them. */
export function drawEdge(
  { kind, points, isDirected }: Pick<DiagramEdge, 'kind' | 'points' | 'isDirected'>,
  mark: Mark,
  start: FlowStart,
): Svg[] {
  const { stroke, weight } = LOOKS[mark];
  const width = kind === 'FLOW' && mark === 'PASSED' ? 2.8 : weight;
  const [last, before] = ends([...points].reverse());
  const [first, next] = ends(points);
  const shaft = kind === 'FLOW' ? [...points.slice(0, -1), towards(last, before, ARROW.length - 2)] : points;
  return [
    tag('path', {
      d: bent(shaft),
      fill: 'none',
      stroke,
      'stroke-width': width,
      'stroke-dasharray': { FLOW: null, MESSAGE_FLOW: '8 5', ASSOCIATION: '1.5 4' }[kind],
    }),
    ...(kind === 'ASSOCIATION' && isDirected === true ? [openHead(before, last, stroke)] : []),
    ...(kind === 'ASSOCIATION' ? [] : [arrowHead(before, last, stroke, kind === 'FLOW' ? stroke : '#ffffff')]),
    ...(start === 'DEFAULT' ? [slash(first, next, stroke, width)] : []),
    ...(start === 'CONDITION' ? [diamond(first, next, stroke)] : []),
  ];
}

/** The first point, and the first that is another. */
function ends(points: readonly Point[]): [Point, Point] {
  const [first = { x: 0, y: 0 }] = points;
  const next = points.find(({ x, y }) => Math.hypot(x - first.x, y - first.y) > 0.5);
  return [first, next ?? { x: first.x - 1, y: first.y }];
}

/** A way through the points, its bends rounded as far as the legs allow. */
function bent(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const way = [`M${at(first)}`];
  let from = first;
  for (const [index, corner] of rest.entries()) {
    const after = rest[index + 1];
    if (!after) way.push(`L${at(corner)}`);
    else {
      const radius = Math.min(BEND, distance(from, corner) / 2, distance(corner, after) / 2);
      way.push(`L${at(towards(corner, from, radius))}Q${at(corner)} ${at(towards(corner, after, radius))}`);
    }
    from = corner;
  }
  return way.join('');
}

function arrowHead(from: Point, tip: Point, stroke: string, fill: string): Svg {
  const back = towards(tip, from, ARROW.length);
  const [left, right] = across(tip, from, back, ARROW.half);
  return tag('path', {
    d: `M${at(tip)}L${at(left)}L${at(right)}Z`,
    fill,
    stroke,
    'stroke-width': 1,
    'stroke-linejoin': 'round',
  });
}

function openHead(from: Point, tip: Point, stroke: string): Svg {
  const [left, right] = across(tip, from, towards(tip, from, ARROW.length), ARROW.half);
  return tag('path', { d: `M${at(left)}L${at(tip)}L${at(right)}`, fill: 'none', stroke, 'stroke-width': 1.3 });
}

function slash(first: Point, next: Point, stroke: string, width: number): Svg {
  const [near, far] = [towards(first, next, 5), towards(first, next, 10)];
  const [one] = across(first, next, near, 4.5);
  const [, other] = across(first, next, far, 4.5);
  return tag('path', { d: `M${at(one)}L${at(other)}`, fill: 'none', stroke, 'stroke-width': Math.max(width, 1.6) });
}

function diamond(first: Point, next: Point, stroke: string): Svg {
  const [left, right] = across(first, next, towards(first, next, 8), 4.5);
  return tag('path', {
    d: `M${at(first)}L${at(left)}L${at(towards(first, next, 16))}L${at(right)}Z`,
    fill: '#ffffff',
    stroke,
    'stroke-width': 1.3,
  });
}

/** The points left and right of `middle`, seen along the line from `from` to `to`. */
function across(from: Point, to: Point, middle: Point, by: number): [Point, Point] {
  const far = distance(from, to) || 1;
  const [dx, dy] = [((to.x - from.x) / far) * by, ((to.y - from.y) / far) * by];
  return [
    { x: middle.x - dy, y: middle.y + dx },
    { x: middle.x + dy, y: middle.y - dx },
  ];
}

function towards(from: Point, to: Point, by: number): Point {
  const far = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) / far) * by, y: from.y + ((to.y - from.y) / far) * by };
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);
const at = ({ x, y }: Point): string => `${length(x)} ${length(y)}`;
