import type { RefusalRoutine, TaskAct } from '../../instances/index.js';
import { demandDocument } from '../document.store.js';
import { moved, type Document } from '../document.js';
import { findVersion } from '../versions/version.store.js';
import { recordReview } from './record-review.js';

/**
 * What a document keeps of a refusal to handle a step (不予办理): the approval sheet shows who refused which step on which ground, and
 * who confirmed or overruled that, as soon as there is a version to which both can be bound. What is out is not refused any more.
 *
 * Raises `DOCUMENT_STATE`.
 *
 * @rule R-085 @rule R-054 @rule R-137
 */
export const keepRefusal: RefusalRoutine = {
  async refused(act) {
    const document = await demandDocument(act.ctx.tx, act.instance.objectId);
    moved(document, 'REFUSE');
    await keepOnSheet(act, document);
  },
  async decided(act) {
    const document = await demandDocument(act.ctx.tx, act.instance.objectId);
    if (act.outcome === 'CONFIRM') moved(document, 'REFUSE');
    await keepOnSheet(act, document);
  },
};

async function keepOnSheet(act: TaskAct, document: Document): Promise<void> {
  const version = await findVersion(act.ctx.tx, document.id, document.currentVersion);
  if (version) await recordReview(act, { document, version });
}
