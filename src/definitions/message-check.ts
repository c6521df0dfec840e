import type { ProcessGraph } from '../engine/index.js';

/** Where a process throws or catches a message. */
export interface MessageUse {
  readonly message: string;
  readonly elementId: string;
  readonly isThrown: boolean;
}

/** Every throwing and catching of a message in a process. */
export const messageUses = (graph: ProcessGraph): readonly MessageUse[] =>
  [...graph.nodes.values()].flatMap((node) => {
    if (node.type === 'SEND_TASK') return [{ message: node.message, elementId: node.id, isThrown: true }];
    if (node.type === 'RECEIVE_TASK') return [{ message: node.message, elementId: node.id, isThrown: false }];
    if (!('trigger' in node) || node.trigger.kind !== 'MESSAGE') return [];
    const isThrown = node.type === 'THROW_EVENT' || node.type === 'END_EVENT';
    return [{ message: node.trigger.message, elementId: node.id, isThrown }];
  });

/**
 * Messages for which a token waits while no process throws them and no sender from outside is declared: it waits for ever. And
 * messages thrown inside the call tree that no process takes. What goes by a key is for processes that may yet come, and an
 * event that only may happen holds nothing up. `others`: every other process of this deployment and of the office.
 */
export function unmatchedMessages(graph: ProcessGraph, others: readonly ProcessGraph[]): readonly MessageUse[] {
  const all = [graph, ...others].flatMap(messageUses);
  const isMatched = (use: MessageUse): boolean =>
    all.some((other) => other.message === use.message && other.isThrown !== use.isThrown);
  const isSentFromOutside = (message: string): boolean =>
    [graph, ...others].some((one) => one.messages.get(message)?.senders.some((sender) => sender !== 'INTERNAL'));
  return messageUses(graph).filter((use) => {
    if (isMatched(use)) return false;
    if (use.isThrown) return graph.messages.get(use.message)?.reach === 'TREE';
    return holdsToken(graph, use.elementId) && !isSentFromOutside(use.message);
  });
}

/** Whether a token can go on from here by this message only. */
function holdsToken(graph: ProcessGraph, elementId: string): boolean {
  const node = graph.nodes.get(elementId);
  if (node?.type !== 'RECEIVE_TASK' && node?.type !== 'CATCH_EVENT') return false;
  if (node.type === 'RECEIVE_TASK' && node.instantiate) return false;
  return node.incoming.some((id) => graph.nodes.get(graph.flows.get(id)?.sourceId ?? '')?.type !== 'EVENT_GATEWAY');
}
