import { Rejection, type Caller, type ReadContext } from '../kernel/index.js';
import { maySee, seesAsDelegate } from '../access/index.js';

/** Permissions whose holder sees every case: auditors read them all, administrators may have to end, suspend or move one. */
const SEES_ALL = ['audit:read', 'cases:cancel', 'cases:suspend', 'cases:move', 'cases:migrate'] as const;

/** Keys under which rows of `may_see` are looked up; a system client that acts for nobody sees what it started itself. */
export const principalsOf = (caller: Caller): readonly string[] =>
  caller.person === null && caller.client ? [...caller.keys, clientPrincipal(caller.client.name)] : caller.keys;

const clientPrincipal = (name: string): string => `CLIENT:${name}`;

/** Whether this caller sees every case of the office. */
export const seesEveryCase = (caller: Caller): boolean => SEES_ALL.some((one) => caller.permissions.has(one));

/** A case is seen through its root: `CASE_NOT_FOUND` for whoever may not see it, as if it were not there. */
export async function demandCaseSight(ctx: ReadContext, of: { caseId: string; rootCaseId: string }): Promise<void> {
  if (seesEveryCase(ctx.caller)) return;
  if (await maySee(ctx.tx, principalsOf(ctx.caller), 'CASE', of.rootCaseId)) return;
  if (await seesAsDelegate(ctx, 'CASE', of.rootCaseId)) return;
  throw new Rejection('CASE_NOT_FOUND', { caseId: of.caseId });
}

/** The principal of whoever starts a case. */
export const starterPrincipal = (caller: Caller): string | null =>
  caller.person ?? (caller.client ? clientPrincipal(caller.client.name) : null);
