import { computation } from '../feel/expression.js';
import { readSyntax } from '../feel/syntax.js';
import { problemOf, type Problem, type ProblemKind, type ProblemParams } from '../problem.js';
import type { DecisionTable, Row } from './decision-table.js';
import { answersOne } from './hit-policy.js';
import { EPOCH } from './surroundings.js';
import { axesOf, type Axis } from './table-axes.js';
import { ANALYSIS_KINDS } from './table-kinds.js';
import { ANY_PIECE, firstPiece, GIVEN_UP, uncovered, type Box, type Budget } from './uncovered.js';

/** Most overlaps that are told of one table, most rows that are held against each other, and most that are looked at for cover. */
const TOLD = 10;
const ROW_LIMIT = 2_000;

/**
 * What is probably not meant in a table: rows that overlap although the hit policy wants one answer, inputs that no row
 * takes, rows that never come into their turn. Over texts, booleans, numbers and dates; a cell that tests more than
 * constants is taken to match whatever would make the table right, so that what is said is true. `budget` bounds the time and is shared by the tables of a file.
 */
export function analyseTable(table: DecisionTable, budget: Budget): Problem[] {
  if (table.rows.length === 0 || table.inputs.length === 0) return [];
  const axes = table.rows.length > ROW_LIMIT ? null : axesOf(table, budget);
  if (!axes) return [told('DMN_TABLE_NOT_ANALYSED', table.id, {})];
  const searched = [
    ...neverMatching(table, axes),
    ...overlaps(table, axes, budget),
    ...(table.policy === 'FIRST' ? unreachable(table, axes, budget) : []),
    ...gaps(table, axes, budget),
  ];
  const isGivenUp = searched.includes(GIVEN_UP);
  return [
    ...searched.filter((problem) => problem !== GIVEN_UP),
    ...(isGivenUp ? [told('DMN_TABLE_NOT_ANALYSED', table.id, {})] : []),
  ];
}

const told = (code: keyof typeof ANALYSIS_KINDS, id: string, params: ProblemParams): Problem =>
  problemOf(ANALYSIS_KINDS[code] satisfies ProblemKind, code, id, params);

function* neverMatching(table: DecisionTable, axes: readonly Axis[]): Generator<Problem> {
  for (const [at, { id }] of table.rows.entries()) {
    const axis = axes.find(({ rows, domain }) => {
      const set = rows[at] ?? null;
      return set !== null && (set & domain) === 0n;
    });
    if (axis) yield told('DMN_ROW_NEVER', id, { input: axis.source });
  }
}

/** Pairs of rows that match together under UNIQUE, or with different answers under ANY. */
function overlaps(table: DecisionTable, axes: readonly Axis[], budget: Budget): (Problem | typeof GIVEN_UP)[] {
  if (table.policy !== 'UNIQUE' && table.policy !== 'ANY') return [];
  const problems: Problem[] = [];
  const answers = table.policy === 'ANY' ? table.rows.map(answerOf) : [];
  for (const [later, row] of table.rows.entries()) {
    for (const [earlier, other] of table.rows.slice(0, later).entries()) {
      if (problems.length >= TOLD) return problems;
      budget.left -= 1 + axes.length / 5;
      if (budget.left < 0) return [...problems, GIVEN_UP];
      if (table.policy === 'ANY' && !answersDiffer(answers[later], answers[earlier])) continue;
      const point = axes.map((axis) => shared(axis, earlier, later));
      if (point.includes(null)) continue;
      const params = { row: row.id, other: other.id, ...examples(axes, point as readonly number[]) };
      problems.push(told(table.policy === 'ANY' ? 'DMN_ROWS_DISAGREE' : 'DMN_ROWS_OVERLAP', row.id, params));
    }
  }
  return problems;
}

/** A piece that both rows let through; -1 for one that cannot be named, `null` where none is sure. */
function shared({ rows, texts, given, pieces }: Axis, one: number, other: number): number | null {
  const [a, b] = [rows[one] ?? null, rows[other] ?? null];
  if (a !== null && b !== null) {
    const both = a & b & given;
    return both === 0n ? null : firstPiece(both);
  }
  const all = (1n << BigInt(pieces.length)) - 1n;
  const open = a === null ? b : a;
  return texts[one] === texts[other] || open === all ? -1 : null;
}

/** The outputs of a row: constants as JSON, `null` for what is computed. */
const answerOf = ({ outputs }: Row): (string | null)[] => outputs.map(({ source }) => constantOf(source));

const answersDiffer = (a: readonly (string | null)[] = [], b: readonly (string | null)[] = []): boolean =>
  a.some((value, column) => value !== null && (b[column] ?? null) !== null && value !== b[column]);

function constantOf(source: string): string | null {
  if (source === '') return 'null';
  const syntax = readSyntax(source);
  return syntax.reads.size + syntax.calls.size > 0 ? null : JSON.stringify(computation(syntax)({}, EPOCH) ?? null);
}

/** Rows of a FIRST table all of whose inputs are taken by rows before them. */
function* unreachable(
  table: DecisionTable,
  axes: readonly Axis[],
  budget: Budget,
): Generator<Problem | typeof GIVEN_UP> {
  const before: Box[] = [];
  for (const [at, row] of table.rows.entries()) {
    const sets = axes.map(({ rows }) => rows[at] ?? null);
    const space = axes.map(({ domain }, axis) => (sets[axis] ?? domain) & domain);
    if (!space.includes(0n) && before.length > 0) {
      const point = uncovered(space, before, budget);
      if (point === GIVEN_UP) {
        yield GIVEN_UP;
        return;
      }
      if (point === null) yield told('DMN_ROW_UNREACHABLE', row.id, { row: row.id });
    }
    if (!sets.includes(null)) before.push(sets.flatMap((set) => set ?? []));
  }
}

/** An input that no row takes, where the hit policy owes one answer and no default gives it. */
function* gaps(table: DecisionTable, axes: readonly Axis[], budget: Budget): Generator<Problem | typeof GIVEN_UP> {
  if (!answersOne(table.policy) || table.outputs.every(({ fallback }) => fallback !== null)) return;
  const boxes = table.rows.map((_, at) => axes.map(({ rows, domain }) => rows[at] ?? domain));
  const space = axes.map(({ given }) => given);
  const point = uncovered(space, boxes, budget);
  if (point === GIVEN_UP) yield GIVEN_UP;
  else if (point) yield told('DMN_TABLE_INCOMPLETE', table.id, examples(axes, point));
}

/** The point in words: `docKind = "HAN"`. */
function examples(
  axes: readonly Axis[],
  point: readonly number[],
): { readonly exampleZh: string; readonly example: string } {
  const parts = axes.flatMap((axis, at): (readonly [zh: string, en: string])[] => {
    const piece = point[at] ?? ANY_PIECE;
    if (!axis.isTested || piece === ANY_PIECE) return [];
    const value = axis.pieces[piece]?.example ?? null;
    if (value !== null) return [[`${axis.source} = ${value}`, `${axis.source} = ${value}`]];
    if (piece >= 0 && axis.pieces.length > 1) {
      return [[`${axis.source} 为其他任何值`, `${axis.source} is any other value`]];
    }
    const test = [...new Set(axis.texts)].find((text) => text !== '-' && text !== '') ?? '';
    return [[`${axis.source} 满足 ${test}`, `${axis.source} passes ${test}`]];
  });
  return {
    exampleZh: parts.map(([zh]) => zh).join('，'),
    example: parts.map(([, en]) => en).join(', '),
  };
}
