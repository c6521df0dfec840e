import { opensTo, placeViewer, type Transaction, type Viewer } from '../kernel/index.js';
import type { ArchiveCode } from './archive-code.js';
import type { ArchivePackage, ArchiveRecord, FourCheck, RecordStatus } from './record.js';

const FIELDS = `r.id, r.handover_id AS "handoverId", r.archive_code AS "archiveCode", r.fonds, r.category, r.year, r.retention,
  r.organ_code AS "organCode", r.item_no AS "itemNo", r.title, r.doc_no AS "docNo", r.doc_date AS "docDate", r.creator,
  r.classification, r.object_type AS "objectType", r.object_id AS "objectId", r.storage_place AS "storagePlace",
  r.disposal_due AS "disposalDue", r.status, r.created_at AS "createdAt", r.row_version AS "rowVersion"`;

/**
 * The next item number of a series, gap-free: its row stays locked until the command ends, after the case's and the number
 * series' (architecture.md section 2).
 */
export async function nextItem(tx: Transaction, series: Omit<ArchiveCode, 'itemNo'>, entryId: string): Promise<number> {
  const [row] = await tx.query<{ last_item: number }>(
    `INSERT INTO archive_series (office_id, fonds, category, year, retention, organ_code, last_item, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, 1, $7)
     ON CONFLICT (office_id, fonds, category, year, retention, organ_code)
     DO UPDATE SET last_item = archive_series.last_item + 1, audit_id = excluded.audit_id
     RETURNING last_item`,
    [tx.officeId, series.fonds, series.category, series.year, series.retention, series.organCode, entryId],
  );
  return row!.last_item;
}

/** One record, by its id or by its hand-over. */
export async function findRecord(
  tx: Transaction,
  by: { readonly id: string } | { readonly handoverId: string },
): Promise<ArchiveRecord | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['handover_id', by.handoverId];
  const [row] = await tx.query<ArchiveRecord>(
    `SELECT ${FIELDS} FROM archive_record r WHERE r.office_id = $1 AND r.${column} = $2`,
    [tx.officeId, value],
  );
  return row ?? null;
}

/** What a list of records may be narrowed to. */
export interface RecordFilter {
  readonly archiveCode?: string | undefined;
  readonly objectId?: string | undefined;
  readonly status?: string | undefined;
  readonly year?: number | undefined;
}

/** Records that the viewer may see, newest first, at most `limit` after the given id. */
export function visibleRecords(
  tx: Transaction,
  viewer: Viewer,
  filter: RecordFilter,
  limit: number,
  after: string | null,
): Promise<ArchiveRecord[]> {
  const { archiveCode = null, objectId = null, status = null, year = null } = filter;
  const params: unknown[] = [tx.officeId, limit, after, archiveCode, objectId, status, year];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  return tx.query<ArchiveRecord>(
    `SELECT ${FIELDS} FROM archive_record r
     WHERE r.office_id = $1 AND ($3::uuid IS NULL OR r.id < $3)
       AND ($4::text IS NULL OR r.archive_code = $4) AND ($5::uuid IS NULL OR r.object_id = $5)
       AND ($6::text IS NULL OR r.status = $6) AND ($7::integer IS NULL OR r.year = $7)
       AND EXISTS (SELECT 1 FROM may_see s WHERE s.office_id = r.office_id AND s.object_type = 'RECORD'
                     AND s.object_id = r.id::text AND ${opensTo('s', by)})
     ORDER BY r.id DESC LIMIT $2`,
    params,
  );
}

/** Writes a new record. */
export function insertRecord(tx: Transaction, record: ArchiveRecord, entryId: string): void {
  tx.write(
    `INSERT INTO archive_record (office_id, id, handover_id, archive_code, fonds, category, year, retention, organ_code,
       item_no, title, doc_no, doc_date, creator, classification, object_type, object_id, storage_place, disposal_due,
       status, created_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
    [
      tx.officeId,
      record.id,
      record.handoverId,
      record.archiveCode,
      record.fonds,
      record.category,
      record.year,
      record.retention,
      record.organCode,
      record.itemNo,
      record.title,
      record.docNo,
      record.docDate,
      record.creator,
      record.classification,
      record.objectType,
      record.objectId,
      record.storagePlace,
      record.disposalDue,
      record.status,
      record.createdAt,
      entryId,
    ],
    `record:${record.id}`,
  );
}

/** Moves a record on. */
export function setRecordStatus(tx: Transaction, recordId: string, status: RecordStatus, entryId: string): void {
  tx.write(
    `UPDATE archive_record SET status = $3, audit_id = $4, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, recordId, status, entryId],
    `record:${recordId}`,
  );
}

/** Every package of a record, oldest first. */
export function packagesOf(tx: Transaction, recordId: string): Promise<ArchivePackage[]> {
  return tx.query<ArchivePackage>(
    `SELECT record_id AS "recordId", version, format, folder, manifest_hash AS "manifestHash", built_at AS "builtAt",
       check_results AS "checkResults", stored_at AS "storedAt"
     FROM archive_package WHERE office_id = $1 AND record_id = $2 ORDER BY version`,
    [tx.officeId, recordId],
  );
}

/** Writes a new package version. */
export function insertPackage(
  tx: Transaction,
  made: Pick<ArchivePackage, 'recordId' | 'version' | 'format' | 'folder' | 'manifestHash' | 'builtAt'>,
  entryId: string,
): void {
  tx.write(
    `INSERT INTO archive_package (office_id, record_id, version, format, folder, manifest_hash, built_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.officeId, made.recordId, made.version, made.format, made.folder, made.manifestHash, made.builtAt, entryId],
    `package:${made.recordId}:${made.version}`,
  );
}

/** Keeps what the four checks found, or the moment at which the package was stored for good. */
export function savePackage(
  tx: Transaction,
  of: Pick<ArchivePackage, 'recordId' | 'version'>,
  found: { readonly checks: readonly FourCheck[] } | { readonly storedAt: Date },
  entryId: string,
): void {
  const [column, value] =
    'checks' in found ? ['check_results', JSON.stringify(found.checks)] : ['stored_at', found.storedAt];
  tx.write(
    `UPDATE archive_package SET ${column} = $4, audit_id = $5 WHERE office_id = $1 AND record_id = $2 AND version = $3`,
    [tx.officeId, of.recordId, of.version, value, entryId],
    `package:${of.recordId}:${of.version}`,
  );
}
