import type { Node, ProcessGraph, Scope } from '../graph.js';
import { linkTarget } from '../reachability.js';
import { checkEventGateway } from './check-event-gateway.js';
import type { ProblemList } from './problem-list.js';

/** Nodes that are carried out, and so may have events on their border. */
export const ACTIVITIES: ReadonlySet<Node['type']> = new Set<Node['type']>([
  'PLAIN_TASK',
  'SCRIPT_TASK',
  'USER_TASK',
  'SERVICE_TASK',
  'EXTERNAL_TASK',
  'SEND_TASK',
  'RECEIVE_TASK',
  'BUSINESS_RULE_TASK',
  'CALL_ACTIVITY',
  'SUB_PROCESS',
]);

/** Activities that are done as soon as they have begun. */
const INSTANT = new Set<Node['type']>(['PLAIN_TASK', 'SCRIPT_TASK', 'SEND_TASK']);

/** A process begins as `checkStarts` has it; a sub-process by one none start; an event sub-process by its event. */
export function checkScope(graph: ProcessGraph, scope: Scope, problems: ProblemList): void {
  const starts = scope.startIds.flatMap((id) => {
    const node = graph.nodes.get(id);
    return node?.type === 'START_EVENT' ? [node] : [];
  });
  const holder = graph.nodes.get(scope.id);
  if (scope.parent !== null && !holder) return;
  const none = starts.filter(({ trigger }) => trigger.kind === 'NONE');
  if (holder?.type === 'EVENT_SUB_PROCESS') {
    if (starts.length !== 1 || none.length > 0) problems.add('START_MISSING', scope.id, { scope: scope.id });
    for (const { id, trigger, interrupting } of starts) {
      if (trigger.kind === 'ERROR' && !interrupting) {
        problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'an error event that does not interrupt' });
      }
    }
    return;
  }
  if (none.length > 1) problems.add('START_AMBIGUOUS', scope.id, { scope: scope.id });
  if (scope.parent === null) return;
  for (const { id, trigger } of starts) {
    if (trigger.kind !== 'NONE') problems.add('START_TRIGGER', id, { trigger: trigger.kind });
  }
  if (starts.length === 0) problems.add('START_MISSING', scope.id, { scope: scope.id });
}

/** What a node's flows may be, by its type. */
export function checkNode(graph: ProcessGraph, node: Node, problems: ProblemList): void {
  const noFlow = (flows: readonly string[], direction: string): void => {
    for (const id of flows) problems.add('FLOW_NOT_ALLOWED', id, { element: node.id, direction });
  };
  switch (node.type) {
    case 'START_EVENT':
      noFlow(node.incoming, 'incoming');
      break;
    case 'END_EVENT':
      noFlow(node.outgoing, 'outgoing');
      break;
    case 'EVENT_SUB_PROCESS':
      noFlow([...node.incoming, ...node.outgoing], 'connected');
      break;
    case 'BOUNDARY_EVENT': {
      noFlow(node.incoming, 'incoming');
      const host = graph.nodes.get(node.attachedTo);
      if (host && (!ACTIVITIES.has(host.type) || host.scopeId !== node.scopeId)) {
        problems.add('VALUE_INVALID', node.id, { property: 'attachedToRef', value: host.id });
      } else if (
        host &&
        INSTANT.has(host.type) &&
        !host.multiInstance &&
        !host.standardLoop &&
        node.trigger.kind !== 'COMPENSATION'
      ) {
        problems.add('BOUNDARY_NEVER_HAPPENS', node.id, { host: host.id });
      }
      break;
    }
    case 'EVENT_GATEWAY':
      checkEventGateway(graph, node, problems);
      break;
    case 'EXCLUSIVE_GATEWAY':
      checkExclusive(graph, node, problems);
      break;
    default:
      checkImplicitSplit(graph, node, problems);
  }
  if (node.defaultFlow !== null && graph.flows.get(node.defaultFlow)?.condition) {
    problems.add('DEFAULT_WITH_CONDITION', node.defaultFlow);
  }
  if (node.defaultFlow !== null && !node.outgoing.includes(node.defaultFlow)) {
    problems.add('VALUE_INVALID', node.id, { property: 'default', value: node.defaultFlow });
  }
}

function checkExclusive(graph: ProcessGraph, gateway: Node, problems: ProblemList): void {
  if (gateway.outgoing.length < 2) return checkImplicitSplit(graph, gateway, problems);
  const others = gateway.outgoing.filter((id) => id !== gateway.defaultFlow);
  for (const id of others) {
    const isUnread = problems.has('EXPRESSION_INVALID', id);
    if (graph.flows.get(id)?.condition === null && !isUnread)
      problems.add('FLOW_WITHOUT_CONDITION', id, { gateway: gateway.id });
  }
  if (gateway.defaultFlow === null) problems.add('DEFAULT_FLOW_MISSING', gateway.id);
}

/** A node whose every flow has a condition, and none is the default, may leave a token with nowhere to go. */
function checkImplicitSplit(graph: ProcessGraph, node: Node, problems: ProblemList): void {
  const isConditional = (id: string): boolean => Boolean(graph.flows.get(id)?.condition);
  if (node.defaultFlow === null && node.outgoing.length > 0 && node.outgoing.every(isConditional)) {
    problems.add('DEFAULT_FLOW_MISSING', node.id);
  }
}

/** Walks from every start and event sub-process; boundary events are reached with their host. */
export function warnOfUnreachable(graph: ProcessGraph, problems: ProblemList): void {
  const reached = new Set<string>();
  const toVisit = beginnings(graph);
  toVisit.push(...(graph.scopes.get(graph.processId)?.eventSubProcessIds ?? []));
  for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
    const node = graph.nodes.get(id);
    if (!node || reached.has(id)) continue;
    reached.add(id);
    toVisit.push(...node.boundaryIds);
    for (const flow of node.outgoing) toVisit.push(graph.flows.get(flow)?.targetId ?? '');
    if (node.type === 'BOUNDARY_EVENT' && node.trigger.kind === 'COMPENSATION')
      toVisit.push(node.trigger.handlerId ?? '');
    if (node.type === 'THROW_EVENT') toVisit.push(linkTarget(graph, node) ?? '');
    const inner = graph.scopes.get(id);
    if (inner) toVisit.push(...inner.startIds, ...inner.eventSubProcessIds);
  }
  for (const id of graph.nodes.keys()) if (!reached.has(id)) problems.add('NODE_UNREACHABLE', id);
}

/** Where the process begins: its start events, receive tasks and event-based gateways that start it. */
const beginnings = (graph: ProcessGraph): string[] =>
  (graph.scopes.get(graph.processId)?.nodeIds ?? []).filter((id) => {
    const node = graph.nodes.get(id);
    return node?.type === 'START_EVENT' || (node !== undefined && 'instantiate' in node && node.instantiate);
  });
