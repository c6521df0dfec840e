import type { ReadContext } from '../kernel/index.js';
import { isId, Rejection, toWire, toWireOrNull, viewerOf } from '../kernel/index.js';
import type { SightLevel } from '../access/index.js';
import { variablesOf, type Variables } from '../engine/index.js';
import { linksOf, type CaseLinks } from './case-links.js';
import { seesEveryCase } from './case-sight.js';
import {
  allCases,
  calledCasesOf,
  casesSeenBy,
  openTasksOf,
  type CaseFilter,
  type CasePosition,
  type CaseRow,
  type OpenTask,
} from './case.store.js';
import { toCaseView, type CaseView } from './case-view.js';
import { findSeenInstance, type SeenInstanceRow } from './instance.store.js';

/** A step that waits for somebody, as its case shows it. */
export interface OpenStep {
  readonly taskId: string;
  readonly caseId: string;
  readonly element: string;
  readonly name: string;
  readonly candidates: readonly string[];
  readonly assignee: string | null;
  readonly claimedBy: string | null;
  readonly openedAt: string;
  readonly dueAt: string | null;
}

/** A case with what waits in it, what it called, and what this caller may do. */
export interface CaseDetail extends CaseView {
  readonly openTasks: readonly OpenStep[];
  readonly children: readonly CaseView[];
  readonly _links: CaseLinks;
}

/** One case. Raises `CASE_NOT_FOUND` where there is none for this caller. */
export async function readCase(ctx: ReadContext, caseId: string): Promise<CaseDetail> {
  const row = await visibleCase(ctx, caseId);
  const open = await openTasksOf(ctx.tx, row.root_case_id);
  const called = await calledCasesOf(ctx.tx, row.root_case_id);
  const isRoot = row.id === row.root_case_id;
  return {
    ...viewOf(row, ctx.zone),
    openTasks: open.filter((task) => isRoot || task.caseId === row.id).map((task) => toOpenStep(task, ctx)),
    children: called.filter((child) => child.parent_case_id === row.id).map((child) => viewOf(child, ctx.zone)),
    _links: linksOf(ctx, { row, open, awaited: new Set(row.awaited) }),
  };
}

/** The routing variables of a case. Raises `CASE_NOT_FOUND`. */
export async function readVariables(
  ctx: ReadContext,
  caseId: string,
): Promise<{ variables: Variables; /** That of the case. */ rowVersion: number }> {
  const row = await visibleCase(ctx, caseId);
  return { variables: variablesOf(row.state), rowVersion: row.seq };
}

/** Cases that the caller may see, newest first; `limit` at most. */
export async function listCases(
  ctx: ReadContext,
  filter: CaseFilter,
  limit: number,
  after: CasePosition | null,
): Promise<CaseView[]> {
  const rows = seesEveryCase(ctx.caller)
    ? await allCases(ctx.tx, viewerOf(ctx.caller), filter, limit, after)
    : await casesSeenBy(ctx.tx, viewerOf(ctx.caller), filter, limit, after);
  return rows.map((row) => viewOf(row, ctx.zone));
}

/** The row of a case that this caller may see. Raises `CASE_NOT_FOUND`. */
export const visibleCase = async (ctx: ReadContext, caseId: string): Promise<SeenInstanceRow> =>
  (await seenCase(ctx, caseId)).row;

/**
 * A case that this caller may see, and how much of it: whoever watches over every case knows what was done, and reads what was
 * said only by a relation of their own (domain-model.md section 8). Raises `CASE_NOT_FOUND`.
 *
 * @rule R-091 @rule R-134
 */
export async function seenCase(
  { tx, caller }: ReadContext,
  caseId: string,
): Promise<{ readonly row: SeenInstanceRow; readonly sight: SightLevel }> {
  const row = isId(caseId) ? await findSeenInstance(tx, caseId, viewerOf(caller)) : undefined;
  const isSeen = row !== undefined && (row.sight !== null || (seesEveryCase(caller) && row.is_cleared));
  if (!row || !isSeen) throw new Rejection('CASE_NOT_FOUND', { caseId });
  return { row, sight: row.sight ?? 'METADATA' };
}

const viewOf = (row: CaseRow, zone: string): CaseView =>
  toCaseView(
    {
      id: row.id,
      caseNo: row.case_no,
      rootCaseId: row.root_case_id,
      parent: row.parent_case_id === null ? null : { caseId: row.parent_case_id, n: row.parent_n ?? 0 },
      businessKey: row.business_key,
      objectType: row.object_type,
      objectId: row.object_id,
      starter: row.starter,
      status: row.status,
      endElement: row.end_element,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      suspension: row.suspended_at && { at: row.suspended_at, by: row.suspended_by ?? 'SYSTEM' },
      restartedFrom: row.restarted_from,
      seq: row.seq,
      definition: { key: row.definition_key, version: row.definition_version },
    },
    zone,
  );

const toOpenStep = (task: OpenTask, { caller, zone }: ReadContext): OpenStep => ({
  taskId: task.id,
  caseId: task.caseId,
  element: task.elementId,
  name: caller.language === 'en' ? (task.nameEn ?? task.nameZh) : task.nameZh,
  candidates: task.candidates,
  assignee: task.assignee,
  claimedBy: task.claimedBy,
  openedAt: toWire(task.openedAt, zone),
  dueAt: toWireOrNull(task.dueAt, zone),
});
