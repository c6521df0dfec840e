import type { Node, ProcessGraph } from '../../engine/index.js';

/** The graph with its nodes as they are drawn: a message event that a worker carries out runs as work and looks like an event. */
export function asDrawn(graph: ProcessGraph): ProcessGraph {
  const nodes = [...graph.nodes.values()];
  if (!nodes.some((node) => node.type === 'EXTERNAL_TASK' && node.drawnAs)) return graph;
  return { ...graph, nodes: new Map(nodes.map((node) => [node.id, eventOf(node)])) };
}

function eventOf(node: Node): Node {
  if (node.type !== 'EXTERNAL_TASK' || !node.drawnAs) return node;
  const { work, drawnAs, ...base } = node;
  return { ...base, type: drawnAs, trigger: { kind: 'MESSAGE', message: work.topic.source } };
}
