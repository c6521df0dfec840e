import { Rejection } from '../kernel/rejection.js';
import { completeActivity } from './activities.js';
import { leaveByBoundary } from './boundary.js';
import { leaveGate } from './event-gateway.js';
import { startEventSubProcess } from './event-sub-processes.js';
import type { Node } from './graph.js';
import type { Variables } from './json.js';
import type { Run, Step } from './run.js';
import { disarm, rearm } from './triggers.js';

/** What brings an event about: its time, a message, a signal, or a condition that has become true. */
export type Cause = 'TIMER' | 'MESSAGE' | 'SIGNAL' | 'CONDITION';

/**
 * An event happens that has number `n`: to a token that waits for it, on the border of an activity, in a scope, or behind an
 * event-based gateway. Raises `TIMER_NOT_ARMED` or `WAIT_NOT_OPEN` where no such event is waited for under this number.
 */
export function happen(run: Run, n: number, cause: Cause, results: Variables): void {
  const kind = cause === 'MESSAGE' || cause === 'SIGNAL' ? 'WAIT' : cause;
  const trigger = run.triggers.find((trigger) => trigger.n === n && trigger.kind === kind);
  const waiting = trigger ?? run.find(n);
  if (waiting?.kind !== kind || !isCausedBy(run.node(waiting.elementId), cause)) {
    throw new Rejection(kind === 'TIMER' ? 'TIMER_NOT_ARMED' : 'WAIT_NOT_OPEN', { n });
  }
  if (!trigger) {
    completeActivity(run, run.activation(n), results);
    return;
  }
  const event = run.node(trigger.elementId);
  const isOnce = !('interrupting' in event) || event.interrupting;
  if (kind === 'TIMER') {
    run.triggers = run.triggers.filter((other) => other !== trigger);
    if ('trigger' in event && event.trigger.kind === 'TIMER') rearm(run, trigger, event.trigger.timer);
  } else if (isOnce) {
    disarm(run, 'COMPLETED', (other) => other === trigger);
  }
  if (event.type === 'BOUNDARY_EVENT') leaveByBoundary(run, event, trigger.of, results);
  else if (event.type === 'START_EVENT') startEventSubProcess(run, event, trigger.of, results);
  else leaveGate(run, event, trigger.of, results);
}

/** An event whose condition was found true happens, if it still can: another one may have taken its place since. */
export function happenIfArmed(run: Run, { n }: Extract<Step, { type: 'HAPPEN' }>): void {
  const isArmed =
    run.activations.get(n)?.kind === 'CONDITION' ||
    run.triggers.some((trigger) => trigger.n === n && trigger.kind === 'CONDITION');
  if (isArmed) happen(run, n, 'CONDITION', {});
}

/** A wait for a signal is not answered by a message, and the other way round. */
function isCausedBy(event: Node, cause: Cause): boolean {
  if (cause === 'TIMER' || cause === 'CONDITION') return true;
  return 'trigger' in event ? event.trigger.kind === cause : cause === 'MESSAGE';
}
