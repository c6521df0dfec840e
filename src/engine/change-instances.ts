import { Rejection } from '../kernel/rejection.js';
import { closeActivity } from './closing.js';
import { isMultiInstance } from './loop-counts.js';
import { demandFew, takeOut } from './multi-instance.js';
import { settleLoop } from './move-tokens.js';
import type { Run, Step } from './run.js';
import type { Activation, Loop } from './state.js';
import type { Stimulus } from './stimulus.js';
import { assign } from './variables.js';

/**
 * More instances of a running multi-instance, one for each element (`null`s where it counts by cardinality): a parallel one
 * opens them at once, a sequential one after all that it has still to open. Raises `LOOP_NOT_OPEN`, `TOO_MANY_INSTANCES`.
 */
export function addInstances(run: Run, { n, elements, variables }: Extract<Stimulus, { type: 'ADD_INSTANCES' }>): void {
  const activation = loopActivation(run, n);
  const { loop, elementId } = activation;
  const total = loop.total + elements.length;
  demandFew(elementId, total);
  if (variables) assign(run, run.around(activation).n, variables);
  if (loop.rest !== undefined) {
    run.put({ ...activation, loop: { ...loop, total, rest: [...loop.rest, ...elements] } });
    return;
  }
  run.put({ ...activation, loop: { ...loop, total } });
  run.plan(...elements.map((element, at): Step => ({ type: 'INSTANCE', in: n, index: loop.total + at, element })));
}

/**
 * An instance is taken out of a running multi-instance and counts no more: neither for its end nor for its completion
 * condition, and the output collection has nothing of it. The last one that was missing ends the activity, and its token
 * goes on. One that a sequential activity has still to open is struck off; those behind it move up.
 *
 * Raises `LOOP_NOT_OPEN`, `INSTANCE_NOT_OPEN` for one that is done, was taken out before, or never was.
 */
export function removeInstance(
  run: Run,
  { n, index, variables }: Extract<Stimulus, { type: 'REMOVE_INSTANCE' }>,
): void {
  const activation = loopActivation(run, n);
  const { loop } = activation;
  if (variables) assign(run, run.around(activation).n, variables);
  const instance = instanceAt(run, activation, index);
  if (instance) {
    closeActivity(run, instance.n, 'MOVED');
    takeOut(run, n, index);
    settleLoop(run, n);
    return;
  }
  const place = loop.rest === undefined ? -1 : index - (loop.total - loop.rest.length);
  if (loop.rest === undefined || place < 0 || place >= loop.rest.length) {
    throw new Rejection('INSTANCE_NOT_OPEN', { n, index });
  }
  run.put({ ...activation, loop: { ...loop, total: loop.total - 1, rest: loop.rest.toSpliced(place, 1) } });
}

function loopActivation(run: Run, n: number): Activation & { readonly loop: Loop } {
  const activation = run.activations.get(n);
  if (!activation || !isMultiInstance(activation)) throw new Rejection('LOOP_NOT_OPEN', { n });
  return activation;
}

function instanceAt(
  run: Run,
  { n, loop }: Activation & { readonly loop: Loop },
  index: number,
): Activation | undefined {
  const compact = loop.wide && run.find(loop.wide.first + index);
  if (compact?.in === n && compact.index === index) return compact;
  return [...run.activations.values()].find((one) => one.in === n && one.index === index);
}
