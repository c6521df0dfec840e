import { tellAuditor } from '../audit/index.js';
import { actorOf, type CommandContext } from '../kernel/index.js';
import { ACT_FOR, ACT_FOR_FINAL } from './scopes.js';

/**
 * Tells the auditor that somebody was given a key with which a system acts, or even signs, for people. An administrator makes such
 * clients and gives them new keys, and never does so unseen: whoever holds the key can put another's name under a document.
 *
 * @rule R-087 @rule R-054
 */
export function alertOfKey(
  ctx: CommandContext,
  client: { readonly id: string; readonly name: string; readonly scopes: readonly string[]; readonly prefix: string },
): void {
  const scopes = client.scopes.filter((scope) => scope === ACT_FOR || scope === ACT_FOR_FINAL);
  if (scopes.length === 0) return;
  const { id, name, prefix } = client;
  const details = { name, prefix, scopes, givenBy: actorOf(ctx.caller) };
  tellAuditor(ctx, { objectType: 'API_CLIENT', objectId: id, outcome: 'KEY_ACTS_FOR_PEOPLE', details });
}
