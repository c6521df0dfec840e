import type { Transaction } from '../../kernel/index.js';
import type { Delegation } from './delegation.js';

const COLUMNS = `d.id, d.from_person AS "from", d.to_person AS "to", d.posts, d.doc_kinds AS "docKinds", d.acts, d.definitions,
  d.valid_from AS "validFrom", d.valid_to AS "validTo", d.authorised_by_doc AS "authorisedByDoc", d.reason,
  d.granted_by AS "grantedBy", d.granted_at AS "grantedAt", d.revoked_by AS "revokedBy", d.revoked_at AS "revokedAt",
  d.revoke_reason AS "revokeReason", d.row_version AS "rowVersion"`;

/** Writes a new delegation. */
export function insertDelegation(tx: Transaction, one: Delegation, entryId: string): void {
  tx.write(
    `INSERT INTO delegation (office_id, id, from_person, to_person, posts, doc_kinds, acts, definitions, valid_from, valid_to,
       authorised_by_doc, reason, granted_by, granted_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tx.officeId,
      one.id,
      one.from,
      one.to,
      one.posts,
      one.docKinds,
      one.acts,
      one.definitions,
      one.validFrom,
      one.validTo,
      one.authorisedByDoc,
      one.reason,
      one.grantedBy,
      one.grantedAt,
      entryId,
    ],
  );
}

/** Ends a delegation at once. */
export function revokeRow(
  tx: Transaction,
  given: { readonly id: string; readonly by: string; readonly at: Date; readonly reason: string },
  entryId: string,
): void {
  tx.write(
    `UPDATE delegation SET revoked_by = $3, revoked_at = $4, revoke_reason = $5, audit_id = $6, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, given.id, given.by, given.at, given.reason, entryId],
  );
}

/** A delegation by its id, `null` where there is none; with `lock` nobody else changes it meanwhile. */
export async function findDelegation(tx: Transaction, id: string, lock: boolean): Promise<Delegation | null> {
  const [row] = await tx.query<Delegation>(
    `SELECT ${COLUMNS} FROM delegation d WHERE d.office_id = $1 AND d.id = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [tx.officeId, id],
  );
  return row ?? null;
}

/** Which delegations a list shows. */
export interface DelegationFilter {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Only those that hold on this day. */
  readonly on?: string | undefined;
}

/** Delegations in the order in which they were granted, newest first; `limit` at most. */
export function delegationsAfter(
  tx: Transaction,
  { from, to, on }: DelegationFilter,
  after: string | null,
  limit: number,
): Promise<Delegation[]> {
  return tx.query<Delegation>(
    `SELECT ${COLUMNS} FROM delegation d WHERE d.office_id = $1
       AND ($2::text IS NULL OR d.from_person = $2) AND ($3::text IS NULL OR d.to_person = $3)
       AND ($4::date IS NULL OR (d.valid_from <= $4::date AND d.valid_to >= $4::date AND d.revoked_at IS NULL))
       AND ($5::uuid IS NULL OR d.id < $5::uuid)
     ORDER BY d.id DESC LIMIT $6`,
    [tx.officeId, from ?? null, to ?? null, on ?? null, after, limit],
  );
}
