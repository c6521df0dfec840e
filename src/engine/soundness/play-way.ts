import type { Node, ProcessGraph } from '../graph.js';
import { linkTarget } from '../reachability.js';
import { isJoin } from './node-roles.js';
import type { PathStep } from './fault.js';
import { mustWait, MOVES_AT_ONCE } from './inclusive-rule.js';

export interface Token {
  readonly nodeId: string;
  /** The flow, at a join. */
  readonly flowId: string | null;
  /** Index of the step that put it there, and of the one that took it; -1 and infinity where there is none. */
  readonly by: number;
  until: number;
}

export interface Game {
  readonly tokens: readonly Token[];
  /** The step and all that had to come before it. */
  causesOf(step: number): readonly number[];
}

/** The tokens of a way, in the order in which they come; `null` where a step finds none. */
export function playWay(graph: ProcessGraph, way: readonly PathStep[]): Game | null {
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

/** Longer ways are told as they are: to order one takes the cube of its length. */
const ORDERED_STEPS = 300;

const isInclusiveJoin = (node: Node | undefined): node is Extract<Node, { type: 'INCLUSIVE_GATEWAY' }> =>
  node?.type === 'INCLUSIVE_GATEWAY' && isJoin(node);

/**
 * The same steps in an order in which the engine takes them: what moves by itself first, and of what waits only as much as the
 * next inclusive join needs, or as it would have to wait for. The way as it is where it has no inclusive join, or where no such
 * order is found.
 */
export function inOrder(graph: ProcessGraph, way: readonly PathStep[]): readonly PathStep[] {
  const hasJoin =
    way.length <= ORDERED_STEPS && way.some(({ elementId }) => isInclusiveJoin(graph.nodes.get(elementId)));
  const game = hasJoin && !isPlayable(graph, way) ? playWay(graph, way) : null;
  if (!game) return way;
  const nodes = way.map(({ elementId }) => graph.nodes.get(elementId));
  const order: number[] = [];
  const pending = new Set(way.keys());
  const soFar = (): PathStep[] => order.map((at) => way[at]!);
  const isReady = (at: number): boolean => game.causesOf(at).every((cause) => cause === at || !pending.has(cause));
  const mayGoOn = (at: number): boolean => {
    const node = nodes[at];
    return !isInclusiveJoin(node) || (isQuiet(graph, soFar()) && goesOn(graph, soFar(), node));
  };
  while (pending.size > 0) {
    const ready = [...pending].filter((at) => isReady(at));
    const join = [...pending].find((at) => isInclusiveJoin(nodes[at]));
    const needed = new Set(join === undefined ? pending : game.causesOf(join));
    const next =
      ready.find((at) => !isInclusiveJoin(nodes[at]) && MOVES_AT_ONCE.has(nodes[at]?.type ?? 'END_EVENT')) ??
      ready.find((at) => needed.has(at) && mayGoOn(at)) ??
      ready.find((at) => at !== join && mayGoOn(at));
    if (next === undefined) return way;
    pending.delete(next);
    order.push(next);
  }
  return soFar();
}

/** Whether each inclusive join on the way may go on when it does. */
export function isPlayable(graph: ProcessGraph, way: readonly PathStep[]): boolean {
  return way.every(({ elementId }, at) => {
    const node = graph.nodes.get(elementId);
    return !isInclusiveJoin(node) || (isQuiet(graph, way.slice(0, at)) && goesOn(graph, way.slice(0, at), node));
  });
}

/** Whether no token stands where the engine would move it at once. */
function isQuiet(graph: ProcessGraph, way: readonly PathStep[]): boolean {
  const tokens = playWay(graph, way)?.tokens ?? [];
  return tokens.every(({ nodeId, flowId, until }) => {
    const node = graph.nodes.get(nodeId);
    return until !== Infinity || flowId !== null || !node || !MOVES_AT_ONCE.has(node.type);
  });
}

/** Whether a join can go on after these steps. */
export function goesOn(graph: ProcessGraph, way: readonly PathStep[], join: Node): boolean {
  const tokens = playWay(graph, way)?.tokens.filter(({ until }) => until === Infinity) ?? [];
  const filled = new Set(tokens.filter((one) => one.nodeId === join.id).map((one) => one.flowId ?? ''));
  if (join.type === 'PARALLEL_GATEWAY') return join.incoming.every((id) => filled.has(id));
  const standing = tokens.map((one) => one.nodeId);
  return filled.size > 0 && !mustWait(graph, join.id, filled, standing);
}
