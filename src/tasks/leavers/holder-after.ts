import type { CommandContext } from '../../kernel/index.js';
import { holderOfSingle, holdersOf, type EndedPost } from '../../organisation/index.js';

/**
 * Who takes over what somebody held by a post: the unit's leader, or its principal; in a unit without either, the successor in a
 * post of one holder. `null` where none of them is anybody else: it waits for whoever is appointed. Deputy and director do not take over, since a
 * draft that they took over is one that they could neither review nor sign.
 *
 * @rule R-035 @rule R-070
 */
export async function holderAfter(ctx: CommandContext, post: EndedPost): Promise<string | null> {
  const { person, unit } = post;
  const { tx, today } = ctx;
  for (const role of ['LEADER', 'U_PRINCIPAL', 'U_INCHARGE']) {
    const found = (await holdersOf(tx, role, unit, today)).find((holder) => holder !== person);
    if (found !== undefined) return found;
  }
  const successor = await holderOfSingle(tx, post, today);
  return successor === person ? null : successor;
}
