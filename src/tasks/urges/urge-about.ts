import type { CommandContext } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { insertUrge, type UrgeAbout } from './urge.store.js';

/**
 * Reminds people of something that another room waits for: one record on the list of urges, level 0, told by an event.
 *
 * @rule R-066
 */
export function urgeAbout(
  ctx: CommandContext,
  urge: {
    readonly caseId: string;
    /** A number of its own in its case and below zero: tasks and sub-processes are counted from 1. */
    readonly n: number;
    readonly elementId: string;
    readonly dueAt: Date;
    readonly recipients: readonly string[];
    readonly rule: string;
    readonly about: UrgeAbout;
  },
): void {
  const { caseId, n, elementId, dueAt, recipients, rule, about } = urge;
  const entryId = recordFact(ctx, {
    act: 'URGED',
    objectType: 'DOCUMENT',
    objectId: about.documentId,
    rule,
    details: { caseId, elementId, level: 0, recipients: [...recipients], about: about.id },
  });
  insertUrge(
    ctx.tx,
    {
      id: ctx.newId(),
      caseId,
      n,
      elementId,
      taskId: null,
      sideTaskId: null,
      level: 0,
      at: ctx.now,
      dueAt,
      recipients,
      urgedBy: 'SYSTEM',
      note: null,
      about,
    },
    entryId,
  );
  ctx.publish({
    type: 'task.urged',
    subject: about.id,
    caseId,
    data: { level: 0, element: elementId, recipients: [...recipients] },
  });
}
