import { Commands, newId, Rejection, systemCaller, type Command } from '../kernel/index.js';
import { clientNamed, hasClients } from './api-client.store.js';
import { newKey, type NewKey } from './api-key.js';
import { createClient } from './create-client.js';
import { rotateClient } from './rotate-client.js';
import { ADMINISTRATOR_SCOPES } from './scopes.js';

const NAME = 'administrator';

/**
 * Makes the client `administrator` where the office has no client yet, and gives its key: the one moment at which it is
 * known. With `renew` (whoever starts the service has lost the key) the client gets another key, and the newest before it
 * stays valid.
 *
 * @returns `null` when there is nothing to make, or another process of the office was first
 */
export async function ensureAdministrator(
  commands: Commands,
  officeId: string,
  { renew }: { readonly renew: boolean },
): Promise<string | null> {
  const key = newKey();
  const command = renew ? renewKey : createFirstClient;
  try {
    return (await commands.run(systemCaller(officeId, newId()), command, key)) ? key.text : null;
  } catch (error) {
    if (error instanceof Rejection && error.code === 'ALREADY_EXISTS') return null;
    throw error;
  }
}

const administrator = (key: NewKey) => ({
  name: NAME,
  scopes: ADMINISTRATOR_SCOPES,
  requiresIdempotency: false,
  pace: null,
  expiresAt: null,
  key,
});

const createFirstClient: Command<NewKey, boolean> = {
  name: 'access.createFirstClient',
  async execute(ctx, key) {
    if (await hasClients(ctx.tx)) return false;
    await createClient.execute(ctx, administrator(key));
    return true;
  },
};

/** A revoked administrator stays revoked: another takes its place under a name of its own. */
const renewKey: Command<NewKey, boolean> = {
  name: 'access.renewAdministratorKey',
  async execute(ctx, key) {
    const client = await clientNamed(ctx.tx, NAME);
    if (client && client.revokedAt === null) {
      await rotateClient.execute(ctx, {
        clientId: client.id,
        expiresAt: null,
        overlapSeconds: null,
        ifMatch: null,
        key,
      });
    } else {
      const name = client ? `${NAME}-${key.prefix}` : NAME;
      await createClient.execute(ctx, { ...administrator(key), name });
    }
    return true;
  },
};
