import type { NodeType, ProcessGraph } from './graph.js';
import type { Activation, CaseState } from './state.js';
import { isTarget } from './token-points.js';
import { allInstancesOf } from './wide-loop.js';

/** Something under way that `MOVE_TOKENS` may close by its number, and where a token may be put `in`, if it is a scope. */
export interface MovablePoint {
  readonly n: number;
  readonly elementId: string;
  readonly kind: Activation['kind'];
  /** Number of the scope or loop around it. */
  readonly in: number;
  /** Position among the instances of a loop; `null` outside one. */
  readonly index: number | null;
}

/** Tokens that wait at a join, which `MOVE_TOKENS` may take away together. */
export interface MovableJoin {
  readonly gatewayId: string;
  readonly in: number;
  readonly tokens: number;
}

/** An element before which a token may be put. */
export interface TokenTarget {
  readonly elementId: string;
  readonly type: NodeType;
  /** The scope it stands in: the process or a sub-process. */
  readonly scopeId: string;
  /** Flows by which a token may come to it, where it joins several. */
  readonly flowIds: readonly string[];
}

/** All that can be taken away in a case, outer before inner; nothing once it has ended. */
export function movable(state: CaseState): {
  readonly points: readonly MovablePoint[];
  readonly joins: readonly MovableJoin[];
} {
  if (state.end !== undefined) return { points: [], joins: [] };
  const all = state.activations.flatMap((one) => [one, ...allInstancesOf(one)]);
  return {
    points: all.flatMap(({ n, elementId, kind, in: around, index }) =>
      around === undefined || kind === 'SNAPSHOT' ? [] : [{ n, elementId, kind, in: around, index: index ?? null }],
    ),
    joins: state.joins.map(({ gatewayId, in: scope, tokens }) => ({
      gatewayId,
      in: scope,
      tokens: tokens.reduce((sum, [, waiting]) => sum + waiting, 0),
    })),
  };
}

/** All elements before which a token may be put, in the order drawn. */
export function targetsOf(graph: ProcessGraph): readonly TokenTarget[] {
  return [...graph.nodes.values()]
    .filter((node) => isTarget(graph, node))
    .map(({ id, type, scopeId, incoming }) => {
      const joins = type === 'PARALLEL_GATEWAY' || type === 'INCLUSIVE_GATEWAY';
      return { elementId: id, type, scopeId, flowIds: joins && incoming.length > 1 ? incoming : [] };
    });
}
