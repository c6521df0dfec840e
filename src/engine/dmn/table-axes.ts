import type { DecisionTable } from './decision-table.js';
import type { Budget } from './uncovered.js';
import { readCell, written, type CellTest, type CellTests, type Constant } from './cell-values.js';

/**
 * One input of a table, cut into pieces that no cell divides: single values, the spaces between numbers, any other text,
 * nothing. A cell is a set of pieces, a bit each.
 */
export interface Axis {
  /** The input as written; columns with the same text are one axis. */
  readonly source: string;
  readonly pieces: readonly Piece[];
  /** By row: the pieces that its cells let through; `null` where they test more than constants. */
  readonly rows: readonly (bigint | null)[];
  /** By row: its cells as written, to tell whether two that are not understood are the same. */
  readonly texts: readonly string[];
  /** Pieces that the input may have, nothing among them; and the same without nothing. */
  readonly domain: bigint;
  readonly given: bigint;
  /** Whether any row tests it. */
  readonly isTested: boolean;
}

interface Piece {
  /** A value in it, as FEEL writes it; `null` for any other text. */
  readonly example: string | null;
  holds(test: CellTest): boolean;
}

/** Most pieces of an axis: beyond them a table is not analysed. */
const PIECE_LIMIT = 5_000;
/** Pieces that cost as much as one step of a search. */
const PIECES_AT_ONCE = 10;

/** The axes of a table; `null` where one has too many pieces, or the budget is spent. */
export function axesOf(table: DecisionTable, budget: Budget): readonly Axis[] | null {
  const sources = [...new Set(table.inputs.map(({ source }) => source))];
  const axes = sources.map((source) => (budget.left < 0 ? null : axisOf(table, source, budget)));
  return axes.includes(null) ? null : axes.flatMap((axis) => axis ?? []);
}

function axisOf(table: DecisionTable, source: string, budget: Budget): Axis | null {
  const columns = table.inputs.flatMap((input, column) => (input.source === source ? [column] : []));
  const cells = table.rows.map((row) => columns.map((column) => readCell(row.cells[column] ?? '')));
  const limits = columns.flatMap((column) => {
    const allowed = table.inputs[column]?.allowed;
    return allowed ? [readCell(allowed.source)] : [];
  });
  const known = [...cells.flat(), ...limits].filter((cell) => cell !== null);
  const type = table.inputs[columns[0] ?? 0]?.type.name.toLowerCase() ?? 'any';
  const pieces = table.inputs[columns[0] ?? 0]?.type.isCollection === true ? null : piecesOf(known, type);
  const texts = table.rows.map((row) => columns.map((column) => row.cells[column] ?? '').join(' & '));
  const isTested = table.rows.some((row) => columns.some((column) => (row.cells[column] ?? '-') !== '-'));
  if (!pieces) {
    const rows = cells.map((row) =>
      row.every((cell) => cell?.negated === true && cell.tests.length === 0) ? 1n : null,
    );
    return { source, pieces: [{ example: null, holds: () => true }], rows, texts, domain: 1n, given: 1n, isTested };
  }
  budget.left -= (pieces.length * table.rows.length) / PIECES_AT_ONCE;
  if (pieces.length > PIECE_LIMIT || budget.left < 0) return null;
  const all = (1n << BigInt(pieces.length)) - 1n;
  const setOf = (cell: CellTests | null): bigint | null => {
    if (!cell) return null;
    const bits = pieces.map((piece) => (cell.tests.some((test) => piece.holds(test)) ? '1' : '0'));
    const set = BigInt(`0b${bits.reverse().join('')}`);
    return cell.negated ? all & ~set : set;
  };
  const rows = cells.map((row) => intersection(row.map(setOf), all));
  const nothing = 1n << BigInt(pieces.length - 1);
  const given = limits.map(setOf).reduce<bigint>((bits, set) => bits & (set ?? all), all & ~nothing);
  return { source, pieces, rows, texts, domain: given | nothing, given, isTested };
}

const intersection = (sets: readonly (bigint | null)[], all: bigint): bigint | null =>
  sets.includes(null) ? null : sets.reduce<bigint>((bits, set) => bits & (set ?? all), all);

/** The pieces, nothing last; `null` where values of several kinds are tested, or elements of lists. */
function piecesOf(cells: readonly CellTests[], type: string): readonly Piece[] | null {
  const constants = cells.flatMap(({ tests }) => tests.flatMap(constantsOf)).filter(({ kind }) => kind !== 'NULL');
  const kinds = new Set(constants.map(({ kind }) => kind));
  if (kinds.size > 1) return null;
  const [kind = KINDS[type] ?? 'TEXT'] = kinds;
  const nothing = pieceOf({ kind: 'NULL' });
  if (kind === 'BOOLEAN') {
    return [pieceOf({ kind, value: true }), pieceOf({ kind, value: false }), nothing];
  }
  if (kind === 'TEXT') {
    const texts = new Set(constants.map((constant) => ('value' in constant ? String(constant.value) : '')));
    return [...[...texts].map((value) => pieceOf({ kind: 'TEXT', value } as const)), OTHER, nothing];
  }
  const points = [...new Set(constants.map((one) => ('value' in one ? Number(one.value) : 0)))].sort((a, b) => a - b);
  const isWhole = kind === 'DATE' || type === 'integer' || type === 'long';
  return [...spaces(points, kind as Ordered, isWhole), nothing];
}

type Ordered = 'NUMBER' | 'DATE' | 'INSTANT';

/** What a column of a type holds that no cell tests for a constant. */
const KINDS: Readonly<Record<string, 'BOOLEAN' | Ordered>> = {
  boolean: 'BOOLEAN',
  number: 'NUMBER',
  double: 'NUMBER',
  integer: 'NUMBER',
  long: 'NUMBER',
  date: 'DATE',
};

const constantsOf = (test: CellTest): Constant[] =>
  test.kind === 'EQUAL' ? [test.to] : [test.from, test.to].flatMap((bound) => (bound ? [bound.at] : []));

const OTHER: Piece = {
  example: null,
  holds: (test) => test.kind === 'EQUAL' && test.negated,
};

function pieceOf(constant: Constant): Piece {
  const value = 'value' in constant ? constant.value : null;
  return {
    example: written(constant),
    holds(test) {
      if (test.kind === 'EQUAL') {
        const same = test.to.kind === constant.kind && (!('value' in test.to) || test.to.value === value);
        return test.negated ? !same : same;
      }
      return typeof value === 'number' && isWithin(value, test);
    },
  };
}

function isWithin(value: number, { from, to }: Extract<CellTest, { readonly kind: 'RANGE' }>): boolean {
  if (from && (from.included ? value < from.at.value : value <= from.at.value)) return false;
  return !to || (to.included ? value <= to.at.value : value < to.at.value);
}

/** The points, and what lies before, between and after them; between whole numbers only where one does. */
function* spaces(points: readonly number[], kind: Ordered, isWhole: boolean): Generator<Piece> {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) {
    yield pieceOf({ kind, value: 0 });
    return;
  }
  yield pieceOf({ kind, value: isWhole ? Math.ceil(first) - 1 : first - 1 });
  for (const [at, point] of points.entries()) {
    if (!isWhole || Number.isInteger(point)) yield pieceOf({ kind, value: point });
    const next = points[at + 1];
    if (next === undefined) continue;
    const between = isWhole ? Math.floor(point) + 1 : (point + next) / 2;
    if (between > point && between < next) yield pieceOf({ kind, value: between });
  }
  yield pieceOf({ kind, value: isWhole ? Math.floor(last) + 1 : last + 1 });
}
