import type { CommandContext } from '../kernel/index.js';
import { raiseIncident } from '../instances/index.js';
import { searchMissingDues, type UrgeTarget } from './urges/urge.store.js';

/** Code of the incident for a due date that no calendar year covers. */
export const CALENDAR_MISSING = 'CALENDAR_MISSING';

/** Raises the one incident of a task or sub-process whose due date needs a calendar year that was not loaded. */
export function raiseCalendarMissing(
  ctx: CommandContext,
  { caseId, n, elementId }: Pick<UrgeTarget, 'caseId' | 'n' | 'elementId'>,
  year: number,
  entryId: string,
): void {
  raiseIncident(ctx, { caseId, n, elementId, code: CALENDAR_MISSING, message: `No calendar for ${year}` }, entryId);
}

/** Resolves that incident once the due date is known, or nobody waits for it any more. */
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
