import type { Node, ProcessGraph, Scope } from '../graph.js';
import { drawnWrites } from './facts.js';
import type { PathStep } from './fault.js';

/** A loop of steps without a wait, and the gateway by whose conditions it is left. */
export interface IdleLoop {
  readonly gatewayId: string;
  /** Once round, from the gateway back to it. */
  readonly round: readonly PathStep[];
}

/** Steps that a case takes in one go, and that write nothing but what they say. */
const AT_ONCE = new Set<Node['type']>([
  'EXCLUSIVE_GATEWAY',
  'INCLUSIVE_GATEWAY',
  'PARALLEL_GATEWAY',
  'THROW_EVENT',
  'PLAIN_TASK',
  'SEND_TASK',
  'SCRIPT_TASK',
]);

/**
 * Loops of steps without a wait that are left by a condition, while nothing in them writes a variable that the condition
 * reads: once round is for ever round, until the step budget stops the case.
 */
export function idleLoops(graph: ProcessGraph, scope: Scope): readonly IdleLoop[] {
  const nodes = new Map(
    scope.nodeIds.flatMap((id) => {
      const node = graph.nodes.get(id);
      return node && AT_ONCE.has(node.type) ? [[id, node] as const] : [];
    }),
  );
  const loops: IdleLoop[] = [];
  const told = new Set<string>();
  for (const node of nodes.values()) {
    if (told.has(node.id) || !decides(graph, node)) continue;
    const round = shortestRound(graph, nodes, node);
    if (!round) continue;
    const inside = loopOf(graph, nodes, node);
    const read = new Set(inside.flatMap((one) => namesReadBy(graph, one)));
    const isChanged = inside.some((one) => {
      const written = drawnWrites(one);
      return written === null || [...written].some((name) => read.has(name));
    });
    if (isChanged) continue;
    for (const one of inside) told.add(one.id);
    loops.push({ gatewayId: node.id, round });
  }
  return loops;
}

const decides = (graph: ProcessGraph, node: Node): boolean =>
  node.outgoing.length > 1 && node.outgoing.some((id) => graph.flows.get(id)?.condition);

const namesReadBy = (graph: ProcessGraph, node: Node): readonly string[] =>
  node.outgoing.flatMap((id) => graph.flows.get(id)?.condition?.names ?? []);

/** Nodes on some way from the node back to itself. */
function loopOf(graph: ProcessGraph, nodes: ReadonlyMap<string, Node>, node: Node): readonly Node[] {
  const walk = (next: (one: Node) => readonly (string | undefined)[]): ReadonlySet<string> => {
    const seen = new Set<string>([node.id]);
    const toVisit: Node[] = [node];
    for (let one = toVisit.pop(); one; one = toVisit.pop()) {
      for (const id of next(one)) {
        const other = id === undefined ? undefined : nodes.get(id);
        if (!other || seen.has(other.id)) continue;
        seen.add(other.id);
        toVisit.push(other);
      }
    }
    return seen;
  };
  const ahead = walk(({ outgoing }) => outgoing.map((id) => graph.flows.get(id)?.targetId));
  const behind = walk(({ incoming }) => incoming.map((id) => graph.flows.get(id)?.sourceId));
  return [...nodes.values()].filter(({ id }) => ahead.has(id) && behind.has(id));
}

/** The shortest way round, breadth first. */
function shortestRound(graph: ProcessGraph, nodes: ReadonlyMap<string, Node>, from: Node): PathStep[] | null {
  const ways = new Map<string, readonly PathStep[]>([[from.id, []]]);
  const toVisit: Node[] = [from];
  for (const node of toVisit) {
    for (const flowId of node.outgoing) {
      const target = nodes.get(graph.flows.get(flowId)?.targetId ?? '');
      const way = [...(ways.get(node.id) ?? []), { elementId: node.id, flowIds: [flowId], eventId: null }];
      if (target?.id === from.id) return way;
      if (!target || ways.has(target.id)) continue;
      ways.set(target.id, way);
      toVisit.push(target);
    }
  }
  return null;
}
