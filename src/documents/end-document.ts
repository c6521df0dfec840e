import type { ServiceHandler } from '../instances/index.js';
import { demandDocument, moveDocument } from './document.store.js';
import type { DocumentEvent, DocumentStatus } from './document.js';
import { releaseNumber } from './numbering/void-number.js';

/**
 * Services that end a document: recalled, cancelled, rejected, refused, not issued, issued by the superior. The act before may have
 * moved it already (a rejection by its reviewer): then nothing more happens. A number already taken is voided where the
 * document will not be issued.
 *
 * @rule R-085 @rule R-129 @rule R-135
 */
const ending = (event: DocumentEvent, ended: DocumentStatus, act?: 'RECALLED' | 'REJECTED'): ServiceHandler => ({
  mode: 'LOCAL',
  ...(act === undefined ? {} : { act }),
  async run({ ctx, instance, entryId }) {
    const document = await demandDocument(ctx.tx, instance.objectId);
    if (document.status === ended) return {};
    const isVoided = VOIDS_NUMBER.has(ended);
    const freed = isVoided ? await releaseNumber(ctx, document, ended, entryId) : document;
    moveDocument(ctx.tx, freed, event, entryId, { draft: null });
    return {};
  },
});

/** Ends after which a number already taken stays on record as void. */
const VOIDS_NUMBER: ReadonlySet<DocumentStatus> = new Set(['CANCELLED', 'REFUSED', 'NOT_ISSUED']);

export const recallService = ending('RECALL', 'RECALLED', 'RECALLED');
export const cancelService = ending('CANCEL', 'CANCELLED');
export const refuseService = ending('REFUSE', 'REFUSED');
export const rejectService = ending('REJECT', 'REJECTED', 'REJECTED');
export const notIssuedService = ending('NOT_ISSUED', 'NOT_ISSUED');
export const superiorIssuedService = ending('SUPERIOR_ISSUED', 'ISSUED');
