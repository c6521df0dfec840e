import { opensTo, placeViewer, viewerOf, type ReadContext } from '../kernel/index.js';
import { ENTRY_COLUMNS, type EntryRow } from './entry.store.js';
import type { EntryFilter } from './read-entries.js';

/** An entry, and how much of what it is about its reader may see. */
export interface SeenEntry extends EntryRow {
  readonly sight: 'CONTENT' | 'METADATA' | null;
}

/** SQL: root cases that an entry `e` belongs to: its own, those about its object, that of the task or the case that it is about. */
const ROOTS = `ARRAY (
    SELECT c.root_case_id FROM process_instance c WHERE c.office_id = e.office_id AND c.id = e.case_id
    UNION SELECT c.root_case_id FROM process_instance c
      WHERE c.office_id = e.office_id AND c.object_type = e.object_type AND c.object_id = e.object_id
    UNION SELECT c.root_case_id FROM process_instance c
      WHERE c.office_id = e.office_id AND e.object_type = 'CASE' AND c.id = uuid_of(e.object_id)
    UNION SELECT t.root_case_id FROM task t
      WHERE t.office_id = e.office_id AND e.object_type = 'TASK' AND t.id = uuid_of(e.object_id))`;

const CASES = `ARRAY (
    SELECT c.id FROM process_instance c WHERE c.office_id = $1 AND (c.id = $4 OR c.root_case_id = $4))`;

/** SQL: entries of a case `$4` and of what it called: what moved them, and what was recorded about them and their tasks. */
const OF_CASE = `(e.case_id = ANY (${CASES})
    OR (e.object_type = 'CASE' AND e.object_id = ANY (${CASES}::text[]))
    OR (e.object_type = 'TASK' AND e.object_id = ANY (ARRAY (
      SELECT t.id::text FROM task t WHERE t.office_id = $1 AND t.case_id = ANY (${CASES})))))`;

/**
 * Entries before a position, newest first, `limit` at most, each with what the caller may see of the case or of the object that it
 * is about: an entry of a case, of its task or of its object is seen through the case, the reader's own entry about an object
 * through the object, too. Those of which the caller sees nothing are left out, unless `readsAll`.
 *
 * @rule R-134
 */
export function entriesSeenBy(
  { tx, caller }: ReadContext,
  of: {
    readonly filter: EntryFilter;
    readonly readsAll: boolean;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<SeenEntry[]> {
  const { filter } = of;
  const params: unknown[] = [
    tx.officeId,
    of.limit,
    of.before,
    filter.case ?? null,
    filter.object ?? null,
    filter.objectType ?? null,
    filter.actor ?? null,
    filter.act ?? null,
    filter.from ?? null,
    filter.to ?? null,
    of.readsAll,
    caller.person,
  ];
  const by = placeViewer(viewerOf(caller), (value) => `$${params.push(value)}`);
  const ofCase = filter.case === undefined ? 'AND $4::uuid IS NULL' : `AND ${OF_CASE}`;
  return tx.query<SeenEntry>(
    `SELECT * FROM (
       SELECT ${ENTRY_COLUMNS}, (
         SELECT min(s.level) FROM may_see s WHERE s.office_id = e.office_id AND ${opensTo('s', by)}
           AND ((s.object_type = 'CASE' AND s.object_id = ANY (about.roots::text[]))
             OR (s.object_type = e.object_type AND s.object_id = e.object_id AND e.case_id IS NULL
                 AND (e.actor = $12 OR about.roots = '{}')))
       ) AS sight
       FROM audit_entry e
       CROSS JOIN LATERAL (SELECT ${ROOTS} AS roots) about
       WHERE e.office_id = $1 AND ($3::uuid IS NULL OR e.entry_id < $3) ${ofCase}
         AND ($5::text IS NULL OR e.object_id = $5) AND ($6::text IS NULL OR e.object_type = $6)
         AND ($7::text IS NULL OR e.actor = $7) AND ($8::text IS NULL OR e.act = $8)
         AND ($9::timestamptz IS NULL OR e.at >= $9) AND ($10::timestamptz IS NULL OR e.at < $10)
     ) e WHERE e.sight IS NOT NULL OR $11 ORDER BY e.entry_id DESC LIMIT $2`,
    params,
  );
}
