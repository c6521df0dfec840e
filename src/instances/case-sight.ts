import {
  clientPrincipal,
  isClearedSql,
  opensAllHeld,
  opensTo,
  placeViewer,
  Rejection,
  viewerOf,
  type Caller,
  type ReadContext,
} from '../kernel/index.js';
import type { SeenSql } from './instance.store.js';
import { maySee, overseesCases } from '../access/index.js';

/** Whether this caller sees every case of the office, as the policy has it (`case.oversee`). */
export const seesEveryCase = (caller: Caller): boolean => overseesCases(caller);

/** A case by its id, and the root through which it is seen; `null` where there is no such case. */
export interface SoughtCase {
  readonly caseId: string;
  readonly rootCaseId: string | null;
}

/**
 * Whether the caller sees this case, through its root. One that is not there is looked for in the same way, so that the time tells
 * nothing.
 */
export async function seesCase(ctx: ReadContext, of: SoughtCase): Promise<boolean> {
  const rootCaseId = of.rootCaseId ?? of.caseId;
  const isSeen =
    isOpenToAll(ctx.caller) ||
    (await maySee(ctx.tx, viewerOf(ctx.caller), 'CASE', rootCaseId)) ||
    (seesEveryCase(ctx.caller) && (await isCaseOpen(ctx, rootCaseId)));
  return of.rootCaseId !== null && isSeen;
}

/**
 * A case is seen through its root: `CASE_NOT_FOUND` for whoever may not see it, as if it were not there. One that is not there is looked for
 * in the same way, so that the time tells nothing.
 */
export async function demandCaseSight(ctx: ReadContext, of: SoughtCase): Promise<void> {
  if (!(await seesCase(ctx, of))) throw new Rejection('CASE_NOT_FOUND', { caseId: of.caseId });
}

/** Whether the caller sees every case that there is, whatever it is about. */
const isOpenToAll = (caller: Caller): boolean => seesEveryCase(caller) && opensAllHeld(viewerOf(caller));

/** Whether there is a case that the caller is cleared for, whatever shows it to them. */
async function isCaseOpen({ tx, caller }: ReadContext, rootCaseId: string): Promise<boolean> {
  const [row] = await tx.query<{ open: boolean }>(`SELECT ${isClearedSql("$1, 'CASE', $2", '$3')} AS open`, [
    tx.officeId,
    rootCaseId,
    viewerOf(caller).opens,
  ]);
  return row?.open ?? false;
}

/**
 * SQL for `CallTree.lock`: the case `$2` is seen by the caller, as `demandCaseSight` has it; `undefined` for whom that is every
 * case.
 */
export function seesLockedCase(caller: Caller): SeenSql | undefined {
  if (isOpenToAll(caller)) return undefined;
  return (place) => {
    const by = placeViewer(viewerOf(caller), place);
    const watched = seesEveryCase(caller) ? ` OR ${isClearedSql("$1, 'CASE', i.root_case_id::text", by.opens)}` : '';
    return `SELECT EXISTS (
      SELECT 1 FROM may_see m WHERE m.office_id = $1 AND m.object_type = 'CASE' AND m.object_id = i.root_case_id::text
        AND ${opensTo('m', by)})${watched}
      FROM process_instance i WHERE i.office_id = $1 AND i.id = $2`;
  };
}

/** The principal of whoever starts a case. */
export const starterPrincipal = (caller: Caller): string | null =>
  caller.person ?? (caller.client ? clientPrincipal(caller.client.name) : null);
