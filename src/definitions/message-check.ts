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
 * Messages that a process waits for while no process throws them and no sender from outside is declared, and messages it
 * throws that no process waits for. `others`: every other process of this deployment and of the office.
 */
export function unmatchedMessages(graph: ProcessGraph, others: readonly ProcessGraph[]): readonly MessageUse[] {
  const all = [graph, ...others].flatMap(messageUses);
  const isOutside = (message: string): boolean =>
    [graph, ...others].some((one) => one.messages.get(message)?.senders.some((sender) => sender !== 'INTERNAL'));
  return messageUses(graph).filter(
    (use) =>
      !all.some((other) => other.message === use.message && other.isThrown !== use.isThrown) &&
      (use.isThrown || !isOutside(use.message)),
  );
}
