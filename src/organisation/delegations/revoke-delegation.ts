import { recordFact } from '../../audit/index.js';
import { actorOf, Rejection, type Caller, type Command } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { toDelegationView, type Delegation, type DelegationView } from './delegation.js';
import { findDelegation, revokeRow } from './delegation.store.js';

/** Whether the caller may read a delegation: one of the two, the office's auditor or administrator. */
export const seesDelegation = (
  { person, permissions }: Caller,
  { from, to }: Pick<Delegation, 'from' | 'to'>,
): boolean => person === from || person === to || permissions.has('audit:read') || permissions.has('org:write');

/**
 * Takes a delegation back, from this instant on. Whoever is acted for does so, or an administrator; the taker may give it up.
 *
 * Raises `DELEGATION_NOT_FOUND`, `DELEGATION_NOT_ALLOWED`, `PRECONDITION_FAILED`, `DELEGATION_OVER`.
 *
 * @rule R-034
 */
export const revokeDelegation: Command<
  { readonly delegationId: string; readonly reason: string; readonly ifMatch: string | null },
  DelegationView
> = {
  name: 'organisation.revokeDelegation',
  async execute(ctx, { delegationId, reason, ifMatch }) {
    const found = await findDelegation(ctx.tx, delegationId, true);
    if (!found || !seesDelegation(ctx.caller, found)) throw new Rejection('DELEGATION_NOT_FOUND', { delegationId });
    const { person, permissions } = ctx.caller;
    if (person !== found.from && person !== found.to && !permissions.has('org:write')) {
      throw new Rejection('DELEGATION_NOT_ALLOWED', { from: found.from });
    }
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
};
