import type { EffectOf } from '../../engine/index.js';
import type { EffectContext } from '../../instances/index.js';
import { closeIncidentsOf } from '../incident.store.js';
import { DEFAULT_RETRIES } from './external-task.js';
import { closeExternalTaskRow, insertExternalTask } from './external-task.store.js';

/** Work for a worker outside becomes a row that waits to be fetched. */
export function openExternalTask(
  { ctx, tree, instance }: EffectContext,
  { n, elementId, key, input, retries = DEFAULT_RETRIES, priority = 0 }: EffectOf<'WORK_REQUESTED'>,
): void {
  const { rootCaseId } = tree;
  const topic = key.normalize('NFC');
  const openedAt = ctx.now;
  insertExternalTask(ctx.tx, {
    caseId: instance.id,
    rootCaseId,
    n,
    elementId,
    topic,
    priority,
    input,
    retries,
    openedAt,
  });
}

/** It was answered, or its case moved on: whoever holds it is told so when the answer comes. */
export function closeExternalTask(
  { ctx, instance, entryId }: EffectContext,
  { n, reason }: EffectOf<'WORK_CLOSED'>,
): void {
  closeExternalTaskRow(ctx.tx, { caseId: instance.id, n, reason, at: ctx.now });
  closeIncidentsOf(ctx, instance.id, n, entryId);
}
