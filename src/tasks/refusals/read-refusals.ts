import { Rejection, viewerOf, type ReadContext } from '../../kernel/index.js';
import { maySee } from '../../access/index.js';
import { demandCaseSight, findInstance } from '../../instances/index.js';
import { toRefusalView, type RefusalView } from './refusal.js';
import { refusalsOf, type RefusalPosition } from './refusal.store.js';

/**
 * Refusals of the steps of a case and of all that belongs to its call tree, oldest first. What was written is shown to whoever may
 * see the content of the case, as in its history. Raises `CASE_NOT_FOUND`.
 *
 * @rule R-085 @rule R-134
 */
export async function readRefusals(
  ctx: ReadContext,
  caseId: string,
  limit: number,
  after: RefusalPosition | null,
): Promise<RefusalView[]> {
  const row = await findInstance(ctx.tx, caseId);
  if (!row) throw new Rejection('CASE_NOT_FOUND', { caseId });
  const rootCaseId = row.root_case_id;
  await demandCaseSight(ctx, { caseId, rootCaseId });
  const reads = await maySee(ctx.tx, viewerOf(ctx.caller), 'CASE', rootCaseId, 'CONTENT');
  const found = await refusalsOf(ctx.tx, rootCaseId, limit, after);
  return found.map((refusal) => toRefusalView(refusal, ctx, reads));
}
