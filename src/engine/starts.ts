import type { EventTrigger, ProcessGraph } from './graph.js';

/** Where a case of a process may begin, and what begins it. */
export interface ProcessStart {
  /** What `START_CASE` names as `startId`. */
  readonly id: string;
  readonly trigger: EventTrigger;
}

/**
 * Every way in which a process begins, in the order drawn: its start events; receive tasks that start it; and the message
 * events and receive tasks behind an event-based gateway that starts it, each of which begins a case of its own.
 */
export function startsOf(graph: ProcessGraph): readonly ProcessStart[] {
  const ids = graph.scopes.get(graph.processId)?.nodeIds ?? [];
  return ids.flatMap((id): readonly ProcessStart[] => {
    const node = graph.nodes.get(id);
    if (node?.type === 'START_EVENT') return [{ id, trigger: node.trigger }];
    if (node?.type === 'RECEIVE_TASK') return isStartingTask(node) ? [receiving(id, node.message)] : [];
    if (node?.type !== 'EVENT_GATEWAY' || !node.instantiate) return [];
    return node.outgoing.flatMap((flowId) => behindGateway(graph, flowId));
  });
}

/** The start of a case that names none: the one that needs no trigger, or the only one there is. A call begins so, too. */
export function plainStartOf(graph: ProcessGraph): ProcessStart | undefined {
  const starts = startsOf(graph);
  return starts.find(({ trigger }) => trigger.kind === 'NONE') ?? (starts.length === 1 ? starts[0] : undefined);
}

const isStartingTask = ({ instantiate, incoming }: { instantiate: boolean; incoming: readonly string[] }): boolean =>
  instantiate && incoming.length === 0;

const receiving = (id: string, message: string): ProcessStart => ({ id, trigger: { kind: 'MESSAGE', message } });

function behindGateway(graph: ProcessGraph, flowId: string): readonly ProcessStart[] {
  const id = graph.flows.get(flowId)?.targetId ?? '';
  const node = graph.nodes.get(id);
  if (node?.type === 'RECEIVE_TASK') return [receiving(id, node.message)];
  return node?.type === 'CATCH_EVENT' ? [{ id, trigger: node.trigger }] : [];
}
