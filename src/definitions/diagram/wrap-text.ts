import { shown } from './svg.js';

/** Longest name that is laid out; the tooltip has the rest. */
const LONGEST = 200;

/** May not begin a line, and may not end one. */
const CLOSING = /^(?:[，。、；：？！）》」』】〕”’…]|[,.;:?!)\]%]$)/u;
const OPENING = /[（《「『【〔“‘]$/u;

/** Characters as wide as they are high. */
const WIDE_RANGES = String.raw`\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{3ffff}`;
const WIDE = new RegExp(`[${WIDE_RANGES}]`, 'u');
/** What stays together: a wide character, spaces, a word. */
const PIECES = new RegExp(String.raw`[${WIDE_RANGES}]|\s+|[^\s${WIDE_RANGES}]+`, 'gu');

/** Widths in font sizes, as sans-serif fonts have them, rounded up; the first that fits a character counts. */
const SHARES: readonly (readonly [RegExp, number])[] = [
  [WIDE, 1],
  [/\p{M}/u, 0],
  [/[iljI.,:;|!'`]/, 0.28],
  [/[ftr()[\]\-/\s]/, 0.36],
  [/[mwMW@%—]/, 0.88],
  [/\p{Lu}/u, 0.68],
];
const OTHER_SHARE = 0.57;
const shares = new Map<string, number>();
/** Every character that names use often; after that they are looked up anew. */
const KEPT_SHARES = 20_000;

function shareOf(character: string): number {
  const kept = shares.get(character);
  if (kept !== undefined) return kept;
  const share = SHARES.find(([kind]) => kind.test(character))?.[1] ?? OTHER_SHARE;
  if (shares.size < KEPT_SHARES) shares.set(character, share);
  return share;
}

/** About how wide a text is in a sans-serif font of this size. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += shareOf(character);
  return width * size;
}

/** What stays together, measured in font sizes. */
interface Piece {
  readonly text: string;
  readonly width: number;
}

/**
 * Breaks a text into lines no wider than `width`, as few as possible and then as even as possible. Chinese breaks between
 * any two characters but not before a closing or after an opening mark; words break at spaces, and inside where one is
 * wider than a line. Beyond `most` lines the last one ends with an ellipsis.
 */
export function wrap(text: string, width: number, size: number, most: number): string[] {
  const limit = width / size;
  const lines = shown(text.slice(0, LONGEST))
    .split('\n')
    .flatMap((paragraph) => evenly(piecesOf(paragraph.trim(), limit), limit, most))
    .filter((line) => line !== '');
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), shortened(lines[most - 1] ?? '', width, size)];
}

/** The narrowest measure that needs no more lines than the widest. */
function evenly(pieces: readonly Piece[], limit: number, most: number): string[] {
  const fewest = greedily(pieces, limit);
  if (fewest.length < 2 || fewest.length > most) return fewest;
  const least = Math.max(limit / 2, ...pieces.map(({ width }) => width));
  let best = fewest;
  for (let narrower = limit - 0.5; narrower >= least; narrower -= 0.5) {
    const lines = greedily(pieces, narrower);
    if (lines.length > fewest.length) break;
    best = lines;
  }
  return best;
}

function greedily(pieces: readonly Piece[], limit: number): string[] {
  const lines: string[] = [];
  let line = '';
  let filled = 0;
  for (const { text, width } of pieces) {
    const isSpace = text.trim() === '';
    if (line === '') [line, filled] = isSpace ? ['', 0] : [text, width];
    else if (isSpace || filled + width <= limit || hangs(line, text)) [line, filled] = [line + text, filled + width];
    else {
      const [kept, carried] = parted(line.trimEnd(), text);
      if (kept !== '') lines.push(kept);
      [line, filled] = [carried + text, widthOf(carried, 1) + width];
    }
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

/** One closing mark may stand over the edge; after a word it must, since nothing can go to the next line with it. */
const hangs = (line: string, piece: string): boolean =>
  CLOSING.test(piece) && (!CLOSING.test(line.slice(-1)) || !WIDE.test(line.slice(-1)));

/** What of a full line stays, and what goes with the next piece so that no line begins or ends with a wrong mark. */
function parted(line: string, piece: string): [kept: string, carried: string] {
  if (!CLOSING.test(piece) && !OPENING.test(line)) return [line, ''];
  const kept = Array.from(line);
  const carried: string[] = [];
  while (kept.length > 0 && (CLOSING.test(carried[0] ?? piece) || OPENING.test(kept.at(-1) ?? ''))) {
    carried.unshift(kept.pop() ?? '');
  }
  return [kept.join(''), carried.join('')];
}

function piecesOf(paragraph: string, limit: number): Piece[] {
  return (paragraph.match(PIECES) ?? []).flatMap((text) => {
    const whole = { text, width: widthOf(text, 1) };
    if (whole.width <= limit || text.trim() === '') return [whole];
    const parts: { text: string; width: number }[] = [];
    for (const character of text) {
      const width = shareOf(character);
      const last = parts.at(-1);
      if (!last || last.width + width > limit) parts.push({ text: character, width });
      else [last.text, last.width] = [last.text + character, last.width + width];
    }
    return parts;
  });
}

function shortened(line: string, width: number, size: number): string {
  const characters = Array.from(line);
  while (characters.length > 1 && widthOf(`${characters.join('')}…`, size) > width) characters.pop();
  return `${characters.join('')}…`;
}
