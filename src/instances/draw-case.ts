import { toWire, type Bilingual, type ReadContext, type Transaction } from '../kernel/index.js';
import { standingOf, type ProcessDiagram, type ProcessGraph, type Trace } from '../engine/index.js';
import { drawDiagram, type Definitions, type DiagramMarks } from '../definitions/index.js';
import { visibleCase } from './case-reads.js';
import type { CaseTraces } from './case-traces.js';
import type { InstanceStatus } from './instance.js';
import type { InstanceRow } from './instance.store.js';

const STATUS: Readonly<Record<InstanceStatus, Bilingual>> = {
  RUNNING: { zh: '办理中', en: 'under way' },
  COMPLETED: { zh: '已办结', en: 'completed' },
  TERMINATED: { zh: '已终止', en: 'terminated' },
  ERROR: { zh: '因差错结束', en: 'ended by an error' },
  CANCELLED: { zh: '已作废', en: 'voided' },
};

/**
 * A case on the diagram of its process, as SVG in the caller's language: where it stands, the way it went, what was cut short,
 * open incidents; a call activity leads to the drawing of the case that it called.
 *
 * Raises `CASE_NOT_FOUND` where there is none for this caller, `DIAGRAM_MISSING`.
 */
export async function drawCase(
  ctx: ReadContext,
  { definitions, traces }: { readonly definitions: Definitions; readonly traces: CaseTraces },
  caseId: string,
): Promise<string> {
  const row = await visibleCase(ctx, caseId);
  const { graph } = await definitions.byId(ctx.tx, row.definition_id);
  const diagram = await definitions.diagram(ctx.tx, row.definition_id);
  const trace = await traces.of(ctx.tx, row, graph);
  const marks: DiagramMarks = {
    ...standingOf(row.state),
    visits: trace.visits,
    flows: trace.flows,
    incidents: new Set(await elementsWithIncidents(ctx.tx, row.id)),
    links: await linksToCalled(ctx.tx, row.id, trace),
  };
  return drawDiagram(diagram, graph, marks, headOf(row, graph, diagram, ctx));
}

function headOf(row: InstanceRow, graph: ProcessGraph, diagram: ProcessDiagram, { caller, zone }: ReadContext) {
  const isEnglish = caller.language === 'en';
  const at = (instant: Date): string => toWire(instant, zone).slice(0, 16).replace('T', ' ');
  const named = (it: { name: string | null; nameEn: string | null } | undefined): string | null =>
    (isEnglish ? it?.nameEn : null) ?? it?.name ?? null;
  const status = isEnglish ? STATUS[row.status].en : STATUS[row.status].zh;
  const end = row.end_element === null ? null : named(graph.nodes.get(row.end_element));
  const parts = [
    isEnglish ? `Case ${row.case_no}` : `案号 ${row.case_no}`,
    end === null ? status : isEnglish ? `${status}: ${end}` : `${status}：${end}`,
    isEnglish ? `started ${at(row.started_at)}` : `${at(row.started_at)} 发起`,
    row.ended_at === null ? null : isEnglish ? `ended ${at(row.ended_at)}` : `${at(row.ended_at)} 结束`,
    isEnglish
      ? `${row.definition_key}, version ${row.definition_version}`
      : `${row.definition_key} 第 ${row.definition_version} 版`,
  ];
  return {
    title: named(diagram) ?? graph.name,
    subtitle: parts.filter((part) => part !== null).join(' · '),
    language: caller.language,
  };
}

async function elementsWithIncidents(tx: Transaction, caseId: string): Promise<string[]> {
  const rows = await tx.query<{ element: string }>(
    `SELECT DISTINCT element_id AS element FROM incident
     WHERE office_id = $1 AND case_id = $2 AND resolved_at IS NULL AND element_id IS NOT NULL`,
    [tx.officeId, caseId],
  );
  return rows.map(({ element }) => element);
}

/** By call activity: the case that it called last, one that still runs before one that ended. */
async function linksToCalled(tx: Transaction, caseId: string, { calls }: Trace): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; n: number }>(
    `SELECT id, parent_n AS n FROM process_instance WHERE office_id = $1 AND parent_case_id = $2
     ORDER BY status = 'RUNNING', id`,
    [tx.officeId, caseId],
  );
  return new Map(
    rows.flatMap(({ id, n }) => {
      const element = calls.get(n);
      return element === undefined ? [] : [[element, `/api/v1/cases/${id}/diagram.svg`] as const];
    }),
  );
}
