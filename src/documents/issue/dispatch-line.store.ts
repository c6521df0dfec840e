import type { Transaction } from '../../kernel/index.js';
import type { Verb } from './distribution.js';

export type Channel = 'PAPER' | 'EXCHANGE' | 'SYSTEM';

/** One recipient of an issued document: by which verb, how many copies, when sent, when and by whom received. */
export interface DispatchLine {
  readonly id: string;
  readonly documentId: string;
  readonly lineNo: number;
  readonly verb: Verb;
  readonly recipientType: 'UNIT' | 'PERSON';
  /** Code of the unit or person. */
  readonly recipient: string;
  readonly channel: string;
  readonly copies: number;
  /** A line that a later registration no longer names stays as WITHDRAWN. */
  readonly status: 'PLANNED' | 'SENT' | 'RECEIVED' | 'WITHDRAWN';
  readonly sentAt: Date | null;
  readonly receivedAt: Date | null;
  readonly receivedBy: string | null;
  readonly rowVersion: number;
}

/** What a registration says of a line. */
export type LinePlan = Pick<DispatchLine, 'verb' | 'recipientType' | 'recipient' | 'channel' | 'copies'>;

const FIELDS = `id, document_id AS "documentId", line_no AS "lineNo", verb, recipient_type AS "recipientType", recipient,
  channel, copies, status, sent_at AS "sentAt", received_at AS "receivedAt", received_by AS "receivedBy",
  row_version AS "rowVersion"`;

/** Every line of a document's distribution list, in order, withdrawn ones included; with `lock`, held by this command. */
export function dispatchLinesOf(
  tx: Transaction,
  documentId: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<DispatchLine[]> {
  return tx.query<DispatchLine>(
    `SELECT ${FIELDS} FROM dispatch_line WHERE office_id = $1 AND document_id = $2 ORDER BY line_no
     ${lock ? 'FOR UPDATE' : ''}`,
    [tx.officeId, documentId],
  );
}

/** Writes a new line. */
export function insertLine(tx: Transaction, line: DispatchLine, entryId: string): void {
  tx.write(
    `INSERT INTO dispatch_line (office_id, id, document_id, line_no, verb, recipient_type, recipient, channel, copies,
       status, audit_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.officeId,
      line.id,
      line.documentId,
      line.lineNo,
      line.verb,
      line.recipientType,
      line.recipient,
      line.channel,
      line.copies,
      line.status,
      entryId,
    ],
    `line:${line.id}`,
  );
}

/** Writes what a line became: another registration, sent, received. */
export function saveLine(tx: Transaction, line: DispatchLine, entryId: string): void {
  tx.write(
    `UPDATE dispatch_line SET channel = $3, copies = $4, status = $5, sent_at = $6, received_at = $7, received_by = $8,
       audit_id = $9, row_version = row_version + 1 WHERE office_id = $1 AND id = $2`,
    [
      tx.officeId,
      line.id,
      line.channel,
      line.copies,
      line.status,
      line.sentAt,
      line.receivedAt,
      line.receivedBy,
      entryId,
    ],
    `line:${line.id}`,
  );
}
