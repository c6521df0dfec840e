import { settleCompleted } from './completed.js';
import type { CloseReason } from './effect.js';
import type { Run } from './run.js';
import type { Activation } from './state.js';
import { disarm } from './triggers.js';

/**
 * Closes everything inside a scope or loop, the innermost first, and leaves the scope itself: activities, waiting tokens,
 * tokens on their way. The scope's own events stay armed.
 */
export function closeInside(run: Run, n: number, reason: CloseReason): void {
  unfoldLoops(run, n);
  const inside = descendantsOf(run, n);
  for (const activation of [...inside].reverse()) closeOne(run, activation, reason);
  const numbers = new Set([n, ...inside.map((activation) => activation.n)]);
  const closed = (at: number): boolean => numbers.has(at);
  run.joins = run.joins.filter((join) => !closed(join.in));
  run.forget(closed);
}

/** Closes an activity with all that is inside it and on its border. `reasonInside` where that is another. */
export function closeActivity(run: Run, n: number, reason: CloseReason, reasonInside: CloseReason = reason): void {
  closeInside(run, n, reasonInside);
  closeOne(run, run.activation(n), reason);
}

/** An activation is over: what it had opened is closed, what was armed on it is taken back. */
export function closeOne(run: Run, activation: Activation, reason: CloseReason): void {
  const { n, elementId } = activation;
  switch (activation.kind) {
    case 'TASK':
      run.emit({ type: 'TASK_CLOSED', n, elementId, reason });
      break;
    case 'WORK':
      run.emit({ type: 'WORK_CLOSED', n, elementId, reason });
      break;
    case 'CALL':
      run.emit({ type: 'CALL_CLOSED', n, elementId, reason });
      break;
    case 'WAIT':
      run.emit({ type: 'WAIT_CLOSED', n, elementId, reason });
      break;
    case 'TIMER':
      if (reason !== 'COMPLETED') run.emit({ type: 'TIMER_DISARMED', n, elementId });
      break;
    case 'CONDITION':
    case 'GATE':
    case 'SCOPE':
    case 'LOOP':
    case 'COMPENSATION':
    case 'SNAPSHOT':
      break;
  }
  disarm(run, reason, (trigger) => trigger.of === n);
  // The instances of a loop are entered and left; the loop around them is no visit of its own, nor is it one to be undone.
  if (activation.kind !== 'LOOP' && activation.kind !== 'SNAPSHOT')
    run.emit({ type: 'ACTIVITY_LEFT', n, elementId, reason });
  run.activations.delete(n);
  settleCompleted(run, activation, reason);
}

/** What wide loops hold is closed like everything else: the instances of those inside become activations first. */
function unfoldLoops(run: Run, n: number): void {
  const isWide = ({ loop }: Activation): boolean => loop?.wide !== undefined;
  for (const inside of [run.activation(n), ...descendantsOf(run, n)].filter(isWide)) run.unfold(inside);
}

/** Numbers grow, so that whatever is inside comes after what it is in: one pass finds all, outer before inner. */
function descendantsOf(run: Run, n: number): readonly Activation[] {
  const inside = new Set([n]);
  const found: Activation[] = [];
  for (const activation of run.activations.values()) {
    if (activation.in === undefined || !inside.has(activation.in)) continue;
    inside.add(activation.n);
    found.push(activation);
  }
  return found;
}
