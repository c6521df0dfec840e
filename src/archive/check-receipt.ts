import { Rejection, toWire, type FieldError } from '../kernel/index.js';
import type { ActHandler } from '../instances/index.js';
import { findDocument, printableHashes, printRecordsOf, versionsOf } from '../documents/index.js';
import { demandHandover } from './deliver-handover.js';
import { keptAfterReturn, receiptCheckOf, shortcomings, type Handover } from './handover.js';
import { saveHandover } from './handover.store.js';

/**
 * RECEIVE_CHECK (接收检查): ACCEPT stops the clock, and only for one original, two printed copies of the signed text, and
 * everything ticked; PARTIAL takes what is there and leaves the clock running; RETURN gives the wrong part back.
 *
 * Raises `HANDOVER_INCOMPLETE` (422) with everything that is missing, `VALIDATION_FAILED` for a PARTIAL of what is all there.
 *
 * @rule R-067 @rule R-068 @rule R-069
 */
export const checkReceipt: ActHandler = async (act) => {
  const { ctx, form, outcome } = act;
  const handover = await demandHandover(act);
  const found = shortcomings(handover, receiptCheckOf(form), await printedTextIsSigned(act, handover));
  if (outcome === 'ACCEPT' && found.length > 0) {
    throw new Rejection(
      'HANDOVER_INCOMPLETE',
      { handoverId: handover.id, missing: found.join(', ') },
      found.map(toError),
    );
  }
  if (outcome === 'PARTIAL' && !found.some((code) => MISSING.has(code))) {
    throw new Rejection('VALIDATION_FAILED', {}, [NOTHING_MISSING]);
  }
  const checked: Handover =
    outcome === 'ACCEPT'
      ? {
          ...handover,
          status: 'ACCEPTED',
          acceptedAt: ctx.now,
          acceptedBy: ctx.caller.person,
          onTime: ctx.now <= handover.dueAt,
          reasons: [],
        }
      : outcome === 'PARTIAL'
        ? { ...handover, status: 'PARTIAL', reasons: found }
        : { ...handover, ...keptAfterReturn(handover, found), status: 'RETURNED', reasons: found };
  const storagePlace = typeof form['storagePlace'] === 'string' ? form['storagePlace'] : handover.storagePlace;
  saveHandover(ctx.tx, { ...checked, storagePlace }, act.entryId);
  if (checked.status === 'ACCEPTED') {
    ctx.publish({
      type: 'archive.accepted',
      subject: handover.id,
      caseId: act.instance.id,
      data: { objectId: handover.objectId, acceptedAt: toWire(ctx.now, ctx.zone), onTime: checked.onTime },
    });
  }
  return {};
};

/** Whether the copies that were printed last carry the signed text, or an editorial correction of it. */
async function printedTextIsSigned({ ctx }: Parameters<ActHandler>[0], handover: Handover): Promise<boolean> {
  const document = await findDocument(ctx.tx, handover.objectId);
  if (!document || document.signedVersion === null) return true;
  const printed = (await printRecordsOf(ctx.tx, document.id)).at(-1);
  if (!printed) return true;
  return printableHashes(await versionsOf(ctx.tx, document.id), document.signedVersion).has(printed.fileHash);
}

/** What more deliveries can mend. */
const MISSING: ReadonlySet<string> = new Set(['ORIGINALS_MISSING', 'PRINTED_COPIES_MISSING']);

const NOTHING_MISSING: FieldError = {
  pointer: '/outcome',
  code: 'NOTHING_MISSING',
  zh: '份数已齐，不能办理“部分接收”；内容有误的请退回。',
  en: 'Nothing is missing, so it is not taken in part; return it where something is wrong.',
};

const SENTENCES: Readonly<Record<string, { pointer: string; zh: string; en: string }>> = {
  ORIGINALS_MISSING: {
    pointer: '/form/originalCountOk',
    zh: '签批原件份数不足。',
    en: 'Too few hand-signed originals were delivered.',
  },
  PRINTED_COPIES_MISSING: {
    pointer: '/form/printedCountOk',
    zh: '印制正本份数不足，可办理“部分接收”。',
    en: 'Too few printed copies were delivered; take them in part (PARTIAL).',
  },
  HAND_SIGNATURE_MISSING: {
    pointer: '/form/handSignatureOk',
    zh: '原件没有手签。',
    en: 'The original is not signed by hand.',
  },
  TEXT_DIFFERS: {
    pointer: '/form/textSameAsSigned',
    zh: '印制正本与签发稿不一致，请退回。',
    en: 'The printed text is not the signed one; return it.',
  },
  METADATA_INCOMPLETE: {
    pointer: '/form/metadataComplete',
    zh: '元数据不齐全，请退回。',
    en: 'The metadata are not complete; return it.',
  },
};

function toError(code: string): FieldError {
  return { code, ...SENTENCES[code]! };
}
