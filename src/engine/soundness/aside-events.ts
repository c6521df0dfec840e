import type { Node, ProcessGraph } from '../graph.js';
import { linkTarget } from '../reachability.js';
import { mayHappen } from './leaving-scopes.js';
import { isSilentEnd } from './node-roles.js';

/**
 * Non-interrupting events of a scope, by id, from which nothing is reached that can be reached from its beginnings without
 * them, ends excepted: what they set off never meets the rest.
 */
export function asideEvents(
  graph: ProcessGraph,
  nodes: readonly Node[],
  beginnings: readonly Node[],
): ReadonlySet<string> {
  const gentle = nodes.filter((node) => node.type === 'BOUNDARY_EVENT' && !node.interrupting && mayHappen(graph, node));
  const isAside = (event: Node): boolean => {
    const without = reached(graph, beginnings, event.id);
    return [...reached(graph, [event], null)].every((id) => {
      const node = graph.nodes.get(id);
      return !without.has(id) || (node !== undefined && isSilentEnd(node));
    });
  };
  return new Set(gentle.filter(isAside).map(({ id }) => id));
}

function reached(graph: ProcessGraph, from: readonly Node[], without: string | null): ReadonlySet<string> {
  const reached = new Set<string>();
  const toVisit = from.map(({ id }) => id);
  for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
    const node = graph.nodes.get(id);
    if (!node || reached.has(id) || id === without) continue;
    reached.add(id);
    toVisit.push(...node.boundaryIds, linkTarget(graph, node) ?? '');
    for (const flow of node.outgoing) toVisit.push(graph.flows.get(flow)?.targetId ?? '');
  }
  return reached;
}
