import { Rejection, toWire, type CommandContext, type FieldError } from '../../kernel/index.js';
import type { ActHandler, MessageHandler } from '../../instances/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import type { DocumentEvent } from '../document.js';
import { isNumber } from '../numbering/document-number.js';
import { storedFile } from '../files/stored-file.store.js';
import { saveSubmission, submissionsOf, type SuperiorSubmission } from './superior-submission.store.js';

const EVENTS: Readonly<Record<string, DocumentEvent>> = {
  APPROVED: 'SUPERIOR_APPROVED',
  APPROVED_WITH_CHANGES: 'SUPERIOR_APPROVED',
  RETURNED: 'RETURN',
  REJECTED: 'REJECT',
};

/**
 * Message `SuperiorResponse`: what the superior answered to a submission. One answer per submission; a second is refused.
 * A return opens the next round; the superior's opinion stands with the submission.
 *
 * Raises `SUBMISSION_MISSING`, `SUPERIOR_ANSWERED_ALREADY` (409), `VALIDATION_FAILED` with pointers into the payload.
 *
 * @rule R-056 @rule R-143
 */
export const superiorResponse: MessageHandler = async ({ ctx, instance, payload, entryId }) => {
  const document = await demandDocument(ctx.tx, instance.objectId);
  const submission = await answeredOnce(ctx, document.id);
  const result = text(payload['result']) ?? '';
  const event = EVENTS[result];
  const errors: FieldError[] = [];
  if (!event) errors.push(resultUnknown);
  const file = text(payload['fileId'] ?? payload['responseFileId']);
  if (file !== null && !(await storedFile(ctx.tx, file))) errors.push(fileUnknown('/payload/fileId'));
  if (!event || errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  saveSubmission(
    ctx.tx,
    {
      ...submission,
      result,
      responseText: text(payload['text']),
      responseFileId: file,
      superiorDocNo: text(payload['superiorDocNo']),
      respondedAt: ctx.now,
    },
    entryId,
  );
  const round = event === 'RETURN' ? document.round + 1 : document.round;
  moveDocument(ctx.tx, document, event, entryId, { round });
  return { superiorResult: result, respondedAt: toWire(ctx.now, ctx.zone), round };
};

async function answeredOnce(ctx: CommandContext, documentId: string): Promise<SuperiorSubmission> {
  const submission = (await submissionsOf(ctx.tx, documentId)).at(-1);
  if (!submission) throw new Rejection('SUBMISSION_MISSING', { documentId });
  if (submission.result !== null) {
    throw new Rejection('SUPERIOR_ANSWERED_ALREADY', { submissionId: submission.id, result: submission.result });
  }
  return submission;
}

/**
 * RECORD_SUPERIOR_ISSUE (登记上级印发): the superior issued the document itself; its number and date are written down, and
 * no number of ours is taken.
 * @throws Rejection SUBMISSION_MISSING, DOCUMENT_STATE (409), VALIDATION_FAILED
 * @rule R-003 @rule R-056
 */
export const recordSuperiorIssue: ActHandler = async (act) => {
  const { ctx, form, entryId } = act;
  const document = await demandDocument(ctx.tx, act.instance.objectId);
  const submission = (await submissionsOf(ctx.tx, document.id)).at(-1);
  if (!submission) throw new Rejection('SUBMISSION_MISSING', { documentId: document.id });
  const docNo = text(form['superiorDocNo'] ?? form['docNo']);
  const docDate = text(form['docDate'] ?? form['issuedOn']) ?? ctx.today;
  const file = text(form['fileId']);
  const errors: FieldError[] = [];
  if (file !== null && !(await storedFile(ctx.tx, file))) errors.push(fileUnknown('/form/fileId'));
  if (docNo !== null && !isNumber(docNo)) errors.push(numberShape);
  if (docDate > ctx.today) errors.push(dateAhead);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  saveSubmission(
    ctx.tx,
    { ...submission, superiorDocNo: docNo, responseFileId: file ?? submission.responseFileId },
    entryId,
  );
  moveDocument(ctx.tx, document, 'SUPERIOR_ISSUED', entryId, { docNo, docDate });
  return { docNo, docDate };
};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const dateAhead: FieldError = {
  pointer: '/form/docDate',
  code: 'IN_FUTURE',
  zh: '成文日期还没有到。',
  en: 'The document date is still to come.',
};

const numberShape: FieldError = {
  pointer: '/form/superiorDocNo',
  code: 'DOCUMENT_NUMBER_SHAPE',
  zh: '发文字号写作“机关代字〔年〕序号号”，如 市政发〔2022〕3号。',
  en: 'A document number is agency code, 〔year〕, serial, 号: 市政发〔2022〕3号.',
};

const resultUnknown: FieldError = {
  pointer: '/payload/result',
  code: 'NOT_A_RESULT',
  zh: '批示结果应为“APPROVED”（同意）、“APPROVED_WITH_CHANGES”（修改后同意）、“RETURNED”（退回）或“REJECTED”（不同意）。',
  en: 'The result is "APPROVED", "APPROVED_WITH_CHANGES", "RETURNED" or "REJECTED".',
};

const fileUnknown = (pointer: string): FieldError => ({
  pointer,
  code: 'FILE_UNKNOWN',
  zh: '没有这个文件，请先上传。',
  en: 'There is no such file. Upload it first.',
});
