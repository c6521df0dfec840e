import type { Node, ProcessGraph } from '../graph.js';
import { linkTarget } from '../reachability.js';
import { isJoin } from './draw-net.js';
import type { PathStep } from './fault.js';
import { mustWait } from './inclusive-rule.js';

/** Where two tokens meet, and the shortest way to it that could be told from a longer one. */
export interface Doubling {
  readonly elementId: string;
  readonly flowId: string | null;
  readonly way: readonly PathStep[];
}

interface Token {
  readonly nodeId: string;
  /** The flow, at a join. */
  readonly flowId: string | null;
  /** Index of the step that put it there, and of the one that took it; -1 and infinity where there is none. */
  readonly by: number;
  until: number;
}

/**
 * Finds out of a way to doubled tokens where they meet first. In a reduced game steps are hurried: what shows as two tokens
 * behind a task is two tokens at the task, when nobody has completed it in between. So of every two tokens that were at the same
 * element, the second not brought there by the first, the steps are taken that brought them; the fewest steps win. `null` where
 * they only meet at a join that would have gone on before.
 */
export function firstDoubling(graph: ProcessGraph, way: readonly PathStep[]): Doubling | null {
  const game = play(graph, way);
  if (!game) return null;
  let best: { readonly doubling: Doubling; readonly steps: number } | null = null;
  for (const [at, second] of game.tokens.entries()) {
    if (!canStand(graph, second)) continue;
    for (const first of game.tokens.slice(0, at)) {
      if (first.nodeId !== second.nodeId || first.flowId !== second.flowId) continue;
      const steps = new Set([...game.causesOf(first.by), ...game.causesOf(second.by)]);
      if (steps.has(first.until) || (best && steps.size >= best.steps)) continue;
      const shortened = way.filter((_, index) => steps.has(index));
      if (!isPlayable(graph, shortened, second)) continue;
      best = { doubling: { elementId: second.nodeId, flowId: second.flowId, way: shortened }, steps: steps.size };
    }
  }
  return best?.doubling ?? null;
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

interface Game {
  readonly tokens: readonly Token[];
  /** The step and all that had to come before it. */
  causesOf(step: number): readonly number[];
}

/** The tokens of a way, in the order in which they come; `null` where a step finds none. */
function play(graph: ProcessGraph, way: readonly PathStep[]): Game | null {
  const tokens: Token[] = [];
  const needs: number[][] = [];
  for (const [at, step] of way.entries()) {
    const node = graph.nodes.get(step.elementId);
    if (!node) return null;
    const needed: number[] = [];
    for (const flowId of isJoin(node) ? node.incoming : [null]) {
      const token = tokens.find((one) => one.nodeId === node.id && one.flowId === flowId && one.until === Infinity);
      if (!token) {
        // Only an inclusive join goes on with what it has; anything else began here.
        if (node.type !== 'INCLUSIVE_GATEWAY') tokens.push({ nodeId: node.id, flowId, by: -1, until: at });
        continue;
      }
      needed.push(token.by);
      if (step.eventId === null || isInterrupting(graph, step.eventId)) token.until = at;
    }
    needs.push(needed);
    for (const to of placesAfter(graph, node, step)) tokens.push({ ...to, by: at, until: Infinity });
  }
  return {
    tokens,
    causesOf(step) {
      const causes = new Set(step < 0 ? [] : [step]);
      for (const cause of causes) for (const before of needs[cause] ?? []) if (before >= 0) causes.add(before);
      return [...causes];
    },
  };
}

const isInterrupting = (graph: ProcessGraph, eventId: string): boolean => {
  const event = graph.nodes.get(eventId);
  return event === undefined || !('interrupting' in event) || event.interrupting;
};

function placesAfter(
  graph: ProcessGraph,
  node: Node,
  { flowIds, eventId }: PathStep,
): readonly Pick<Token, 'nodeId' | 'flowId'>[] {
  if (eventId !== null) return [{ nodeId: eventId, flowId: null }];
  const caught = node.type === 'THROW_EVENT' ? linkTarget(graph, node) : null;
  if (caught !== null) return [{ nodeId: caught, flowId: null }];
  return flowIds.flatMap((id) => {
    const target = graph.nodes.get(graph.flows.get(id)?.targetId ?? '');
    return target ? [{ nodeId: target.id, flowId: isJoin(target) ? id : null }] : [];
  });
}

/**
 * Whether inclusive joins on the way may go on when they do, nothing having been left out that they had to wait for; and, where
 * the tokens meet at a join, whether that does not go on before the second comes.
 */
function isPlayable(graph: ProcessGraph, way: readonly PathStep[], { nodeId, flowId }: Token): boolean {
  for (const [at, { elementId }] of way.entries()) {
    const node = graph.nodes.get(elementId);
    if (node?.type === 'INCLUSIVE_GATEWAY' && isJoin(node) && !goesOn(graph, way.slice(0, at), node)) return false;
  }
  const met = graph.nodes.get(nodeId);
  if (flowId === null || !met) return true;
  // It may go on for tokens that came before these two, as the next step of the way.
  return way.every((step, at) => step.elementId === nodeId || !goesOn(graph, way.slice(0, at), met));
}

/** Whether a join can go on after these steps. */
function goesOn(graph: ProcessGraph, way: readonly PathStep[], join: Node): boolean {
  const tokens = play(graph, way)?.tokens.filter(({ until }) => until === Infinity) ?? [];
  const filled = new Set(tokens.filter((one) => one.nodeId === join.id).map((one) => one.flowId ?? ''));
  if (join.type === 'PARALLEL_GATEWAY') return join.incoming.every((id) => filled.has(id));
  return (
    filled.size > 0 &&
    !mustWait(
      graph,
      join.id,
      filled,
      tokens.map((one) => one.nodeId),
    )
  );
}
