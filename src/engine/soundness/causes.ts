import type { Node, ProcessGraph } from '../graph.js';
import { linkTarget } from '../reachability.js';
import { isJoin } from './draw-net.js';
import type { PathStep } from './fault.js';

interface Token {
  /** Node, or flow at a join. */
  readonly place: string;
  /** Index of the step that put it there; -1 where it began. */
  readonly by: number;
}

/**
 * Of a way to two tokens in one place, the steps without which they would not be there, in their order: what went on beside
 * them is left out. A way through an inclusive join stays whole, since there it matters what does not happen.
 */
export function causesOf(graph: ProcessGraph, way: readonly PathStep[], place: string): readonly PathStep[] {
  if (way.some(({ elementId }) => isInclusiveJoin(graph.nodes.get(elementId)))) return way;
  const tokens: Token[] = [];
  const needs: (readonly number[])[] = [];
  for (const [at, step] of way.entries()) {
    const node = graph.nodes.get(step.elementId);
    if (!node) return way;
    const taken = (isJoin(node) ? node.incoming : [node.id]).map((from) =>
      tokens.findIndex((token) => token.place === from),
    );
    needs.push(taken.map((index) => tokens[index]?.by ?? -1));
    const stays = step.eventId === null ? null : graph.nodes.get(step.eventId);
    const isGentle = stays?.type === 'BOUNDARY_EVENT' && !stays.interrupting;
    for (const index of [...taken].sort((a, b) => b - a)) if (index >= 0 && !isGentle) tokens.splice(index, 1);
    for (const to of placesAfter(graph, node, step)) tokens.push({ place: to, by: at });
  }
  const doubled = tokens.filter((token) => token.place === place);
  if (doubled.length < 2) return way;
  const needed = new Set<number>();
  const toVisit = doubled.map(({ by }) => by);
  for (let at = toVisit.pop(); at !== undefined; at = toVisit.pop()) {
    if (at < 0 || needed.has(at)) continue;
    needed.add(at);
    toVisit.push(...(needs[at] ?? []));
  }
  return way.filter((_, at) => needed.has(at));
}

function placesAfter(graph: ProcessGraph, node: Node, { flowIds, eventId }: PathStep): readonly string[] {
  if (eventId !== null) return [eventId];
  const caught = node.type === 'THROW_EVENT' ? linkTarget(graph, node) : null;
  if (caught !== null) return [caught];
  return flowIds.map((id) => {
    const target = graph.nodes.get(graph.flows.get(id)?.targetId ?? '');
    return target && isJoin(target) ? id : (target?.id ?? id);
  });
}

const isInclusiveJoin = (node: Node | undefined): boolean => node?.type === 'INCLUSIVE_GATEWAY' && isJoin(node);
