import type { Box, Point } from '../../diagram.js';
import { GAP, type Grid } from './grid.js';

/** Where a flow begins: at an item, or, `from` given, at the bottom of a border event on it. */
export interface Route {
  readonly from: number;
  readonly to: number;
  readonly begin: Point | null;
}

/** Lines that share a gap stand this far apart, as many as this. */
const APART = 6;
const LINES = 5;

/**
 * A flow in right angles: straight along a free row, or down or up in the gap behind its source, or else through the gap below
 * its source's row. Runs in gaps only, so that it crosses no shape.
 */
export function routeOf(grid: Grid, route: Route, count: number): readonly Point[] {
  const { from, to, begin } = route;
  const [source, target] = [grid.boxes[from], grid.boxes[to]];
  if (!source || !target) return [];
  const [column, toColumn] = [grid.columns[from] ?? 0, grid.columns[to] ?? 0];
  const [row, toRow] = [grid.rows[from] ?? 0, grid.rows[to] ?? 0];
  const shift = ((count % LINES) - (LINES - 1) / 2) * APART;
  const end = { x: target.x, y: middle(target) };
  const before = (grid.columnEnds[toColumn]?.[0] ?? 0) - GAP.x / 2 + shift;
  const below = (grid.rowEnds[row]?.[1] ?? 0) + (GAP.y * 2) / 3 + shift;
  if (begin) return tidy([begin, { x: begin.x, y: below }, { x: before, y: below }, { x: before, y: end.y }, end]);
  const start = { x: source.x + source.width, y: middle(source) };
  const isAhead = toColumn > column;
  if (isAhead && row === toRow && grid.isFree(row, column, toColumn)) {
    return start.y === end.y ? [start, end] : tidy([start, { x: before, y: start.y }, { x: before, y: end.y }, end]);
  }
  const behind = (grid.columnEnds[column]?.[1] ?? 0) + GAP.x / 2 + shift;
  if (isAhead && grid.isFree(toRow, column, toColumn)) {
    return tidy([start, { x: behind, y: start.y }, { x: behind, y: end.y }, end]);
  }
  return tidy([
    start,
    { x: behind, y: start.y },
    { x: behind, y: below },
    { x: before, y: below },
    { x: before, y: end.y },
    end,
  ]);
}

/** A line from one box to another, from border to border. */
export const straight = (one: Box, other: Box): readonly Point[] => [
  onBorder(one, centreOf(other)),
  onBorder(other, centreOf(one)),
];

function onBorder(box: Box, towards: Point): Point {
  const centre = centreOf(box);
  const [dx, dy] = [towards.x - centre.x, towards.y - centre.y];
  if (dx === 0 && dy === 0) return { x: centre.x, y: box.y };
  const scale = Math.min(box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9));
  return { x: Math.round(centre.x + dx * scale), y: Math.round(centre.y + dy * scale) };
}

export const centreOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

const middle = ({ y, height }: Box): number => y + height / 2;

/** Without points that lie on each other. */
const tidy = (points: readonly Point[]): readonly Point[] =>
  points.filter(({ x, y }, at) => at === 0 || x !== points[at - 1]?.x || y !== points[at - 1]?.y);
