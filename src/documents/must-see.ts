import type { MustSeeProbe, SeenItem } from '../instances/index.js';

/** What a step may want seen before it is completed (processes.md 0.3): the text as it stands, and what was said of it. */
export const MUST_SEE = ['CURRENT_VERSION', 'OPINIONS'] as const;

interface Row {
  readonly version: number;
  readonly contentSeen: boolean;
  readonly opinionsSeen: boolean;
  readonly mode: string | null;
}

/**
 * Whether a person has seen what a step wants seen of its document, by what the access log says: the content of the version as it
 * stands (its file, its text, or the version with its text), and the opinions since the last of them was written (the approval
 * sheet, the history or the story). What somebody wrote they have seen, and where there is nothing yet, nothing is missing. An
 * attachment alone is not the text. One round trip.
 *
 * @rule R-054
 */
export const seenOfDocument: MustSeeProbe = async ({ tx }, asked) => {
  const { person, objectId, caseIds, settingsVersion, what } = asked;
  const [row] = await tx.query<Row>(
    `SELECT d.current_version AS version,
       v.no IS NULL OR v.author = $3
         OR EXISTS (SELECT 1 FROM access_log a WHERE a.office_id = $1 AND a.object_type = 'DOCUMENT' AND a.object_id = $2::text
                    AND a.person = $3 AND a.version_no = v.no AND a.purpose IN ('CONTENT', 'VERSION'))
         OR EXISTS (SELECT 1 FROM access_log a WHERE a.office_id = $1 AND a.object_type = 'FILE'
                    AND a.object_id = v.body_file_id::text AND a.person = $3 AND a.purpose = 'DOWNLOAD') AS "contentSeen",
       said.at IS NULL
         OR EXISTS (SELECT 1 FROM access_log a WHERE a.office_id = $1 AND a.object_type = 'DOCUMENT' AND a.object_id = $2::text
                    AND a.person = $3 AND a.purpose = 'APPROVAL_SHEET' AND a.at >= said.at)
         OR EXISTS (SELECT 1 FROM access_log a WHERE a.office_id = $1 AND a.object_type = 'CASE' AND a.object_id = ANY ($4::text[])
                    AND a.person = $3 AND a.purpose IN ('HISTORY', 'STORY') AND a.at >= said.at) AS "opinionsSeen",
       (SELECT s.settings #>> '{signoff,mustSee}' FROM settings_version s
        WHERE s.office_id = $1 AND s.version = $5) AS mode
     FROM document d
     LEFT JOIN document_version v ON v.office_id = d.office_id AND v.document_id = d.id AND v.no = d.current_version
     CROSS JOIN LATERAL (
       SELECT max(r.acted_at) AS at FROM review_action r
       WHERE r.office_id = $1 AND r.document_id = d.id AND r.actor <> $3 AND r.act NOT IN ('DRAFT', 'REVISE')
     ) said
     WHERE d.office_id = $1 AND d.id = $2::uuid`,
    [tx.officeId, objectId, person, caseIds, settingsVersion],
  );
  if (!row) return { items: [], isDemanded: false };
  const document = `/api/v1/documents/${objectId}`;
  const items: Readonly<Record<(typeof MUST_SEE)[number], SeenItem>> = {
    CURRENT_VERSION: {
      what: 'CURRENT_VERSION',
      isSeen: row.contentSeen,
      href: `${document}/versions/${row.version}/content`,
    },
    OPINIONS: { what: 'OPINIONS', isSeen: row.opinionsSeen, href: `${document}/approval-sheet` },
  };
  return {
    items: MUST_SEE.filter((one) => what.includes(one)).map((one) => items[one]),
    isDemanded: row.mode === 'DEMAND',
  };
};
