import { createHash } from 'node:crypto';
import { Rejection, type Transaction } from '../kernel/index.js';
import type { Json } from '../engine/index.js';

/** A message as its sender names it: the same id twice has one effect and one answer. */
export interface SentMessage {
  readonly sender: string;
  readonly messageId: string;
  readonly name: string;
  readonly correlation: string;
  readonly payload: Readonly<Record<string, Json>>;
}

/**
 * The answer that this message got before, `null` for a new one; of two at once the second waits for the first. The lock is
 * taken before the call tree's, and nobody who holds a tree waits for it. Raises `MESSAGE_ID_REUSED` for another content.
 */
export async function earlierAnswer<Answer>(tx: Transaction, message: SentMessage): Promise<Answer | null> {
  const { sender, messageId } = message;
  const place = [tx.officeId, sender, messageId];
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [JSON.stringify(place)]);
  const [row] = await tx.query<{ fingerprint: string; answer: Answer }>(
    'SELECT fingerprint, answer FROM received_message WHERE office_id = $1 AND sender = $2 AND message_id = $3',
    place,
  );
  if (!row) return null;
  if (row.fingerprint !== fingerprintOf(message)) throw new Rejection('MESSAGE_ID_REUSED', { messageId });
  return row.answer;
}

/** Keeps the answer with the message's digest; what people wrote in it is not kept here. */
export function keepAnswer(tx: Transaction, message: SentMessage, answer: object, at: Date): void {
  const { sender, messageId, name } = message;
  tx.write(
    `INSERT INTO received_message (office_id, sender, message_id, name, fingerprint, answer, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.officeId, sender, messageId, name, fingerprintOf(message), JSON.stringify(answer), at],
  );
}

const fingerprintOf = ({ name, correlation, payload }: SentMessage): string =>
  createHash('sha256')
    .update(JSON.stringify([name, correlation, payload]))
    .digest('hex');
