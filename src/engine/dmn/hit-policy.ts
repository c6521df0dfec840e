import { FeelDate } from 'feelin';
import { Rejection } from '../../kernel/rejection.js';
import type { Json } from '../json.js';
import { same } from './unary-test.js';

export type HitPolicy = 'UNIQUE' | 'ANY' | 'PRIORITY' | 'FIRST' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT';
export type Aggregation = 'SUM' | 'COUNT' | 'MIN' | 'MAX';

export const HIT_POLICIES: ReadonlySet<string> = new Set<HitPolicy>([
  'UNIQUE',
  'ANY',
  'PRIORITY',
  'FIRST',
  'RULE ORDER',
  'OUTPUT ORDER',
  'COLLECT',
]);

/** The outputs of one row that matched. */
export interface Hit {
  readonly rule: string;
  readonly annotation: string | null;
  readonly values: readonly unknown[];
}

/** The hits that count, in their order. Raises `DECISION_AMBIGUOUS` for `UNIQUE` and `ANY`. */
export function chosen(
  decision: string,
  policy: HitPolicy,
  hits: readonly Hit[],
  priorities: readonly (readonly Json[])[],
): readonly Hit[] {
  const [first] = hits;
  switch (policy) {
    case 'UNIQUE':
      if (hits.length > 1) throw ambiguous(decision, policy, hits);
      return hits;
    case 'ANY':
      if (!first) return hits;
      if (hits.some((hit) => !sameValues(hit, first))) throw ambiguous(decision, policy, hits);
      return [first];
    case 'FIRST':
      return hits.slice(0, 1);
    case 'PRIORITY':
      return byPriority(hits, priorities).slice(0, 1);
    case 'OUTPUT ORDER':
      return byPriority(hits, priorities);
    default:
      return hits;
  }
}

/** Whether the policy answers one row, and not a list. */
export const answersOne = (policy: HitPolicy): boolean =>
  policy !== 'RULE ORDER' && policy !== 'OUTPUT ORDER' && policy !== 'COLLECT';

/**
 * What `COLLECT` with an aggregator makes of the values of its only column; nothing of no values, except a count of 0.
 * Numbers are binary floats, as in FEEL. The least and the greatest are those of anything that has an order.
 */
export function aggregate(decision: string, aggregation: Aggregation, values: readonly unknown[]): unknown {
  if (aggregation === 'COUNT') return values.length;
  if (values.length === 0) return null;
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length !== values.length) return extreme(decision, aggregation, values);
  if (aggregation === 'SUM') return numbers.reduce((sum, number) => sum + number, 0);
  return aggregation === 'MIN' ? Math.min(...numbers) : Math.max(...numbers);
}

/** The least or greatest of texts or of dates, which feelin has no function for. */
function extreme(decision: string, aggregation: Aggregation, values: readonly unknown[]): unknown {
  const areDates = values.every((value) => value instanceof FeelDate);
  if (aggregation === 'SUM' || !(areDates || values.every((value) => typeof value === 'string'))) {
    throw new Rejection('EXPRESSION_FAILED', { expression: decision, reason: `no ${aggregation} of these values` });
  }
  const ordered = values.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  return aggregation === 'MIN' ? ordered[0] : ordered.at(-1);
}

/** Column by column, earlier in the list of output values first; a value that is not listed comes last. */
function byPriority(hits: readonly Hit[], priorities: readonly (readonly Json[])[]): readonly Hit[] {
  const ranks = (hit: Hit): number[] =>
    hit.values.map((value, column) => {
      const rank = (priorities[column] ?? []).findIndex((listed) => same(listed, value));
      return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
    });
  return hits.toSorted((a, b) => {
    const [left, right] = [ranks(a), ranks(b)];
    const column = left.findIndex((rank, at) => rank !== right[at]);
    return column < 0 ? 0 : (left[column] ?? 0) - (right[column] ?? 0);
  });
}

const sameValues = (a: Hit, b: Hit): boolean =>
  JSON.stringify(a.values) === JSON.stringify(b.values) ||
  a.values.every((value, column) => same(value, b.values[column]));

const ambiguous = (decision: string, policy: HitPolicy, hits: readonly Hit[]): Rejection =>
  new Rejection('DECISION_AMBIGUOUS', { decision, policy, rules: hits.map((hit) => hit.rule).join(', ') });
