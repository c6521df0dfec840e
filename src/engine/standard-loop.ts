import { closeOne } from './closing.js';
import type { Node, StandardLoop } from './graph.js';
import type { Run } from './run.js';
import { leaveBy } from './tokens.js';
import { armBoundary } from './triggers.js';
import { isTrue, visibleTo } from './variables.js';

/**
 * A token enters an activity with a standard loop (BPMN 2.0, 13.3.6): the activity is carried out again and again, one after
 * the other, while the condition is true and `maximum` is not reached. With `testBefore` the condition is asked before the
 * first time too, and an activity that it is not true for is passed. Camunda 7 has no standard loops.
 *
 * The condition, and the activity inside, see `loopCounter`: how often the activity is done. What it leaves behind goes
 * where the results of an activity without a loop go, so that the condition can read it. The events on its border belong to
 * all rounds together.
 */
export function openStandardLoop(run: Run, node: Node, spec: StandardLoop, scope: number): void {
  const n = run.nextN();
  run.put({ n, kind: 'LOOP', elementId: node.id, in: scope, loop: { total: 0, done: [], times: 0 } });
  if (spec.testBefore && !goesOn(run, node, spec, n, 0)) {
    // No round will show that the way led through here.
    run.emit({ type: 'ACTIVITY_ENTERED', n, elementId: node.id });
    run.emit({ type: 'ACTIVITY_LEFT', n, elementId: node.id, reason: 'COMPLETED' });
    leaveLoop(run, node, n);
    return;
  }
  if (armBoundary(run, node, n)) run.plan({ type: 'INSTANCE', in: n, index: 0, element: null });
}

/** One round of loop `n` is done: another begins, or the token goes on. */
export function finishRound(run: Run, node: Node, spec: StandardLoop, n: number): void {
  const activation = run.activation(n);
  const times = (activation.loop?.times ?? 0) + 1;
  run.put({ ...activation, loop: { total: 0, done: [], times } });
  if (goesOn(run, node, spec, n, times)) run.plan({ type: 'INSTANCE', in: n, index: times, element: null });
  else leaveLoop(run, node, n);
}

/** Raises `CONDITION_NOT_BOOLEAN`, `EXPRESSION_FAILED`. */
function goesOn(run: Run, node: Node, { condition, maximum }: StandardLoop, n: number, times: number): boolean {
  if (maximum !== null && times >= maximum) return false;
  return condition === null || isTrue(run, node.id, condition, { ...visibleTo(run, n), loopCounter: times });
}

function leaveLoop(run: Run, node: Node, n: number): void {
  const activation = run.activation(n);
  const scope = run.around(activation).n;
  closeOne(run, activation, 'COMPLETED');
  leaveBy(run, node, scope, n);
}
