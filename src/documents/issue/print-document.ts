import { happenedAt, Rejection, type FieldError } from '../../kernel/index.js';
import type { ActHandler } from '../../instances/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import { printableHashes } from '../versions/version.js';
import { versionsOf } from '../versions/version.store.js';
import { insertPrintRecord } from './print-record.store.js';

/** Copies printed for the archive beside those of the distribution list. */
export const ARCHIVE_COPIES = 2;

/**
 * PRINT (印制): records the copies and the hash of what was printed. It must be the signed text, or one reached from it by
 * editorial corrections only, and enough copies for every line and the archive. A document whose number was voided needs a
 * new one first.
 *
 * Raises `DOCUMENT_NOT_NUMBERED` (409), `VALIDATION_FAILED` with pointers into the form.
 *
 * @rule R-068 @rule R-069 @rule R-129
 */
export const printDocument: ActHandler = async (act) => {
  const { ctx, form } = act;
  const document = await demandDocument(ctx.tx, act.instance.objectId);
  if (document.docNo === null || document.signedVersion === null) {
    throw new Rejection('DOCUMENT_NOT_NUMBERED', { documentId: document.id, status: document.status });
  }
  const versions = await versionsOf(ctx.tx, document.id);
  const current = versions.find((version) => version.no === document.currentVersion);
  const copies = Number(form['copiesPrinted'] ?? 0);
  const named = form['printedFileHash'];
  const fileHash = typeof named === 'string' ? named : (current?.bodySha256 ?? current?.contentHash ?? '');
  const least = (document.copies ?? 0) + ARCHIVE_COPIES;
  const { at: printedAt, errors: early } = happenedAt(form['printedAt'], {
    now: ctx.now,
    notBefore: document.signedAt,
    pointer: '/form/printedAt',
  });
  const errors: FieldError[] = [...early];
  if (copies < least) errors.push(tooFew(least));
  if (!printableHashes(versions, document.signedVersion).has(fileHash)) errors.push(textDiffers);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  insertPrintRecord(
    ctx.tx,
    {
      id: ctx.newId(),
      documentId: document.id,
      versionNo: document.currentVersion,
      copies,
      fileHash,
      place: typeof form['place'] === 'string' ? form['place'] : null,
      printedAt,
      printedBy: ctx.caller.person ?? '',
    },
    act.entryId,
  );
  moveDocument(ctx.tx, document, 'PRINT', act.entryId);
  return { copiesPrinted: copies, printedHash: fileHash };
};

const tooFew = (least: number): FieldError => ({
  pointer: '/form/copiesPrinted',
  code: 'TOO_FEW_COPIES',
  zh: `至少印制 ${least} 份（发送份数另加归档 ${ARCHIVE_COPIES} 份）。`,
  en: `At least ${least} copies: those to be sent, and ${ARCHIVE_COPIES} for the archive.`,
});

const textDiffers: FieldError = {
  pointer: '/form/printedFileHash',
  code: 'TEXT_DIFFERS',
  zh: '印制的文本不是签发稿，也不是由其经文字性更正而来。',
  en: 'What was printed is neither the signed text nor an editorial correction of it.',
};
