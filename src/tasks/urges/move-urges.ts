import type { CommandContext } from '../../kernel/index.js';
import { loadCalendar } from '../../calendar/index.js';
import { urgeTimes } from './urge-levels.js';
import { armUrges, disarmUrges, lastUrged } from './urge.store.js';

/**
 * Moves the urges of a sub-process or task to another due date; they begin anew at level 0 (`level0At`, or what its urgency
 * says). Nothing to do where the element is not urged: it is over, or has no due date.
 *
 * Raises `CALENDAR_MISSING`.
 */
export async function moveUrges(
  ctx: CommandContext,
  moved: {
    readonly caseId: string;
    readonly rootCaseId: string;
    readonly elementId: string;
    readonly dueAt: Date;
    readonly level0At?: Date;
    readonly urgency?: string;
  },
): Promise<void> {
  const { caseId, rootCaseId, elementId, dueAt, level0At, urgency = 'NORMAL' } = moved;
  const last = await lastUrged(ctx.tx, { caseId, elementId });
  if (!last) return;
  const calendar = await loadCalendar(ctx.tx);
  disarmUrges(ctx.tx, { caseId, n: last.n });
  const times = urgeTimes(calendar, { dueAt, urgency, from: ctx.now, level0At });
  armUrges(ctx.tx, { caseId, rootCaseId, elementId, ...last }, dueAt, times);
}
