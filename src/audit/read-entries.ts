import type { ReadContext } from '../kernel/index.js';
import { isId, opensTo, Rejection, toWire, viewerOf } from '../kernel/index.js';
import type { EntryBody } from './entry.js';
import { disclosuresOf, ENTRY_COLUMNS, type EntryRow } from './entry.store.js';

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

/** An entry on the wire. `body` is the text that was hashed, to the byte: its SHA-256 is `hash`. */
export interface EntryView {
  readonly id: string;
  readonly at: string;
  readonly act: string;
  readonly actor: string;
  readonly role: string | null;
  /** For whom the actor acted, by delegation (代). */
  readonly onBehalfOf: string | null;
  readonly client: string | null;
  readonly objectType: string;
  readonly objectId: string;
  readonly caseId: string | null;
  readonly caseSeq: number | null;
  readonly element: string | null;
  readonly rule: string | null;
  readonly outcome: string | null;
  readonly hash: string;
  readonly prevHash: string | null;
  readonly body: string;
  /** Salts and texts behind the entry's commitments, as far as they were not erased. */
  readonly disclosures: readonly { readonly name: string; readonly salt: string; readonly value: string }[];
}

/** Permission to read the whole trail. */
export const AUDIT_READ = 'audit:read';

/** SQL: root cases about an entry's object. */
const CASES_ABOUT = `SELECT c.root_case_id::text FROM process_instance c
  WHERE c.office_id = e.office_id AND c.object_type = e.object_type AND c.object_id = e.object_id`;

/**
 * Entries after a position, newest first. Whoever holds `audit:read` sees all of them; anybody else asks for a case or an
 * object, and gets its entries if they may see it. What has a case is seen through it: a copy of a document shows its reader
 * no more than the reader's own entries. A person's text behind a commitment is shown to those who may see the
 * case or the object, not to an auditor who only reads the trail.
 *
 * Raises `AUDIT_FILTER_NEEDED`.
 *
 * @rule R-133 @rule R-134
 */
export async function readEntries(
  ctx: ReadContext,
  filter: EntryFilter,
  before: string | null,
  limit: number,
): Promise<EntryView[]> {
  const readsAll = ctx.caller.permissions.has(AUDIT_READ);
  if (!readsAll && filter.case === undefined && filter.object === undefined) throw new Rejection('AUDIT_FILTER_NEEDED');
  if (filter.case !== undefined && !isId(filter.case)) return [];
  const viewer = viewerOf(ctx.caller);
  const rows = await ctx.tx.query<EntryRow & { readonly seen: boolean }>(
    `SELECT * FROM (
       SELECT ${ENTRY_COLUMNS}, EXISTS (
         SELECT 1 FROM may_see s WHERE s.office_id = e.office_id AND ${opensTo('s', { principals: '$2', opens: '$14' })}
           AND ((s.object_type = 'CASE'
                 AND (s.object_id IN (e.case_id::text, i.root_case_id::text) OR s.object_id IN (${CASES_ABOUT})))
             OR (s.object_type = e.object_type AND s.object_id = e.object_id AND e.case_id IS NULL
                 AND (e.actor = $13 OR NOT EXISTS (${CASES_ABOUT}))))
       ) AS seen
       FROM audit_entry e LEFT JOIN process_instance i ON i.office_id = e.office_id AND i.id = e.case_id
       WHERE e.office_id = $1 AND ($3::uuid IS NULL OR e.entry_id < $3)
         AND ($4::uuid IS NULL OR e.case_id = ANY (ARRAY (
           SELECT c.id FROM process_instance c WHERE c.office_id = $1 AND (c.id = $4 OR c.root_case_id = $4))))
         AND ($5::text IS NULL OR e.object_id = $5) AND ($6::text IS NULL OR e.object_type = $6)
         AND ($7::text IS NULL OR e.actor = $7) AND ($8::text IS NULL OR e.act = $8)
         AND ($9::timestamptz IS NULL OR e.at >= $9) AND ($10::timestamptz IS NULL OR e.at < $10)
     ) e WHERE e.seen OR $11 ORDER BY e.entry_id DESC LIMIT $12`,
    [
      ctx.tx.officeId,
      viewer.principals,
      before,
      filter.case ?? null,
      filter.object ?? null,
      filter.objectType ?? null,
      filter.actor ?? null,
      filter.act ?? null,
      filter.from ?? null,
      filter.to ?? null,
      readsAll,
      limit,
      ctx.caller.person,
      viewer.opens,
    ],
  );
  const texts = await disclosuresOf(
    ctx.tx,
    rows.filter((row) => row.seen).map((row) => row.entry_id),
  );
  return rows.map((row) => ({
    ...toEntryView(ctx, row),
    disclosures: texts
      .filter((text) => text.entry_id === row.entry_id)
      .map(({ name, salt, value }) => ({ name, salt: salt.toString('hex'), value })),
  }));
}

function toEntryView({ zone }: ReadContext, row: EntryRow): Omit<EntryView, 'disclosures'> {
  const body = JSON.parse(row.body) as EntryBody;
  return {
    id: row.entry_id,
    at: toWire(row.at, zone),
    act: row.act,
    actor: row.actor,
    role: body.role ?? null,
    onBehalfOf: body.onBehalfOf ?? null,
    client: body.client ?? null,
    objectType: row.object_type,
    objectId: row.object_id,
    caseId: row.case_id,
    caseSeq: row.case_seq,
    element: body.elementId ?? null,
    rule: body.rule ?? null,
    outcome: body.outcome ?? null,
    hash: row.hash.toString('hex'),
    prevHash: row.prev_hash?.toString('hex') ?? null,
    body: row.body,
  };
}
