import type { Caller, ReadContext } from '../kernel/index.js';
import { isId, Rejection, toWire, toWireOrNull, viewerOf } from '../kernel/index.js';
import { variablesOf, type Variables } from '../engine/index.js';
import { demandCaseSight, seesEveryCase } from './case-sight.js';
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
import { findInstance } from './instance.store.js';

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
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
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
    _links: linksOf(row, ctx.caller, open),
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
export async function visibleCase(ctx: ReadContext, caseId: string) {
  const row = isId(caseId) ? await findInstance(ctx.tx, caseId) : undefined;
  if (!row) throw new Rejection('CASE_NOT_FOUND', { caseId });
  await demandCaseSight(ctx, { caseId, rootCaseId: row.root_case_id });
  return row;
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

function linksOf(row: CaseRow, caller: Caller, open: readonly OpenTask[]): CaseDetail['_links'] {
  const self = `/api/v1/cases/${row.id}`;
  const isSuspended = row.suspended_at !== null;
  const runs = row.status === 'RUNNING' && row.id === row.root_case_id;
  const mayRecall =
    caller.person === row.starter && open.length > 0 && open.every((task) => task.firstOpenedAt === null);
  return {
    self: { href: self },
    history: { href: `${self}/history` },
    story: { href: `${self}/story` },
    variables: { href: `${self}/variables` },
    diagram: { href: `${self}/diagram.svg` },
    overlay: { href: `${self}/diagram` },
    ...(row.object_type === 'DOCUMENT' && row.object_id !== null
      ? { document: { href: `/api/v1/documents/${row.object_id}` } }
      : {}),
    ...(runs && !isSuspended ? { act: { href: `${self}/acts` } } : {}),
    ...(row.status === 'RUNNING' && caller.permissions.has('cases:suspend')
      ? isSuspended
        ? { resume: { href: `${self}/resume` } }
        : { suspend: { href: `${self}/suspend` } }
      : {}),
    ...(row.status === 'RUNNING' && caller.permissions.has('cases:move')
      ? { tokens: { href: `${self}/tokens` }, move: { href: `${self}/move` }, instances: { href: `${self}/instances` } }
      : {}),
    ...(row.status === 'RUNNING' && caller.permissions.has('cases:migrate')
      ? { migrate: { href: `${self}/migrate` } }
      : {}),
    ...(row.status !== 'RUNNING' && row.id === row.root_case_id && caller.permissions.has('cases:move')
      ? { restart: { href: `${self}/restart` } }
      : {}),
    ...(runs && !isSuspended && mayRecall ? { recall: { href: `${self}/recall` } } : {}),
    ...(runs && (caller.permissions.has('cases:cancel') || caller.keys.includes('DIRECTOR'))
      ? { cancel: { href: `${self}/cancel` } }
      : {}),
  };
}
