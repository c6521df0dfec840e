import { Rejection } from '../kernel/index.js';
import type { CaseRestartRoutine } from '../instances/index.js';
import { changeDocument, demandDocument } from './document.store.js';
import type { DocumentStatus } from './document.js';

/** States in which something is still to be done to a document that has no number yet. */
const UNFINISHED: ReadonlySet<DocumentStatus> = new Set([
  'DRAFT',
  'IN_REVIEW',
  'RETURNED',
  'FINALISED',
  'AWAITING_SUPERIOR',
  'SIGNED',
  'RECHECKED',
]);

/**
 * The document of a finished case goes over to the case that takes it up, as it stands: nothing of its text, its reviews, its
 * signature or its date changes.
 *
 * Raises `DOCUMENT_STAYS` for a document that was numbered, issued, archived or ended, and for one that another case has taken
 * over meanwhile.
 *
 * @rule R-136 @rule R-137
 */
export const takeOver: CaseRestartRoutine = async ({ ctx, objectId, fromCaseId, toCaseId, entryId }) => {
  const document = await demandDocument(ctx.tx, objectId);
  const { id: documentId, status, docNo, caseId } = document;
  if (caseId !== fromCaseId || docNo !== null || !UNFINISHED.has(status)) {
    throw new Rejection('DOCUMENT_STAYS', { documentId, status });
  }
  changeDocument(ctx.tx, documentId, { caseId: toCaseId }, entryId);
};
