import type { ReadContext } from '../kernel/index.js';
import type { Definitions } from './definitions.js';
import { drawDiagram } from './diagram/draw-diagram.js';
import { nameOf } from './diagram/words.js';
import { findStored } from './read-definitions.js';

/** One version of a process as SVG, in the caller's language. Raises `DEFINITION_NOT_FOUND`, `DIAGRAM_MISSING`. */
export async function drawDefinition(
  ctx: ReadContext,
  definitions: Definitions,
  key: string,
  version: string,
): Promise<string> {
  const { id, version: number } = await findStored(ctx, key, version, 'PROCESS');
  const { language } = ctx.caller;
  const { graph, name } = await definitions.byId(ctx.tx, id);
  const diagram = await definitions.diagram(ctx.tx, id);
  return drawDiagram(diagram, graph, null, {
    title: nameOf(diagram, language) ?? name,
    subtitle: language === 'en' ? `${key} · version ${number}` : `${key} · 第 ${number} 版`,
    language,
  });
}
