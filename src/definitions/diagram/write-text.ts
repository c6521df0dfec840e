import type { Box } from '../../engine/index.js';
import { escaped, length, tag, type Attributes, type Svg } from './svg.js';
import { widthOf, wrap } from './wrap-text.js';

/** Height of a line, in font sizes. */
const LEADING = 1.3;
/** From the middle of a line down to its baseline, in font sizes. */
const BASELINE = 0.36;

export type Anchor = 'start' | 'middle' | 'end';

/** Lines of a name and how they are set. */
export interface TextBlock {
  readonly lines: readonly string[];
  readonly size: number;
  readonly height: number;
}

/** Sets a text into a rectangle in the largest of the sizes in which it fits; in the smallest, cut, where it fits in none. */
export function fitText(
  text: string,
  { width, height }: { width: number; height: number },
  sizes: readonly number[],
): TextBlock {
  const mostAt = (at: number): number => Math.max(1, Math.floor(height / (at * LEADING)));
  const share = widthOf(text, 1);
  for (const size of sizes) {
    const most = mostAt(size);
    // What is longer than all lines together need not be tried.
    if (share * size > (most + 1) * width) continue;
    const lines = wrap(text, width, size, most + 1);
    if (lines.length <= most) return blockOf(lines, size);
  }
  const smallest = sizes.at(-1) ?? 9;
  return blockOf(wrap(text, width, smallest, mostAt(smallest)), smallest);
}

/** Sets a text in one size. */
export const blockOf = (lines: readonly string[], size: number): TextBlock => ({
  lines,
  size,
  height: lines.length * size * LEADING,
});

/** Writes a block at `x` (its left, middle or right, by the anchor), its upper edge at `top`. */
export function writeBlock(
  { lines, size }: TextBlock,
  { x, top, anchor = 'middle' }: { x: number; top: number; anchor?: Anchor },
  more: Attributes = {},
): Svg[] {
  if (lines.length === 0) return [];
  const spans = lines.map((text, at) =>
    tag('tspan', { x, y: top + (at + 0.5) * size * LEADING + size * BASELINE }, escaped(text)),
  );
  return [tag('text', { 'font-size': size, 'text-anchor': anchor, ...more }, ...spans)];
}

/** Writes one line with its middle at `y`. */
export const writeLine = (text: string, x: number, y: number, more: Attributes = {}): Svg =>
  tag(
    'text',
    { x, y: y + Number(more['font-size'] ?? 12) * BASELINE, 'text-anchor': 'middle', ...more },
    escaped(text),
  );

/** Writes a text along the left edge of a box, from below upwards. */
export function writeUpwards(text: string, { x, y, height }: Box, width: number, more: Attributes = {}): Svg[] {
  const block = fitText(text, { width: height - 12, height: width }, [13, 12, 11, 10]);
  const [cx, cy] = [x + width / 2, y + height / 2];
  const written = writeBlock(block, { x: 0, top: -block.height / 2 }, more);
  return written.length === 0
    ? []
    : [tag('g', { transform: `translate(${length(cx)} ${length(cy)}) rotate(-90)` }, ...written)];
}
