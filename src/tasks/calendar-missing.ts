import type { CommandContext } from '../kernel/index.js';
import { searchMissingDues, type UrgeTarget } from './urge.store.js';

/** Code of the incident for a due date that no calendar year covers. */
export const CALENDAR_MISSING = 'CALENDAR_MISSING';

/** Raises the one incident of a task or sub-process whose due date needs a calendar year that was not loaded. */
export function raiseCalendarMissing(ctx: CommandContext, target: UrgeTarget, year: number, entryId: string): void {
  const { tx } = ctx;
  const id = ctx.newId();
  tx.write(
    `INSERT INTO incident (office_id, id, case_id, n, element_id, code, message, raised_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.officeId,
      id,
      target.caseId,
      target.n,
      target.elementId,
      CALENDAR_MISSING,
      `No calendar for ${year}`,
      ctx.now,
      entryId,
    ],
    `incident:${id}`,
  );
  ctx.publish({
    type: 'incident.raised',
    subject: id,
    caseId: target.caseId,
    data: { code: CALENDAR_MISSING, year, element: target.elementId },
  });
}

/** Resolves that incident once the due date is known. */
export function resolveCalendarMissing(
  ctx: CommandContext,
  of: { readonly caseId: string; readonly n: number },
  entryId: string,
): void {
  ctx.tx.write(
    `UPDATE incident SET resolved_at = $5, resolved_by = 'SYSTEM', audit_id = $6, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3 AND code = $4 AND resolved_at IS NULL`,
    [ctx.tx.officeId, of.caseId, of.n, CALENDAR_MISSING, ctx.now, entryId],
  );
}

/** What follows the loading of a year: tasks that waited for it get their due dates through jobs. */
export const followCalendar = async (ctx: CommandContext): Promise<void> => searchMissingDues(ctx.tx, ctx.now);
