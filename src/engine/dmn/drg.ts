import { put } from '../feel/expression.js';
import type { Decision } from './decision.js';
import type { Context, Run } from './run.js';
import { functionValue } from './boxed-function.js';
import type { ValueType } from './value-type.js';

/** What a decision has answered. */
export interface Decided {
  /** As it is shown: a table's columns by name. */
  readonly rows: unknown;
  /** As DMN has it: the value of a single column is bare. */
  readonly value: unknown;
}

/** What the decisions of one asking share: the variables, the answers so far, the run. */
export interface Scope {
  readonly input: Context;
  readonly seen: Map<string, Decided>;
  readonly run: Run;
}

/** An element of the file compiled by itself, before it is joined with those that it builds on. */
export interface Part {
  readonly id: string;
  readonly requires: readonly string[];
  /** False where an error was noted about it. */
  readonly isSound: boolean;
  join(required: readonly Linked[]): Linked;
}

export type Linked = LinkedDecision | LinkedFunction;

/** A decision joined with those that it builds on, which see its answer. */
export interface LinkedDecision {
  readonly kind: 'DECISION';
  readonly id: string;
  readonly name: string;
  /** Names under which its answer is known to others. */
  readonly names: readonly string[];
  /** Its named columns. */
  readonly columns: readonly string[];
  readonly inputs: readonly string[];
  /** Types of the inputs that it and those below it require. */
  readonly types: ReadonlyMap<string, ValueType>;
  /** Decides once in a scope, which keeps the answer. */
  decide(scope: Scope): Decided;
  readonly decision: Decision;
}

/** A knowledge model or a decision service, to be called. */
export interface LinkedFunction {
  readonly kind: 'FUNCTION';
  readonly id: string;
  readonly names: readonly string[];
  readonly parameters: readonly string[];
  call(given: Context, run: Run): unknown;
  /** Of a service alone. */
  readonly decision: Decision | null;
}

/** Puts functions where expressions find them. */
export function offerFunctions(context: Record<string, unknown>, functions: readonly LinkedFunction[], run: Run): void {
  for (const one of functions) {
    const value = functionValue(one.parameters, (given) => one.call(given, run));
    for (const name of one.names) put(context, name, value);
  }
}

export const isDecision = (one: Linked): one is LinkedDecision => one.kind === 'DECISION';
export const isCallable = (one: Linked): one is LinkedFunction => one.kind === 'FUNCTION';
