import type { Node, ProcessGraph } from '../graph.js';
import type { ProblemList } from './problem-list.js';

type EventGateway = Extract<Node, { type: 'EVENT_GATEWAY' }>;

const AWAITED = new Set(['MESSAGE', 'SIGNAL', 'TIMER', 'CONDITIONAL']);

/**
 * What may follow an event-based gateway (BPMN 2.0, 10.6.6): at least two events that are waited for, or receive tasks without
 * events of their own, each reached from this gateway alone. One that starts its process has no flow into it, and messages only.
 */
export function checkEventGateway(graph: ProcessGraph, gateway: EventGateway, problems: ProblemList): void {
  if (gateway.outgoing.length < 2) problems.add('EVENT_GATEWAY_BRANCHES', gateway.id);
  for (const flowId of gateway.outgoing) {
    const target = graph.nodes.get(graph.flows.get(flowId)?.targetId ?? '');
    if (!target) continue;
    if (!isAwaited(target)) problems.add('EVENT_GATEWAY_TARGET', target.id, { gateway: gateway.id });
    else if (target.incoming.length > 1) problems.add('EVENT_GATEWAY_SHARED', target.id, { gateway: gateway.id });
    else if (gateway.instantiate && messageOf(target) === null) {
      problems.add('EVENT_GATEWAY_START', target.id, { gateway: gateway.id });
    }
  }
  if (!gateway.instantiate) return;
  for (const id of gateway.incoming) {
    problems.add('FLOW_NOT_ALLOWED', id, { element: gateway.id, direction: 'incoming' });
  }
}

function isAwaited(node: Node): boolean {
  if (node.type === 'CATCH_EVENT') return AWAITED.has(node.trigger.kind);
  if (node.type !== 'RECEIVE_TASK') return false;
  return node.boundaryIds.length === 0 && node.inputs.length === 0 && !node.multiInstance && !node.standardLoop;
}

function messageOf(node: Node): string | null {
  if (node.type === 'RECEIVE_TASK') return node.message;
  return node.type === 'CATCH_EVENT' && node.trigger.kind === 'MESSAGE' ? node.trigger.message : null;
}
