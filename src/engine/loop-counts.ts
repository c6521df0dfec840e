import { countBits, membersOf } from './bits.js';
import type { Variables } from './json.js';
import type { Activation, Loop } from './state.js';

/** Instances of a multi-instance activity: those that count, those that are done, those that are under way. */
export interface LoopCounts {
  readonly total: number;
  readonly done: number;
  readonly active: number;
}

/**
 * Counts as Camunda 7 has them: of a sequential activity one instance is active for as long as it runs; a parallel one has
 * all active that are not done. Instances that were taken out do not count.
 */
export function countsOf(loop: Loop): LoopCounts {
  const done = loop.wide ? countBits(loop.wide.done) : loop.done.length;
  const total = loop.total - (loop.removed?.length ?? 0);
  return { total, done, active: loop.rest === undefined ? total - done : 1 };
}

/** The counts as expressions read them: `nrOfInstances`, `nrOfCompletedInstances`, `nrOfActiveInstances`. */
export function countVariables(loop: Loop): Variables {
  const { total, done, active } = countsOf(loop);
  return { nrOfInstances: total, nrOfCompletedInstances: done, nrOfActiveInstances: active };
}

/** Whether an activation is a multi-instance activity around its instances; a standard loop has no counts. */
export const isMultiInstance = (activation: Activation): activation is Activation & { readonly loop: Loop } =>
  activation.loop !== undefined && activation.loop.times === undefined;

/** How many instances before this position are done: where its result goes in the output collection. */
export const placeOf = (loop: Loop, index: number): number =>
  (loop.wide ? membersOf(loop.wide.done) : loop.done).filter((done) => done < index).length;
