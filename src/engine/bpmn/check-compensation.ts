import type { EventTrigger, Node, ProcessGraph } from '../graph.js';
import { ACTIVITIES } from './check-structure.js';
import type { ProblemList } from './problem-list.js';

type BoundaryEvent = Extract<Node, { type: 'BOUNDARY_EVENT' }>;
type CompensationTrigger = Extract<EventTrigger, { kind: 'COMPENSATION' }>;

/** What compensation and the cancelling of transactions need to be drawn like (BPMN 2.0, 10.5.6 and 10.7). */
export function checkCompensation(graph: ProcessGraph, problems: ProblemList): void {
  for (const node of graph.nodes.values()) {
    if (node.isForCompensation) checkHandler(node, problems);
    if (!('trigger' in node)) continue;
    if (node.type === 'BOUNDARY_EVENT') checkBoundary(graph, node, problems);
    else if (node.type === 'START_EVENT') checkStart(graph, node, problems);
    else if (node.trigger.kind === 'COMPENSATION') checkThrow(graph, node, node.trigger, problems);
    else if (node.trigger.kind === 'CANCEL') checkCancel(graph, node, problems);
  }
}

/** What undoes an activity stands outside of the flow; nothing follows from it. */
function checkHandler(node: Node, problems: ProblemList): void {
  for (const id of [...node.incoming, ...node.outgoing]) {
    problems.add('FLOW_NOT_ALLOWED', id, { element: node.id, direction: 'connected' });
  }
  for (const id of node.boundaryIds) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'an event on the border of a compensation handler' });
  }
  if (node.type === 'EVENT_SUB_PROCESS') {
    problems.add('CONSTRUCT_UNSUPPORTED', node.id, { construct: 'an event sub-process that is for compensation' });
  }
}

function checkBoundary(graph: ProcessGraph, event: BoundaryEvent, problems: ProblemList): void {
  const host = graph.nodes.get(event.attachedTo);
  if (event.trigger.kind === 'CANCEL') {
    if (host?.type !== 'SUB_PROCESS' || !host.transaction) problems.add('CANCEL_OUTSIDE_TRANSACTION', event.id);
    if (!event.interrupting) {
      problems.add('CONSTRUCT_UNSUPPORTED', event.id, { construct: 'a cancel event that does not interrupt' });
    }
  }
  if (event.trigger.kind !== 'CANCEL' && event.trigger.kind !== 'COMPENSATION') return;
  const [first] = (host?.boundaryIds ?? []).filter((id) => isTriggeredBy(graph, id, event.trigger.kind));
  if (first !== event.id) {
    problems.add('CONSTRUCT_UNSUPPORTED', event.id, {
      construct: `a second ${event.trigger.kind === 'CANCEL' ? 'cancel' : 'compensation'} event on one activity`,
    });
  }
  if (event.trigger.kind === 'COMPENSATION') checkHandled(graph, event, event.trigger, problems);
}

function checkHandled(
  graph: ProcessGraph,
  event: BoundaryEvent,
  { handlerId }: CompensationTrigger,
  problems: ProblemList,
): void {
  for (const id of event.outgoing) problems.add('FLOW_NOT_ALLOWED', id, { element: event.id, direction: 'outgoing' });
  const handler = handlerId === null ? undefined : graph.nodes.get(handlerId);
  if (handlerId === null) problems.add('HANDLER_MISSING', event.id);
  else if (handler && handler.scopeId !== event.scopeId) {
    problems.add('VALUE_INVALID', event.id, { property: 'association', value: handlerId });
  }
}

const isTriggeredBy = (graph: ProcessGraph, id: string, kind: EventTrigger['kind']): boolean => {
  const node = graph.nodes.get(id);
  return node !== undefined && 'trigger' in node && node.trigger.kind === kind;
};

/** A compensation event sub-process undoes the sub-process that it is drawn in; a whole process nobody undoes. */
function checkStart(
  graph: ProcessGraph,
  { id, trigger, scopeId }: Node & { trigger: EventTrigger },
  problems: ProblemList,
): void {
  const holder = graph.nodes.get(scopeId);
  if (trigger.kind !== 'COMPENSATION' || holder?.type !== 'EVENT_SUB_PROCESS') return;
  const undone = graph.nodes.get(holder.scopeId);
  if (undone?.type !== 'SUB_PROCESS') problems.add('COMPENSATION_START_OUTSIDE', id);
  const others = (graph.scopes.get(holder.scopeId)?.eventSubProcessIds ?? []).filter((other) =>
    graph.scopes.get(other)?.startIds.some((start) => isTriggeredBy(graph, start, 'COMPENSATION')),
  );
  if (others[0] !== holder.id) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'a second compensation event sub-process in one scope' });
  }
}

/** An activity that is named to be undone lies beside the event, or around the event sub-process that the event is in. */
function checkThrow(
  graph: ProcessGraph,
  { id, scopeId }: Node,
  { activityId }: CompensationTrigger,
  problems: ProblemList,
): void {
  if (activityId === null) return;
  const undone = graph.nodes.get(activityId);
  const isBeside = undone !== undefined && seenFrom(graph, scopeId).includes(undone.scopeId);
  if (!isBeside || !ACTIVITIES.has(undone.type) || undone.isForCompensation) {
    problems.add('VALUE_INVALID', id, { property: 'activityRef', value: activityId });
  }
}

/** Scopes whose activities an event in this one can undo. */
function seenFrom(graph: ProcessGraph, scopeId: string): readonly string[] {
  const holder = graph.nodes.get(scopeId);
  return holder?.type === 'EVENT_SUB_PROCESS' ? [scopeId, ...seenFrom(graph, holder.scopeId)] : [scopeId];
}

/** A cancel end event lies in a transaction, which has an event on its border that the token leaves by. */
function checkCancel(graph: ProcessGraph, { id, scopeId }: Node, problems: ProblemList): void {
  let at = graph.nodes.get(scopeId);
  while (at && !(at.type === 'SUB_PROCESS' && at.transaction)) at = graph.nodes.get(at.scopeId);
  if (!at) problems.add('CANCEL_OUTSIDE_TRANSACTION', id);
  else if (!at.boundaryIds.some((boundary) => isTriggeredBy(graph, boundary, 'CANCEL'))) {
    problems.add('CANCEL_NOT_CAUGHT', id, { transaction: at.id });
  }
}
