import type { Node } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import { correlationOf } from './triggers.js';
import { mapped, visibleTo } from './variables.js';

/** A message about to leave: its number, the activation whose variables it reads, and its input mapping, if it has one. */
export interface Sending {
  readonly n: number;
  readonly reads: number;
  readonly message: string;
  readonly inputs: Variables | null;
}

/**
 * A message leaves the case, and nobody answers for its arrival. It carries the sender's input mapping where there is one,
 * else the payload that the message declares.
 */
export function sendMessage(run: Run, node: Node, { n, reads, message, inputs }: Sending): void {
  const context = visibleTo(run, reads);
  run.emit({
    type: 'MESSAGE_THROWN',
    n,
    elementId: node.id,
    message,
    correlation: correlationOf(run, node.id, message, context),
    payload: inputs ?? mapped(run, node.id, run.graph.messages.get(message)?.payload ?? [], context),
  });
}
