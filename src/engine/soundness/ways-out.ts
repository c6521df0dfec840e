import type { Node, ProcessGraph } from '../graph.js';
import { assumptionOf, type Assumption } from './facts.js';

/** One way for a token to leave a node: the flows it takes, and what that says of their conditions. */
export interface WayOut {
  readonly flowIds: readonly string[];
  readonly assumes: readonly Assumption[];
}

/** Most conditional flows of which every combination is tried; beyond, each alone, all, and all but one. */
const COMBINED = 7;

/**
 * Every way for a token to leave a node with at least one outgoing flow, with conditions as free choices: one flow of an
 * exclusive or event-based gateway, all of a parallel one; else those without condition and any of the others, or the default
 * flow. That no condition holds and there is no default flow is another problem, and no way.
 */
export function waysOut(graph: ProcessGraph, node: Node): readonly WayOut[] {
  switch (node.type) {
    case 'PARALLEL_GATEWAY':
      return [{ flowIds: node.outgoing, assumes: [] }];
    case 'EVENT_GATEWAY':
      return node.outgoing.map((id) => ({ flowIds: [id], assumes: [] }));
    case 'EXCLUSIVE_GATEWAY':
      return exclusiveWays(graph, node);
    default:
      return inclusiveWays(graph, node);
  }
}

/** The first flow whose condition holds: those before it do not. */
function exclusiveWays(graph: ProcessGraph, node: Node): readonly WayOut[] {
  const ways: WayOut[] = [];
  const failed: Assumption[] = [];
  for (const id of node.outgoing) {
    const condition = graph.flows.get(id)?.condition ?? null;
    if (id === node.defaultFlow) continue;
    ways.push({ flowIds: [id], assumes: condition ? [...failed, assumptionOf(condition, true)] : [...failed] });
    // What has no condition is always taken: nothing after it is.
    if (!condition) return ways;
    failed.push(assumptionOf(condition, false));
  }
  return node.defaultFlow === null ? ways : [...ways, { flowIds: [node.defaultFlow], assumes: failed }];
}

function inclusiveWays(graph: ProcessGraph, node: Node): readonly WayOut[] {
  const others = node.outgoing.filter((id) => id !== node.defaultFlow);
  const always = others.filter((id) => !graph.flows.get(id)?.condition);
  const conditional = others.filter((id) => graph.flows.get(id)?.condition);
  const way = (taken: readonly string[]): WayOut => ({
    flowIds: node.outgoing.filter((id) => always.includes(id) || taken.includes(id)),
    assumes: conditional.flatMap((id) => {
      const condition = graph.flows.get(id)?.condition;
      return condition ? [assumptionOf(condition, taken.includes(id))] : [];
    }),
  });
  const none = way([]);
  // An inclusive gateway takes its default flow where it takes no other, an activity where no condition holds.
  const takesDefault = node.defaultFlow !== null && (node.type !== 'INCLUSIVE_GATEWAY' || always.length === 0);
  const fallback = takesDefault ? { ...none, flowIds: [...none.flowIds, node.defaultFlow] } : none;
  const rest = combinations(conditional).map(way);
  return fallback.flowIds.length > 0 ? [...rest, fallback] : rest;
}

/** Combinations that are not empty. */
function combinations(ids: readonly string[]): readonly (readonly string[])[] {
  if (ids.length > COMBINED)
    return [...ids.map((id) => [id]), ids, ...ids.map((id) => ids.filter((one) => one !== id))];
  return Array.from({ length: 2 ** ids.length - 1 }, (_, at) => ids.filter((__, bit) => ((at + 1) >> bit) & 1));
}
