import type { Command } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import { broadcastSignal, type Signal } from './broadcast-signal.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { demandNothingSaid } from './said-by-acts.js';
import { demandSize } from './start-case.js';
import { objectTypesAwaiting } from './wait.store.js';

/** Whom a signal is on its way to. */
export interface SignalAnswer {
  readonly name: string;
  /** Events of running cases that wait for it. */
  readonly receivers: number;
  /** Processes that begin with it. */
  readonly starts: number;
}

/**
 * A signal from outside reaches everyone in the office who waits for its name at this moment, each by a job of its own, and
 * starts the processes whose newest version begins with it. Nobody at all is no error.
 *
 * Raises `VARIABLES_TOO_LARGE`, `VALIDATION_FAILED` for what only acts say of the object of a case that waits.
 */
export const receiveSignal = (deps: TreeDependencies): Command<Signal, SignalAnswer> => ({
  name: 'instances.receiveSignal',
  async execute(ctx, signal) {
    demandSize(signal.payload);
    for (const objectType of await objectTypesAwaiting(ctx.tx, signal.name)) {
      demandNothingSaid(deps.wiring, objectType, { values: signal.payload, at: '/payload' });
    }
    const reach = await broadcastSignal(ctx, deps, signal, null);
    recordFact(ctx, { act: 'SIGNAL_SENT', objectType: 'SIGNAL', objectId: signal.name, details: { ...reach } });
    return { name: signal.name, ...reach };
  },
});

/**
 * Hands a signal to one receiver: a command of its own per receiver, made by the job runner.
 * Raises `CASE_NOT_FOUND` or `WAIT_NOT_OPEN` when the receiver moved on, `CASE_SUSPENDED`.
 */
export const deliverSignal = (
  deps: TreeDependencies,
): Command<{ caseId: string; n: number; elementId: string; variables: Signal['payload'] }, null> => ({
  name: 'instances.deliverSignal',
  async execute(ctx, { caseId, n, elementId, variables }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    tree.demandWait(caseId, n);
    tree.deliver(
      caseId,
      { type: 'SIGNAL_RECEIVED', n, variables, ...tree.cause },
      { act: 'SIGNAL_RECEIVED', elementId },
    );
    await tree.settle();
    return null;
  },
});
