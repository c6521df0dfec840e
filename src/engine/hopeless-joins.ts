import type { ProcessGraph } from './graph.js';
import { waysFrom, waysTo } from './reachability.js';
import type { CaseState, Join } from './state.js';

/**
 * Parallel joins at which tokens wait and that lack one on a flow to which nothing in their scope can come, as it is drawn.
 * The case may go on elsewhere for long before this is told as `JOIN_STUCK`.
 */
export function hopelessJoins(graph: ProcessGraph, state: CaseState): readonly string[] {
  if (state.end !== undefined) return [];
  return state.joins.filter((join) => isHopeless(graph, state, join)).map(({ gatewayId }) => gatewayId);
}

function isHopeless(graph: ProcessGraph, state: CaseState, { gatewayId, in: scope, tokens }: Join): boolean {
  const gateway = graph.nodes.get(gatewayId);
  if (gateway?.type !== 'PARALLEL_GATEWAY') return false;
  const ways = waysTo(graph, gateway);
  const standing = [
    ...state.activations.filter((one) => one.in === scope).map(({ elementId }) => elementId),
    ...state.joins.filter((join) => join.in === scope && join.gatewayId !== gatewayId).map((join) => join.gatewayId),
  ];
  // A way through the gateway itself needs it to go on first; so only ways that do not pass it count.
  const coming = new Set(standing.flatMap((id) => [...waysFrom(ways, id), ...around(graph, ways, id)]));
  const filled = new Set(tokens.map(([flowId]) => flowId));
  return gateway.incoming.some((id) => !filled.has(id) && !coming.has(id));
}

const around = (graph: ProcessGraph, ways: ReturnType<typeof waysTo>, id: string): readonly string[] =>
  (graph.nodes.get(id)?.boundaryIds ?? []).flatMap((event) => [...waysFrom(ways, event)]);
