import type { EffectOf } from '../engine/index.js';
import { broadcastSignal, type Signal } from './broadcast-signal.js';
import { signalWaitsInTree } from './wait.store.js';
import type { EffectContext } from './wiring.js';

/**
 * A signal that a case throws reaches everyone in the office who waits for its name (BPMN 2.0, 10.5.1): its own call tree at
 * once, in the same command; every other receiver by a job of its own. Nobody waiting is no error.
 */
export async function throwSignal(at: EffectContext, effect: EffectOf<'SIGNAL_THROWN'>): Promise<void> {
  const { ctx, tree, instance } = at;
  const signal: Signal = { name: effect.signal, payload: effect.payload };
  ctx.publish({
    type: 'signal.thrown',
    subject: instance.id,
    caseId: instance.id,
    data: { signal: signal.name, element: effect.elementId },
  });
  for (const wait of await signalWaitsInTree(ctx.tx, tree.rootCaseId, signal.name)) {
    if (tree.instance(wait.caseId).suspension !== null) continue;
    tree.continueWith(
      wait.caseId,
      { type: 'SIGNAL_RECEIVED', n: wait.n, variables: signal.payload, ...tree.cause },
      { act: 'SIGNAL_RECEIVED', elementId: wait.elementId },
    );
  }
  await broadcastSignal(ctx, tree.deps, signal, tree.rootCaseId);
}
