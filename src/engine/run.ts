import { Rejection } from '../kernel/rejection.js';
import { countBits } from './bits.js';
import type { Effect } from './effect.js';
import type { Node, ProcessGraph, Scope } from './graph.js';
import type { Json } from './json.js';
import type { Activation, CaseEnd, CaseState, Completed, Join, Trigger } from './state.js';
import { allInstancesOf, compacted, instanceOf, withoutInstances } from './wide-loop.js';

/**
 * What is still to be done before the case is quiet. `ENTER`: a token stands before a node. `INSTANCE`: an instance of a
 * loop begins. `HAPPEN`: event `n`, whose condition was found true, happens. `CHECK`: a token of this scope was consumed by
 * `elementId`; the scope may be finished.
 */
export type Step =
  | { readonly type: 'ENTER'; readonly nodeId: string; readonly in: number; readonly flowId: string | null }
  | { readonly type: 'INSTANCE'; readonly in: number; readonly index: number; readonly element: Json }
  | { readonly type: 'HAPPEN'; readonly in: number; readonly n: number }
  | { readonly type: 'CHECK'; readonly in: number; readonly elementId: string; readonly n: number };

/** What the expressions of a case may cost after one stimulus, in microseconds of an ordinary machine (`feel/effort.ts`). */
export const EFFORT_BUDGET = 3_000_000;

/** Most that may be under way in a case: activities, events that may happen, instances of loops. */
export const CASE_SIZE_LIMIT = 20_000;

/** A variable of activation `of` changed when `at` was the last number given out. */
export interface Change {
  readonly of: number;
  readonly name: string;
  readonly at: number;
}

/**
 * One stimulus on its way through a case: the state being changed, the effects so far, and the steps still to take.
 *
 * Entries of the state are replaced, never changed, so that the state handed in stays as it was. Steps are taken last in,
 * first out: a token runs to where it must wait before its siblings move, flows in the order in which they are drawn.
 */
export class Run {
  readonly effects: Effect[] = [];
  /** Flows that a token moved along, in order. */
  readonly flows: string[] = [];
  readonly activations: Map<number, Activation>;
  readonly called: boolean;
  triggers: readonly Trigger[];
  joins: readonly Join[];
  completed: readonly Completed[];
  end: CaseEnd | null = null;
  #steps: Step[] = [];
  #changes: Change[] = [];
  #due: number[] = [];
  #counter: number;
  #effort = 0;
  /** Numbers of the wide loops. */
  readonly #wide: readonly number[];

  constructor(
    readonly graph: ProcessGraph,
    /** Instant of the stimulus: what `now()` and `today()` read in expressions. */
    readonly at: string,
    state: Pick<CaseState, 'counter' | 'activations' | 'triggers' | 'joins' | 'completed' | 'called'>,
  ) {
    this.#counter = state.counter;
    this.activations = new Map(state.activations.map((activation) => [activation.n, activation]));
    this.#wide = state.activations.flatMap(({ n, loop }) => (loop?.wide === undefined ? [] : [n]));
    this.triggers = state.triggers;
    this.joins = state.joins;
    this.completed = state.completed ?? [];
    this.called = state.called === true;
  }

  /** The next number of the case. */
  nextN(): number {
    this.#counter += 1;
    return this.#counter;
  }

  /** A variable of activation `of` has another value: conditions that see it are asked again before the next step. */
  noteChange(of: number, name: string): void {
    this.#changes.push({ of, name, at: this.#counter });
  }

  /** The changes since the last call. */
  takeChanges(): readonly Change[] {
    const changes = this.#changes;
    if (changes.length > 0) this.#changes = [];
    return changes;
  }

  /** The condition of event `n` was true when it was armed: it happens before the next step. */
  noteDue(n: number): void {
    this.#due.push(n);
  }

  /** Events that were due when they were armed, since the last call. */
  takeDue(): readonly number[] {
    const due = this.#due;
    if (due.length > 0) this.#due = [];
    return due;
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  /** Counts what was computed near an element. Raises `WORK_BUDGET_EXCEEDED`. */
  spend(effort: number, element: string): void {
    this.#effort += effort;
    if (this.#effort > EFFORT_BUDGET) throw new Rejection('WORK_BUDGET_EXCEEDED', { element });
  }

  /** Plans steps that are taken in the order given, before all that were planned earlier. */
  plan(...steps: readonly Step[]): void {
    for (let at = steps.length - 1; at >= 0; at -= 1) this.#steps.push(steps[at]!);
  }

  takeStep(): Step | undefined {
    return this.#steps.pop();
  }

  /** Whether a token is still on its way in this scope. */
  isMoving(scope: number): boolean {
    return this.#steps.some((step) => step.type !== 'CHECK' && step.in === scope);
  }

  /** Gives up the steps planned inside activations that are closed. */
  forget(closed: (n: number) => boolean): void {
    this.#steps = this.#steps.filter((step) => !closed(step.in));
  }

  /** Raises `STATE_DOES_NOT_FIT` when the graph has no such element: the state belongs to another definition. */
  node(id: string): Node {
    const node = this.graph.nodes.get(id);
    if (!node) throw new Rejection('STATE_DOES_NOT_FIT', { element: id });
    return node;
  }

  /** The node that a flow leads to. */
  target(flowId: string): Node {
    return this.node(this.graph.flows.get(flowId)?.targetId ?? flowId);
  }

  /** The node that a flow comes from. */
  source(flowId: string): Node {
    return this.node(this.graph.flows.get(flowId)?.sourceId ?? flowId);
  }

  scope(id: string): Scope {
    const scope = this.graph.scopes.get(id);
    if (!scope) throw new Rejection('STATE_DOES_NOT_FIT', { element: id });
    return scope;
  }

  /** What is under way under this number. An instance that its wide loop holds becomes an activation. */
  find(n: number): Activation | undefined {
    const known = this.activations.get(n);
    if (known) return known;
    for (const loop of this.#wide) {
      const around = this.activations.get(loop);
      const found = around && instanceOf(around, n);
      if (!found) continue;
      this.put(withoutInstances(around, n));
      this.put(found);
      return found;
    }
    return undefined;
  }

  /** Makes activations of all instances that a wide loop holds. */
  unfold(loop: Activation): void {
    if (loop.loop?.wide === undefined) return;
    this.put(withoutInstances(loop));
    for (const instance of allInstancesOf(loop)) this.put(instance);
  }

  activation(n: number): Activation {
    const activation = this.activations.get(n);
    if (!activation) throw new Rejection('STATE_DOES_NOT_FIT', { n });
    return activation;
  }

  /** The scope or loop around an activation; raises `STATE_DOES_NOT_FIT` for the process itself. */
  around(activation: Activation): Activation {
    if (activation.in === undefined) throw new Rejection('STATE_DOES_NOT_FIT', { n: activation.n });
    return this.activation(activation.in);
  }

  /** The process itself. */
  get root(): Activation {
    for (const first of this.activations.values()) return first;
    throw new Rejection('STATE_DOES_NOT_FIT', {});
  }

  put(activation: Activation): void {
    this.activations.set(activation.n, activation);
  }

  /** Raises `CASE_TOO_LARGE`. */
  toState(): CaseState {
    const size = this.activations.size + this.triggers.length + this.joins.length + this.completed.length;
    const compact = this.#wide.reduce((sum, n) => sum + countBits(this.activations.get(n)?.loop?.wide?.open ?? ''), 0);
    if (size + compact > CASE_SIZE_LIMIT) {
      const element = [...this.activations.values()].at(-1)?.elementId ?? this.graph.processId;
      throw new Rejection('CASE_TOO_LARGE', { limit: CASE_SIZE_LIMIT, element });
    }
    return {
      format: 1,
      semantics: 1,
      processId: this.graph.processId,
      counter: this.#counter,
      ...(this.called ? { called: true } : {}),
      ...(this.end === null ? {} : { end: this.end }),
      activations: compacted(this.activations, this.graph),
      triggers: this.triggers,
      joins: this.joins,
      ...(this.completed.length > 0 ? { completed: this.completed } : {}),
    };
  }
}
