import { opensTo, placeViewer, type Transaction, type Viewer } from '../../kernel/index.js';
import type { Verb } from '../issue/distribution.js';

/** A copy that went to a unit. */
export interface DispatchedCopy {
  readonly lineId: string;
  readonly documentId: string;
  readonly docKind: string;
  readonly docNo: string | null;
  readonly title: string;
  readonly verb: Verb;
  readonly sentAt: Date;
  readonly receivedAt: Date | null;
  /** Of all copies to the unit that the viewer may see, how many nobody has confirmed; the same in every row. */
  readonly outstanding: number;
}

/** Copies that went to a unit, of documents that the viewer may see, the last sent first, `limit` at most. @rule R-036 @rule R-134 */
export function dispatchedTo(tx: Transaction, viewer: Viewer, unit: string, limit: number): Promise<DispatchedCopy[]> {
  const params: unknown[] = [tx.officeId, unit, limit];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  return tx.query<DispatchedCopy>(
    `SELECT l.id AS "lineId", d.id AS "documentId", d.doc_kind AS "docKind", d.doc_no AS "docNo", d.title, l.verb,
       l.sent_at AS "sentAt", l.received_at AS "receivedAt",
       (count(*) FILTER (WHERE l.status = 'SENT') OVER ())::integer AS outstanding
     FROM dispatch_line l JOIN document d ON d.office_id = l.office_id AND d.id = l.document_id
     WHERE l.office_id = $1 AND l.recipient = $2 AND l.recipient_type = 'UNIT' AND l.status IN ('SENT', 'RECEIVED')
       AND EXISTS (SELECT 1 FROM may_see m WHERE m.office_id = d.office_id AND m.object_type = 'DOCUMENT'
                   AND m.object_id = d.id::text AND ${opensTo('m', by)})
     ORDER BY l.sent_at DESC, l.id DESC LIMIT $3`,
    params,
  );
}
