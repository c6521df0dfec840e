import type { ReadContext } from '../kernel/index.js';
import { isId, Rejection, toWire } from '../kernel/index.js';
import type { EntryBody } from './entry.js';
import { disclosuresOf, type EntryRow } from './entry.store.js';
import { entriesSeenBy, type EntryFilter } from './seen-entries.store.js';

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
  /** Its place among the entries that moved the case; `null` for what moved none. */
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

/**
 * Entries after a position, newest first. Whoever holds `audit:read` sees all of them; anybody else asks for a case or an
 * object, and gets its entries if they may see it. What has a case is seen through it: a copy of a document shows its reader
 * no more than the reader's own entries. Texts behind commitments are shown to whoever may see the content of the case or the
 * object, as in its history and story; everybody else has the entry with its commitments, by which it can be verified.
 *
 * A case has the entries of what it called, of their tasks and of what was recorded about the cases themselves.
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
  const rows = await entriesSeenBy(ctx, { filter, readsAll, before, limit });
  const texts = await disclosuresOf(
    ctx.tx,
    rows.filter((row) => row.sight === 'CONTENT').map((row) => row.entry_id),
  );
  return rows.map((row) => ({
    ...toEntryView(ctx, row),
    disclosures: texts
      .filter((text) => text.entry_id === row.entry_id)
      .map(({ name, salt, value }) => ({ name, salt: salt.toString('hex'), value })),
  }));
}

/** The case of what moved none: an urge, a transfer, what was asked beside a task. */
function caseIn(details: unknown): string | null {
  const caseId = (details as { readonly caseId?: unknown } | undefined | null)?.caseId;
  return typeof caseId === 'string' && isId(caseId) ? caseId : null;
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
    caseId: row.case_id ?? caseIn(body.details),
    caseSeq: row.case_seq,
    element: body.elementId ?? null,
    rule: body.rule ?? null,
    outcome: body.outcome ?? null,
    hash: row.hash.toString('hex'),
    prevHash: row.prev_hash?.toString('hex') ?? null,
    body: row.body,
  };
}
