import type { ReadContext } from '../kernel/index.js';
import type { Definitions } from './definitions.js';
import { drawDiagram } from './diagram/draw-diagram.js';
import { nameOf } from './diagram/words.js';
import { findStored } from './read-definitions.js';
import { heatIn, readOverview, type AskedPeriod } from './statistics/read-statistics.js';

/**
 * One version of a process as SVG, in the caller's language; with a period, where its cases wait. Raises
 * `DEFINITION_NOT_FOUND`, `DIAGRAM_MISSING`, `STATISTICS_PERIOD_INVALID`.
 */
export async function drawDefinition(
  ctx: ReadContext,
  definitions: Definitions,
  { key, version }: { readonly key: string; readonly version: string },
  statistics: AskedPeriod | null = null,
): Promise<string> {
  const { id, version: number } = await findStored(ctx, key, version, 'PROCESS');
  const { language } = ctx.caller;
  const isEnglish = language === 'en';
  const { graph, name } = await definitions.byId(ctx.tx, id);
  const diagram = await definitions.diagram(ctx.tx, id);
  const overview = statistics && (await readOverview(ctx, definitions, { key, version }, statistics));
  const parts = [
    key,
    isEnglish ? `version ${number}` : `第 ${number} 版`,
    ...(overview
      ? [
          isEnglish
            ? `${overview.cases.started} cases started ${overview.from} to ${overview.to}, ${overview.cases.running} under way`
            : `${overview.from} 至 ${overview.to} 发起 ${overview.cases.started} 件，在办 ${overview.cases.running} 件`,
        ]
      : []),
  ];
  return drawDiagram(
    diagram,
    graph,
    null,
    { title: nameOf(diagram, language) ?? name, subtitle: parts.join(' · '), language },
    overview && heatIn(overview),
  );
}
