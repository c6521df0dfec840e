import type { Box, DiagramEdge, DiagramShape, Point } from '../../engine/index.js';
import { widthOf, wrap } from './wrap-text.js';
import { blockOf, type Anchor, type TextBlock } from './write-text.js';

const SIZE = 12;
/** Names are set this wide at least, as modellers do; less beside a shape, where the next one is near, more along a flow. */
const LEAST_WIDTH = 96;
const LEAST_BESIDE = 62;
const LEAST_ALONG = 140;
/** A word up to this width is not broken. */
const LONGEST_WORD = 120;
const MOST_LINES = 4;
const GAP = 4;

/** A name outside its shape, set. */
export interface PlacedLabel {
  readonly block: TextBlock;
  readonly x: number;
  readonly top: number;
  readonly anchor: Anchor;
}

/**
 * Places the name of an event, gateway or data object where the file has its label, or below the shape. A name that is
 * larger than the label (the other language) grows away from the shape, never over it.
 */
export function placeShapeLabel(name: string, { box, label }: DiagramShape): PlacedLabel {
  const block = set(name, label?.width ?? 0);
  const below = { x: middle(box), top: box.y + box.height + GAP, anchor: 'middle', block } as const;
  if (!label) return below;
  const [cx, cy] = [middle(label), label.y + label.height / 2];
  if (label.y + 2 >= box.y + box.height) return { block, x: cx, top: label.y, anchor: 'middle' };
  if (label.y + label.height - 2 <= box.y) {
    return { block, x: cx, top: label.y + label.height - block.height, anchor: 'middle' };
  }
  const narrow = set(name, label.width, LEAST_BESIDE);
  const centred = cy - narrow.height / 2;
  return cx < middle(box)
    ? { block: narrow, x: label.x + label.width, top: centred, anchor: 'end' }
    : { block: narrow, x: label.x, top: centred, anchor: 'start' };
}

/**
 * Where such a name may stand, the best first: one place where the file says so; else below the shape, or, where that is taken
 * (events close to each other on a border), below it to the right or the left.
 */
export function placesForLabel(name: string, shape: DiagramShape): readonly [PlacedLabel, ...PlacedLabel[]] {
  const best = placeShapeLabel(name, shape);
  if (shape.label) return [best];
  const { box } = shape;
  const top = box.y + box.height / 2 + 2;
  return [
    best,
    { ...best, x: box.x + box.width + GAP, top, anchor: 'start' },
    { ...best, x: box.x - GAP, top, anchor: 'end' },
  ];
}

/** The rectangle that a placed name fills. */
export function boxOf({ block, x, top, anchor }: PlacedLabel): Box {
  const width = Math.max(0, ...block.lines.map((text) => widthOf(text, block.size)));
  return { x: { start: x, middle: x - width / 2, end: x - width }[anchor], y: top, width, height: block.height };
}

/**
 * Places the name of a flow where the file has its label, or beside the middle of the line. A name that is larger than the
 * label grows the way the line goes, and away from it.
 */
export function placeEdgeLabel(name: string, { points, label }: Pick<DiagramEdge, 'points' | 'label'>): PlacedLabel {
  const block = set(name, label?.width ?? 0, LEAST_ALONG);
  if (!label) {
    const { from, to } = longest(points);
    return { block, x: (from.x + to.x) / 2, top: (from.y + to.y) / 2 - block.height - 2, anchor: 'middle' };
  }
  const isLow = block.height <= label.height + 4;
  const fits = isLow && block.lines.every((text) => widthOf(text, SIZE) <= label.width + 2);
  if (fits) return { block, x: middle(label), top: label.y + (label.height - block.height) / 2, anchor: 'middle' };
  const { from, to } = nearest(points, { x: middle(label), y: label.y + label.height / 2 });
  const isUpright = Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
  const growsRight = isUpright ? middle(label) >= from.x : to.x >= from.x;
  const isAbove = !isUpright && label.y + label.height / 2 < from.y;
  return {
    block,
    x: growsRight ? label.x : label.x + label.width,
    top: isAbove ? label.y + label.height - block.height : label.y,
    anchor: growsRight ? 'start' : 'end',
  };
}

function set(name: string, width: number, least = LEAST_WIDTH): TextBlock {
  const word = Math.max(...name.split(/[\s\u2e80-\uffef]+/).map((one) => widthOf(one, SIZE)));
  return blockOf(wrap(name, Math.max(width + 2, least, Math.min(word, LONGEST_WORD)), SIZE, MOST_LINES), SIZE);
}

const middle = ({ x, width }: Box): number => x + width / 2;

interface Leg {
  readonly from: Point;
  readonly to: Point;
}

const legs = (points: readonly Point[]): Leg[] =>
  points.slice(1).map((to, index) => ({ from: points[index] ?? to, to }));

function best(points: readonly Point[], rank: (leg: Leg) => number): Leg {
  const all = legs(points);
  const [first = { from: { x: 0, y: 0 }, to: { x: 0, y: 0 } }] = all;
  return all.reduce((one, other) => (rank(other) < rank(one) ? other : one), first);
}

const longest = (points: readonly Point[]): Leg =>
  best(points, ({ from, to }) => -Math.hypot(to.x - from.x, to.y - from.y));

const nearest = (points: readonly Point[], { x, y }: Point): Leg =>
  best(points, ({ from, to }) => {
    const nearX = Math.min(Math.max(x, Math.min(from.x, to.x)), Math.max(from.x, to.x));
    const nearY = Math.min(Math.max(y, Math.min(from.y, to.y)), Math.max(from.y, to.y));
    return Math.hypot(x - nearX, y - nearY);
  });
