import { Rejection } from '../kernel/rejection.js';
import { closeActivity } from './closing.js';
import type { CloseReason } from './effect.js';
import { assignResults } from './event-sub-processes.js';
import type { Node } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import { leaveBy, passThrough } from './tokens.js';

/**
 * A boundary event happens to activity `n` (a loop as a whole, where its host is one). An interrupting one closes the
 * activity; the token that leaves the event runs in the scope around it.
 */
export function leaveByBoundary(
  run: Run,
  event: Extract<Node, { type: 'BOUNDARY_EVENT' }>,
  n: number,
  results: Variables,
  reason: CloseReason = 'INTERRUPTED',
): void {
  const scope = run.around(run.activation(n)).n;
  if (event.interrupting) closeActivity(run, n, reason, 'INTERRUPTED');
  assignResults(run, event, scope, results);
  leaveBy(run, event, scope, passThrough(run, event));
}

/** All of transaction `n` is undone: the token leaves by its cancel event, without which the reader takes no file. */
export function leaveCancelled(run: Run, n: number): void {
  const { elementId } = run.activation(n);
  for (const id of run.node(elementId).boundaryIds) {
    const event = run.node(id);
    if (event.type !== 'BOUNDARY_EVENT' || event.trigger.kind !== 'CANCEL') continue;
    leaveByBoundary(run, { ...event, interrupting: true }, n, {}, 'COMPENSATED');
    return;
  }
  throw new Rejection('STATE_DOES_NOT_FIT', { element: elementId });
}
