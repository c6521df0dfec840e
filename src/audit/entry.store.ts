import type { Transaction } from '../kernel/index.js';
import type { Disclosure, EntryBody } from './entry.js';

/** A row of `audit_entry` as the driver hands it over. */
export interface EntryRow {
  readonly entry_id: string;
  readonly at: Date;
  readonly act: string;
  readonly actor: string;
  readonly object_type: string;
  readonly object_id: string;
  readonly case_id: string | null;
  readonly case_seq: number | null;
  readonly body: string;
  readonly hash: Buffer;
  readonly prev_hash: Buffer | null;
}

/** Columns of an `EntryRow`, of a table named `e`. */
export const ENTRY_COLUMNS =
  'e.entry_id, e.at, e.act, e.actor, e.object_type, e.object_id, e.case_id, e.case_seq, e.body, e.hash, e.prev_hash';

/** A row of `audit_disclosure`. */
export interface DisclosureRow {
  readonly entry_id: string;
  readonly name: string;
  readonly salt: Buffer;
  readonly value: string;
}

/** Appends an entry and what stands behind its commitments. The columns repeat the body, to be found by. */
export function appendEntry(
  tx: Transaction,
  entry: {
    readonly body: EntryBody;
    readonly text: string;
    readonly hash: Buffer;
    readonly at: Date;
    readonly disclosures: readonly Disclosure[];
  },
): void {
  const { body } = entry;
  tx.write(
    `INSERT INTO audit_entry
       (office_id, entry_id, at, act, actor, object_type, object_id, case_id, case_seq, body, hash, prev_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      tx.officeId,
      body.entryId,
      entry.at,
      body.act,
      body.actor,
      body.objectType,
      body.objectId,
      body.case?.id ?? null,
      body.case?.seq ?? null,
      entry.text,
      entry.hash,
      body.case?.prevHash ? Buffer.from(body.case.prevHash, 'hex') : null,
    ],
  );
  for (const { name, salt, value } of entry.disclosures) {
    tx.write('INSERT INTO audit_disclosure (office_id, entry_id, name, salt, value) VALUES ($1, $2, $3, $4, $5)', [
      tx.officeId,
      body.entryId,
      name,
      salt,
      value,
    ]);
  }
}

/** What stands behind the commitments of these entries, as far as it was not erased. */
export function disclosuresOf(tx: Transaction, entryIds: readonly string[]): Promise<DisclosureRow[]> {
  return tx.query<DisclosureRow>(
    'SELECT entry_id, name, salt, value FROM audit_disclosure WHERE office_id = $1 AND entry_id = ANY ($2::uuid[])',
    [tx.officeId, entryIds],
  );
}
