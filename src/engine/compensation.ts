import { leaveCancelled } from './boundary.js';
import { closeOne } from './closing.js';
import { compensationStartOf, handlerOf, moveCompleted } from './completed.js';
import { startEventSubProcess } from './event-sub-processes.js';
import type { Node } from './graph.js';
import type { Run } from './run.js';
import type { Activation, Completed } from './state.js';
import { endToken, leaveBy } from './tokens.js';

/**
 * A compensation event is reached: whatever was completed in its scope, or that one activity, is undone, and the token goes on
 * when all of it is. Each completion is undone once, that of every instance and of every round of a loop; what another
 * compensation has already in hand is left to it.
 *
 * An event sub-process undoes what was completed around it, too: it is there to put right what its scope did (Camunda 7).
 */
export function throwCompensation(run: Run, node: Node, scope: number, activityId: string | null): void {
  const undo = scopesOf(run, scope).flatMap((n) => toUndo(run, n));
  const chosen = undo.filter(({ elementId }) => activityId === null || elementId === activityId);
  beginCompensation(run, node, scope, chosen);
}

/** The scope of an event, and, of one in an event sub-process, the scope that this belongs to. */
function scopesOf(run: Run, scope: number): readonly number[] {
  const scopes: number[] = [];
  for (let at = run.activation(scope); ; at = run.around(at)) {
    scopes.push(at.n);
    if (at.in === undefined || run.node(at.elementId).type !== 'EVENT_SUB_PROCESS') return scopes;
  }
}

/** What was completed in a scope or loop and is not being undone: the latest first. */
export function toUndo(run: Run, n: number): readonly Completed[] {
  const inHand = new Set([...run.activations.values()].flatMap(({ undo }) => undo ?? []));
  return run.completed.filter((one) => one.in === n && !inHand.has(one.n)).reverse();
}

/** Event `node` waits in activation `around` until all of these are undone, in this order. */
export function beginCompensation(run: Run, node: Node, around: number, undo: readonly Completed[]): void {
  const n = run.nextN();
  run.emit({ type: 'ACTIVITY_ENTERED', n, elementId: node.id });
  run.put({ n, kind: 'COMPENSATION', elementId: node.id, in: around, ...listOf(undo) });
  endToken(run, node.id, n, n);
}

const listOf = (undo: readonly Completed[]): Pick<Activation, 'undo'> =>
  undo.length > 0 ? { undo: undo.map(({ n }) => n) } : {};

/**
 * Nothing is under way any more in a compensation: the next one begins, or it is done. One after another, the latest first:
 * what came later may rest on what came before, and the standard (BPMN 2.0, 13.5.5) demands this order where it does. Camunda 7
 * opens the handlers in this order without waiting for the one before; where they answer at once it comes to the same.
 */
export function continueCompensation(run: Run, compensation: Activation, elementId: string): void {
  const { undo: [next, ...rest] = [], ...done } = compensation;
  if (next === undefined) {
    finishCompensation(run, compensation, elementId);
    return;
  }
  run.put({ ...done, ...(rest.length > 0 ? { undo: rest } : {}) });
  const completed = run.completed.find(({ n }) => n === next);
  if (completed) undoOne(run, compensation.n, completed);
  else endToken(run, elementId, compensation.n, compensation.n);
}

/**
 * Undoes one completion: by its handler, where one is drawn on its border; a sub-process otherwise by the compensation event
 * sub-process in it, or by undoing all that was completed in it. It sees its own variables as they were, and those around it as
 * they are.
 */
function undoOne(run: Run, compensation: number, { n: was, elementId, vars, cut }: Completed): void {
  run.completed = run.completed.filter(({ n }) => n !== was);
  const handlerId = cut ? null : handlerOf(run, run.node(elementId));
  if (handlerId !== null && vars === undefined) {
    run.plan({ type: 'ENTER', nodeId: handlerId, in: compensation, flowId: null });
    return;
  }
  const n = run.nextN();
  run.put({ n, kind: 'SNAPSHOT', elementId, in: compensation, ...(vars === undefined ? {} : { vars }) });
  moveCompleted(run, was, n);
  const start = cut ? null : compensationStartOf(run, elementId);
  if (handlerId !== null) run.plan({ type: 'ENTER', nodeId: handlerId, in: n, flowId: null });
  else if (start) startEventSubProcess(run, { ...start, interrupting: false }, n, {});
  else {
    run.put({ ...run.activation(n), ...listOf(toUndo(run, n)) });
    endToken(run, elementId, n, n);
  }
}

function finishCompensation(run: Run, compensation: Activation, elementId: string): void {
  const { n } = compensation;
  const around = run.around(compensation).n;
  const node = run.node(compensation.elementId);
  closeOne(run, compensation, 'COMPLETED');
  if (compensation.kind === 'SNAPSHOT') endToken(run, elementId, around, n);
  else if (node.type === 'END_EVENT' && node.trigger.kind === 'CANCEL') leaveCancelled(run, around);
  else if (node.type === 'END_EVENT') endToken(run, node.id, around, n);
  else leaveBy(run, node, around, n);
}
