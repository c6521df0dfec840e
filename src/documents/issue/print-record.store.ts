import type { Transaction } from '../../kernel/index.js';

/** One printing of a document (F-PRINT). `fileHash` is that of the printed text: a version's content hash or file hash. */
export interface PrintRecord {
  readonly id: string;
  readonly documentId: string;
  readonly versionNo: number;
  readonly copies: number;
  readonly fileHash: string;
  readonly place: string | null;
  readonly printedAt: Date;
  readonly printedBy: string;
}

/** One use of a seal. */
export interface SealUse {
  readonly id: string;
  readonly documentId: string;
  readonly versionNo: number;
  readonly sealId: string;
  readonly copies: number;
  readonly sealedAt: Date;
  readonly sealedBy: string;
}

/** Every printing of a document, oldest first. */
export function printRecordsOf(tx: Transaction, documentId: string): Promise<PrintRecord[]> {
  return tx.query<PrintRecord>(
    `SELECT id, document_id AS "documentId", version_no AS "versionNo", copies, file_hash AS "fileHash", place,
       printed_at AS "printedAt", printed_by AS "printedBy"
     FROM print_record WHERE office_id = $1 AND document_id = $2 ORDER BY printed_at, id`,
    [tx.officeId, documentId],
  );
}

/** Writes a printing. */
export function insertPrintRecord(tx: Transaction, print: PrintRecord, entryId: string): void {
  tx.write(
    `INSERT INTO print_record (office_id, id, document_id, version_no, copies, file_hash, place, printed_at, printed_by,
       audit_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.officeId,
      print.id,
      print.documentId,
      print.versionNo,
      print.copies,
      print.fileHash,
      print.place,
      print.printedAt,
      print.printedBy,
      entryId,
    ],
  );
}

/** Every use of a seal on a document, oldest first. */
export function sealUsesOf(tx: Transaction, documentId: string): Promise<SealUse[]> {
  return tx.query<SealUse>(
    `SELECT id, document_id AS "documentId", version_no AS "versionNo", seal_id AS "sealId", copies,
       sealed_at AS "sealedAt", sealed_by AS "sealedBy"
     FROM seal_use WHERE office_id = $1 AND document_id = $2 ORDER BY sealed_at, id`,
    [tx.officeId, documentId],
  );
}

/** Writes a use of a seal. */
export function insertSealUse(tx: Transaction, use: SealUse, entryId: string): void {
  tx.write(
    `INSERT INTO seal_use (office_id, id, document_id, version_no, seal_id, copies, sealed_at, sealed_by, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.officeId, use.id, use.documentId, use.versionNo, use.sealId, use.copies, use.sealedAt, use.sealedBy, entryId],
  );
}
