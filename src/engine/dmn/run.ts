import { Rejection } from '../../kernel/rejection.js';
import type { MatchedRows } from './decision.js';
import { shown, TRACED_ASKINGS, type DecisionTrace, type TableTrace } from './trace.js';

export type Context = Readonly<Record<string, unknown>>;

/** An expression of any form, compiled: its value as FEEL knows it. */
export type Logic = (context: Context, run: Run) => unknown;

/** Most calls of functions in one evaluation, deepest call within calls, and most elements that loops walk through. */
const CALL_LIMIT = 5_000;
const DEPTH_LIMIT = 50;
const ELEMENT_LIMIT = 500_000;

type Writable<T> = { -readonly [K in keyof T]: T[K] };
interface Asking extends Writable<Omit<DecisionTrace, 'tables' | 'asked'>> {
  readonly tables: TableTrace[];
  readonly asked: Asking[];
}

/** What is being asked: a decision, a knowledge model, a service. */
export type Asked = Pick<DecisionTrace, 'element' | 'name' | 'kind'>;

/** One evaluation from outside: its instant, its budget, and what it notes on the way. */
export class Run {
  /** The outermost asking, where the run explains itself. */
  trace: DecisionTrace | null = null;
  readonly #matched = new Map<string, { rules: string[]; annotations: (string | null)[] }>();
  readonly #askings: Asking[] = [];
  #traced = 0;
  #calls = 0;
  #depth = 0;
  #elements = 0;

  constructor(
    readonly at: string,
    readonly explains: boolean,
  ) {}

  /** Rows that matched, by decision and knowledge model, in the order in which they answered. */
  get matched(): MatchedRows[] {
    return [...this.#matched].map(([decision, rows]) => ({ decision, ...rows }));
  }

  /** Notes the rows of a table that count, each once: a knowledge model may be asked many times. */
  noteRows(decision: string, hits: readonly { readonly rule: string; readonly annotation: string | null }[]): void {
    const rows = this.#matched.get(decision) ?? { rules: [], annotations: [] };
    for (const { rule, annotation } of hits) {
      if (rows.rules.includes(rule)) continue;
      rows.rules.push(rule);
      rows.annotations.push(annotation);
    }
    this.#matched.set(decision, rows);
  }

  noteTable(table: TableTrace): void {
    this.#askings.at(-1)?.tables.push(table);
  }

  /** Asks something, one level deeper; its inputs are told when it has answered, by need. */
  ask(asked: Asked, inputs: () => Context, answer: () => unknown): unknown {
    this.#depth += 1;
    this.#calls += 1;
    if (this.#depth > DEPTH_LIMIT) throw spent(asked.name, `calls are nested more than ${DEPTH_LIMIT} deep`);
    if (this.#calls > CALL_LIMIT) throw spent(asked.name, `more than ${CALL_LIMIT} calls`);
    const asking = this.explains && this.#traced < TRACED_ASKINGS ? this.open(asked) : null;
    const result = answer();
    if (asking) this.close(asking, inputs(), result);
    this.#depth -= 1;
    return result;
  }

  /** Counts elements that a loop walks through. */
  walk(name: string, elements: number): void {
    this.#elements += elements;
    if (this.#elements > ELEMENT_LIMIT) throw spent(name, `loops over more than ${ELEMENT_LIMIT} elements`);
  }

  private open(asked: Asked): Asking {
    this.#traced += 1;
    const asking: Asking = { ...asked, inputs: {}, result: null, tables: [], asked: [] };
    this.#askings.at(-1)?.asked.push(asking);
    this.#askings.push(asking);
    return asking;
  }

  private close(asking: Asking, inputs: Context, result: unknown): void {
    asking.inputs = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, shown(value)]));
    asking.result = shown(result);
    this.#askings.pop();
    this.trace = asking;
  }
}

const spent = (expression: string, reason: string): Rejection =>
  new Rejection('EXPRESSION_FAILED', { expression, reason });
