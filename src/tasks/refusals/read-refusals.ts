import type { ReadContext } from '../../kernel/index.js';
import { seenCase } from '../../instances/index.js';
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
  const { row, sight } = await seenCase(ctx, caseId);
  const found = await refusalsOf(ctx.tx, row.root_case_id, limit, after);
  return found.map((refusal) => toRefusalView(refusal, ctx, sight === 'CONTENT'));
}
