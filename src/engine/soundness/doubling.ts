import type { ProcessGraph } from '../graph.js';
import type { PathStep } from './fault.js';
import { goesOn, inOrder, isPlayable, playWay, type Token } from './play-way.js';

/** Where two tokens meet, and the shortest way to it that could be told from a longer one. */
export interface Doubling {
  readonly elementId: string;
  readonly flowId: string | null;
  readonly way: readonly PathStep[];
}

/**
 * Finds out of a way to doubled tokens where they meet first. In a reduced game steps are hurried: what shows as two tokens
 * behind a task is two tokens at the task, when nobody has completed it in between. So of every two tokens that were at the same
 * element, the second not brought there by the first, the steps are taken that brought them; the fewest steps win, an order
 * that the engine takes before any other. `null` where they only meet at a join that would have gone on before.
 */
export function firstDoubling(graph: ProcessGraph, way: readonly PathStep[]): Doubling | null {
  const game = playWay(graph, way);
  if (!game) return null;
  let best: { readonly doubling: Doubling; readonly cost: number } | null = null;
  for (const [at, second] of game.tokens.entries()) {
    if (!canStand(graph, second)) continue;
    for (const first of game.tokens.slice(0, at)) {
      if (first.nodeId !== second.nodeId || first.flowId !== second.flowId) continue;
      const steps = new Set([...game.causesOf(first.by), ...game.causesOf(second.by)]);
      if (steps.has(first.until) || (best && steps.size >= best.cost)) continue;
      const shortened = playableOf(graph, way, [
        [...way.keys()].filter((at) => steps.has(at)),
        // An inclusive join may have to wait for what need not be done for the two tokens: then that is done, too.
        [...way.keys()].filter((at) => at <= second.by && !game.causesOf(at).includes(first.until)),
      ]);
      if (goesOnBefore(graph, shortened.way, second)) continue;
      const cost = shortened.way.length + (shortened.isPlayable ? 0 : 2 * way.length);
      if (best && cost >= best.cost) continue;
      best = { doubling: { elementId: second.nodeId, flowId: second.flowId, way: shortened.way }, cost };
    }
  }
  return best?.doubling ?? null;
}

/** The first choice of steps that the engine can take, in an order in which it does; the very first where it can take none. */
function playableOf(
  graph: ProcessGraph,
  way: readonly PathStep[],
  choices: readonly Iterable<number>[],
): { readonly way: readonly PathStep[]; readonly isPlayable: boolean } {
  let first: readonly PathStep[] | null = null;
  for (const choice of choices) {
    const ordered = inOrder(
      graph,
      [...choice].map((at) => way[at]!),
    );
    if (isPlayable(graph, ordered)) return { way: ordered, isPlayable: true };
    first ??= ordered;
  }
  return { way: first ?? [], isPlayable: false };
}

/** Whether a token that comes here may stay for another one: gateways without a wait are passed at once, and ends are the end. */
function canStand(graph: ProcessGraph, { nodeId, flowId }: Token): boolean {
  const node = graph.nodes.get(nodeId);
  if (!node || flowId !== null) return node !== undefined;
  if (node.type === 'END_EVENT') return !['NONE', 'TERMINATE', 'ERROR', 'CANCEL'].includes(node.trigger.kind);
  if ('trigger' in node && node.trigger.kind === 'LINK') return false;
  if (node.type === 'THROW_EVENT' && node.trigger.kind === 'NONE') return false;
  return node.type === 'EVENT_GATEWAY' || !node.type.endsWith('_GATEWAY');
}

/** Whether a join at which two tokens meet goes on before the second comes. */
function goesOnBefore(graph: ProcessGraph, way: readonly PathStep[], { nodeId, flowId }: Token): boolean {
  const join = graph.nodes.get(nodeId);
  if (flowId === null || !join) return false;
  // It may have gone on for tokens that came before these two, as the next step of the way.
  return way.some((step, at) => step.elementId !== nodeId && goesOn(graph, way.slice(0, at), join));
}
