import type { Stimulus, Variables } from '../engine/index.js';
import type { CallTree } from './call-tree.js';
import type { StimulusFact } from './record-step.js';
import type { Wait } from './wait.store.js';

/** A message as it reaches a case: the whole of it, and the routing fields that the engine gets. */
export interface ArrivingMessage {
  readonly name: string;
  readonly payload: Variables;
  readonly routing: Variables;
}

/**
 * Lets a message reach a receiver in this tree: first the business rows that its arrival changes, then the case. One that
 * was thrown `INSIDE` the run is dropped and counted where it no longer fits.
 */
export async function arrive(
  tree: CallTree,
  { caseId, n, elementId }: Pick<Wait, 'caseId' | 'n' | 'elementId'>,
  { name, payload, routing }: ArrivingMessage,
  thrown: 'INSIDE' | 'OUTSIDE' = 'OUTSIDE',
): Promise<void> {
  const { ctx } = tree;
  const entryId = ctx.newId();
  const handler = tree.deps.wiring.messages[name];
  const arrival = { ctx, tree, instance: tree.instance(caseId), elementId, payload, entryId };
  const made = handler ? await handler(arrival) : {};
  const stimulus: Stimulus = { type: 'MESSAGE_RECEIVED', n, variables: { ...routing, ...made }, ...tree.cause };
  const fact: StimulusFact = { act: 'MESSAGE_RECEIVED', elementId, ...(handler ? { entryId } : {}) };
  if (thrown === 'INSIDE') tree.continueWith(caseId, stimulus, fact);
  else tree.deliver(caseId, stimulus, fact);
}
