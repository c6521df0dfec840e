import type { Variables } from '../../engine/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { changeDocument, moveDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { demandAct } from './demand-act.js';
import { demandFinisher } from './demand-finisher.js';
import { settleKeyMatter } from './key-matter.js';
import { recordReview, underReview } from './record-review.js';

/**
 * REVIEW, REVIEW_INSTRUCT, COUNTERSIGN: an opinion on the version under review. A return brings the
 * document back to its drafter and opens the next round; a rejection ends it. The owner leader settles the key-matter flag
 * with the opinion.
 *
 * Raises `VALIDATION_FAILED` for a flag that is not the caller's to settle, or that needs the leader's reason.
 *
 * @rule R-051 @rule R-054 @rule R-135 @rule R-136
 */
export const reviewVersion: ActHandler = async (act) => {
  const on = await underReview(act);
  const settled = await settleKeyMatter(act, on.document);
  await recordReview(act, on);
  if (settled.keyMatter === undefined) return moveByOutcome(act, on.document);
  changeDocument(act.ctx.tx, on.document.id, settled, act.entryId);
  return settled;
};

/**
 * FINALISE (审定): the director approves the text that then goes to the superior; nothing is signed for issue yet. With it the
 * director may set the key-matter flag. Raises `ULTRA_VIRES` for whoever is below what the sign-off table demands of the document,
 * `VALIDATION_FAILED` as `settleKeyMatter` does.
 * @rule R-033 @rule R-051 @rule R-056
 */
export const finaliseVersion: ActHandler = async (act) => {
  demandAct(act, 'FINALISE');
  const on = await underReview(act);
  if (act.outcome === 'APPROVE') await demandFinisher(act, on.document);
  const settled = await settleKeyMatter(act, on.document);
  await recordReview(act, on);
  if (act.outcome !== 'APPROVE') return moveByOutcome(act, on.document);
  moveDocument(act.ctx.tx, on.document, 'FINALISE', act.entryId, settled);
  return settled;
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
