import type { CommandContext } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { insertUrge, type UrgeRecord } from './urge.store.js';

/** What is urged: a step by its task, a sub-process that is due (`taskId` is `null`), or what is asked beside a task. */
export interface Urged extends Pick<UrgeRecord, 'caseId' | 'elementId' | 'taskId' | 'sideTaskId'> {
  readonly n: number;
}

/** Writes an urge into the trail and the list of urges, and tells of it. @rule R-128 */
export function recordUrge(
  ctx: CommandContext,
  { n, ...urged }: Urged,
  said: Pick<UrgeRecord, 'level' | 'dueAt' | 'recipients' | 'urgedBy' | 'note'>,
): UrgeRecord {
  const { caseId, elementId, taskId, sideTaskId } = urged;
  const { level, recipients, note } = said;
  const beside = sideTaskId === null ? {} : { sideTask: sideTaskId };
  const entryId = recordFact(ctx, {
    act: 'URGED',
    objectType: taskId === null ? 'CASE' : 'TASK',
    objectId: taskId ?? caseId,
    rule: 'R-128',
    ...(note === null ? {} : { committed: { note } }),
    details: { caseId, elementId, ...(level === null ? {} : { level }), recipients, ...beside },
  });
  const urge: UrgeRecord = { id: ctx.newId(), ...urged, at: ctx.now, about: null, ...said };
  insertUrge(ctx.tx, { ...urge, n }, entryId);
  const data = { level, element: elementId, recipients: [...recipients], ...beside };
  ctx.publish({ type: 'task.urged', subject: taskId ?? caseId, caseId, data });
  return urge;
}
