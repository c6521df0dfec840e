import { Rejection } from '../kernel/index.js';
import type { Stimulus, Variables } from '../engine/index.js';
import type { CallTree } from './call-tree.js';
import { scheduleJob } from './job.store.js';
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
 * was thrown `INSIDE` the run is dropped and counted where it no longer fits, and lies as a job until a suspended receiver is
 * resumed; from `OUTSIDE` it raises `CASE_SUSPENDED`.
 */
export async function arrive(
  tree: CallTree,
  { caseId, n, elementId }: Pick<Wait, 'caseId' | 'n' | 'elementId'>,
  { name, payload, routing }: ArrivingMessage,
  thrown: 'INSIDE' | 'OUTSIDE' = 'OUTSIDE',
): Promise<void> {
  const { ctx } = tree;
  const instance = tree.instance(caseId);
  if (instance.suspension !== null) {
    if (thrown === 'OUTSIDE') throw new Rejection('CASE_SUSPENDED', { caseId });
    scheduleJob(ctx.tx, {
      kind: 'MESSAGE',
      caseId,
      rootCaseId: tree.rootCaseId,
      n,
      elementId,
      payload: { to: { caseId, n, elementId }, message: name, correlation: '', payload },
      dueAt: ctx.now,
      suspended: true,
    });
    return;
  }
  const entryId = ctx.newId();
  // A file may call its message `constructor`: only what the wiring holds itself is a handler.
  const { messages } = tree.deps.wiring;
  const handler = Object.hasOwn(messages, name) ? messages[name] : undefined;
  const arrival = { ctx, tree, instance, elementId, payload, entryId };
  const made = handler ? await handler(arrival) : {};
  const stimulus: Stimulus = { type: 'MESSAGE_RECEIVED', n, variables: { ...routing, ...made }, ...tree.cause };
  const fact: StimulusFact = { act: 'MESSAGE_RECEIVED', elementId, ...(handler ? { entryId } : {}) };
  if (thrown === 'INSIDE') tree.continueWith(caseId, stimulus, fact);
  else tree.deliver(caseId, stimulus, fact);
}
