/** Kinds of side tasks by which one more person signs. */
export const SIGNING_KINDS = ['SIGN_BEFORE', 'SIGN_AFTER'] as const;

/** Whether a side task asks for a signature. */
export const isSigning = (kind: string): boolean => SIGNING_KINDS.some((one) => one === kind);

/** What an added signer did to the version, whatever they said of it: a review (R-125). */
export const SIGNERS_ACT = 'REVIEW';

/**
 * SQL: what added signers answered in a call tree about a version: `by`, `for` (代), `closed_at`. A signature is about the text that
 * its task was completed with, so that who signed before a text was handed in has reviewed that text.
 *
 * @rule R-125
 */
export const signedSql = (rootCaseId: string, versionNo: string): string =>
  `SELECT coalesce(s.answered_by, s.principal) AS by, s.on_behalf_of AS for, s.closed_at
   FROM task p JOIN side_task s ON s.office_id = p.office_id AND s.task_id = p.id
   WHERE p.office_id = $1 AND p.root_case_id = ${rootCaseId} AND p.version_no IS NOT DISTINCT FROM ${versionNo}
     AND s.status = 'DONE' AND s.kind IN (${SIGNING_KINDS.map((kind) => `'${kind}'`).join(', ')})`;
