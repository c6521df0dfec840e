import { Rejection, type FieldError } from '../../kernel/index.js';
import type { Variables } from '../../engine/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { settingsAt } from '../../organisation/index.js';
import { changeDocument, moveDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { demandAct } from './demand-act.js';
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
  const confirmed = act.form['keyMatterConfirm'];
  const errors = await keyMatterErrors(act, on.document);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  await recordReview(act, on);
  if (act.outcome === 'APPROVE' && typeof confirmed === 'boolean') {
    changeDocument(act.ctx.tx, on.document.id, { keyMatter: confirmed }, act.entryId);
    return { keyMatter: confirmed };
  }
  return moveByOutcome(act, on.document);
};

/**
 * The drafter proposes the flag and the owner leader confirms it; to let a document whose duties preset it pass as no key
 * matter takes the leader's reason, which is the opinion. A flag that nobody set counts as true.
 *
 * @rule R-051
 */
async function keyMatterErrors(act: TaskAct, document: Document): Promise<FieldError[]> {
  const confirmed = act.form['keyMatterConfirm'];
  const isOwner = act.role === `LEADER@${document.ownerGroup}`;
  if (!isOwner) return typeof confirmed === 'boolean' ? [OWNER_LEADER_CONFIRMS] : [];
  if (act.outcome !== 'APPROVE' || (confirmed ?? document.keyMatter) !== false || act.opinion !== null) return [];
  return (await presetsKeyMatter(act, document)) ? [REASON_MISSING] : [];
}

/** What the decision `touched-groups` says of the document's duties. */
async function presetsKeyMatter({ ctx, tree, instance }: TaskAct, document: Document): Promise<boolean> {
  const decision = await tree.deps.definitions.decision(ctx.tx, 'touched-groups', instance.deploymentSeq);
  const { values: settings } = await settingsAt(ctx.tx, instance.settingsVersion);
  const given = { dutyCodes: [...document.dutyCodes], ownerGroup: document.ownerGroup, settings };
  const { result } = decision.evaluate(given, ctx.now.toISOString());
  return (result as Variables)['keyMatterPreset'] === true;
}

const OWNER_LEADER_CONFIRMS: FieldError = {
  pointer: '/form/keyMatterConfirm',
  code: 'OWNER_LEADER_CONFIRMS',
  zh: '是否重点工作或重要政策，由承办组组长确认。',
  en: 'Whether it is a key matter is confirmed by the owner group’s leader.',
};

const REASON_MISSING: FieldError = {
  pointer: '/opinion',
  code: 'REASON_REQUIRED',
  zh: '所涉职责预设为重点事项，不作重点事项办理须说明理由。',
  en: 'The duties make it a key matter: say why it is none.',
};

/**
 * FINALISE (审定): the director approves the text that then goes to the superior; nothing is signed for issue yet.
 * @rule R-056
 */
export const finaliseVersion: ActHandler = async (act) => {
  demandAct(act, 'FINALISE');
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
