import type { ProcessGraph } from './graph.js';

const WATCHED = new WeakMap<ProcessGraph, boolean>();

/** Whether a process has conditional events at all: where it has none, nobody asks which variables changed. */
export function isWatched(graph: ProcessGraph): boolean {
  let watched = WATCHED.get(graph);
  if (watched === undefined) {
    watched = [...graph.nodes.values()].some((node) => 'trigger' in node && node.trigger.kind === 'CONDITIONAL');
    WATCHED.set(graph, watched);
  }
  return watched;
}
