import { demandMay, type RoadAct } from '../access/index.js';
import type { ActHandler } from '../instances/index.js';
import { demandDocument } from './document.store.js';

/** An act that is done in its states only. Raises `DOCUMENT_NOT_FOUND`, `DOCUMENT_STATE`, and what the act itself raises. @rule R-054 */
export const inState =
  (act: RoadAct, handler: ActHandler): ActHandler =>
  async (on) => {
    const { ctx, instance } = on;
    const { id: documentId, status } = await demandDocument(ctx.tx, instance.objectId);
    demandMay(ctx.caller, 'document.act', { documentId, act, status }, ctx.today);
    return handler(on);
  };
