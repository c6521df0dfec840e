import { recordFact } from '../audit/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { Rejection, type Command } from '../kernel/index.js';
import { toClientView, type ApiClientView } from './api-client.js';
import { findClient, hasOtherAdministrator, revokeKeys, touchClient } from './api-client.store.js';

/** Which client, and which version of it the caller saw. */
export interface RevokeClientInput {
  readonly clientId: string;
  readonly ifMatch: string | null;
}

/**
 * Ends a client and all its keys, for good: its next request is refused.
 * Raises `CLIENT_NOT_FOUND`, `CLIENT_REVOKED`, `LAST_ADMINISTRATOR`, `PRECONDITION_FAILED`.
 */
export const revokeClient: Command<RevokeClientInput, ApiClientView> = {
  name: 'access.revokeClient',
  async execute(ctx, { clientId, ifMatch }) {
    const client = await findClient(ctx.tx, clientId, true);
    if (!client) throw new Rejection('CLIENT_NOT_FOUND', { clientId });
    demandMatch(ifMatch, client.rowVersion, { required: false });
    if (client.revokedAt !== null) throw new Rejection('CLIENT_REVOKED', { name: client.name });
    if (client.scopes.includes('api-clients:write') && !(await hasOtherAdministrator(ctx.tx, clientId))) {
      throw new Rejection('LAST_ADMINISTRATOR', { name: client.name });
    }
    const entryId = recordFact(ctx, {
      act: 'CLIENT_REVOKED',
      objectType: 'API_CLIENT',
      objectId: clientId,
      details: { name: client.name },
    });
    const prefixes = client.keys.map((key) => key.prefix);
    revokeKeys(ctx.tx, clientId, prefixes, entryId);
    touchClient(ctx.tx, clientId, true, entryId);
    const revoked = await findClient(ctx.tx, clientId, false);
    return toClientView(revoked!, ctx.zone, new Date());
  },
};
