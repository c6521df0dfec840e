import type { Transaction } from '../kernel/index.js';

/** A reading of something that people wrote: who, what, when and on which page. */
export interface Access {
  readonly id: string;
  readonly at: Date;
  readonly person: string | null;
  readonly client: string | null;
  readonly objectType: string;
  readonly objectId: string;
  readonly versionNo: number | null;
  readonly purpose: AccessPurpose;
  readonly traceId: string;
}

/**
 * How a content was read: the main text of a version, one of its attachments, a file, a version with its text, the approval sheet, the
 * history or the story of a case, comments on a task and what was asked beside it; an entry in the register of state secrets; contacts
 * with a unit.
 */
export const ACCESS_PURPOSES = [
  'CONTENT',
  'ATTACHMENT',
  'DOWNLOAD',
  'VERSION',
  'APPROVAL_SHEET',
  'HISTORY',
  'STORY',
  'COMMENTS',
  'SIDE_TASKS',
  'REGISTER',
  'CONTACTS',
] as const;

/** One of them. */
export type AccessPurpose = (typeof ACCESS_PURPOSES)[number];

/** Adds a reading; it goes out with the other writes of the transaction. */
export const insertAccess = (tx: Transaction, access: Access): void =>
  tx.write(
    `INSERT INTO access_log (office_id, id, at, person, client, object_type, object_id, version_no, purpose, trace_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.officeId,
      access.id,
      access.at,
      access.person,
      access.client,
      access.objectType,
      access.objectId,
      access.versionNo,
      access.purpose,
      access.traceId,
    ],
  );

/** What readings are looked for by. */
export interface AccessFilter {
  readonly object?: string | undefined;
  readonly objectType?: string | undefined;
  readonly person?: string | undefined;
}

/** Readings before the one of this id, newest first, `limit` at most. */
export const accessesOf = (
  tx: Transaction,
  { object, objectType, person }: AccessFilter,
  limit: number,
  before: string | null,
): Promise<Access[]> =>
  tx.query<Access>(
    `SELECT id, at, person, client, object_type AS "objectType", object_id AS "objectId", version_no AS "versionNo", purpose,
       trace_id AS "traceId"
     FROM access_log WHERE office_id = $1 AND ($3::uuid IS NULL OR id < $3) AND ($4::text IS NULL OR object_id = $4)
       AND ($5::text IS NULL OR object_type = $5) AND ($6::text IS NULL OR person = $6)
     ORDER BY id DESC LIMIT $2`,
    [tx.officeId, limit, before, object ?? null, objectType ?? null, person ?? null],
  );
