import {
  clientPrincipal,
  isClearedSql,
  opensAllHeld,
  Rejection,
  viewerOf,
  type Caller,
  type ReadContext,
} from '../kernel/index.js';
import { maySee, overseesCases } from '../access/index.js';

/** Whether this caller sees every case of the office, as the policy has it (`case.oversee`). */
export const seesEveryCase = (caller: Caller): boolean => overseesCases(caller);

/** A case is seen through its root: `CASE_NOT_FOUND` for whoever may not see it, as if it were not there. */
export async function demandCaseSight(ctx: ReadContext, of: { caseId: string; rootCaseId: string }): Promise<void> {
  const viewer = viewerOf(ctx.caller);
  if (seesEveryCase(ctx.caller) && (opensAllHeld(viewer) || (await isCaseOpen(ctx, of.rootCaseId)))) return;
  if (await maySee(ctx.tx, viewer, 'CASE', of.rootCaseId)) return;
  throw new Rejection('CASE_NOT_FOUND', { caseId: of.caseId });
}

/** Whether the caller is cleared for what a case is about, whatever shows the case to them. */
async function isCaseOpen({ tx, caller }: ReadContext, rootCaseId: string): Promise<boolean> {
  const [row] = await tx.query<{ open: boolean }>(`SELECT ${isClearedSql("$1, 'CASE', $2", '$3')} AS open`, [
    tx.officeId,
    rootCaseId,
    viewerOf(caller).opens,
  ]);
  return row?.open ?? false;
}

/** The principal of whoever starts a case. */
export const starterPrincipal = (caller: Caller): string | null =>
  caller.person ?? (caller.client ? clientPrincipal(caller.client.name) : null);
