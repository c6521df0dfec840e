import { Rejection } from '../kernel/rejection.js';
import type { Node } from './graph.js';
import type { Run, Step } from './run.js';
import { isTrue, visibleTo } from './variables.js';

/** A token passes through a node that does not wait: entered and left at once, under a number of its own. */
export function passThrough(run: Run, node: Node): number {
  const n = run.nextN();
  run.emit({ type: 'ACTIVITY_ENTERED', n, elementId: node.id });
  run.emit({ type: 'ACTIVITY_LEFT', n, elementId: node.id, reason: 'COMPLETED' });
  return n;
}

/**
 * Tokens leave a node in scope `scope`: one on every flow without a condition or with a true one; on the default flow when
 * no condition was true (an implicit split, where there are several). Without outgoing flows the token ends here.
 *
 * Raises `NO_FLOW_TRUE` when there are flows and none may be taken.
 */
export function leaveBy(run: Run, node: Node, scope: number, n: number): void {
  if (node.outgoing.length === 0) {
    endToken(run, node.id, scope, n);
    return;
  }
  const flows = node.outgoing.filter((id) => id !== node.defaultFlow && isOpen(run, id, scope));
  if (node.defaultFlow !== null && !flows.some((id) => run.graph.flows.get(id)?.condition))
    flows.push(node.defaultFlow);
  if (flows.length === 0) throw new Rejection('NO_FLOW_TRUE', { element: node.id });
  run.plan(...flows.map((id) => alongFlow(run, id, scope)));
}

/** One token leaves by one flow. */
export const alongFlow = (run: Run, flowId: string, scope: number): Step => {
  const flow = run.graph.flows.get(flowId);
  if (!flow) throw new Rejection('STATE_DOES_NOT_FIT', { element: flowId });
  return { type: 'ENTER', nodeId: flow.targetId, in: scope, flowId };
};

/** Whether a flow's condition lets a token pass; a flow without one always does. */
export function isOpen(run: Run, flowId: string, scope: number): boolean {
  const condition = run.graph.flows.get(flowId)?.condition ?? null;
  return condition === null || isTrue(run, flowId, condition, visibleTo(run, scope));
}

/** A token is consumed: once those ahead of it have moved, its scope may turn out to be finished. */
export function endToken(run: Run, elementId: string, scope: number, n: number): void {
  run.plan({ type: 'CHECK', in: scope, elementId, n });
}
