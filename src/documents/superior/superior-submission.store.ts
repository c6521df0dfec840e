import type { Transaction } from '../../kernel/index.js';

/** A text submitted to the superior for approval, and what came back. */
export interface SuperiorSubmission {
  readonly id: string;
  readonly documentId: string;
  readonly superiorOrg: string;
  readonly versionNo: number;
  readonly contentHash: string;
  readonly channel: string | null;
  readonly contact: string | null;
  readonly submittedAt: Date | null;
  readonly result: string | null;
  readonly responseText: string | null;
  readonly responseFileId: string | null;
  readonly superiorDocNo: string | null;
  readonly respondedAt: Date | null;
}

const FIELDS = `id, document_id AS "documentId", superior_org AS "superiorOrg", version_no AS "versionNo",
  content_hash AS "contentHash", channel, contact, submitted_at AS "submittedAt", result, response_text AS "responseText",
  response_file_id AS "responseFileId", superior_doc_no AS "superiorDocNo", responded_at AS "respondedAt"`;

/** Every submission of a document, oldest first. */
export function submissionsOf(tx: Transaction, documentId: string): Promise<SuperiorSubmission[]> {
  return tx.query<SuperiorSubmission>(
    `SELECT ${FIELDS} FROM superior_submission WHERE office_id = $1 AND document_id = $2 ORDER BY id`,
    [tx.officeId, documentId],
  );
}

/** Writes a new submission, not yet sent. */
export function insertSubmission(tx: Transaction, submission: SuperiorSubmission, entryId: string): void {
  tx.write(
    `INSERT INTO superior_submission (office_id, id, document_id, superior_org, version_no, content_hash, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.officeId,
      submission.id,
      submission.documentId,
      submission.superiorOrg,
      submission.versionNo,
      submission.contentHash,
      entryId,
    ],
    `submission:${submission.id}`,
  );
}

/** Writes what a submission became: sent, answered. */
export function saveSubmission(tx: Transaction, submission: SuperiorSubmission, entryId: string): void {
  tx.write(
    `UPDATE superior_submission SET superior_org = $3, channel = $4, contact = $5, submitted_at = $6, result = $7,
       response_text = $8, response_file_id = $9, superior_doc_no = $10, responded_at = $11, audit_id = $12
     WHERE office_id = $1 AND id = $2`,
    [
      tx.officeId,
      submission.id,
      submission.superiorOrg,
      submission.channel,
      submission.contact,
      submission.submittedAt,
      submission.result,
      submission.responseText,
      submission.responseFileId,
      submission.superiorDocNo,
      submission.respondedAt,
      entryId,
    ],
    `submission:${submission.id}`,
  );
}
