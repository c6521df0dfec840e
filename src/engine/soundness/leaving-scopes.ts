import type { EventTrigger, Node, ProcessGraph } from '../graph.js';

type Boundary = Extract<Node, { type: 'BOUNDARY_EVENT' }>;

/** Activities from which an error of any code may come: whoever carries them out may report it. */
const MAY_FAIL = new Set<Node['type']>([
  'USER_TASK',
  'SERVICE_TASK',
  'EXTERNAL_TASK',
  'BUSINESS_RULE_TASK',
  'CALL_ACTIVITY',
]);

/**
 * Whether an event on the border of an activity can happen. Timers, messages, signals and conditions always may; an error,
 * escalation or cancellation only where something inside can throw it. Undoing is no part of the token game.
 */
export function mayHappen(graph: ProcessGraph, { trigger, attachedTo }: Boundary): boolean {
  const host = graph.nodes.get(attachedTo);
  if (!host) return false;
  const inside = nodesInside(graph, attachedTo);
  switch (trigger.kind) {
    case 'ERROR':
      return host.type !== 'SUB_PROCESS' || inside.some((node) => MAY_FAIL.has(node.type) || throws(node, trigger));
    case 'ESCALATION':
      return (
        host.type === 'CALL_ACTIVITY' || inside.some((node) => node.type === 'CALL_ACTIVITY' || throws(node, trigger))
      );
    case 'CANCEL':
      return inside.some((node) => node.type === 'END_EVENT' && node.trigger.kind === 'CANCEL');
    case 'COMPENSATION':
      return false;
    default:
      return true;
  }
}

function throws(node: Node, caught: EventTrigger): boolean {
  if (node.type !== 'END_EVENT' && node.type !== 'THROW_EVENT') return false;
  const { trigger } = node;
  if (trigger.kind === 'ERROR' && caught.kind === 'ERROR')
    return caught.errorCode === null || caught.errorCode === trigger.errorCode;
  if (trigger.kind === 'ESCALATION' && caught.kind === 'ESCALATION')
    return caught.escalationCode === null || caught.escalationCode === trigger.escalationCode;
  return false;
}

/** All nodes inside a scope, at any depth; none where the node is no scope. */
export function nodesInside(graph: ProcessGraph, scopeId: string): readonly Node[] {
  return (graph.scopes.get(scopeId)?.nodeIds ?? []).flatMap((id) => {
    const node = graph.nodes.get(id);
    return node ? [node, ...nodesInside(graph, id)] : [];
  });
}

/** Whether an escalation thrown by this node is caught by an event that interrupts the scope of the node, or one around it. */
export function isInterruptedByItsEscalation(graph: ProcessGraph, node: Node): boolean {
  const passed = new Set<string>();
  for (let scope = graph.scopes.get(node.scopeId); scope; scope = graph.scopes.get(scope.parent ?? '')) {
    const starts = scope.eventSubProcessIds
      .filter((id) => !passed.has(id))
      .flatMap((id) => graph.scopes.get(id)?.startIds ?? []);
    const catching = bestOf(graph, starts, node) ?? bestOf(graph, graph.nodes.get(scope.id)?.boundaryIds ?? [], node);
    if (catching) return catching.interrupting;
    passed.add(scope.id);
  }
  return false;
}

function bestOf(
  graph: ProcessGraph,
  ids: readonly string[],
  thrower: Node,
): Extract<Node, { interrupting: boolean }> | undefined {
  const events = ids
    .map((id) => graph.nodes.get(id))
    .filter(
      (event): event is Extract<Node, { interrupting: boolean }> => event !== undefined && 'interrupting' in event,
    )
    .filter(({ trigger }) => throws(thrower, trigger));
  return events.find(({ trigger }) => trigger.kind === 'ESCALATION' && trigger.escalationCode !== null) ?? events[0];
}
