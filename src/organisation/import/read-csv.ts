import type { FieldError } from '../../kernel/index.js';
import { SHELF_NAMES, SHELVES, type ShelfName } from '../organisation.store.js';
import { parseCsv, unguarded, type CsvError } from './csv.js';
import type { Repeated } from './read-import.js';

/** A file of an import: what its rows are, and its text. */
export interface CsvFile {
  readonly kind: ShelfName;
  readonly csv: string;
}

/** Where a thing of an import stood in a file. */
export interface Place {
  /** Index of the file in the request. */
  readonly file: number;
  readonly line: number;
  /** Field -> column, from 1. */
  readonly columns: ReadonlyMap<string, number>;
}

/** Things of files, as an import in JSON has them, and where each of them stood. */
export interface ReadFiles {
  readonly body: Readonly<Partial<Record<ShelfName, readonly unknown[]>>>;
  /** `/units/3` -> its place; the things of a kind follow those that the request itself names. */
  readonly places: ReadonlyMap<string, Place>;
  readonly errors: readonly FieldError[];
}

/** Most things of one kind in one import, and most rows of a file: they are one transaction. */
export const IMPORT_LIMIT = 5_000;

const COLUMNS_LIMIT = 50;

/** What parts the items of a list in a cell. */
export const LIST_MARK = '|';

const LISTS: ReadonlySet<string> = new Set(['aliases', 'permissions', 'jointWith']);
const FLAGS: ReadonlySet<string> = new Set(['external', 'functional', 'single', 'divisionHead']);
const NUMBERS: ReadonlySet<string> = new Set(['leaders', 'staff']);

const SENTENCES: Readonly<
  Record<
    CsvError['code'] | 'NO_HEADER' | 'TOO_MANY_COLUMNS' | 'TOO_MANY_CELLS' | 'TOO_MANY_ROWS' | 'REPEATED_COLUMN',
    [string, string]
  >
> = {
  QUOTE_OPEN: ['引号没有结束。', 'A quote is never closed.'],
  AFTER_QUOTE: ['结束引号之后还有内容。', 'Something follows the closing quote.'],
  QUOTE_INSIDE: ['含引号的单元格须用引号括起。', 'A cell with a quote in it must stand in quotes.'],
  NO_HEADER: ['第一行须为字段名。', 'The first row must name the fields.'],
  TOO_MANY_COLUMNS: [`最多 ${COLUMNS_LIMIT} 列。`, `A file has at most ${COLUMNS_LIMIT} columns.`],
  TOO_MANY_CELLS: ['单元格多于标题行。', 'More cells than the first row names.'],
  TOO_MANY_ROWS: [`一个文件最多 ${IMPORT_LIMIT} 行。`, `A file has at most ${IMPORT_LIMIT} rows.`],
  REPEATED_COLUMN: ['字段名重复。', 'The field is named twice.'],
};

/**
 * Reads the files of an import: the first row names the fields, an empty cell leaves one out, a list is written `a|b`, experts
 * `STANDARDS:3|INFORMATION_TECHNOLOGY:5`. `counts` is how many things of each kind the request names before them. Pure.
 */
export function readCsvFiles(
  files: readonly CsvFile[],
  counts: Readonly<Partial<Record<ShelfName, number>>>,
): ReadFiles {
  const body: Partial<Record<ShelfName, unknown[]>> = {};
  const places = new Map<string, Place>();
  const errors: FieldError[] = [];
  for (const [file, { kind, csv }] of files.entries()) {
    const wrong = (line: number, column: number, code: keyof typeof SENTENCES): void => {
      errors.push(placed({ pointer: '', code, zh: SENTENCES[code][0], en: SENTENCES[code][1] }, file, line, column));
    };
    const { rows, errors: broken } = parseCsv(csv);
    for (const { line, column, code } of broken) wrong(line, column, code);
    const [header, ...lines] = rows;
    if (!header) {
      wrong(1, 1, 'NO_HEADER');
      continue;
    }
    if (header.cells.length > COLUMNS_LIMIT) {
      wrong(header.line, COLUMNS_LIMIT + 1, 'TOO_MANY_COLUMNS');
      continue;
    }
    const fields = header.cells.map((cell) => cell.trim());
    const columns = new Map(fields.map((field, index) => [field, index + 1]));
    if (columns.size < fields.length) {
      wrong(header.line, fields.findIndex((field, index) => fields.indexOf(field) < index) + 1, 'REPEATED_COLUMN');
      continue;
    }
    if (lines.length > IMPORT_LIMIT) {
      wrong(lines[IMPORT_LIMIT]!.line, 1, 'TOO_MANY_ROWS');
      continue;
    }
    const things = (body[kind] ??= []);
    for (const { line, cells } of broken.length > 0 ? [] : lines) {
      if (cells.length > fields.length) wrong(line, fields.length + 1, 'TOO_MANY_CELLS');
      places.set(`/${kind}/${(counts[kind] ?? 0) + things.length}`, { file, line, columns });
      things.push(thingOf(fields, cells));
    }
  }
  return { body, places, errors };
}

function thingOf(fields: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const given = fields.flatMap((field, index): [string, unknown][] => {
    const cell = unguarded(cells[index] ?? '');
    return cell === '' || field === '' ? [] : [[field, valueOf(field, cell)]];
  });
  return Object.fromEntries(given);
}

function valueOf(field: string, cell: string): unknown {
  if (LISTS.has(field)) return cell.split(LIST_MARK);
  if (FLAGS.has(field)) return cell === 'true' ? true : cell === 'false' ? false : cell;
  if (NUMBERS.has(field)) return /^\d{1,9}$/.test(cell) ? Number(cell) : cell;
  if (field !== 'experts') return cell;
  const counts = cell.split(LIST_MARK).map((part) => part.split(':'));
  const isWhole = counts.every((part) => part.length === 2 && /^\d{1,9}$/.test(part[1]!));
  return isWhole ? Object.fromEntries(counts.map(([specialty, count]) => [specialty, Number(count)])) : cell;
}

/** A cell of an export: what `readCsvFiles` reads back. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(LIST_MARK);
  if (typeof value !== 'object') return String(value as string | number | boolean);
  return Object.entries(value)
    .map(([name, count]) => `${name}:${String(count)}`)
    .join(LIST_MARK);
}

/** Fields of a kind, in the order of their columns. */
export const fieldsOf = (kind: ShelfName): readonly string[] => Object.keys(SHELVES[kind].columns);

/** Whether a text names a kind of things. */
export const isKind = (text: string): text is ShelfName => (SHELF_NAMES as readonly string[]).includes(text);

/** A problem with its line, column and field in the sentence, and a pointer to the file. */
function placed(error: FieldError, file: number, line: number, column: number | null, field?: string): FieldError {
  const [at, place] = column === null ? ['', ''] : [`第 ${column} 列`, `, column ${column}`];
  const zh = `第 ${line} 行${at}${field === undefined ? '' : `“${field}”`}：`;
  const en = `Line ${line}${place}${field === undefined ? '' : `, "${field}"`}: `;
  return {
    ...error,
    pointer: `/files/${file}/csv`,
    zh: zh + error.zh,
    en: en + error.en,
    at: { line, column },
  } as Placed;
}

/** A problem of a file. */
export interface Placed extends FieldError {
  readonly at?: { readonly line: number; readonly column: number | null };
}

/** The problem where people find it: in the file, where the thing came from one. */
export function inItsFile(error: FieldError, places: ReadonlyMap<string, Place>): Placed {
  const [, thing, field] = /^(\/\w+\/\d+)(?:\/([^/]*))?/.exec(error.pointer) ?? [];
  const place = thing === undefined ? undefined : places.get(thing);
  if (!place) return error;
  const column = field === undefined ? null : (place.columns.get(field) ?? null);
  return placed(withEarlierLine(error, place, places), place.file, place.line, column, field);
}

/** The same problem naming the line of the row that it repeats, where that stood in a file, too. */
function withEarlierLine(error: FieldError, { file }: Place, places: ReadonlyMap<string, Place>): FieldError {
  const earlier = 'earlier' in error ? places.get((error as Repeated).earlier) : undefined;
  if (!earlier) return error;
  const [zh, en] = earlier.file === file ? ['', ''] : [`第 ${earlier.file + 1} 个文件`, ` of file ${earlier.file + 1}`];
  return { ...error, zh: `与${zh}第 ${earlier.line} 行重复。`, en: `Is the same as line ${earlier.line}${en}.` };
}
