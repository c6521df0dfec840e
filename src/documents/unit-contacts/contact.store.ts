import type { Transaction } from '../../kernel/index.js';
import type { Contact, ContactChannel } from './contact.js';

const COLUMNS = `c.id, c.unit, c.contacted_on AS "contactedOn", c.channel, c.with_whom AS "withWhom", c.summary,
  c.follow_up_on AS "followUpOn", c.follows_up AS "followsUp", c.corrects, c.first_id AS "firstId", n.id AS "correctedBy",
  c.logged_by AS "loggedBy", c.logged_at AS "loggedAt"`;

/** SQL: contacts `c`, each with the one `n` that corrects it. */
const LOG = 'contact_log c LEFT JOIN contact_log n ON n.office_id = c.office_id AND n.corrects = c.id';

/** Writes a new one. */
export function insertContact(tx: Transaction, one: Contact, entryId: string): void {
  tx.write(
    `INSERT INTO contact_log (office_id, id, unit, contacted_on, channel, with_whom, summary, follow_up_on, follows_up,
       corrects, first_id, logged_by, logged_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      tx.officeId,
      one.id,
      one.unit,
      one.contactedOn,
      one.channel,
      one.withWhom,
      one.summary,
      one.followUpOn,
      one.followsUp,
      one.corrects,
      one.firstId,
      one.loggedBy,
      one.loggedAt,
      entryId,
    ],
  );
}

/** Whoever corrects it at the same time waits. What became of it meanwhile is read after this. */
export async function lockContact(tx: Transaction, id: string): Promise<void> {
  await tx.query('SELECT 1 FROM contact_log WHERE office_id = $1 AND id = $2 FOR UPDATE', [tx.officeId, id]);
}

/** One contact with a unit by its id. */
export async function findContact(tx: Transaction, unit: string, id: string): Promise<Contact | null> {
  const [row] = await tx.query<Contact>(
    `SELECT ${COLUMNS} FROM ${LOG} WHERE c.office_id = $1 AND c.unit = $2 AND c.id = $3`,
    [tx.officeId, unit, id],
  );
  return row ?? null;
}

/** What the list may be narrowed to. */
export interface ContactFilter {
  readonly channel?: ContactChannel | undefined;
  /** Days of contact, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Only what no later contact corrects. */
  readonly standing?: boolean;
}

/** Place of a contact in the list. */
export interface ContactPosition {
  readonly on: string;
  readonly id: string;
}

/** Contacts with a unit, the newest day first, `limit` at most, after a place in the list. */
export const contactsWith = (
  tx: Transaction,
  unit: string,
  { channel, from, to, standing = false }: ContactFilter,
  limit: number,
  after: ContactPosition | null,
): Promise<Contact[]> =>
  tx.query<Contact>(
    `SELECT ${COLUMNS} FROM ${LOG}
     WHERE c.office_id = $1 AND c.unit = $2 AND ($4::text IS NULL OR c.channel = $4)
       AND ($5::date IS NULL OR c.contacted_on >= $5) AND ($6::date IS NULL OR c.contacted_on <= $6)
       AND (NOT $7::boolean OR n.id IS NULL)
       AND ($8::date IS NULL OR (c.contacted_on, c.id) < ($8::date, $9::uuid))
     ORDER BY c.contacted_on DESC, c.id DESC LIMIT $3`,
    [
      tx.officeId,
      unit,
      limit,
      channel ?? null,
      from ?? null,
      to ?? null,
      standing,
      after?.on ?? null,
      after?.id ?? null,
    ],
  );

/** Contacts that are to be taken up again and were not yet, the earliest day first; a correction keeps what was followed up before it. */
export const openFollowUps = (tx: Transaction, unit: string, limit: number): Promise<Contact[]> =>
  tx.query<Contact>(
    `SELECT ${COLUMNS} FROM ${LOG}
     WHERE c.office_id = $1 AND c.unit = $2 AND c.follow_up_on IS NOT NULL AND n.id IS NULL
       AND NOT EXISTS (
         SELECT 1 FROM contact_log f JOIN contact_log g ON g.office_id = f.office_id AND g.id = f.follows_up
         WHERE f.office_id = c.office_id AND f.unit = c.unit AND g.first_id = c.first_id
           AND NOT EXISTS (SELECT 1 FROM contact_log h WHERE h.office_id = f.office_id AND h.corrects = f.id))
     ORDER BY c.follow_up_on, c.id LIMIT $3`,
    [tx.officeId, unit, limit],
  );
