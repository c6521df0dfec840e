import { toWire, type Bilingual } from '../../kernel/index.js';
import type { Document } from '../document.js';
import type { ReviewAction } from './review-action.store.js';
import type { UnseenBefore } from './unseen.store.js';

/** One line of the approval sheet (发文稿纸). */
export interface SheetLine {
  readonly no: number;
  readonly round: number;
  readonly step: string;
  readonly stepZh: string;
  readonly stepEn: string | null;
  /** Act of the step; `SIGN_BEFORE`, `SIGN_AFTER` of somebody who was added as a signer at it (加签). */
  readonly act: string;
  readonly outcome: string;
  /** What the person wrote; an approval without words reads 同意, a submission 呈审. */
  readonly opinion: string;
  /** Who acted; with （代） where it was done for somebody. */
  readonly name: string;
  readonly person: string;
  readonly role: string;
  /** For whom it was done, by delegation (代, R-034). */
  readonly onBehalfOf: string | null;
  readonly onBehalfOfName: string | null;
  /** Full date, `2022年10月18日`, and the instant. */
  readonly date: string;
  readonly actedAt: string;
  readonly versionNo: number;
  readonly contentHash: string;
  readonly rule: string | null;
  /** A later version of the text made this approval void. */
  readonly superseded: boolean;
  readonly signingCapacity: string | null;
  /** What the step wanted seen before, and the person had not opened: `CURRENT_VERSION`, `OPINIONS`; absent where all was. */
  readonly unseen?: readonly string[];
}

/** The approval sheet (发文稿纸): who said what to which version, in order, over all rounds. */
export interface ApprovalSheet {
  readonly documentId: string;
  readonly title: string;
  readonly docKind: string;
  readonly issuer: string;
  readonly ownerGroup: string;
  readonly drafter: string;
  readonly urgency: string;
  readonly classification: string;
  readonly status: Document['status'];
  readonly docNo: string | null;
  readonly docDate: string | null;
  readonly signer: string | null;
  /** Post in which it was signed; `代` where that was done for `signedFor`. */
  readonly signedAs: string | null;
  readonly signedFor: string | null;
  readonly rounds: number;
  readonly actions: readonly SheetLine[];
  /** What a reviewer should notice: `CAPACITY_NOT_OF_ISSUER`. */
  readonly flags: readonly string[];
  readonly rowVersion: number;
}

export interface SheetSource {
  readonly document: Document;
  readonly actions: readonly ReviewAction[];
  /** What added signers said (`addedSignersOf`), in order. */
  readonly signers?: readonly ReviewAction[];
  /** Setting `signing.higherOffice.requireCapacity` of the case. */
  readonly requiresCapacity: boolean;
  /** What acts of people were done without having seen (`readUnseen`). */
  readonly unseen?: readonly UnseenBefore[];
  readonly zone: string;
  readonly language: 'zh-CN' | 'en';
}

/**
 * Composes the sheet. Pure.
 *
 * @rule R-054 @rule R-057 @rule R-135
 */
export function composeSheet(source: SheetSource): ApprovalSheet {
  const { document, signers = [], requiresCapacity, unseen = [], zone, language } = source;
  const actions = signers.length === 0 ? source.actions : inOrder([...source.actions, ...signers.map(marked)]);
  const lines = actions.map((action, index) => ({
    no: index + 1,
    round: action.round,
    step: language === 'en' ? (action.stepEn ?? action.stepZh) : action.stepZh,
    stepZh: action.stepZh,
    stepEn: action.stepEn,
    act: action.act,
    outcome: action.outcome,
    opinion: action.opinion ?? wordless(action),
    name: action.onBehalfOf === null ? action.actorName : `${action.actorName}（代）`,
    person: action.actor,
    role: action.actorRole,
    onBehalfOf: action.onBehalfOf,
    onBehalfOfName: action.onBehalfOfName,
    date: fullDate(action.actedAt, zone),
    actedAt: toWire(action.actedAt, zone),
    versionNo: action.versionNo,
    contentHash: action.contentHash,
    rule: action.rule,
    superseded: action.supersededAt !== null,
    signingCapacity: action.signature?.capacity ?? null,
    ...unseenBefore(action, unseen),
  }));
  const signedForDepartment = lines.some((line) => !line.superseded && line.signingCapacity === 'WD_DIRECTOR');
  return {
    documentId: document.id,
    title: document.title,
    docKind: document.docKind,
    issuer: document.issuer,
    ownerGroup: document.ownerGroup,
    drafter: document.drafter,
    urgency: document.urgency,
    classification: document.classification,
    status: document.status,
    docNo: document.docNo,
    docDate: document.docDate,
    signer: document.signer,
    signedAs: document.signedAs,
    signedFor: document.signedFor,
    rounds: document.round,
    actions: lines,
    flags: requiresCapacity && document.issuer === 'LGO' && signedForDepartment ? ['CAPACITY_NOT_OF_ISSUER'] : [],
    rowVersion: document.rowVersion,
  };
}

/** How a step is called where somebody signed beside it, since they were added as a signer. */
const MARKS: Readonly<Record<string, Bilingual>> = {
  SIGN_BEFORE: { zh: '（前加签）', en: ' (added signer, before)' },
  SIGN_AFTER: { zh: '（后加签）', en: ' (added signer, after)' },
};

function marked(action: ReviewAction): ReviewAction {
  const { zh = '', en = '' } = MARKS[action.act] ?? {};
  return { ...action, stepZh: action.stepZh + zh, stepEn: action.stepEn && action.stepEn + en };
}

const inOrder = (actions: readonly ReviewAction[]): readonly ReviewAction[] =>
  actions.toSorted((one, other) => one.actedAt.getTime() - other.actedAt.getTime());

function unseenBefore(action: ReviewAction, all: readonly UnseenBefore[]): Pick<SheetLine, 'unseen'> {
  const found = all.find(
    ({ caseId, elementId, actor, at }) =>
      caseId === action.caseId &&
      elementId === action.elementId &&
      actor === action.actor &&
      at.getTime() === action.actedAt.getTime(),
  );
  return found ? { unseen: found.unseen } : {};
}

/** What an act says by itself. A return or rejection without words cannot be, and gets none here. */
function wordless({ act, outcome }: ReviewAction): string {
  if (outcome === 'APPROVE' || outcome === 'AGREE') return '同意';
  if (act === 'CONFIRM_REFUSAL') return '同意不予办理';
  return act === 'DRAFT' || act === 'REVISE' ? '呈审' : '';
}

/** `2022年10月18日`: Arabic digits, no leading zero. */
function fullDate(at: Date, zone: string): string {
  const [year, month, day] = toWire(at, zone).slice(0, 10).split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
