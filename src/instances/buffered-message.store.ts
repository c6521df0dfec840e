import type { Transaction } from '../kernel/index.js';
import type { Json } from '../engine/index.js';

/** A message that found no receiver and waits for one. */
export interface BufferedMessage {
  readonly id: string;
  readonly name: string;
  readonly correlation: string;
  readonly payload: Readonly<Record<string, Json>>;
  /** API client, person, or the case that threw it. */
  readonly sender: string;
  /**
   * In what quality it was sent, as messages declare who may: `ROLE:REGISTRY`, `CLIENT:superior`; `INTERNAL` where a case threw
   * it. A receiver that does not declare one of them never gets it.
   */
  readonly sentAs: readonly string[];
  readonly keptAt: Date;
  /** Office time. */
  readonly expiresAt: Date;
}

/**
 * Whether a message waits for somebody under this key. Until this transaction ends nobody else puts one aside, or opens a
 * wait, under the same key: whoever comes second sees what the first one wrote. A call tree, where one is held, is locked
 * before; of several keys the transaction asks in their order.
 */
export async function bufferedFor(tx: Transaction, name: string, correlation: string, now: Date): Promise<boolean> {
  const [found] = await bufferedAmong(tx, [[name, correlation]], now);
  return found === true;
}

/** `bufferedFor` for many keys in one round trip, asked for in the order given. */
export async function bufferedAmong(
  tx: Transaction,
  keys: readonly (readonly [name: string, correlation: string])[],
  now: Date,
): Promise<boolean[]> {
  const rows = await tx.query<{ found: boolean }>(
    `SELECT buffered_for($1, k.name, k.correlation, $4) AS found
     FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS k (name, correlation, place) ORDER BY k.place`,
    [tx.officeId, keys.map(([name]) => name), keys.map(([, correlation]) => correlation), now],
  );
  return rows.map(({ found }) => found);
}

/** Puts a message aside, together with the job that takes it away when its time is over: the two have one id. */
export function insertBuffered(tx: Transaction, message: BufferedMessage): void {
  const { id, name, correlation, payload, sender, sentAs, keptAt, expiresAt } = message;
  tx.write(
    `INSERT INTO buffered_message (office_id, id, name, correlation, payload, sender, sent_as, kept_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.officeId, id, name, correlation, JSON.stringify(payload), sender, sentAs, keptAt, expiresAt],
  );
  tx.write(`INSERT INTO job (office_id, id, kind, due_at) VALUES ($1, $2, 'EXPIRY', $3)`, [tx.officeId, id, expiresAt]);
}

/**
 * Takes the oldest message that waits under this key and was sent by whom the receiver lets send it, for good; `null` where
 * there is none. Called after `bufferedFor`.
 */
export async function takeBuffered(
  tx: Transaction,
  {
    name,
    correlation,
    senders,
    now,
  }: Pick<BufferedMessage, 'name' | 'correlation'> & { senders: readonly string[]; now: Date },
): Promise<Pick<BufferedMessage, 'id' | 'payload' | 'sentAs'> | null> {
  const [message] = await tx.query<Pick<BufferedMessage, 'id' | 'payload' | 'sentAs'>>(
    `WITH taken AS (
       DELETE FROM buffered_message WHERE office_id = $1 AND id = (
         SELECT id FROM buffered_message
         WHERE office_id = $1 AND name = $2 AND correlation = $3 AND expires_at > $4
           AND (sent_as && $5::text[] OR sent_as = ARRAY['INTERNAL']) ORDER BY kept_at, id LIMIT 1
       ) RETURNING id, payload, sent_as
     ), done AS (
       DELETE FROM job USING taken WHERE job.office_id = $1 AND job.id = taken.id
     ) SELECT id, payload, sent_as AS "sentAs" FROM taken`,
    [tx.officeId, name, correlation, now, senders],
  );
  return message ?? null;
}

/** Takes away one message whose time is over; `null` where somebody got it before. */
export async function expireBuffered(
  tx: Transaction,
  id: string,
): Promise<Pick<BufferedMessage, 'name' | 'correlation'> | null> {
  const [message] = await tx.query<Pick<BufferedMessage, 'name' | 'correlation'>>(
    `WITH gone AS (DELETE FROM buffered_message WHERE office_id = $1 AND id = $2 RETURNING name, correlation)
     SELECT name, correlation FROM gone`,
    [tx.officeId, id],
  );
  return message ?? null;
}
