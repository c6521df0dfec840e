import type { Box } from '../../engine/index.js';
import { overlap } from './overlap.js';

/** Side of a cell, in pixels: a few times what stands in it. */
const CELL = 256;
/** What is wider or higher than this is a ground, not a sign, and hinders nothing. */
const LARGEST = 2_000;

/** Rectangles on a sheet, so that what lies near a place is found without asking all of them. */
export class Occupied {
  readonly #cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const cell of cellsOf(box)) {
      const there = this.#cells.get(cell);
      if (there) there.push(box);
      else this.#cells.set(cell, [box]);
    }
  }

  /** Whether something lies there. */
  hits(box: Box): boolean {
    return cellsOf(box).some((cell) => this.#cells.get(cell)?.some((other) => overlap(box, other)) ?? false);
  }
}

function cellsOf({ x, y, width, height }: Box): string[] {
  if (width > LARGEST || height > LARGEST) return [];
  const cells: string[] = [];
  for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column += 1) {
    for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row += 1)
      cells.push(`${column}/${row}`);
  }
  return cells;
}
