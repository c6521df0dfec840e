import { Rejection } from '../../kernel/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { grantSight } from '../../access/index.js';
import { directoryOf, restrictedMembers } from '../../organisation/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import { KINDS_WITHOUT_SEAL, type Document } from '../document.js';
import { dispatchLinesOf, saveLine, type DispatchLine } from './dispatch-line.store.js';
import { copyIsGrant } from './expert-copies.js';
import { scheduleReceiptReminder } from './remind-receipts.js';
import { printRecordsOf, sealUsesOf } from './print-record.store.js';

/**
 * INSPECT (核发检查): OK, FAIL_PRINT and FAIL_TEXT are flows of the process; the document itself moves with what follows.
 * Says whether the printer inspected their own work, which should be another person's (processes.md 3).
 */
export const inspectCopies: ActHandler = async (act) => {
  const document = await demandDocument(act.ctx.tx, act.instance.objectId);
  const printed = (await printRecordsOf(act.ctx.tx, document.id)).at(-1);
  if (!printed) throw new Rejection('DOCUMENT_NOT_PRINTED', { documentId: document.id, status: document.status });
  return { inspectedByPrinter: printed.printedBy === act.ctx.caller.person };
};

/**
 * DISPATCH (分发): every line is sent, its recipient sees the document from now on, and the document is issued; its print
 * date is today.
 *
 * Raises `DOCUMENT_STATE`, `SEAL_MISSING` (409) for a kind that carries a seal and has none on all copies.
 *
 * @rule R-066 @rule R-132
 */
export const dispatchDocument: ActHandler = async (act) => {
  const { ctx, entryId } = act;
  const document = await demandDocument(ctx.tx, act.instance.objectId);
  await demandSeal(act, document);
  const issued = moveDocument(ctx.tx, document, 'ISSUE', entryId, { printDate: ctx.today });
  const lines = (await dispatchLinesOf(ctx.tx, document.id)).filter((line) => line.status === 'PLANNED');
  for (const line of lines) saveLine(ctx.tx, { ...line, status: 'SENT', sentAt: ctx.now }, entryId);
  const readers = await readersAmong(act, document, lines);
  const thing = { objectType: 'DOCUMENT', objectId: document.id, at: document.createdAt };
  grantSight(ctx.tx, { ...thing, principals: readers.byCopy, ground: 'DISTRIBUTION' });
  grantSight(ctx.tx, { ...thing, principals: readers.byGrant, ground: 'GRANT' });
  scheduleReceiptReminder(act, document);
  ctx.publish({
    type: 'document.issued',
    subject: document.id,
    caseId: act.instance.rootCaseId,
    data: {
      docNo: document.docNo,
      docDate: document.docDate,
      printDate: issued.printDate,
      inReplyTo: document.inReplyTo,
    },
  });
  for (const line of lines) {
    const { verb, recipient, channel, copies } = line;
    const data = { documentId: document.id, docNo: document.docNo, verb, recipient, channel, copies };
    ctx.publish({ type: 'document.dispatched', subject: line.id, caseId: act.instance.rootCaseId, data });
  }
  return { printDate: ctx.today, linesSent: lines.length };
};

async function demandSeal(act: TaskAct, document: Document): Promise<void> {
  if (document.status !== 'PRINTED' || KINDS_WITHOUT_SEAL.has(document.docKind)) return;
  const printed = (await printRecordsOf(act.ctx.tx, document.id)).at(-1);
  const sealed = (await sealUsesOf(act.ctx.tx, document.id)).at(-1);
  if (!printed || !sealed || sealed.copies !== printed.copies || sealed.sealedAt < printed.printedAt) {
    throw new Rejection('SEAL_MISSING', { documentId: document.id, docNo: document.docNo });
  }
}

/**
 * Who reads it by their copy. A copy alone lets an expert of restricted profile read nothing above PUBLIC; where the office lets it
 * count as the grant, those to whom it goes by name, or as members of a group that gets it, read it by grant.
 *
 * @rule R-012 @rule R-062
 */
async function readersAmong(
  { ctx, instance }: TaskAct,
  document: Document,
  lines: readonly DispatchLine[],
): Promise<{ readonly byCopy: readonly string[]; readonly byGrant: readonly string[] }> {
  const recipients = lines.map((line) => line.recipient);
  if (document.classification === 'PUBLIC') return { byCopy: recipients, byGrant: [] };
  const { restricted } = await directoryOf(ctx.tx, ctx.today, recipients);
  const byCopy = recipients.filter((recipient) => !restricted.has(recipient));
  if (!(await copyIsGrant(ctx.tx, instance.settingsVersion))) return { byCopy, byGrant: [] };
  const named = recipients.filter((recipient) => restricted.has(recipient));
  return { byCopy, byGrant: [...named, ...(await restrictedMembers(ctx.tx, byCopy, ctx.today))] };
}
