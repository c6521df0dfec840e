import type { Transaction } from '../../kernel/index.js';

/** A case of a tree, as far as its story names it. */
export interface StoryCase {
  readonly id: string;
  readonly caseNo: string;
  readonly parentCaseId: string | null;
  readonly definitionId: string;
  readonly definitionKey: string;
  readonly status: string;
  readonly endElement: string | null;
  readonly seq: number;
}

/** Every case of a call tree, in the order of their start. */
export const casesOfTree = (tx: Transaction, rootCaseId: string): Promise<StoryCase[]> =>
  tx.query<StoryCase>(
    `SELECT id, case_no AS "caseNo", parent_case_id AS "parentCaseId", definition_id AS "definitionId",
       definition_key AS "definitionKey", status, end_element AS "endElement", seq
     FROM process_instance WHERE office_id = $1 AND root_case_id = $2 ORDER BY id`,
    [tx.officeId, rootCaseId],
  );

/** An entry of the trail that belongs to a story. */
export interface StoryEntry {
  readonly id: string;
  readonly at: Date;
  readonly act: string;
  readonly actor: string;
  readonly caseId: string;
  /** Its place in its case; `null` for what moves none: an urge, an incident, a suspension. */
  readonly seq: number | null;
  readonly body: string;
  /** Elements of the tasks that it closed, though nobody had completed them. */
  readonly closed: readonly string[];
}

/** What is told though it moves no case, by what it is about. */
const CASE_ACTS = [
  'CASE_SUSPENDED',
  'CASE_RESUMED',
  'CASE_RESTARTED',
  'INCIDENT_RAISED',
  'INCIDENT_RETRIED',
  'INCIDENT_RESOLVED',
  'URGED',
  'ESCALATED',
];
const TASK_ACTS = [
  'URGED',
  'TASK_CLAIMED',
  'TASK_UNCLAIMED',
  'TASK_TRANSFERRED',
  'TASK_COMMENTED',
  'SIDE_TASK_OPENED',
  'SIDE_TASK_DONE',
  'SIDE_TASK_WITHDRAWN',
  'SIDE_TASK_HANDED_ON',
  'TASK_SUBSTITUTED',
  'INCIDENT_RESOLVED',
];
const OBJECT_ACTS = ['URGED', 'ESCALATED'];

/**
 * Entries of these cases of one tree after a position, in the order of the trail, `limit` at most: what moved them, and what
 * was recorded about them, their tasks and what they are about. Each source is one ordered index scan that ends with the page.
 */
export const storyEntries = (
  tx: Transaction,
  rootCaseId: string,
  caseIds: readonly string[],
  { limit, after }: { readonly limit: number; readonly after: string | null },
): Promise<StoryEntry[]> =>
  tx.query<StoryEntry>(
    `WITH told AS (
       (SELECT e.entry_id, e.case_id FROM unnest($3::uuid[]) AS c (id)
        JOIN audit_entry e ON e.office_id = $1 AND e.case_id = c.id
        WHERE $5::uuid IS NULL OR e.entry_id > $5
        ORDER BY e.entry_id LIMIT $4)
       UNION ALL
       (SELECT e.entry_id, c.id FROM unnest($3::uuid[]) AS c (id)
        JOIN audit_entry e ON e.office_id = $1 AND e.object_type = 'CASE' AND e.object_id = c.id::text
        WHERE e.case_id IS NULL AND e.act = ANY ($6) AND ($5::uuid IS NULL OR e.entry_id > $5)
        ORDER BY e.entry_id LIMIT $4)
       UNION ALL
       (SELECT e.entry_id, t.case_id FROM task t
        JOIN audit_entry e ON e.office_id = $1 AND e.object_type = 'TASK' AND e.object_id = t.id::text
        WHERE t.office_id = $1 AND t.root_case_id = $2 AND t.case_id = ANY ($3) AND e.case_id IS NULL
          AND e.act = ANY ($7) AND ($5::uuid IS NULL OR e.entry_id > $5)
        ORDER BY e.entry_id LIMIT $4)
       UNION ALL
       (SELECT e.entry_id, i.id FROM process_instance i
        JOIN audit_entry e ON e.office_id = $1 AND e.object_type = i.object_type AND e.object_id = i.object_id
        WHERE i.office_id = $1 AND i.id = ANY ($3) AND i.object_type <> 'CASE' AND e.case_id IS NULL
          AND e.act = ANY ($8) AND e.body::json -> 'details' ->> 'caseId' = i.id::text
          AND ($5::uuid IS NULL OR e.entry_id > $5)
        ORDER BY e.entry_id LIMIT $4)
     )
     SELECT e.entry_id AS id, e.at, e.act, e.actor, told.case_id AS "caseId", e.case_seq AS seq, e.body, ARRAY (
         SELECT t.element_id FROM task t WHERE t.office_id = $1 AND t.case_id = e.case_id AND t.audit_id = e.entry_id
           AND t.status = 'CLOSED' ORDER BY t.n
       ) AS closed
     FROM (SELECT DISTINCT ON (entry_id) entry_id, case_id FROM told ORDER BY entry_id LIMIT $4) told
     JOIN audit_entry e ON e.office_id = $1 AND e.entry_id = told.entry_id
     ORDER BY e.entry_id`,
    [tx.officeId, rootCaseId, caseIds, limit, after, CASE_ACTS, TASK_ACTS, OBJECT_ACTS],
  );

/** Texts that people wrote behind these entries, by entry and name. */
export async function textsBehind(
  tx: Transaction,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const rows = await tx.query<{ id: string; name: string; value: string }>(
    'SELECT entry_id AS id, name, value FROM audit_disclosure WHERE office_id = $1 AND entry_id = ANY ($2)',
    [tx.officeId, entryIds],
  );
  const texts = new Map<string, Record<string, string>>();
  for (const { id, name, value } of rows) texts.set(id, { ...texts.get(id), [name]: value });
  return texts;
}
