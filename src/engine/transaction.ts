import { closeInside, closeOne } from './closing.js';
import { beginCompensation, toUndo } from './compensation.js';
import { rememberCut } from './completed.js';
import { takeOver } from './event-sub-processes.js';
import type { Node } from './graph.js';
import type { Run } from './run.js';
import type { Activation } from './state.js';

/**
 * A cancel end event: everything under way in the transaction around it is closed, what was completed in it is undone, and the
 * token then leaves by the cancel event on its border (BPMN 2.0, 13.5.2). While that goes on, no event sub-process of the
 * transaction can start; an error that a handler raises is a hazard, and leaves like any other error.
 *
 * The nearest transaction is meant, from whatever depth of sub-processes inside it. Of one that is repeated, all instances are
 * cancelled with the one (Camunda 7); here what the others have done is undone, too, so that nothing half done is left.
 */
export function cancelTransaction(run: Run, node: Node, scope: number): void {
  const transaction = transactionAround(run, scope);
  if (transaction.index === undefined) {
    takeOver(run, transaction.n, 'COMPENSATED');
    beginCompensation(run, node, transaction.n, toUndo(run, transaction.n));
    return;
  }
  const loop = run.around(transaction);
  for (const instance of [...run.activations.values()].filter((one) => one.in === loop.n)) {
    closeInside(run, instance.n, 'COMPENSATED');
    rememberCut(run, instance);
    closeOne(run, instance, 'COMPENSATED');
  }
  closeInside(run, loop.n, 'COMPENSATED');
  beginCompensation(run, node, loop.n, toUndo(run, loop.n));
}

function transactionAround(run: Run, scope: number): Activation {
  for (let at = run.activation(scope); ; at = run.around(at)) {
    const node = run.graph.nodes.get(at.elementId);
    if (at.kind === 'SCOPE' && node?.type === 'SUB_PROCESS' && node.transaction) return at;
  }
}
