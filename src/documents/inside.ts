import { Rejection, viewerOf, type ReadContext } from '../kernel/index.js';
import { seenAmong } from '../access/index.js';
import { seesEveryCase } from '../instances/index.js';
import type { Document } from './document.js';

/**
 * Of these documents, the ids of those that the caller sees from inside, as somebody with a part in their case. Whoever only
 * got a copy sees the issued text and its head, not how it came about: neither opinions nor drafts.
 *
 * @rule R-054 @rule R-134
 */
export async function seenFromInside(
  ctx: ReadContext,
  documents: readonly Pick<Document, 'id' | 'caseId'>[],
): Promise<ReadonlySet<string>> {
  // Whoever watches over every case got here by a sight of the document of their own.
  if (seesEveryCase(ctx.caller)) return new Set(documents.map(({ id }) => id));
  const cases = documents.flatMap(({ caseId }) => (caseId === null ? [] : [caseId]));
  const seen = await seenAmong(ctx.tx, viewerOf(ctx.caller), 'CASE', cases);
  return new Set(documents.filter(({ caseId }) => caseId !== null && seen.has(caseId)).map(({ id }) => id));
}

/** Raises `DOCUMENT_NOT_FOUND` for whoever has no part in the document's case. @rule R-054 @rule R-134 */
export async function demandInside(ctx: ReadContext, document: Pick<Document, 'id' | 'caseId'>): Promise<void> {
  const seen = await seenFromInside(ctx, [document]);
  if (seen.has(document.id)) return;
  throw new Rejection('DOCUMENT_NOT_FOUND', { documentId: document.id });
}
