import { opensTo, placeViewer, viewerOf, type ReadContext } from '../kernel/index.js';
import { REFUSALS as REFUSED } from './alert-auditor.js';
import { ENTRY_COLUMNS, type EntryRow } from './entry.store.js';

/** What entries are looked for by. */
export interface EntryFilter {
  /** A case, with every case that it called. */
  readonly case?: string | undefined;
  readonly object?: string | undefined;
  readonly objectType?: string | undefined;
  readonly actor?: string | undefined;
  readonly act?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** An entry, and how much of what it is about its reader may see. */
export interface SeenEntry extends EntryRow {
  readonly sight: 'CONTENT' | 'METADATA' | null;
}

/** Acts that say of somebody that they were refused: for auditors, the director, and the refused themselves (R-087). */
const REFUSALS = [...REFUSED, 'NOTHING_THERE'].map((act) => `'${act}'`).join(', ');

/** SQL: root cases that an entry `e` belongs to: its own, and those of what it is about. */
const ROOTS = `roots_of(e.office_id, e.object_type, e.object_id) || ARRAY (
    SELECT c.root_case_id FROM process_instance c WHERE c.office_id = e.office_id AND c.id = e.case_id)`;

const CASES = `ARRAY (
    SELECT c.id FROM process_instance c WHERE c.office_id = $1 AND (c.id = $4 OR c.root_case_id = $4))`;

/** SQL: an entry `e` is about one of the things of this type that the statement finds. */
const isAbout = (type: string, ids: string): string =>
  `(e.object_type = '${type}' AND e.object_id = ANY (ARRAY (${ids})))`;

/** SQL: entries of a case `$4` and of what it called: what moved them, and what was recorded about them, their tasks and documents. */
const OF_CASE = `(e.case_id = ANY (${CASES}) OR ${[
  isAbout('CASE', `SELECT one::text FROM unnest(${CASES}) AS one`),
  isAbout('TASK', `SELECT t.id::text FROM task t WHERE t.office_id = $1 AND t.case_id = ANY (${CASES})`),
  isAbout('SIDE_TASK', `SELECT s.id::text FROM side_task s WHERE s.office_id = $1 AND s.case_id = ANY (${CASES})`),
  isAbout(
    'ACCOUNTABILITY_CASE',
    `SELECT a.id::text FROM accountability_case a WHERE a.office_id = $1 AND a.root_case_id = ANY (${CASES})`,
  ),
  isAbout(
    'DOCUMENT',
    `SELECT c.object_id FROM process_instance c
     WHERE c.office_id = $1 AND c.id = ANY (${CASES}) AND c.object_type = 'DOCUMENT'`,
  ),
].join(' OR ')})`;

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
    caller.keys.includes('DIRECTOR'),
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
     ) e WHERE $11 OR (e.sight IS NOT NULL AND (e.act NOT IN (${REFUSALS}) OR $13 OR e.actor = $12)) ORDER BY e.entry_id DESC LIMIT $2`,
    params,
  );
}
