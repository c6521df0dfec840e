import { opensTo, placeViewer, type Transaction, type Viewer } from '../../kernel/index.js';

/** A file that somebody handed in: its bytes lie in the {@link FileStore} under their SHA-256. */
export interface StoredFile {
  readonly id: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
  readonly name: string;
  readonly storedBy: string;
  readonly storedAt: Date;
}

const FIELDS = `id, sha256, size, media_type AS "mediaType", name, stored_by AS "storedBy", stored_at AS "storedAt"`;

/** One file's row; `null` where there is none. */
export async function storedFile(tx: Transaction, id: string): Promise<StoredFile | null> {
  const [row] = await tx.query<StoredFile>(`SELECT ${FIELDS} FROM stored_file WHERE office_id = $1 AND id = $2`, [
    tx.officeId,
    id,
  ]);
  return row ?? null;
}

/** The rows of several files, by id; ids that name none are absent. */
export async function storedFiles(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, StoredFile>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<StoredFile>(
    `SELECT ${FIELDS} FROM stored_file WHERE office_id = $1 AND id = ANY ($2::uuid[])`,
    [tx.officeId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes a file's row. Its bytes are on disk already. */
export function insertStoredFile(tx: Transaction, file: StoredFile, entryId: string): void {
  tx.write(
    `INSERT INTO stored_file (office_id, id, sha256, size, media_type, name, stored_by, stored_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.officeId, file.id, file.sha256, file.size, file.mediaType, file.name, file.storedBy, file.storedAt, entryId],
    `file:${file.id}`,
  );
}

/** A place in which a file stands: a version of a document, or `null` for a superior's answer about it. */
export interface FilePlace {
  readonly documentId: string;
  readonly versionNo: number | null;
}

/**
 * Where the viewer may read the file: in versions of documents that carry it as main file or attachment, and as a
 * superior's answer; whoever only got a copy, in the issued version alone. Empty where they may not. @rule R-134
 */
export function placesOf(tx: Transaction, fileId: string, viewer: Viewer): Promise<FilePlace[]> {
  const params: unknown[] = [tx.officeId, fileId];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  return tx.query<FilePlace>(
    `SELECT place.document_id AS "documentId", place.no AS "versionNo" FROM (
       SELECT document_id, no FROM document_version WHERE office_id = $1 AND body_file_id = $2::uuid
       UNION
       SELECT document_id, no FROM document_version
       WHERE office_id = $1 AND attachments::jsonb @> jsonb_build_array(jsonb_build_object('fileId', $2::text))
       UNION
       SELECT document_id, NULL FROM superior_submission WHERE office_id = $1 AND response_file_id = $2::uuid
     ) place
     WHERE EXISTS (SELECT 1 FROM may_see m WHERE m.office_id = $1 AND m.object_type = 'DOCUMENT'
                   AND m.object_id = place.document_id::text AND m.level = 'CONTENT' AND ${opensTo('m', by)})
       AND EXISTS (SELECT 1 FROM document d WHERE d.office_id = $1 AND d.id = place.document_id
                   AND (place.no = d.current_version OR EXISTS (
                     SELECT 1 FROM may_see c WHERE c.office_id = $1 AND c.object_type = 'CASE'
                       AND c.object_id = d.case_id::text AND ${opensTo('c', by)})))
     ORDER BY 1, 2`,
    params,
  );
}
