import type { Transaction } from '../../kernel/index.js';
import type { ReviewAction } from './review-action.store.js';

/**
 * What added signers (加签) said of a document's versions, in the order in which they did, as lines beside the acts of the steps: `act`
 * is `SIGN_BEFORE` or `SIGN_AFTER`, `outcome` `AGREE` or `DISAGREE`, the step the one at which they were asked. Bound to the text that
 * they had before them, as their entry of the trail says; an agreement is void like an approval once the text is another one.
 *
 * @rule R-054 @rule R-136
 */
export const addedSignersOf = (tx: Transaction, documentId: string): Promise<ReviewAction[]> =>
  tx.query<ReviewAction>(
    `SELECT s.id, d.id AS "documentId", v.no AS "versionNo", v.content_hash AS "contentHash",
       coalesce(t.round, d.round) AS round, s.case_id AS "caseId", s.task_id AS "taskId", t.element_id AS "elementId",
       t.name_zh AS "stepZh", t.name_en AS "stepEn", s.kind AS act, s.outcome, s.answer AS opinion, s.who AS actor,
       ${nameThen('s.who')} AS "actorName", coalesce(s.body ->> 'role', CASE WHEN s.is_post THEN s.principal END, (
         SELECT p.role || '@' || a.unit FROM appointment a JOIN position p ON p.office_id = a.office_id AND p.code = a.position
           AND p.valid_from <= s.closed_at::date AND (p.valid_to IS NULL OR p.valid_to >= s.closed_at::date)
         WHERE a.office_id = $1 AND a.person = coalesce(s.on_behalf_of, s.who) AND a.valid_from <= s.closed_at::date
           AND (a.valid_to IS NULL OR a.valid_to >= s.closed_at::date)
         ORDER BY p.functional, a.unit <> d.owner_group, p.role, a.unit LIMIT 1), 'ASSIGNEE') AS "actorRole",
       s.on_behalf_of AS "onBehalfOf", ${nameThen('s.on_behalf_of')} AS "onBehalfOfName", s.closed_at AS "actedAt", t.rule,
       CASE WHEN s.outcome = 'AGREE' THEN (
         SELECT min(n.created_at) FROM document_version n WHERE n.office_id = $1 AND n.document_id = d.id AND n.no > v.no
           AND n.change_class IS DISTINCT FROM 'EDITORIAL') END AS "supersededAt", NULL AS signature
     FROM document d
     JOIN process_instance i ON i.office_id = d.office_id AND i.object_type = 'DOCUMENT' AND i.object_id = d.id::text
     JOIN task t ON t.office_id = i.office_id AND t.root_case_id = i.root_case_id AND t.case_id = i.id
     JOIN (
       SELECT s.*, coalesce(s.answered_by, s.principal) AS who, e.body::json AS body FROM side_task s
       JOIN audit_entry e ON e.office_id = s.office_id AND e.entry_id = s.audit_id
       WHERE s.status = 'DONE' AND s.kind IN ('SIGN_BEFORE', 'SIGN_AFTER')
     ) s ON s.office_id = t.office_id AND s.task_id = t.id
     JOIN document_version v ON v.office_id = d.office_id AND v.document_id = d.id
       AND v.no = coalesce((s.body ->> 'versionNo')::integer, t.version_no, d.current_version)
     WHERE d.office_id = $1 AND d.id = $2 ORDER BY s.closed_at, s.id`,
    [tx.officeId, documentId],
  );

/** SQL: the name that a person had when they answered. */
const nameThen = (person: string): string => `(
  SELECT n.display_name FROM person n WHERE n.office_id = $1 AND n.code = ${person}
  ORDER BY n.valid_from <= s.closed_at::date DESC, abs(n.valid_from - s.closed_at::date) LIMIT 1)`;
