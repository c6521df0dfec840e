import { isId, Rejection, toWire, type ReadContext } from '../../kernel/index.js';
import { demandMay, may } from '../../access/index.js';
import { timelineOf } from '../holding-times/holding-times.js';
import { treeSpan } from '../holding-times/holding.store.js';
import { toAccountabilityView, type AccountabilityFile, type AccountabilityView } from './accountability.js';
import { accountabilities, findAccountability, type AccountabilityFilter } from './accountability.store.js';

/** Accountability cases, newest first, for director and auditors; for others there are none. @rule R-086 @rule R-134 */
export async function listAccountabilities(
  ctx: ReadContext,
  filter: AccountabilityFilter,
  limit: number,
  after: string | null,
): Promise<AccountabilityView[]> {
  if (!may(ctx.caller, 'accountability.read', { accountabilityId: null }, ctx.today).may) return [];
  const found = await accountabilities(ctx.tx, filter, limit, after);
  return found.map((one) => toAccountabilityView(one, ctx));
}

/**
 * One of them with its timeline, read from the tasks and the trail as they are now: who held the case how long, whose shares add up to
 * its duration, the reminders and the transfers. Raises `ACCOUNTABILITY_CASE_NOT_FOUND`.
 *
 * @rule R-086 @rule R-134
 */
export async function readAccountability(ctx: ReadContext, accountabilityId: string): Promise<AccountabilityFile> {
  demandMay(ctx.caller, 'accountability.read', { accountabilityId }, ctx.today);
  const one = isId(accountabilityId) ? await findAccountability(ctx.tx, accountabilityId) : null;
  const span = one && (await treeSpan(ctx.tx, one.rootCaseId));
  if (!one || !span) throw new Rejection('ACCOUNTABILITY_CASE_NOT_FOUND', { accountabilityId });
  const { times, turnovers } = await timelineOf(ctx, one.rootCaseId, span);
  return {
    ...toAccountabilityView(one, ctx),
    timeline: times,
    reminders: times.holdings
      .flatMap(({ taskId, person, urges }) => urges.map((urge) => ({ taskId, ...urge, person })))
      .sort((a, b) => a.at.localeCompare(b.at)),
    transfers: turnovers.map(({ taskId, at, act, from, to, by }) => ({
      taskId,
      at: toWire(at, ctx.zone),
      act,
      from,
      to,
      by,
    })),
  };
}
