import type { Bilingual, ReadContext } from '../kernel/index.js';
import type { ProcessDiagram, ProcessGraph } from '../engine/index.js';
import { drawDiagram, type DrawingHead } from '../definitions/index.js';
import { markCase, wallTime, type SeenBy } from './case-marks.js';
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
 * A case on the diagram of its process, as SVG in the caller's language: where it stands, the way it went, how often and how
 * long, what was cut short, open incidents, whether it is suspended; a call activity leads to the drawing of the case that it
 * called.
 *
 * Raises `CASE_NOT_FOUND` where there is none for this caller, `DIAGRAM_MISSING`.
 */
export async function drawCase(ctx: ReadContext, seenBy: SeenBy, caseId: string): Promise<string> {
  const { row, definition, marks } = await markCase(ctx, seenBy, caseId);
  const diagram = await seenBy.definitions.diagram(ctx.tx, row.definition_id);
  return drawDiagram(diagram, definition.graph, marks, headOf(row, definition.graph, diagram, ctx));
}

function headOf(
  row: InstanceRow,
  graph: ProcessGraph,
  diagram: ProcessDiagram,
  { caller, zone }: ReadContext,
): DrawingHead {
  const isEnglish = caller.language === 'en';
  const at = (instant: Date): string => wallTime(instant, zone);
  const named = (it: { name: string | null; nameEn: string | null } | undefined): string | null =>
    (isEnglish ? it?.nameEn : null) ?? it?.name ?? null;
  const status = isEnglish ? STATUS[row.status].en : STATUS[row.status].zh;
  const end = row.end_element === null ? null : named(graph.nodes.get(row.end_element));
  const isSuspended = row.suspended_at !== null && row.status === 'RUNNING';
  const parts = [
    isEnglish ? `Case ${row.case_no}` : `案号 ${row.case_no}`,
    end === null ? status : isEnglish ? `${status}: ${end}` : `${status}：${end}`,
    isEnglish ? `started ${at(row.started_at)}` : `${at(row.started_at)} 发起`,
    row.ended_at === null ? null : isEnglish ? `ended ${at(row.ended_at)}` : `${at(row.ended_at)} 结束`,
    row.suspended_at === null || !isSuspended
      ? null
      : isEnglish
        ? `suspended ${at(row.suspended_at)}`
        : `${at(row.suspended_at)} 挂起`,
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
