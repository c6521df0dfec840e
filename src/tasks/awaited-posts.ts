import type { Node, ProcessGraph } from '../engine/index.js';
import type { CallTree } from '../instances/index.js';

type CallActivity = Extract<Node, { type: 'CALL_ACTIVITY' }>;

/** Calls inside calls that are followed. */
const DEPTH = 5;

/**
 * Whether a step of this tree, or of a process that it may still call, waits for one of these keys by name: the seal keeper
 * of every document to be sealed. A post that only a variable names (`LEADER@${cGroup}`) is nobody's yet.
 */
export async function awaitsPost(tree: CallTree, elementId: string, keys: readonly string[]): Promise<boolean> {
  const { root } = tree;
  const seen = new Set<string>();
  let level: readonly ProcessGraph[] = [root.definition.graph];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    if (level.some((graph) => namesPost(graph, elementId, keys))) return true;
    const called = level.flatMap(callsOf).filter(({ calledElement }) => !seen.has(calledElement));
    for (const { calledElement } of called) seen.add(calledElement);
    level = await Promise.all(
      called.map(async (call) => (await tree.boundDefinition(root, call.calledElement, call.binding)).graph),
    );
  }
  return false;
}

function namesPost(graph: ProcessGraph, elementId: string, keys: readonly string[]): boolean {
  const node = graph.nodes.get(elementId);
  return node?.type === 'USER_TASK' && node.task.candidates.some(({ source }) => keys.includes(source));
}

const callsOf = (graph: ProcessGraph): CallActivity[] => [
  ...new Map(
    [...graph.nodes.values()].flatMap((node) => (node.type === 'CALL_ACTIVITY' ? [[node.calledElement, node]] : [])),
  ).values(),
];
