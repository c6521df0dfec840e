import { happenedAt, Rejection, type FieldError } from '../../kernel/index.js';
import type { ActHandler } from '../../instances/index.js';
import { demandDocument } from '../document.store.js';
import { KINDS_WITHOUT_SEAL } from '../document.js';
import { insertSealUse, printRecordsOf } from './print-record.store.js';

/**
 * SEAL (用印): records which seal was put on how many copies: as many as were printed last. Never before signing, never on
 * a kind that carries none.
 *
 * Raises `DOCUMENT_NOT_SIGNED`, `SEAL_NOT_USED`, `DOCUMENT_NOT_PRINTED` (409), `VALIDATION_FAILED`.
 *
 * @rule R-132
 */
export const sealDocument: ActHandler = async (act) => {
  const { ctx, form } = act;
  const document = await demandDocument(ctx.tx, act.instance.objectId);
  const about = { documentId: document.id, status: document.status };
  if (document.signedVersion === null) throw new Rejection('DOCUMENT_NOT_SIGNED', about);
  if (KINDS_WITHOUT_SEAL.has(document.docKind)) {
    throw new Rejection('SEAL_NOT_USED', { documentId: document.id, docKind: document.docKind });
  }
  const printed = (await printRecordsOf(ctx.tx, document.id)).at(-1);
  if (!printed || document.status !== 'PRINTED') throw new Rejection('DOCUMENT_NOT_PRINTED', about);
  const copies = typeof form['copiesSealed'] === 'number' ? form['copiesSealed'] : printed.copies;
  const told = { now: ctx.now, notBefore: printed.printedAt, pointer: '/form/at' };
  const { at: sealedAt, errors: early } = happenedAt(form['at'], told);
  const errors = copies === printed.copies ? early : [sealedOtherwise(printed.copies), ...early];
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  insertSealUse(
    ctx.tx,
    {
      id: ctx.newId(),
      documentId: document.id,
      versionNo: printed.versionNo,
      sealId: typeof form['sealId'] === 'string' ? form['sealId'] : document.issuer,
      copies,
      sealedAt,
      sealedBy: ctx.caller.person ?? '',
    },
    act.entryId,
  );
  return { copiesSealed: copies };
};

const sealedOtherwise = (printed: number): FieldError => ({
  pointer: '/form/copiesSealed',
  code: 'COPIES_DIFFER',
  zh: `用印份数须与印制份数相同（${printed}）。`,
  en: `As many copies are sealed as were printed (${printed}).`,
});
