import type { Transaction } from '../../kernel/index.js';

/** What one person did to one version of the text, and said about it. Bound to the version's hash. */
export interface ReviewAction {
  readonly id: string;
  readonly documentId: string;
  readonly versionNo: number;
  readonly contentHash: string;
  readonly round: number;
  readonly caseId: string;
  readonly taskId: string;
  readonly elementId: string;
  readonly stepZh: string;
  readonly stepEn: string | null;
  readonly act: string;
  readonly outcome: string;
  readonly opinion: string | null;
  readonly actor: string;
  readonly actorName: string;
  /** Post in which the person acted, `LEADER@COORD`; `ASSIGNEE` where they hold none any more. */
  readonly actorRole: string;
  readonly onBehalfOf: string | null;
  /** The name that they had then. */
  readonly onBehalfOfName: string | null;
  readonly actedAt: Date;
  readonly rule: string | null;
  /** A later version of the text made this approval void. */
  readonly supersededAt: Date | null;
  /** Of a signature only. */
  readonly signature: SignatureRecord | null;
}

export interface SignatureRecord {
  readonly kind: 'HAND' | 'ESIGN' | 'CONFIRM';
  /** WD_DIRECTOR, LGO_HEAD, DELEGATED. */
  readonly capacity: string | null;
  /** Post of the signer; `代` where it was signed for somebody else. */
  readonly signedAs: string;
}

const FIELDS = `a.id, a.document_id AS "documentId", a.version_no AS "versionNo", a.content_hash AS "contentHash", a.round,
  a.case_id AS "caseId", a.task_id AS "taskId", a.element_id AS "elementId", a.step_zh AS "stepZh", a.step_en AS "stepEn",
  a.act, a.outcome, a.opinion, a.actor, a.actor_name AS "actorName", a.actor_role AS "actorRole",
  a.on_behalf_of AS "onBehalfOf", (
    SELECT n.display_name FROM person n WHERE n.office_id = a.office_id AND n.code = a.on_behalf_of
    ORDER BY n.valid_from <= a.acted_at::date DESC, abs(n.valid_from - a.acted_at::date) LIMIT 1) AS "onBehalfOfName", a.acted_at AS "actedAt", a.rule, a.superseded_at AS "supersededAt",
  CASE WHEN s.review_action_id IS NOT NULL
    THEN json_build_object('kind', s.kind, 'capacity', s.capacity, 'signedAs', s.signed_as) END AS signature`;

/** Every action on a document's versions, in the order in which they happened. */
export function reviewActionsOf(tx: Transaction, documentId: string): Promise<ReviewAction[]> {
  return tx.query<ReviewAction>(
    `SELECT ${FIELDS} FROM review_action a
     LEFT JOIN signature_record s ON s.office_id = a.office_id AND s.review_action_id = a.id
     WHERE a.office_id = $1 AND a.document_id = $2 ORDER BY a.acted_at, a.id`,
    [tx.officeId, documentId],
  );
}

/** Writes an action, and its signature where it is one. */
export function insertReviewAction(
  tx: Transaction,
  action: Omit<ReviewAction, 'onBehalfOfName'>,
  entryId: string,
): void {
  tx.write(
    `INSERT INTO review_action (office_id, id, document_id, version_no, content_hash, round, case_id, task_id, element_id,
       step_zh, step_en, act, outcome, opinion, actor, actor_name, actor_role, on_behalf_of, acted_at, rule, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
    [
      tx.officeId,
      action.id,
      action.documentId,
      action.versionNo,
      action.contentHash,
      action.round,
      action.caseId,
      action.taskId,
      action.elementId,
      action.stepZh,
      action.stepEn,
      action.act,
      action.outcome,
      action.opinion,
      action.actor,
      action.actorName,
      action.actorRole,
      action.onBehalfOf,
      action.actedAt,
      action.rule,
      entryId,
    ],
    `review:${action.id}`,
  );
  if (!action.signature) return;
  tx.write(
    `INSERT INTO signature_record (office_id, review_action_id, document_id, kind, capacity, signed_as, content_hash, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.officeId,
      action.id,
      action.documentId,
      action.signature.kind,
      action.signature.capacity,
      action.signature.signedAs,
      action.contentHash,
      entryId,
    ],
    `signature:${action.id}`,
  );
}

/** Voids the approvals of versions before `versionNo`: they were given to another text. @rule R-136 */
export function supersedeApprovals(
  tx: Transaction,
  documentId: string,
  versionNo: number,
  at: Date,
  entryId: string,
): void {
  tx.write(
    `UPDATE review_action SET superseded_at = $4, audit_id = $5
     WHERE office_id = $1 AND document_id = $2 AND version_no < $3 AND outcome = 'APPROVE' AND superseded_at IS NULL`,
    [tx.officeId, documentId, versionNo, at, entryId],
    `reviews:${documentId}`,
  );
}
