import { Rejection, toWire } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import type { Json, Variables } from '../../engine/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { settingOf } from '../setting-of.js';
import { moveDocument } from '../document.store.js';
import { FOR_ANOTHER, type Document } from '../document.js';
import { demandAct } from './demand-act.js';
import { demandFinisher } from './demand-finisher.js';
import { settleKeyMatter } from './key-matter.js';
import { recordReview, roleOf, underReview, type UnderReview } from './record-review.js';
import { moveByOutcome } from './review-version.js';

const CAPACITIES: ReadonlySet<string> = new Set(['WD_DIRECTOR', 'LGO_HEAD', 'DELEGATED']);

/**
 * SIGN (签发): the version on the screen becomes the one that is issued. Records who signed, as what and in which
 * capacity; its instant sets the document date.
 * With it the director may set the key-matter flag.
 * @throws Rejection ULTRA_VIRES (403) for whoever is below what the sign-off table demands of the document; VALIDATION_FAILED (422) where the setting demands a capacity and none is named, and as `settleKeyMatter` does.
 * @rule R-033 @rule R-051 @rule R-054 @rule R-057 @rule R-136
 */
export const signDocument: ActHandler = async (act) => {
  demandAct(act, 'SIGN');
  const on = await underReview(act);
  if (act.outcome !== 'APPROVE') {
    await recordReview(act, on);
    return moveByOutcome(act, on.document);
  }
  await demandFinisher(act, on.document);
  return signVersion(act, on);
};

/**
 * REREVIEW (复审): the original signer reads a material change after signing. APPROVE signs anew; RETURN and REJECT move
 * nothing here: the process sends the text back, or ends it as not issued.
 * @throws Rejection SIGNER_ONLY (403) for anybody but the original signer.
 * @rule R-130
 */
export const rereviewDocument: ActHandler = async (act) => {
  demandAct(act, 'SIGN');
  const on = await underReview(act);
  const { id: documentId, drafter, signer } = on.document;
  demandMay(act.ctx.caller, 'document.rereview', { documentId, drafter, signer }, act.ctx.today);
  if (act.outcome !== 'APPROVE') {
    await recordReview(act, on);
    return {};
  }
  return signVersion(act, on);
};

async function signVersion(act: TaskAct, on: UnderReview): Promise<Variables> {
  const { ctx } = act;
  // A delegate signs for somebody (代), in a post of their own: never as the one for whom they sign.
  const signedAs = isDelegated(act) ? FOR_ANOTHER : (act.role ?? on.document.signedAs ?? roleOf(act, on.document));
  const signingCapacity = await capacityOf(act, on.document, signedAs);
  const settled = await settleKeyMatter(act, on.document);
  await recordReview(act, on, { kind: 'CONFIRM', capacity: signingCapacity, signedAs });
  moveDocument(ctx.tx, on.document, 'SIGN', act.entryId, {
    signedVersion: on.version.no,
    signedAt: ctx.now,
    signer: ctx.caller.person,
    signedAs,
    signingCapacity,
    ...settled,
  });
  ctx.publish({
    type: 'document.signed',
    subject: on.document.id,
    caseId: act.instance.rootCaseId,
    data: { versionNo: on.version.no, contentHash: on.version.contentHash, signer: ctx.caller.person },
  });
  return {
    signedAt: toWire(ctx.now, ctx.zone),
    signerId: ctx.caller.person,
    signedAs,
    signingCapacity,
    signedVersionNo: on.version.no,
    ...settled,
  };
}

const isDelegated = ({ onBehalfOf = null }: TaskAct): boolean => onBehalfOf !== null;

/** By delegation; else the capacity named on the form; else the director signs as director of the department and anybody else by delegation. */
async function capacityOf(act: TaskAct, document: Document, signedAs: string): Promise<string> {
  if (isDelegated(act)) return 'DELEGATED';
  const named: Json | undefined = act.form['signingCapacity'];
  if (typeof named === 'string' && CAPACITIES.has(named)) return named;
  const demanded = await settingOf(act.ctx.tx, act.instance.settingsVersion, 'signing.higherOffice.requireCapacity');
  if (document.issuer === 'LGO' && demanded === true) {
    throw new Rejection('VALIDATION_FAILED', {}, [
      {
        pointer: '/form/signingCapacity',
        code: 'REQUIRED',
        zh: '以市创建办名义发文，请注明签发身份。',
        en: 'A document in the office’s name needs the capacity in which it is signed.',
      },
    ]);
  }
  return document.signingCapacity ?? (signedAs === 'DIRECTOR' ? 'WD_DIRECTOR' : 'DELEGATED');
}
