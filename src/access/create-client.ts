import { recordFact } from '../audit/index.js';
import { Rejection, type Command, type Pace } from '../kernel/index.js';
import { alertOfKey } from './alert-of-key.js';
import { toClientView, type ApiClientView } from './api-client.js';
import { findClient, insertClient, insertKey, isPersonCode } from './api-client.store.js';
import type { NewKey } from './api-key.js';

/** A client to be made, with its first key. */
export interface CreateClientInput {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly requiresIdempotency: boolean;
  /** `null` for everybody's. */
  readonly pace: Pace | null;
  readonly expiresAt: Date | null;
  /** Without its text: an answer is kept for repetitions, and a key is shown once. */
  readonly key: Pick<NewKey, 'prefix' | 'secretHash'>;
}

/**
 * Makes a client with its first key. Its name stands for it in the trail, so no person has it as a code.
 * The auditor is told of one that may act for people. Raises `ALREADY_EXISTS`, `VALIDATION_FAILED`.
 */
export const createClient: Command<CreateClientInput, ApiClientView> = {
  name: 'access.createClient',
  async execute(ctx, input) {
    if (await isPersonCode(ctx.tx, input.name)) throw new Rejection('VALIDATION_FAILED', {}, [nameTaken(input.name)]);
    const id = ctx.newId();
    const scopes = [...new Set(input.scopes)].sort();
    const entryId = recordFact(ctx, {
      act: 'CLIENT_CREATED',
      objectType: 'API_CLIENT',
      objectId: id,
      details: {
        name: input.name,
        scopes,
        prefix: input.key.prefix,
        ...(input.pace ? { pace: { ...input.pace } } : {}),
      },
    });
    const { name, requiresIdempotency, pace } = input;
    insertClient(ctx.tx, { id, name, scopes, requiresIdempotency, pace }, entryId);
    insertKey(ctx.tx, id, input.key, input.expiresAt, entryId);
    alertOfKey(ctx, { id, name, scopes, prefix: input.key.prefix });
    const client = await findClient(ctx.tx, id, false);
    return toClientView(client!, ctx.zone, new Date());
  },
};

const nameTaken = (name: string) => ({
  pointer: '/name',
  code: 'TAKEN',
  zh: `“${name}”是人员代码，不能用作客户端名称。`,
  en: `"${name}" is a person's code and cannot name a client.`,
});
