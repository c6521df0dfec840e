import { Commands, newId, Rejection, systemCaller, type Caller, type Command } from '../kernel/index.js';
import { hasClients } from './api-client.store.js';
import { newKey } from './api-key.js';
import { createClient, type CreateClientInput } from './create-client.js';
import { ADMINISTRATOR_SCOPES } from './scopes.js';

/**
 * Makes the client `administrator` where the office has no client yet, and gives its key: the one moment at which it is
 * known. `null` when there are clients, or another process of the office was first.
 */
export async function ensureAdministrator(commands: Commands, officeId: string): Promise<string | null> {
  const caller: Caller = systemCaller(officeId, newId());
  const key = newKey();
  const input: CreateClientInput = {
    name: 'administrator',
    scopes: ADMINISTRATOR_SCOPES,
    requiresIdempotency: false,
    expiresAt: null,
    key,
  };
  try {
    return (await commands.run(caller, createFirstClient, input)) ? key.text : null;
  } catch (error) {
    if (error instanceof Rejection && error.code === 'ALREADY_EXISTS') return null;
    throw error;
  }
}

const createFirstClient: Command<CreateClientInput, boolean> = {
  name: 'access.createFirstClient',
  async execute(ctx, input) {
    if (await hasClients(ctx.tx)) return false;
    await createClient.execute(ctx, input);
    return true;
  },
};
