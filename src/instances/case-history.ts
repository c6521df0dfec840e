import type { ReadContext } from '../kernel/index.js';
import { toWire } from '../kernel/index.js';
import type { Definitions } from '../definitions/index.js';

/** One act in the story of a case, in the order of the trail. */
export interface HistoryItem {
  readonly entryId: string;
  readonly caseId: string;
  readonly seq: number;
  readonly at: string;
  readonly act: string;
  readonly actor: string;
  readonly role: string | null;
  readonly element: string | null;
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly rule: string | null;
  readonly outcome: string | null;
  /** Elements entered between this act and the next wait. */
  readonly path: readonly string[];
}

interface EntryRow {
  readonly entry_id: string;
  readonly case_id: string;
  readonly case_seq: number;
  readonly at: Date;
  readonly act: string;
  readonly actor: string;
  readonly body: string;
  readonly definition_id: string;
}

/** Body fields of a case entry that the story shows. */
interface EntryBody {
  readonly role?: string;
  readonly elementId?: string;
  readonly rule?: string;
  readonly outcome?: string;
  readonly case?: { readonly path?: readonly string[] };
}

/** The story of a case and of everything it called: read from the trail, so that it can say nothing else. */
export async function readHistory(ctx: ReadContext, definitions: Definitions, caseId: string): Promise<HistoryItem[]> {
  const rows = await ctx.tx.query<EntryRow>(
    `SELECT e.entry_id, e.case_id, e.case_seq, e.at, e.act, e.actor, e.body, i.definition_id
     FROM process_instance i JOIN audit_entry e ON e.office_id = i.office_id AND e.case_id = i.id
     WHERE i.office_id = $1 AND i.root_case_id = $2 ORDER BY e.entry_id`,
    [ctx.tx.officeId, caseId],
  );
  const items: HistoryItem[] = [];
  for (const row of rows) {
    const { graph } = await definitions.byId(ctx.tx, row.definition_id);
    const body = JSON.parse(row.body) as EntryBody;
    const node = body.elementId === undefined ? undefined : graph.nodes.get(body.elementId);
    items.push({
      entryId: row.entry_id,
      caseId: row.case_id,
      seq: row.case_seq,
      at: toWire(row.at),
      act: row.act,
      actor: row.actor,
      role: body.role ?? null,
      element: body.elementId ?? null,
      name: node?.name ?? null,
      nameEn: node?.nameEn ?? null,
      rule: body.rule ?? null,
      outcome: body.outcome ?? null,
      path: body.case?.path ?? [],
    });
  }
  return items;
}
