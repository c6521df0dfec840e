import type { Box } from '../../diagram.js';
import { columnsOf, type Way } from './columns.js';

/** What is laid out: its size, and the lane it lies in, counted from the top; 0 where there are no lanes. */
export interface Item {
  readonly width: number;
  readonly height: number;
  readonly lane: number;
  readonly isRoot: boolean;
}

/** Room between columns and rows: flows bend in it, and names of events stand in it. */
export const GAP = { x: 70, y: 64 } as const;

/** Least height of a row. */
const ROW = 80;

/** Items in columns and rows. Lengths in pixels, from the left top corner of the grid. */
export interface Grid {
  readonly boxes: readonly Box[];
  readonly columns: readonly number[];
  readonly rows: readonly number[];
  /** Left and right of each column, top and bottom of each row. */
  readonly columnEnds: readonly (readonly [number, number])[];
  readonly rowEnds: readonly (readonly [number, number])[];
  /** Rows before which each lane begins, and the number of all rows. */
  readonly laneRows: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Whether nothing stands in a row between two columns. */
  isFree(row: number, after: number, before: number): boolean;
}

/**
 * Puts items into columns by the ways between them, and each into the row of what leads to it, or the next free one below, so
 * that the main road is a straight line and its branches hang below it. Each lane has rows of its own, one at least.
 */
export function gridOf(items: readonly Item[], ways: readonly Way[], lanes: number): Grid {
  const roots = items.flatMap(({ isRoot }, at) => (isRoot ? [at] : []));
  const columns = columnsOf(items.length, ways, roots);
  const inLane = rowsOf(items, ways, columns);
  const laneHeights = Array.from({ length: Math.max(lanes, 1) }, (): number => 1);
  for (const [at, { lane }] of items.entries()) {
    laneHeights[lane] = Math.max(laneHeights[lane] ?? 1, (inLane[at] ?? 0) + 1);
  }
  const laneRows = [0];
  for (const height of laneHeights) laneRows.push((laneRows.at(-1) ?? 0) + height);
  const rows = items.map(({ lane }, at) => (laneRows[lane] ?? 0) + (inLane[at] ?? 0));
  const columnEnds = endsOf(
    columns,
    items.map(({ width }) => width),
    1,
    0,
    GAP.x,
  );
  const rowEnds = endsOf(
    rows,
    items.map(({ height }) => height),
    laneRows.at(-1) ?? 1,
    ROW,
    GAP.y,
  );
  const taken = new Set(items.map((_, at) => `${rows[at]}/${columns[at]}`));
  return {
    boxes: items.map(({ width, height }, at) => {
      const [left, right] = columnEnds[columns[at] ?? 0] ?? [0, 0];
      const [top, bottom] = rowEnds[rows[at] ?? 0] ?? [0, 0];
      return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
    }),
    columns,
    rows,
    columnEnds,
    rowEnds,
    laneRows,
    width: columnEnds.at(-1)?.[1] ?? 0,
    height: rowEnds.at(-1)?.[1] ?? 0,
    isFree: (row, after, before) => {
      for (let column = after + 1; column < before; column += 1) if (taken.has(`${row}/${column}`)) return false;
      return true;
    },
  };
}

function rowsOf(items: readonly Item[], ways: readonly Way[], columns: readonly number[]): readonly number[] {
  const rows = Array.from({ length: items.length }, (): number => 0);
  const before = items.map((): number[] => []);
  for (const { from, to } of ways) if ((columns[from] ?? 0) < (columns[to] ?? 0)) before[to]?.push(from);
  const byColumn: number[][] = [];
  for (const [at, column] of columns.entries()) (byColumn[column] ??= []).push(at);
  for (const members of byColumn) {
    const wished = (at: number): number => {
      const near = (before[at] ?? []).filter((from) => items[from]?.lane === items[at]?.lane);
      return Math.min(...near.map((from) => rows[from] ?? 0), near.length === 0 ? 0 : Infinity);
    };
    const taken = new Map<number, number>();
    const inOrder = members.map((at) => ({ at, row: wished(at) })).sort((one, other) => one.row - other.row);
    for (const { at, row } of inOrder) {
      const lane = items[at]?.lane ?? 0;
      const free = Math.max(row, taken.get(lane) ?? 0);
      rows[at] = free;
      taken.set(lane, free + 1);
    }
  }
  return rows;
}

/** Where each column, or row, begins and ends. */
function endsOf(
  places: readonly number[],
  sizes: readonly number[],
  atLeast: number,
  least: number,
  gap: number,
): readonly (readonly [number, number])[] {
  const largest: number[] = Array.from({ length: atLeast }, (): number => least);
  for (const [at, place] of places.entries()) {
    largest[place] = Math.max(largest[place] ?? least, sizes[at] ?? 0);
  }
  let from = 0;
  return largest.map((size) => {
    const ends = [from, from + size] as const;
    from += size + gap;
    return ends;
  });
}
