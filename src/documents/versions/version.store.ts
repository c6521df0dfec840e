import type { Transaction } from '../../kernel/index.js';
import type { DocumentVersion } from './version.js';

const HEAD = `document_id AS "documentId", no, title, body_file_id AS "bodyFileId", body_sha256 AS "bodySha256",
  attachments, content_hash AS "contentHash", author, change_class AS "changeClass",
  change_summary AS "changeSummary", editorial_flags AS "editorialFlags", frozen_at AS "frozenAt", superseded_at AS "supersededAt", created_at AS "createdAt"`;
const FIELDS = `${HEAD}, body_text AS "bodyText"`;

/** Every version of a document, oldest first. */
export function versionsOf(tx: Transaction, documentId: string): Promise<DocumentVersion[]> {
  return tx.query<DocumentVersion>(
    `SELECT ${FIELDS} FROM document_version WHERE office_id = $1 AND document_id = $2 ORDER BY no`,
    [tx.officeId, documentId],
  );
}

/** One version; `null` where there is none. */
export async function findVersion(tx: Transaction, documentId: string, no: number): Promise<DocumentVersion | null> {
  const [row] = await tx.query<DocumentVersion>(
    `SELECT ${FIELDS} FROM document_version WHERE office_id = $1 AND document_id = $2 AND no = $3`,
    [tx.officeId, documentId, no],
  );
  return row ?? null;
}

/** What a version is without its searchable text. */
export type VersionHead = Omit<DocumentVersion, 'bodyText'>;

/** Heads of several versions, by document id; of each document the one named. */
export async function versionHeads(
  tx: Transaction,
  wanted: readonly { readonly id: string; readonly currentVersion: number }[],
): Promise<ReadonlyMap<string, VersionHead>> {
  if (wanted.length === 0) return new Map();
  const rows = await tx.query<VersionHead>(
    `SELECT ${HEAD} FROM unnest($2::uuid[], $3::integer[]) AS w (id, version)
     JOIN document_version ON office_id = $1 AND document_id = w.id AND no = w.version`,
    [tx.officeId, wanted.map((one) => one.id), wanted.map((one) => one.currentVersion)],
  );
  return new Map(rows.map((row) => [row.documentId, row]));
}

/** Writes a version. It is never changed afterwards but for the marks of freezing and superseding. @rule R-136 */
export function insertVersion(tx: Transaction, version: DocumentVersion, entryId: string): void {
  tx.write(
    `INSERT INTO document_version (office_id, document_id, no, title, body_file_id, body_sha256, body_text, attachments,
       content_hash, author, change_class, change_summary, editorial_flags,
       created_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tx.officeId,
      version.documentId,
      version.no,
      version.title,
      version.bodyFileId,
      version.bodySha256,
      version.bodyText,
      JSON.stringify(version.attachments),
      version.contentHash,
      version.author,
      version.changeClass,
      version.changeSummary,
      version.editorialFlags,
      version.createdAt,
      entryId,
    ],
    `version:${version.documentId}:${version.no}`,
  );
}

/** Marks a version as frozen: it is what was signed, or what was submitted to the superior. The first mark stays. */
export function freezeVersion(tx: Transaction, documentId: string, no: number, at: Date, entryId: string): void {
  tx.write(
    `UPDATE document_version SET frozen_at = coalesce(frozen_at, $4), audit_id = $5
     WHERE office_id = $1 AND document_id = $2 AND no = $3`,
    [tx.officeId, documentId, no, at, entryId],
    `version:${documentId}:${no}`,
  );
}

/** Marks the versions before `no` that still counted as superseded. */
export function supersedeVersions(tx: Transaction, documentId: string, no: number, at: Date, entryId: string): void {
  tx.write(
    `UPDATE document_version SET superseded_at = $4, audit_id = $5
     WHERE office_id = $1 AND document_id = $2 AND no < $3 AND superseded_at IS NULL`,
    [tx.officeId, documentId, no, at, entryId],
    `version:${documentId}:${no - 1}`,
  );
}
