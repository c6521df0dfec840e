import type { Bilingual, ReadContext } from '../kernel/index.js';
import { commitmentOf, hashOf, type EntryBody } from './entry.js';
import { disclosuresOf, type DisclosureRow } from './entry.store.js';
import {
  caseEntriesAfter,
  caseWithoutEntries,
  otherEntriesAfter,
  rowWithoutEntry,
  type CheckedRow,
} from './verify.store.js';

/** The first place where the trail was bent. */
export interface Break {
  readonly entryId: string | null;
  readonly caseId: string | null;
  readonly seq: number | null;
  readonly code: keyof typeof BREAKS;
  readonly detail: Bilingual;
}

/** What a check of the whole trail found. */
export interface TrailReport {
  readonly intact: boolean;
  /** Entries read, up to the break where there is one. */
  readonly entries: number;
  readonly cases: number;
  /** Texts behind commitments that still fit them. */
  readonly commitments: number;
  /** Commitments whose salt and text were erased: the entry still holds, the text is forgotten. */
  readonly erased: number;
  readonly firstBreak: Break | null;
}

const BREAKS = {
  BODY_UNREADABLE: { zh: '记录正文无法读取。', en: "The entry's text cannot be read." },
  HASH_MISMATCH: { zh: '记录正文与其哈希不符。', en: "The entry's text does not have the entry's hash." },
  COLUMN_MISMATCH: { zh: '检索列与记录正文不符。', en: 'The columns that the entry is found by differ from its text.' },
  SEQUENCE_GAP: { zh: '案件记录的顺序号不连续。', en: "The case's entries do not count on without a gap." },
  CHAIN_BROKEN: { zh: '前一条记录的哈希不符。', en: "The hash of the case's entry before this one differs." },
  HEAD_MISMATCH: {
    zh: '案件的最后一条记录与案件不符。',
    en: "The case's last entry is not the one that the case names.",
  },
  COMMITMENT_MISMATCH: { zh: '披露的内容与承诺值不符。', en: 'A text does not fit its commitment.' },
  COMMITMENT_UNKNOWN: {
    zh: '披露的内容在记录中没有承诺值。',
    en: 'A text was added that the entry does not commit to.',
  },
  CASE_WITHOUT_ENTRIES: { zh: '案件没有任何记录。', en: 'A case has no entry at all.' },
  ENTRY_MISSING: { zh: '业务数据所指的记录不存在。', en: 'A row names an entry that is not there.' },
} satisfies Record<string, Bilingual>;

const PAGE = 500;

/**
 * Reads the whole trail of the office, page by page in constant memory, and proves again what it can prove by itself: every
 * entry's hash, that its columns say what its text says, every case's chain from its first entry to the one that the case
 * names as its last, every text against its commitment, and that no row names an entry that is gone. Stops at the first
 * break.
 *
 * @rule R-133
 */
export async function verifyTrail(ctx: ReadContext): Promise<TrailReport> {
  const count = { entries: 0, cases: 0, commitments: 0, erased: 0 };
  const firstBreak = await firstBreakIn(ctx, count);
  return { intact: firstBreak === null, ...count, firstBreak };
}

type Count = { -readonly [K in 'entries' | 'cases' | 'commitments' | 'erased']: number };

async function firstBreakIn(ctx: ReadContext, count: Count): Promise<Break | null> {
  const { tx } = ctx;
  let before: CheckedRow | null = null;
  for (;;) {
    const rows: CheckedRow[] = await caseEntriesAfter(tx, before, PAGE);
    const disclosures = await disclosuresByEntry(ctx, rows);
    for (const row of rows) {
      const first: boolean = before?.case_id !== row.case_id;
      const bent: Break | null =
        (first && before ? checkHead(before) : null) ??
        checkEntry(row, disclosures.get(row.entry_id) ?? [], count) ??
        checkLink(row, first ? null : before);
      if (bent) return bent;
      if (first) count.cases += 1;
      before = row;
    }
    if (rows.length < PAGE) break;
  }
  const bent = (before && checkHead(before)) ?? (await checkOthers(ctx, count));
  if (bent) return bent;
  const silent = await caseWithoutEntries(tx);
  if (silent) return { ...broken('CASE_WITHOUT_ENTRIES'), caseId: silent };
  const orphan = await rowWithoutEntry(tx);
  return orphan ? { ...broken('ENTRY_MISSING', orphan.table), entryId: orphan.entryId } : null;
}

/** Entries outside of any case have no chain: each stands for itself. */
async function checkOthers(ctx: ReadContext, count: Count): Promise<Break | null> {
  let last: string | null = null;
  for (;;) {
    const rows: CheckedRow[] = await otherEntriesAfter(ctx.tx, last, PAGE);
    const disclosures = await disclosuresByEntry(ctx, rows);
    for (const row of rows) {
      const bent = checkEntry(row, disclosures.get(row.entry_id) ?? [], count);
      if (bent) return bent;
      last = row.entry_id;
    }
    if (rows.length < PAGE) return null;
  }
}

function checkEntry(row: CheckedRow, disclosures: readonly DisclosureRow[], count: Count): Break | null {
  count.entries += 1;
  if (!hashOf(row.body).equals(row.hash)) return breakAt(row, 'HASH_MISMATCH');
  let body: EntryBody;
  try {
    body = JSON.parse(row.body) as EntryBody;
  } catch (cause) {
    return breakAt(row, 'BODY_UNREADABLE', String(cause));
  }
  const column = columnThatDiffers(row, body);
  if (column !== null) return breakAt(row, 'COLUMN_MISMATCH', column);
  const committed = body.committed ?? {};
  for (const disclosure of disclosures) {
    const commitment = committed[disclosure.name];
    if (commitment === undefined) return breakAt(row, 'COMMITMENT_UNKNOWN', disclosure.name);
    if (commitmentOf(disclosure) !== commitment) return breakAt(row, 'COMMITMENT_MISMATCH', disclosure.name);
  }
  count.commitments += disclosures.length;
  count.erased += Object.keys(committed).length - disclosures.length;
  return null;
}

function columnThatDiffers(row: CheckedRow, body: EntryBody): string | null {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['office_id', row.office_id, body.office],
    ['entry_id', row.entry_id, body.entryId],
    ['at', row.at.toISOString(), body.at],
    ['act', row.act, body.act],
    ['actor', row.actor, body.actor],
    ['object_type', row.object_type, body.objectType],
    ['object_id', row.object_id, body.objectId],
    ['case_id', row.case_id, body.case?.id ?? null],
    ['case_seq', row.case_seq, body.case?.seq ?? null],
    ['prev_hash', row.prev_hash?.toString('hex') ?? null, body.case?.prevHash ?? null],
  ];
  return pairs.find(([, column, text]) => column !== text)?.[0] ?? null;
}

function checkLink(row: CheckedRow, before: CheckedRow | null): Break | null {
  if (row.case_seq !== (before?.case_seq ?? 0) + 1) return breakAt(row, 'SEQUENCE_GAP');
  const linked = before === null ? row.prev_hash === null : row.prev_hash?.equals(before.hash) === true;
  return linked ? null : breakAt(row, 'CHAIN_BROKEN');
}

function checkHead(last: CheckedRow): Break | null {
  const fits = last.head_seq === last.case_seq && last.head_hash?.equals(last.hash) === true;
  return fits ? null : breakAt(last, 'HEAD_MISMATCH');
}

async function disclosuresByEntry(
  { tx }: ReadContext,
  rows: readonly CheckedRow[],
): Promise<ReadonlyMap<string, readonly DisclosureRow[]>> {
  const byEntry = new Map<string, DisclosureRow[]>(rows.map((row) => [row.entry_id, []]));
  for (const row of await disclosuresOf(tx, [...byEntry.keys()])) byEntry.get(row.entry_id)?.push(row);
  return byEntry;
}

const breakAt = (row: CheckedRow, code: Break['code'], what?: string): Break => ({
  ...broken(code, what),
  entryId: row.entry_id,
  caseId: row.case_id,
  seq: row.case_seq,
});

function broken(code: Break['code'], what?: string): Break {
  const { zh, en } = BREAKS[code];
  const detail = what === undefined ? { zh, en } : { zh: `${zh}（${what}）`, en: `${en} (${what})` };
  return { entryId: null, caseId: null, seq: null, code, detail };
}
