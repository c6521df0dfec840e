import type { Command, ReadContext } from '../../kernel/index.js';
import { actorOf, Rejection, toWireOrNull } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { demandMay, demandSight, may } from '../../access/index.js';
import { personsByCode, unitsByCode } from '../../organisation/index.js';
import { dispatchLinesOf, saveLine, type DispatchLine } from './dispatch-line.store.js';
import type { Verb } from './distribution.js';

/** A line of the distribution list as a client reads it. */
export interface DispatchLineView {
  readonly id: string;
  readonly documentId: string;
  readonly lineNo: number;
  readonly verb: Verb;
  /** 报送, 发送, 分送, 抄送. */
  readonly verbName: string;
  readonly recipientType: string;
  readonly recipient: string;
  readonly recipientName: string;
  readonly channel: string;
  readonly copies: number;
  readonly status: string;
  readonly sentAt: string | null;
  readonly receivedAt: string | null;
  readonly receivedBy: string | null;
  readonly rowVersion: number;
  readonly _links: Readonly<Record<string, { readonly href: string; readonly method: string }>>;
}

const VERB_NAMES: Readonly<Record<Verb, { readonly zh: string; readonly en: string }>> = {
  SUBMIT_UP: { zh: '报送', en: 'submit to' },
  SEND: { zh: '发送', en: 'send to' },
  DISTRIBUTE_INTERNAL: { zh: '分送', en: 'distribute to' },
  CC: { zh: '抄送', en: 'copy to' },
};

/**
 * The lines of a document's distribution list, of one verb where it is named. People of the office see them all, any other
 * recipient their own. Raises `DOCUMENT_NOT_FOUND`.
 *
 * @rule R-066
 */
export async function readDispatchLines(
  ctx: ReadContext,
  documentId: string,
  verb: Verb | null,
): Promise<DispatchLineView[]> {
  await demandSight(ctx, 'DOCUMENT', documentId, 'DOCUMENT_NOT_FOUND');
  const lines = (await dispatchLinesOf(ctx.tx, documentId)).filter(
    (line) => isCurrent(line) && (verb === null || line.verb === verb) && maySeeLine(ctx, line),
  );
  return toLineViews(ctx, lines);
}

const maySeeLine = ({ caller, today }: ReadContext, { id: lineId, recipient }: DispatchLine): boolean =>
  may(caller, 'receipt.see', { lineId, recipient }, today).may;

const isCurrent = (line: DispatchLine): boolean => line.status !== 'WITHDRAWN';

async function toLineViews(ctx: ReadContext, lines: readonly DispatchLine[]): Promise<DispatchLineView[]> {
  const codes = lines.map((line) => line.recipient);
  const units = await unitsByCode(ctx.tx, codes, ctx.today);
  const persons = await personsByCode(ctx.tx, codes, ctx.today);
  const isEnglish = ctx.caller.language === 'en';
  return lines.map((line) => {
    const unit = units.get(line.recipient);
    const unitName = isEnglish ? unit?.nameEn : unit?.nameZh;
    const href = `/api/v1/documents/${line.documentId}/receipt`;
    return {
      ...line,
      verbName: VERB_NAMES[line.verb][isEnglish ? 'en' : 'zh'],
      recipientName: unitName ?? persons.get(line.recipient)?.displayName ?? line.recipient,
      sentAt: toWireOrNull(line.sentAt, ctx.zone),
      receivedAt: toWireOrNull(line.receivedAt, ctx.zone),
      _links: line.status === 'SENT' && maySign(ctx, line) ? { receipt: { href, method: 'POST' } } : {},
    };
  });
}

/** The recipient signs, or the registry for one who signed on paper. */
const maySign = ({ caller, today }: ReadContext, { id: lineId, recipient }: DispatchLine): boolean =>
  may(caller, 'receipt.confirm', { lineId, recipient }, today).may;

export interface ReceiptInput {
  readonly documentId: string;
  /** The line; the caller's own where it is left out. */
  readonly lineId?: string | undefined;
  /** Name of who signed on paper, when the registry enters it. */
  readonly receivedBy?: string | undefined;
}

/**
 * 签收: a recipient confirms a copy. Confirming again changes nothing.
 *
 * Raises `DOCUMENT_NOT_FOUND`, `LINE_NOT_FOUND`, `RECIPIENT_ONLY` (403), `LINE_NOT_SENT` (409).
 *
 * @rule R-066
 */
export const confirmReceipt: Command<ReceiptInput, DispatchLineView> = {
  name: 'documents.confirmReceipt',
  async execute(ctx, { documentId, lineId, receivedBy }) {
    await demandSight(ctx, 'DOCUMENT', documentId, 'DOCUMENT_NOT_FOUND');
    const lines = (await dispatchLinesOf(ctx.tx, documentId, { lock: true })).filter(isCurrent);
    const own = lines.filter((one) => ctx.caller.keys.includes(one.recipient));
    const line =
      lineId === undefined
        ? (own.find((one) => one.status === 'SENT') ?? own[0])
        : lines.find((one) => one.id === lineId);
    if (!line) throw new Rejection('LINE_NOT_FOUND', { documentId });
    demandMay(ctx.caller, 'receipt.confirm', { lineId: line.id, recipient: line.recipient }, ctx.today);
    if (line.status === 'PLANNED') throw new Rejection('LINE_NOT_SENT', { lineId: line.id });
    let received = line;
    if (line.status === 'SENT') {
      const signedBy = receivedBy ?? actorOf(ctx.caller);
      received = { ...line, status: 'RECEIVED', receivedAt: ctx.now, receivedBy: signedBy };
      const entryId = recordFact(ctx, {
        act: 'RECEIPT',
        objectType: 'DOCUMENT',
        objectId: documentId,
        rule: 'R-066',
        committed: { receivedBy: signedBy },
        details: { lineId: line.id, verb: line.verb, recipient: line.recipient },
      });
      saveLine(ctx.tx, received, entryId);
      const data = { documentId, verb: line.verb, recipient: line.recipient };
      ctx.publish({ type: 'document.received', subject: line.id, data });
      received = { ...received, rowVersion: line.rowVersion + 1 };
    }
    const [view] = await toLineViews(ctx, [received]);
    if (!view) throw new Rejection('LINE_NOT_FOUND', { documentId });
    return view;
  },
};
