import { recordFact } from '../audit/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { Rejection, type Command } from '../kernel/index.js';
import { alertOfKey } from './alert-of-key.js';
import { isActive, toClientView, type ApiClientView } from './api-client.js';
import { endKeyAt, findClient, insertKey, revokeKeys, touchClient } from './api-client.store.js';
import type { NewKey } from './api-key.js';

/** Which client, and its new key; without the key's text, since it is shown once. */
export interface RotateClientInput {
  readonly clientId: string;
  readonly expiresAt: Date | null;
  /** For how long the newest key before it stays valid, by the machine's clock; `null`: to its own end. */
  readonly overlapSeconds: number | null;
  readonly ifMatch: string | null;
  readonly key: Pick<NewKey, 'prefix' | 'secretHash'>;
}

/**
 * Gives a client a new key. The newest key before it stays valid for a while, so that the client can be moved over without a
 * break; any older one ends, so that there are never more than two. The auditor is told of a key that may act for people.
 * Raises `CLIENT_NOT_FOUND`, `CLIENT_REVOKED`, `PRECONDITION_FAILED`.
 */
export const rotateClient: Command<RotateClientInput, ApiClientView> = {
  name: 'access.rotateClient',
  async execute(ctx, { clientId, expiresAt, overlapSeconds, ifMatch, key }) {
    const client = await findClient(ctx.tx, clientId, true);
    if (!client) throw new Rejection('CLIENT_NOT_FOUND', { clientId });
    demandMatch(ifMatch, client.rowVersion, { required: false });
    if (client.revokedAt !== null) throw new Rejection('CLIENT_REVOKED', { name: client.name });
    const [newest, ...older] = client.keys.filter((one) => isActive(one, new Date()));
    const until = newest && overlapSeconds !== null ? new Date(Date.now() + overlapSeconds * 1_000) : null;
    const entryId = recordFact(ctx, {
      act: 'CLIENT_ROTATED',
      objectType: 'API_CLIENT',
      objectId: clientId,
      details: { name: client.name, prefix: key.prefix, ended: older.map((one) => one.prefix), overlapSeconds },
    });
    if (older.length > 0) {
      const prefixes = older.map((one) => one.prefix);
      revokeKeys(ctx.tx, clientId, prefixes, entryId);
    }
    if (newest && until) endKeyAt(ctx.tx, clientId, newest.prefix, until, entryId);
    insertKey(ctx.tx, clientId, key, expiresAt, entryId);
    alertOfKey(ctx, { id: clientId, name: client.name, scopes: client.scopes, prefix: key.prefix });
    touchClient(ctx.tx, clientId, false, entryId);
    const rotated = await findClient(ctx.tx, clientId, false);
    return toClientView(rotated!, ctx.zone, new Date());
  },
};
