/** A cell, and where its text begins. Lines and columns count from 1; columns are cells, as a spreadsheet counts them. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file that is not CSV: where, and why. */
export interface CsvError {
  readonly line: number;
  readonly column: number;
  readonly code: 'QUOTE_OPEN' | 'AFTER_QUOTE' | 'QUOTE_INSIDE';
}

const ERRORS_LIMIT = 100;

/**
 * Reads CSV (RFC 4180): cells parted by commas, rows by CRLF or LF, cells in quotes with `""` for a quote; a byte order mark
 * before the first cell is dropped, and so are empty lines. After a hundred errors it reads no further. Pure.
 */
export function parseCsv(text: string): { readonly rows: readonly Row[]; readonly errors: readonly CsvError[] } {
  const rows: Row[] = [];
  const errors: CsvError[] = [];
  let line = 1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length && errors.length < ERRORS_LIMIT) {
    const cells: string[] = [];
    const begins = line;
    for (;;) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
      if (cell.error && errors.length < ERRORS_LIMIT)
        errors.push({ line: line + cell.lines, column: cells.length + 1, code: cell.error });
      cells.push(cell.value);
      line += cell.lines;
      at = cell.end;
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begins, cells });
  }
  return { rows, errors };
}

interface Cell {
  readonly value: string;
  readonly end: number;
  /** Line ends inside. */
  readonly lines: number;
  readonly error?: CsvError['code'];
}

function endOfCell(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && !isCrLf(text, end)) end += 1;
  return end;
}

function plainCell(text: string, from: number): Cell {
  const end = endOfCell(text, from);
  const value = text.slice(from, end);
  return { value, end, lines: 0, ...(value.includes('"') ? { error: 'QUOTE_INSIDE' } : {}) };
}

const isCrLf = (text: string, at: number): boolean =>
  text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length);

function quotedCell(text: string, from: number): Cell {
  const parts: string[] = [];
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) {
      const value = parts.join('') + text.slice(at);
      return { value, end: text.length, lines: linesIn(value), error: 'QUOTE_OPEN' };
    }
    parts.push(text.slice(at, quote));
    at = quote + 1;
    if (text[at] !== '"') break;
    parts.push('"');
    at += 1;
  }
  const value = parts.join('');
  const isClean = at === text.length || text[at] === ',' || text[at] === '\n' || isCrLf(text, at);
  return isClean
    ? { value, end: at, lines: linesIn(value) }
    : { value, end: endOfCell(text, at), lines: linesIn(value), error: 'AFTER_QUOTE' };
}

const linesIn = (value: string): number => value.split('\n').length - 1;

/** What a spreadsheet would take for a formula (CWE-1236), behind any apostrophes. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** A cell as it is written: one that a spreadsheet would carry out gets an apostrophe before it, as `unguarded` takes off. */
export function csvCell(value: string): string {
  const guarded = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The cell without the apostrophe that `csvCell` put before it. */
export const unguarded = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;

/** Rows as CSV, with a byte order mark, since a spreadsheet takes UTF-8 without one for something else. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`;
