import { recordFact } from '../audit/index.js';
import type { EffectOf } from '../engine/index.js';
import type { EffectContext } from './wiring.js';

/**
 * An escalation that nobody in its case caught: goes to the call activity of the caller, and the called case goes on. In a
 * case that nobody called it is only noted, in the trail and as an event for others (BPMN 2.0, 10.5.6: unlike an error it
 * ends nothing).
 */
export function throwEscalation({ ctx, tree, instance }: EffectContext, effect: EffectOf<'ESCALATION_THROWN'>): void {
  const { code, elementId, variables } = effect;
  if (instance.parent) {
    const { caseId, n } = instance.parent;
    tree.continueWith(
      caseId,
      { type: 'CALL_ESCALATED', n, code, variables, ...tree.cause },
      { act: 'ESCALATED', outcome: code },
    );
    return;
  }
  recordFact(ctx, {
    act: 'ESCALATED',
    objectType: instance.objectType ?? 'CASE',
    objectId: instance.objectId ?? instance.id,
    outcome: code,
    details: { caseId: instance.id, elementId },
  });
  ctx.publish({
    type: 'case.escalated',
    subject: instance.id,
    caseId: instance.id,
    data: { code, element: elementId },
  });
}
