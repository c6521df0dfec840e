import { opensTo, placeViewer, type Transaction, type Viewer } from '../kernel/index.js';
import type { Handover } from './handover.js';

const FIELDS = `h.id, h.case_id AS "caseId", h.object_type AS "objectType", h.object_id AS "objectId", h.carrier, h.status,
  h.baseline_at AS "baselineAt", h.due_rule AS "dueRule", h.raw_due AS "rawDue", h.due_at AS "dueAt", h.rolled,
  h.day_type AS "dayType", h.responsible, h.original_required AS "originalRequired", h.printed_required AS "printedRequired",
  h.original_count AS "originalCount", h.printed_count AS "printedCount", h.files, h.delivered_at AS "deliveredAt",
  h.accepted_at AS "acceptedAt", h.accepted_by AS "acceptedBy", h.on_time AS "onTime", h.reasons,
  h.storage_place AS "storagePlace",
  h.row_version AS "rowVersion"`;

/** One hand-over, by its id or by the case that carries it out. */
export async function findHandover(
  tx: Transaction,
  by: { readonly id: string } | { readonly caseId: string },
): Promise<Handover | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['case_id', by.caseId];
  const [row] = await tx.query<Handover>(
    `SELECT ${FIELDS} FROM archive_handover h WHERE h.office_id = $1 AND h.${column} = $2`,
    [tx.officeId, value],
  );
  return row ?? null;
}

/** Every hand-over of an object, oldest first. */
export function handoversOf(tx: Transaction, objectId: string): Promise<Handover[]> {
  return tx.query<Handover>(
    `SELECT ${FIELDS} FROM archive_handover h WHERE h.office_id = $1 AND h.object_id = $2 ORDER BY h.id`,
    [tx.officeId, objectId],
  );
}

/** What a list of hand-overs may be narrowed to. */
export interface HandoverFilter {
  readonly objectId?: string | undefined;
  readonly status?: string | undefined;
  readonly responsible?: string | undefined;
}

/** Hand-overs that the viewer may see, newest first, at most `limit` after the given id. */
export function visibleHandovers(
  tx: Transaction,
  viewer: Viewer,
  filter: HandoverFilter,
  limit: number,
  after: string | null,
): Promise<Handover[]> {
  const { objectId = null, status = null, responsible = null } = filter;
  const params: unknown[] = [tx.officeId, limit, after, objectId, status, responsible];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  return tx.query<Handover>(
    `SELECT ${FIELDS} FROM archive_handover h
     WHERE h.office_id = $1 AND ($3::uuid IS NULL OR h.id < $3)
       AND ($4::uuid IS NULL OR h.object_id = $4) AND ($5::text IS NULL OR h.status = $5)
       AND ($6::text IS NULL OR h.responsible = $6)
       AND EXISTS (SELECT 1 FROM may_see s WHERE s.office_id = h.office_id AND s.object_type = 'HANDOVER'
                     AND s.object_id = h.id::text AND ${opensTo('s', by)})
     ORDER BY h.id DESC LIMIT $2`,
    params,
  );
}

/** Writes a new hand-over. */
export function insertHandover(tx: Transaction, handover: Handover, entryId: string): void {
  tx.write(
    `INSERT INTO archive_handover (office_id, id, case_id, object_type, object_id, carrier, status, baseline_at, due_rule,
       raw_due, due_at, rolled, day_type, responsible, original_required, printed_required, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      tx.officeId,
      handover.id,
      handover.caseId,
      handover.objectType,
      handover.objectId,
      handover.carrier,
      handover.status,
      handover.baselineAt,
      handover.dueRule,
      handover.rawDue,
      handover.dueAt,
      handover.rolled,
      handover.dayType,
      handover.responsible,
      handover.originalRequired,
      handover.printedRequired,
      entryId,
    ],
    `handover:${handover.id}`,
  );
}

/** Writes what an act made of a hand-over. */
export function saveHandover(tx: Transaction, handover: Handover, entryId: string): void {
  tx.write(
    `UPDATE archive_handover SET status = $3, baseline_at = $4, due_rule = $5, raw_due = $6, due_at = $7, rolled = $8,
       day_type = $9, original_count = $10, printed_count = $11, files = $12, delivered_at = $13, accepted_at = $14,
       accepted_by = $15, on_time = $16, reasons = $17, storage_place = $18, responsible = $19, audit_id = $20,
       row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [
      tx.officeId,
      handover.id,
      handover.status,
      handover.baselineAt,
      handover.dueRule,
      handover.rawDue,
      handover.dueAt,
      handover.rolled,
      handover.dayType,
      handover.originalCount,
      handover.printedCount,
      JSON.stringify(handover.files),
      handover.deliveredAt,
      handover.acceptedAt,
      handover.acceptedBy,
      handover.onTime,
      handover.reasons,
      handover.storagePlace,
      handover.responsible,
      entryId,
    ],
    `handover:${handover.id}`,
  );
}
