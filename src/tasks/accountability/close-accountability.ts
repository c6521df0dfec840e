import { isId, Rejection, type Command } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { demandMay } from '../../access/index.js';
import { recordFact } from '../../audit/index.js';
import {
  ACCOUNTABILITY_CASE,
  toAccountabilityView,
  type Accountability,
  type AccountabilityView,
} from './accountability.js';
import { endAccountability, findAccountability } from './accountability.store.js';

/** Which one is closed, and what came of it. */
export interface CloseInput {
  readonly accountabilityId: string;
  /** Kept behind a commitment, since people write it. */
  readonly conclusion: string;
  readonly ifMatch: string | null;
}

/**
 * Closes an accountability case with what came of it: by the director. Auditors read it and do not close it.
 *
 * Raises `ACCOUNTABILITY_CASE_NOT_FOUND`, `ACCOUNTABILITY_FOR_DIRECTOR`, `ACCOUNTABILITY_CLOSED`, `PRECONDITION_FAILED`.
 *
 * @rule R-086
 */
export const closeAccountability: Command<CloseInput, AccountabilityView> = {
  name: 'tasks.closeAccountability',
  async execute(ctx, { accountabilityId, conclusion, ifMatch }) {
    demandMay(ctx.caller, 'accountability.close', { accountabilityId }, ctx.today);
    const before = isId(accountabilityId) ? await findAccountability(ctx.tx, accountabilityId, true) : null;
    if (!before) throw new Rejection('ACCOUNTABILITY_CASE_NOT_FOUND', { accountabilityId });
    demandMatch(ifMatch, before.rowVersion, { required: false });
    if (before.status === 'CLOSED') {
      throw new Rejection('ACCOUNTABILITY_CLOSED', { by: before.closedBy, at: before.closedAt?.toISOString() });
    }
    const after: Accountability = {
      ...before,
      status: 'CLOSED',
      conclusion,
      closedBy: ctx.caller.person,
      closedAt: ctx.now,
      rowVersion: before.rowVersion + 1,
    };
    const { rootCaseId, openedBy } = before;
    const entryId = recordFact(ctx, {
      act: 'ACCOUNTABILITY_CLOSED',
      objectType: ACCOUNTABILITY_CASE,
      objectId: accountabilityId,
      rule: 'R-086',
      committed: { conclusion },
      details: { rootCaseId },
    });
    endAccountability(ctx.tx, after, entryId);
    ctx.publish({
      type: 'accountability.closed',
      subject: accountabilityId,
      caseId: rootCaseId,
      data: { by: ctx.caller.person, recipients: openedBy === 'SYSTEM' ? [] : [openedBy] },
    });
    return toAccountabilityView(after, ctx);
  },
};
