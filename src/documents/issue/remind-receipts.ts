import type { Command, Transaction } from '../../kernel/index.js';
import type { Json } from '../../engine/index.js';
import { scheduleJob, type TaskAct } from '../../instances/index.js';
import { dueBy, loadCalendar } from '../../calendar/index.js';
import { holdersOf } from '../../organisation/index.js';
import { urgeAbout } from '../../tasks/index.js';
import { demandDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { dispatchLinesOf, type DispatchLine } from './dispatch-line.store.js';

/** Working days after dispatch on which an unconfirmed copy is urged, by the document's urgency. */
const RECEIPT_DAYS: Readonly<Record<string, number>> = { NORMAL: 3, URGENT: 1, EXTRA_URGENT: 1 };
const DAY = 86_400_000;

/** A job `RECEIPT` as its row holds it. */
interface ReceiptJob {
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly n: number;
  readonly elementId: string;
  readonly payload: Json;
}

/**
 * Has the copies of a dispatch looked at when their receipts are owed. The job comes after as many plain days; what the
 * working calendar says of them is asked only then, so that a missing year never holds a dispatch up.
 *
 * @rule R-066
 */
export function scheduleReceiptReminder({ ctx, instance, task }: TaskAct, document: Document): void {
  scheduleJob(ctx.tx, {
    kind: 'RECEIPT',
    caseId: instance.id,
    rootCaseId: instance.rootCaseId,
    n: task.n,
    elementId: task.elementId,
    payload: { documentId: document.id, sentAt: ctx.now.toISOString() },
    dueAt: new Date(ctx.now.getTime() + daysFor(document) * DAY),
  });
}

/**
 * Puts every copy of a dispatch that nobody has confirmed on the list of urges, once: its recipient is reminded, and the
 * registry, which follows it up. Before it is due by the working calendar it only sets the job to that instant.
 *
 * Raises `CALENDAR_MISSING`.
 *
 * @rule R-066 @rule R-127
 */
export const remindReceipts: Command<ReceiptJob, null> = {
  name: 'documents.remindReceipts',
  async execute(ctx, job) {
    const { documentId, sentAt } = job.payload as { documentId: string; sentAt: string };
    const document = await demandDocument(ctx.tx, documentId);
    const calendar = await loadCalendar(ctx.tx);
    const dueAt = dueBy(calendar, `${daysFor(document)} WORKING_DAYS`, new Date(sentAt), ctx.zone);
    if (ctx.now < dueAt) {
      scheduleJob(ctx.tx, { ...job, kind: 'RECEIPT', dueAt });
      return null;
    }
    const registry = await holdersOf(ctx.tx, 'REGISTRY', null, ctx.today);
    for (const line of await dispatchLinesOf(ctx.tx, documentId)) {
      if (line.status !== 'SENT' || line.sentAt?.toISOString() !== sentAt) continue;
      urgeAbout(ctx, {
        caseId: job.caseId,
        n: -line.lineNo,
        elementId: job.elementId,
        dueAt,
        recipients: [...new Set([...(await owersOf(ctx.tx, line, ctx.today)), ...registry])],
        rule: 'R-066',
        about: { type: 'DISPATCH_LINE', id: line.id, documentId, verb: line.verb, recipient: line.recipient },
      });
    }
    return null;
  },
};

const daysFor = (document: Document): number => RECEIPT_DAYS[document.urgency] ?? 3;

/** Who owes the receipt: the person, or the liaisons of the unit. */
const owersOf = (tx: Transaction, line: DispatchLine, day: string): Promise<string[]> =>
  line.recipientType === 'PERSON' ? Promise.resolve([line.recipient]) : holdersOf(tx, 'U_LIAISON', line.recipient, day);
