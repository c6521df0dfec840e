import type { Node, ProcessGraph } from '../graph.js';
import { waysFrom, waysTo } from '../reachability.js';

/**
 * The rule of inclusive joins (BPMN 2.0, 13.4.3) as the engine has it: the join waits for a token that stands at another node
 * if that can come to one of its flows that is empty, and to none that is filled.
 */
export function mustWait(
  graph: ProcessGraph,
  joinId: string,
  filled: ReadonlySet<string>,
  standing: Iterable<string>,
): boolean {
  const gateway = graph.nodes.get(joinId);
  if (!gateway) return false;
  const ways = waysTo(graph, gateway);
  for (const nodeId of standing) {
    const coming = waysFrom(ways, nodeId);
    if (nodeId !== joinId && coming.size > 0 && ![...coming].some((flow) => filled.has(flow))) return true;
  }
  return false;
}

/** Nodes at which a token never stands: the engine moves it on before an inclusive join is asked. */
export const MOVES_AT_ONCE = new Set<Node['type']>([
  'EXCLUSIVE_GATEWAY',
  'PARALLEL_GATEWAY',
  'INCLUSIVE_GATEWAY',
  'THROW_EVENT',
  'PLAIN_TASK',
  'SCRIPT_TASK',
  'SEND_TASK',
]);
