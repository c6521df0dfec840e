import { recordFact } from '../audit/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { Rejection, type Command, type Pace } from '../kernel/index.js';
import { toClientView, type ApiClientView } from './api-client.js';
import { findClient, setPace } from './api-client.store.js';

/** Which client, which version of it the caller saw, and its pace from now on. */
export interface LimitClientInput {
  readonly clientId: string;
  readonly ifMatch: string | null;
  /** `null` for everybody's. */
  readonly pace: Pace | null;
}

/**
 * Sets how many requests a client may send. Other processes of the office learn of it with the client's next request there.
 * Raises `CLIENT_NOT_FOUND`, `CLIENT_REVOKED`, `PRECONDITION_FAILED`.
 */
export const limitClient: Command<LimitClientInput, ApiClientView> = {
  name: 'access.limitClient',
  async execute(ctx, { clientId, ifMatch, pace }) {
    const client = await findClient(ctx.tx, clientId, true);
    if (!client) throw new Rejection('CLIENT_NOT_FOUND', { clientId });
    demandMatch(ifMatch, client.rowVersion, { required: false });
    if (client.revokedAt !== null) throw new Rejection('CLIENT_REVOKED', { name: client.name });
    const entryId = recordFact(ctx, {
      act: 'CLIENT_LIMITED',
      objectType: 'API_CLIENT',
      objectId: clientId,
      details: { name: client.name, before: client.pace, after: pace },
    });
    setPace(ctx.tx, clientId, pace, entryId);
    const limited = await findClient(ctx.tx, clientId, false);
    return toClientView(limited!, ctx.zone, new Date());
  },
};
