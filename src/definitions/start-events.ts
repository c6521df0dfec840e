import type { Node, ProcessGraph } from '../engine/index.js';

type StartEvent = Extract<Node, { type: 'START_EVENT' }>;
type Trigger<K extends StartEvent['trigger']['kind']> = Extract<StartEvent['trigger'], { kind: K }>;

/** A start event of a process with a trigger of one kind. */
export type StartWith<K extends StartEvent['trigger']['kind']> = StartEvent & { readonly trigger: Trigger<K> };

/** Start events of the process itself that are set off by this kind of trigger, as drawn. */
export function startsWith<K extends StartEvent['trigger']['kind']>(graph: ProcessGraph, kind: K): StartWith<K>[] {
  return (graph.scopes.get(graph.processId)?.startIds ?? []).flatMap((id) => {
    const node = graph.nodes.get(id);
    return node?.type === 'START_EVENT' && node.trigger.kind === kind ? [node as StartWith<K>] : [];
  });
}

/** Start events that a signal sets off. There are no variables before a start: a name with expressions in it is nobody's. */
export const startsBySignal = (graph: ProcessGraph, signal: string): StartWith<'SIGNAL'>[] =>
  startsWith(graph, 'SIGNAL').filter(({ trigger }) => trigger.signal.parts.join('') === signal && isLiteral(trigger));

const isLiteral = ({ signal }: Trigger<'SIGNAL'>): boolean => signal.parts.every((part) => typeof part === 'string');
