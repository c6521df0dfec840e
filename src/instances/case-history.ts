import type { ReadContext } from '../kernel/index.js';
import { toWire } from '../kernel/index.js';
import type { Definitions } from '../definitions/index.js';
import { seenCase } from './case-reads.js';
import { groundsIn, type DecisionGrounds } from './decision-grounds.js';

/** One act in the story of a case, in the order of the trail. */
export interface HistoryItem {
  readonly entryId: string;
  readonly caseId: string;
  /** Its place among the entries that moved the case; `null` for what was asked, answered or signed beside a task. */
  readonly seq: number | null;
  readonly at: string;
  readonly act: string;
  readonly actor: string;
  readonly role: string | null;
  /** For whom the actor acted, by delegation (代). */
  readonly onBehalfOf: string | null;
  readonly element: string | null;
  readonly name: string | null;
  readonly rule: string | null;
  readonly outcome: string | null;
  /**
   * What the actor wrote: an opinion, a question, an answer; kept outside the entry, which holds its commitment only. `null` for a reader who may see the case and not its
   * content: who watches over all cases reads that something was done, not what was said (domain-model.md section 8).
   */
  readonly opinion: string | null;
  /** Elements entered between this act and the next wait. */
  readonly path: readonly string[];
  /** Why a business-rule task answered what it did; `null` for every other act. */
  readonly decided: DecisionGrounds | null;
  /** Tasks that this act closed, though nobody had completed them: the others of a countersign that was returned. */
  readonly closed: readonly ClosedTask[];
  /** What was asked beside a task, or answered; `null` for every other act. */
  readonly asked: AskedBeside | null;
}

/** What somebody was asked beside a task: advice, reading, or a signature (加签). */
export interface AskedBeside {
  readonly taskId: string;
  /** `CONSULT`, `READ`, `SIGN_BEFORE`, `SIGN_AFTER` */
  readonly kind: string;
  /** Who is asked: persons, or posts. */
  readonly of: readonly string[];
}

/** A task that nobody will complete any more. */
export interface ClosedTask {
  readonly taskId: string;
  readonly element: string;
  readonly candidates: readonly string[];
  /** `CANCELLED_BY_RETURN`, `CANCELLED_BY_REJECT`, or how the engine left it. */
  readonly reason: string;
}

interface EntryRow {
  readonly entry_id: string;
  readonly case_id: string;
  readonly case_seq: number | null;
  readonly at: Date;
  readonly act: string;
  readonly actor: string;
  readonly object_id: string;
  readonly body: string;
  readonly definition_id: string;
  readonly opinion: string | null;
  readonly closed: readonly ClosedTask[];
}

/** Body fields of a case entry that the story shows. */
interface EntryBody {
  readonly role?: string;
  readonly onBehalfOf?: string;
  readonly elementId?: string;
  readonly rule?: string;
  readonly outcome?: string;
  readonly details?: unknown;
  readonly case?: { readonly path?: readonly string[]; readonly stimulus?: unknown };
}

/** What is told of what people ask each other beside tasks, though it moves no case. */
const BESIDE = ['SIDE_TASK_OPENED', 'SIDE_TASK_DONE', 'SIDE_TASK_WITHDRAWN', 'SIDE_TASK_HANDED_ON'];

/**
 * The story of a case and of everything it called: read from the trail, so that it can say nothing else. At most
 * `limit` items, after the entry `after`. Opinions are shown to whoever may see the content of the case, as in its story.
 *
 * Raises `CASE_NOT_FOUND`.
 *
 * @rule R-054 @rule R-134
 */
export async function readHistory(
  ctx: ReadContext,
  definitions: Definitions,
  caseId: string,
  { limit, after }: { readonly limit: number; readonly after: string | null },
): Promise<HistoryItem[]> {
  const { row: seen, sight } = await seenCase(ctx, caseId);
  const rows = await ctx.tx.query<EntryRow>(
    `WITH told AS (
       (SELECT e.entry_id, e.case_id FROM process_instance i
        JOIN audit_entry e ON e.office_id = i.office_id AND e.case_id = i.id
        WHERE i.office_id = $1 AND i.root_case_id = $2 AND ($4::uuid IS NULL OR e.entry_id > $4)
        ORDER BY e.entry_id LIMIT $3)
       UNION ALL
       (SELECT e.entry_id, t.case_id FROM task t
        JOIN audit_entry e ON e.office_id = t.office_id AND e.object_type = 'TASK' AND e.object_id = t.id::text
        WHERE t.office_id = $1 AND t.root_case_id = $2 AND e.case_id IS NULL AND e.act = ANY ($6)
          AND ($4::uuid IS NULL OR e.entry_id > $4)
        ORDER BY e.entry_id LIMIT $3)
     )
     SELECT e.entry_id, told.case_id, e.case_seq, e.at, e.act, e.actor, e.object_id, e.body, i.definition_id, d.value AS opinion, ARRAY (
         SELECT json_build_object('taskId', t.id, 'element', t.element_id, 'candidates', t.candidates,
           'reason', t.close_reason)
         FROM task t WHERE t.office_id = e.office_id AND t.case_id = e.case_id AND t.audit_id = e.entry_id
           AND t.status = 'CLOSED' ORDER BY t.n
       ) AS closed
     FROM told
     JOIN audit_entry e ON e.office_id = $1 AND e.entry_id = told.entry_id
     JOIN process_instance i ON i.office_id = $1 AND i.id = told.case_id
     LEFT JOIN audit_disclosure d ON $5 AND d.office_id = e.office_id AND d.entry_id = e.entry_id
       AND (d.name = 'opinion' OR (e.case_id IS NULL AND d.name IN ('request', 'answer')))
     ORDER BY e.entry_id LIMIT $3`,
    [ctx.tx.officeId, seen.root_case_id, limit, after, sight === 'CONTENT', BESIDE],
  );
  const items: HistoryItem[] = [];
  for (const row of rows) {
    const { graph } = await definitions.byId(ctx.tx, row.definition_id);
    const body = JSON.parse(row.body) as EntryBody;
    const asked = BESIDE.includes(row.act) ? askedIn(row.object_id, body.details) : null;
    const element = body.elementId ?? asked?.element ?? null;
    const node = element === null ? undefined : graph.nodes.get(element);
    // A refusal names a step that may be one of a called case.
    const details = (body.details ?? {}) as { readonly step?: string; readonly stepEn?: string | null };
    items.push({
      entryId: row.entry_id,
      caseId: row.case_id,
      seq: row.case_seq,
      at: toWire(row.at, ctx.zone),
      act: row.act,
      actor: row.actor,
      role: body.role ?? null,
      onBehalfOf: body.onBehalfOf ?? null,
      element,
      name:
        (ctx.caller.language === 'en' ? (node?.nameEn ?? details.stepEn) : null) ?? node?.name ?? details.step ?? null,
      rule: body.rule ?? null,
      outcome: body.outcome ?? null,
      opinion: row.opinion,
      path: body.case?.path ?? [],
      decided: row.act === 'DECIDED' ? groundsIn(body.details, body.case?.stimulus) : null,
      closed: row.closed,
      asked: asked?.asked ?? null,
    });
  }
  return items;
}

/** What was asked beside a task, and at which step. */
function askedIn(taskId: string, details: unknown): { readonly asked: AskedBeside; readonly element: string | null } {
  const { kind, recipients, elementId } = (details ?? {}) as {
    readonly kind?: string;
    readonly recipients?: readonly string[];
    readonly elementId?: string;
  };
  return { asked: { taskId, kind: kind ?? '', of: recipients ?? [] }, element: elementId ?? null };
}
