import { shown } from './svg.js';

/** Longest name that is laid out; the tooltip has the rest. */
const LONGEST = 200;

/** May not begin a line, and may not end one. */
const CLOSING = /^[，。、；：？！）》」』】〕”’…,.;:?!)\]%]/u;
const OPENING = /[（《「『【〔“‘([]$/u;

/** Characters as wide as they are high. */
const WIDE_RANGES = String.raw`\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{3ffff}`;
const WIDE = new RegExp(`[${WIDE_RANGES}]`, 'u');
/** What stays together: a wide character, spaces, a word. */
const PIECES = new RegExp(String.raw`[${WIDE_RANGES}]|\s+|[^\s${WIDE_RANGES}]+`, 'gu');

/** Widths of Latin characters in hundredths of the font size, as sans-serif fonts have them, rounded up. */
const NARROW = /[iljI.,:;|!'`]/;
const SLIM = /[ftr()[\]\-/\s]/;
const BROAD = /[mwMW@%—]/;

/** About how wide a text is in a sans-serif font of this size. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += shareOf(character);
  return width * size;
}

function shareOf(character: string): number {
  if (WIDE.test(character)) return 1;
  if (/\p{M}/u.test(character)) return 0;
  if (NARROW.test(character)) return 0.28;
  if (SLIM.test(character)) return 0.36;
  if (BROAD.test(character)) return 0.88;
  return /\p{Lu}/u.test(character) ? 0.68 : 0.57;
}

/**
 * Breaks a text into lines no wider than `width`, as few as possible and then as even as possible. Chinese breaks between
 * any two characters but not before a closing or after an opening mark; words break at spaces, and inside where one is
 * wider than a line. Beyond `most` lines the last one ends with an ellipsis.
 */
export function wrap(text: string, width: number, size: number, most: number): string[] {
  const paragraphs = shown(text.slice(0, LONGEST)).split('\n');
  const lines = paragraphs.flatMap((paragraph) => evenly(paragraph.trim(), width, size)).filter(Boolean);
  if (lines.length <= most) return lines;
  const last = lines[most - 1] ?? '';
  return [...lines.slice(0, most - 1), shortened(last, width, size)];
}

/** The narrowest measure that needs no more lines than the widest. */
function evenly(paragraph: string, width: number, size: number): string[] {
  const fewest = greedily(paragraph, width, size);
  if (fewest.length < 2) return fewest;
  const widest = Math.max(...pieces(paragraph, width, size).map((piece) => widthOf(piece, size)));
  let best = fewest;
  for (let narrower = width - size / 2; narrower >= Math.max(width / 2, widest); narrower -= size / 2) {
    const lines = greedily(paragraph, narrower, size);
    if (lines.length > fewest.length) break;
    best = lines;
  }
  return best;
}

function greedily(paragraph: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const piece of pieces(paragraph, width, size)) {
    const isSpace = piece.trim() === '';
    if (current === '' ? isSpace : false) continue;
    if (isSpace || widthOf(current + piece, size) <= width || (CLOSING.test(piece) && fitsHanging(current, piece))) {
      current += piece;
      continue;
    }
    if (current === '') {
      current = piece;
      continue;
    }
    const carried = OPENING.exec(current.trimEnd())?.[0] ?? '';
    const kept = current.trimEnd().slice(0, current.trimEnd().length - carried.length);
    if (kept !== '') lines.push(kept);
    current = (kept === '' ? current : carried) + piece;
  }
  return current.trim() === '' ? lines : [...lines, current.trimEnd()];
}

/** A closing mark hangs over the edge, one at a time. */
const fitsHanging = (current: string, piece: string): boolean => piece.length === 1 && !CLOSING.test(current.slice(-1));

function pieces(paragraph: string, width: number, size: number): string[] {
  return (paragraph.match(PIECES) ?? []).flatMap((piece) => {
    if (piece.trim() === '' || widthOf(piece, size) <= width) return [piece];
    const parts: string[] = [''];
    for (const character of piece) {
      if (widthOf(`${parts.at(-1)}${character}`, size) > width && parts.at(-1) !== '') parts.push('');
      parts[parts.length - 1] += character;
    }
    return parts;
  });
}

function shortened(line: string, width: number, size: number): string {
  const characters = Array.from(line);
  while (characters.length > 1 && widthOf(`${characters.join('')}…`, size) > width) characters.pop();
  return `${characters.join('')}…`;
}
