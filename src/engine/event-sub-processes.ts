import { Rejection } from '../kernel/rejection.js';
import { closeInside } from './closing.js';
import type { CloseReason } from './effect.js';
import type { Node } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import { withDataObjects } from './scopes.js';
import { leaveBy, passThrough } from './tokens.js';
import { armEventSubProcesses, disarm } from './triggers.js';
import { assign, mapped, visibleTo } from './variables.js';

/**
 * An event sub-process starts inside scope activation `scope`. An interrupting one first closes all that is under way there
 * and takes back every other event of the scope; a non-interrupting one runs beside the rest, as often as it is triggered.
 */
export function startEventSubProcess(
  run: Run,
  start: Extract<Node, { type: 'START_EVENT' }>,
  scope: number,
  results: Variables,
): void {
  const node = run.node(start.scopeId);
  if (node.type !== 'EVENT_SUB_PROCESS') throw new Rejection('STATE_DOES_NOT_FIT', { element: start.id });
  if (start.interrupting) takeOver(run, scope, 'INTERRUPTED');
  const { n, isOurs } = openEventSubProcess(run, node, scope);
  assignResults(run, start, n, results);
  if (isOurs) leaveBy(run, start, n, passThrough(run, start));
}

/** Closes all that is under way in scope activation `scope`: from now on none of its event sub-processes can start any more. */
export function takeOver(run: Run, scope: number, reason: CloseReason): void {
  closeInside(run, scope, reason);
  disarm(run, reason, (trigger) => trigger.of === scope && run.node(trigger.elementId).type === 'START_EVENT');
  run.put({ ...run.activation(scope), takenOver: true });
}

/** An event sub-process is open in scope activation `scope`, with no token in it. `isOurs`: nothing has taken it over at once. */
export function openEventSubProcess(
  run: Run,
  node: Extract<Node, { type: 'EVENT_SUB_PROCESS' }>,
  scope: number,
): { readonly n: number; readonly isOurs: boolean } {
  const n = run.nextN();
  run.put({ n, kind: 'SCOPE', elementId: node.id, in: scope, ...withDataObjects(run, node.id) });
  if (node.inputs.length > 0) {
    const begun = run.activation(n);
    run.put({ ...begun, vars: { ...begun.vars, ...mapped(run, node.id, node.inputs, visibleTo(run, n)) } });
  }
  run.emit({ type: 'ACTIVITY_ENTERED', n, elementId: node.id });
  return { n, isOurs: armEventSubProcesses(run, node.id, n) };
}

/** What an event brought: through the event's output mapping where it has one, else as it came. */
export function assignResults(run: Run, event: Node, n: number, results: Variables): void {
  const values =
    event.outputs.length > 0 ? mapped(run, event.id, event.outputs, { ...visibleTo(run, n), ...results }) : results;
  assign(run, n, values);
}
