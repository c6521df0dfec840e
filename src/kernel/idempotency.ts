import type { Caller } from './caller.js';
import type { Transaction } from './transaction.js';

/** A key in use: whose, which, and the digest of the request that it names. */
export interface Claim {
  readonly caller: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** Keys belong to one caller: another person, or the same through another client, may use the same text. */
export function claimOf(caller: Caller, idempotency: NonNullable<Caller['idempotency']>): Claim {
  return { caller: `${caller.client?.id ?? ''}/${caller.person ?? ''}`, ...idempotency };
}

/** Keeps the answer in the transaction of its command, so that a refused or broken command leaves no claim. */
export function keepAnswer(tx: Transaction, claim: Claim, answer: unknown): void {
  tx.write('INSERT INTO idempotency (office_id, caller, key, fingerprint, answer) VALUES ($1, $2, $3, $4, $5)', [
    tx.officeId,
    claim.caller,
    claim.key,
    claim.fingerprint,
    JSON.stringify(answer ?? null),
  ]);
}

const replayed = new WeakSet<Caller>();

/** Remembers that this request's answer was a stored one. A caller lives as long as its request. */
export const noteReplay = (caller: Caller): void => void replayed.add(caller);

/** Whether this request was answered from the store (`Idempotency-Replayed: true`). */
export const wasReplayed = (caller: Caller): boolean => replayed.has(caller);
