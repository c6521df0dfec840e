import type { CommandContext } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import type { Granted } from '../access/index.js';

/**
 * Holds the delegation by which somebody acts to the end of the command, so that none is revoked under an act that rests on it.
 * Raises `DELEGATION_ENDED` where it was revoked since the request came in.
 *
 * @rule R-034
 */
export async function demandStandIn(ctx: CommandContext, { by }: Granted): Promise<void> {
  if (by === null) return;
  const [held] = await ctx.tx.look<object>(
    `SELECT 1 FROM delegation WHERE office_id = $1 AND id = $2 AND to_person = $3 AND revoked_at IS NULL
       AND valid_from <= $4::date AND valid_to >= $4::date FOR SHARE`,
    [ctx.tx.officeId, by.delegationId, ctx.caller.person, ctx.today],
  );
  if (!held)
    throw new Rejection('DELEGATION_ENDED', { person: by.person, delegationId: by.delegationId, rule: 'R-034' });
}
