import type { CommandContext } from '../../kernel/index.js';
import { actorOf } from '../../kernel/index.js';
import type { Instance } from '../instance.js';

/**
 * Resolves the incidents of joins at which no token waits in vain any more: the act whose entry this is has seen to them. Where
 * a join got stuck again, the newest incident stands for it.
 */
export async function closeHealedJoins(
  ctx: CommandContext,
  { id, state }: Pick<Instance, 'id' | 'state'>,
  entryId: string,
): Promise<void> {
  const stuck = state?.end === undefined ? (state?.joins ?? []).filter((join) => join.stuck === true) : [];
  // An incident that this act raised must be seen by the statement below.
  await ctx.tx.flush();
  ctx.tx.write(
    `UPDATE incident SET resolved_at = $4, resolved_by = $5, audit_id = $6, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND code = 'JOIN_STUCK' AND resolved_at IS NULL
       AND (element_id <> ALL ($3::text[]) OR EXISTS (
         SELECT 1 FROM incident n WHERE n.office_id = $1 AND n.case_id = $2 AND n.code = 'JOIN_STUCK'
           AND n.resolved_at IS NULL AND n.element_id = incident.element_id AND n.id > incident.id))`,
    [ctx.tx.officeId, id, stuck.map(({ gatewayId }) => gatewayId), ctx.now, actorOf(ctx.caller), entryId],
  );
}
