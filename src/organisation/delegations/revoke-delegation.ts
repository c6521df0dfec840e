import { recordFact } from '../../audit/index.js';
import { actorOf, Rejection, type Command } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { toDelegationView, type DelegationView } from './delegation.js';
import type { DelegationRights } from './delegation-rights.js';
import { findDelegation, revokeRow } from './delegation.store.js';

/**
 * Takes a delegation back, from this instant on. Whoever is acted for does so, or an administrator; the taker may give it up.
 *
 * Raises `DELEGATION_NOT_FOUND`, `DELEGATION_NOT_ALLOWED`, `PRECONDITION_FAILED`, `DELEGATION_OVER`.
 *
 * @rule R-034
 */
export const revokeDelegation = (
  rights: DelegationRights,
): Command<
  { readonly delegationId: string; readonly reason: string; readonly ifMatch: string | null },
  DelegationView
> => ({
  name: 'organisation.revokeDelegation',
  async execute(ctx, { delegationId, reason, ifMatch }) {
    const found = await findDelegation(ctx.tx, delegationId, true);
    if (!found || !rights.sees(ctx.caller, found, ctx.today))
      throw new Rejection('DELEGATION_NOT_FOUND', { delegationId });
    rights.demandRevoke(ctx.caller, found, ctx.today);
    demandMatch(ifMatch, found.rowVersion, { required: false });
    if (found.revokedAt !== null || found.validTo < ctx.today) throw new Rejection('DELEGATION_OVER', { delegationId });
    const entryId = recordFact(ctx, {
      act: 'DELEGATION_REVOKED',
      objectType: 'DELEGATION',
      objectId: delegationId,
      details: { from: found.from, to: found.to },
      committed: { reason },
    });
    const by = actorOf(ctx.caller);
    revokeRow(ctx.tx, { id: delegationId, by, at: ctx.now, reason }, entryId);
    ctx.publish({ type: 'delegation.revoked', subject: delegationId, data: { from: found.from, to: found.to } });
    return toDelegationView(
      { ...found, revokedBy: by, revokedAt: ctx.now, revokeReason: reason, rowVersion: found.rowVersion + 1 },
      ctx,
    );
  },
});
