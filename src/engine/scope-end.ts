import { completeActivity } from './activities.js';
import { countBits } from './bits.js';
import { endCase } from './case-end.js';
import { closeInside, closeOne } from './closing.js';
import { continueCompensation } from './compensation.js';
import { remember } from './completed.js';
import type { Run, Step } from './run.js';
import type { Activation } from './state.js';
import { endToken } from './tokens.js';
import { assign, mapped, visibleTo } from './variables.js';

/**
 * A token was consumed in a scope: when nothing is under way in it any more, the scope is done. The process ends the case,
 * a sub-process goes on by its flows, an event sub-process leaves its place to whatever else is in the scope around it.
 *
 * Raises an incident, once, for tokens at a join that nothing in the scope can complete any more: the case then
 * waits for somebody to put it right.
 */
export function checkScope(run: Run, { in: n, elementId, n: by }: Extract<Step, { type: 'CHECK' }>): void {
  const scope = run.activations.get(n);
  if (!scope || run.isMoving(n) || isBusy(run, n)) return;
  if (scope.kind === 'COMPENSATION' || scope.kind === 'SNAPSHOT') {
    continueCompensation(run, scope, elementId);
    return;
  }
  const joins = run.joins.filter((join) => join.in === n);
  // An inclusive gateway is asked only when no token moves any more, in no scope: then `reportStuckScopes` is.
  if (joins.some(({ gatewayId }) => run.node(gatewayId).type === 'INCLUSIVE_GATEWAY')) return;
  if (joins.length > 0) reportStuck(run, n);
  else finishScope(run, scope, elementId, by);
}

/** No step is left: raises the incident of `checkScope` also where an inclusive gateway waits for what cannot come any more. */
export function reportStuckScopes(run: Run): void {
  const scopes = new Set(run.joins.filter(({ stuck }) => stuck === undefined).map((join) => join.in));
  for (const n of scopes) if (!isBusy(run, n)) reportStuck(run, n);
}

/** Whether anything is under way directly inside this scope or loop. */
export function isBusy(run: Run, n: number): boolean {
  for (const activation of run.activations.values()) if (activation.in === n) return true;
  const wide = run.activations.get(n)?.loop?.wide;
  return wide !== undefined && countBits(wide.open) > 0;
}

function reportStuck(run: Run, n: number): void {
  for (const join of run.joins.filter((join) => join.in === n && join.stuck === undefined)) {
    run.emit({
      type: 'INCIDENT_RAISED',
      n: run.nextN(),
      elementId: join.gatewayId,
      code: 'JOIN_STUCK',
      message: `${join.gatewayId}: the tokens it waits for cannot come any more`,
    });
  }
  run.joins = run.joins.map((join) => (join.in === n ? { ...join, stuck: true } : join));
}

/** A terminate end event: all that is left in its scope is closed, and the scope is done; nothing outside notices. */
export function terminateScope(run: Run, n: number, elementId: string, by: number): void {
  closeInside(run, n, 'TERMINATED');
  const scope = run.activation(n);
  if (scope.in === undefined) endCase(run, { kind: 'TERMINATED', elementId }, by);
  else finishScope(run, scope, elementId, by);
}

function finishScope(run: Run, scope: Activation, elementId: string, by: number): void {
  const node = run.graph.nodes.get(scope.elementId);
  if (scope.in === undefined || !node) {
    endCase(run, { kind: 'COMPLETED', elementId }, by);
  } else if (node.type === 'EVENT_SUB_PROCESS') {
    assign(run, scope.in, mapped(run, node.id, node.outputs, visibleTo(run, scope.n)));
    // What undoes a sub-process is itself not undone.
    if (run.around(scope).kind !== 'SNAPSHOT') remember(run, scope);
    closeOne(run, scope, 'COMPLETED');
    // Where this was the last thing in the scope around it, the end event in here is what ended that one, too.
    endToken(run, elementId, scope.in, by);
  } else {
    completeActivity(run, scope, {});
  }
}
