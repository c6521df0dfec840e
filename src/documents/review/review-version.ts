import type { Variables } from '../../engine/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { changeDocument, moveDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { recordReview, underReview } from './record-review.js';

/**
 * REVIEW, REVIEW_INSTRUCT, COUNTERSIGN: an opinion on the version under review. A return brings the
 * document back to its drafter and opens the next round; a rejection ends it. An owner leader may settle the key-matter
 * flag with the opinion.
 *
 * @rule R-054 @rule R-135 @rule R-136
 */
export const reviewVersion: ActHandler = async (act) => {
  const on = await underReview(act);
  await recordReview(act, on);
  const confirmed = act.form['keyMatterConfirm'];
  if (act.outcome === 'APPROVE' && typeof confirmed === 'boolean') {
    changeDocument(act.ctx.tx, on.document.id, { keyMatter: confirmed }, act.entryId);
    return { keyMatter: confirmed };
  }
  return moveByOutcome(act, on.document);
};

/**
 * FINALISE (审定): the director approves the text that then goes to the superior; nothing is signed for issue yet.
 * @rule R-056
 */
export const finaliseVersion: ActHandler = async (act) => {
  const on = await underReview(act);
  await recordReview(act, on);
  if (act.outcome !== 'APPROVE') return moveByOutcome(act, on.document);
  moveDocument(act.ctx.tx, on.document, 'FINALISE', act.entryId);
  return {};
};

/**
 * CONFIRM_REVISION (核对修改): the owner leader holds the revised text against the superior's response. What goes beyond it
 * is returned to the drafter in a new round; the document stays finalised, since the superior's approval stands.
 * @rule R-056 @rule R-135
 */
export const confirmRevision: ActHandler = async (act) => {
  const on = await underReview(act);
  await recordReview(act, on);
  if (act.outcome !== 'RETURN') return {};
  const round = on.document.round + 1;
  changeDocument(act.ctx.tx, on.document.id, { round }, act.entryId);
  return { round };
};

/** RETURN and REJECT move the document as a whole; every other outcome leaves it where it is. @rule R-135 */
export function moveByOutcome(act: TaskAct, document: Document): Variables {
  if (act.outcome === 'RETURN') {
    const round = document.round + 1;
    moveDocument(act.ctx.tx, document, 'RETURN', act.entryId, { round });
    return { round };
  }
  if (act.outcome === 'REJECT') moveDocument(act.ctx.tx, document, 'REJECT', act.entryId);
  return {};
}
