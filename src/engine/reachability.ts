import type { Node, ProcessGraph } from './graph.js';

/** By node, the incoming flows of one gateway that a token there can come to without passing the gateway first. */
export type WaysTo = ReadonlyMap<string, ReadonlySet<string>>;

const NOWHERE: ReadonlySet<string> = new Set();
const COMPUTED = new WeakMap<ProcessGraph, Map<string, WaysTo>>();

/** The ways to a gateway, computed once for each version of a process. */
export function waysTo(graph: ProcessGraph, gateway: Node): WaysTo {
  let ways = COMPUTED.get(graph);
  if (!ways) COMPUTED.set(graph, (ways = new Map<string, WaysTo>()));
  let toGateway = ways.get(gateway.id);
  if (!toGateway) ways.set(gateway.id, (toGateway = computeWaysTo(graph, gateway)));
  return toGateway;
}

/** Incoming flows of the gateway that `ways` has for a token at this node. */
export const waysFrom = (ways: WaysTo, nodeId: string): ReadonlySet<string> => ways.get(nodeId) ?? NOWHERE;

/** Walks backwards from each incoming flow. */
function computeWaysTo(graph: ProcessGraph, gateway: Node): WaysTo {
  const ways = new Map<string, Set<string>>();
  for (const flowId of gateway.incoming) {
    const toVisit = [graph.flows.get(flowId)?.sourceId];
    for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
      const node = graph.nodes.get(id);
      if (!node || id === gateway.id || ways.get(id)?.has(flowId)) continue;
      let ofNode = ways.get(id);
      if (!ofNode) ways.set(id, (ofNode = new Set<string>()));
      ofNode.add(flowId);
      toVisit.push(...nodesBefore(graph, node));
    }
  }
  return ways;
}

/**
 * Nodes of the same scope from which a token, or a part of one, comes to this node next: by a flow, from the activity on
 * whose border an event stands, or by a link.
 */
export function nodesBefore(graph: ProcessGraph, node: Node): readonly string[] {
  const before = node.incoming.flatMap((id) => graph.flows.get(id)?.sourceId ?? []);
  if (node.type === 'BOUNDARY_EVENT') before.push(node.attachedTo);
  if (node.type === 'CATCH_EVENT' && node.trigger.kind === 'LINK') before.push(...throwingLinks(graph, node));
  return before;
}

function throwingLinks(graph: ProcessGraph, node: Extract<Node, { type: 'CATCH_EVENT' }>): readonly string[] {
  return (graph.scopes.get(node.scopeId)?.nodeIds ?? []).filter((id) => {
    const other = graph.nodes.get(id);
    return other?.type === 'THROW_EVENT' && linkOf(other) !== null && linkOf(other) === linkOf(node);
  });
}

/** Name of the link that an event throws or catches; `null` for any other node. */
export const linkOf = (node: Node): string | null =>
  'trigger' in node && node.trigger.kind === 'LINK' ? node.trigger.link : null;

/** The catch event that a link throw event leads to: the one of the same name in its scope (BPMN 2.0, 10.5.4). */
export function linkTarget(graph: ProcessGraph, node: Node): string | null {
  const link = linkOf(node);
  const isTarget = (id: string): boolean => {
    const other = graph.nodes.get(id);
    return other?.type === 'CATCH_EVENT' && link !== null && linkOf(other) === link;
  };
  return graph.scopes.get(node.scopeId)?.nodeIds.find(isTarget) ?? null;
}
