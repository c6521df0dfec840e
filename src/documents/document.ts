import { Rejection } from '../kernel/index.js';

/** States of an official document (domain model, section 3). After issue it changes only by a new act. */
export type DocumentStatus =
  | 'DRAFT'
  | 'IN_REVIEW'
  | 'RETURNED'
  | 'SIGNED'
  | 'FINALISED'
  | 'AWAITING_SUPERIOR'
  | 'RECHECKED'
  | 'NUMBERED'
  | 'PRINTED'
  | 'ISSUED'
  | 'ARCHIVED'
  | 'REJECTED'
  | 'RECALLED'
  | 'CANCELLED'
  | 'REFUSED'
  | 'NOT_ISSUED'
  | 'CORRECTED'
  | 'REVOKED'
  | 'REPEALED';

/** What can happen to a document as a whole; what happens to one of its versions is a {@link ReviewAction}. */
export type DocumentEvent =
  | 'SUBMIT'
  | 'RETURN'
  | 'REJECT'
  | 'FINALISE'
  | 'SUBMIT_UP'
  | 'SUPERIOR_APPROVED'
  | 'SUPERIOR_ISSUED'
  | 'SIGN'
  | 'RECHECK'
  | 'NUMBER'
  | 'UNNUMBER'
  | 'PRINT'
  | 'ISSUE'
  | 'NOT_ISSUED'
  | 'RECALL'
  | 'CANCEL'
  | 'REFUSE'
  | 'ARCHIVE'
  | 'CORRECT'
  | 'REVOKE'
  | 'REPEAL';

type Moves = Readonly<Partial<Record<DocumentEvent, DocumentStatus>>>;

const BEFORE_SIGNING: Moves = { RECALL: 'RECALLED', CANCEL: 'CANCELLED', REFUSE: 'REFUSED' };
const AFTER_SIGNING: Moves = { SIGN: 'SIGNED', NOT_ISSUED: 'NOT_ISSUED', CANCEL: 'CANCELLED', REFUSE: 'REFUSED' };
const AFTER_ISSUE: Moves = { CORRECT: 'CORRECTED', REVOKE: 'REVOKED', REPEAL: 'REPEALED' };

/**
 * Every permitted move. A re-signing leads back to SIGNED from any step of issuing; a failed inspection leads from
 * PRINTED back to RECHECKED, and the number already allocated is kept.
 */
export const TRANSITIONS: Readonly<Record<DocumentStatus, Moves>> = {
  DRAFT: { ...BEFORE_SIGNING, SUBMIT: 'IN_REVIEW' },
  IN_REVIEW: {
    ...BEFORE_SIGNING,
    SUBMIT: 'IN_REVIEW',
    RETURN: 'RETURNED',
    REJECT: 'REJECTED',
    SIGN: 'SIGNED',
    FINALISE: 'FINALISED',
  },
  RETURNED: { ...BEFORE_SIGNING, SUBMIT: 'IN_REVIEW', RETURN: 'RETURNED', REJECT: 'REJECTED' },
  FINALISED: {
    ...BEFORE_SIGNING,
    SUBMIT_UP: 'AWAITING_SUPERIOR',
    RETURN: 'RETURNED',
    REJECT: 'REJECTED',
    SIGN: 'SIGNED',
    SUPERIOR_ISSUED: 'ISSUED',
  },
  AWAITING_SUPERIOR: {
    SUPERIOR_APPROVED: 'FINALISED',
    SUPERIOR_ISSUED: 'ISSUED',
    RETURN: 'RETURNED',
    REJECT: 'REJECTED',
    CANCEL: 'CANCELLED',
    REFUSE: 'REFUSED',
  },
  SIGNED: { ...AFTER_SIGNING, RECHECK: 'RECHECKED' },
  RECHECKED: { ...AFTER_SIGNING, RECHECK: 'RECHECKED', NUMBER: 'NUMBERED' },
  NUMBERED: { ...AFTER_SIGNING, RECHECK: 'RECHECKED', NUMBER: 'NUMBERED', UNNUMBER: 'RECHECKED', PRINT: 'PRINTED' },
  PRINTED: {
    ...AFTER_SIGNING,
    RECHECK: 'RECHECKED',
    NUMBER: 'NUMBERED',
    UNNUMBER: 'RECHECKED',
    PRINT: 'PRINTED',
    ISSUE: 'ISSUED',
  },
  ISSUED: { ...AFTER_ISSUE, ARCHIVE: 'ARCHIVED' },
  ARCHIVED: { ...AFTER_ISSUE, ARCHIVE: 'ARCHIVED' },
  REJECTED: {},
  RECALLED: {},
  CANCELLED: {},
  REFUSED: {},
  NOT_ISSUED: {},
  CORRECTED: { REVOKE: 'REVOKED', REPEAL: 'REPEALED', ARCHIVE: 'CORRECTED' },
  REVOKED: {},
  REPEALED: {},
};

/**
 * The state after `event`.
 * @throws Rejection DOCUMENT_STATE (409) when the event does not fit the state.
 * @rule R-054
 */
export function moved(document: Pick<Document, 'id' | 'status'>, event: DocumentEvent): DocumentStatus {
  const next = TRANSITIONS[document.status][event];
  if (!next) throw new Rejection('DOCUMENT_STATE', { documentId: document.id, status: document.status, event });
  return next;
}

/** An official document, as its row holds it. Days are `YYYY-MM-DD` in the office's zone. */
export interface Document {
  readonly id: string;
  readonly caseId: string | null;
  readonly carrier: string;
  readonly docKind: string;
  readonly issuer: string;
  readonly direction: string;
  readonly ownerGroup: string;
  readonly title: string;
  readonly status: DocumentStatus;
  readonly classification: string;
  readonly secrecyPeriod: string | null;
  readonly urgency: string;
  readonly urgencyReason: string | null;
  readonly dutyCodes: readonly string[];
  readonly touchedGroups: readonly string[];
  readonly keyMatter: boolean | null;
  readonly keyMatterReason: string | null;
  readonly needsSuperiorApproval: boolean;
  readonly superiorOrg: string | null;
  readonly mainRecipients: readonly string[];
  readonly mainRecipientsLabel: string | null;
  readonly ccRecipients: readonly string[];
  readonly internalChoice: string;
  readonly internalPersons: readonly string[];
  readonly contactPerson: string | null;
  readonly basisRefs: readonly string[];
  readonly inReplyTo: string | null;
  readonly noRequestDeclared: boolean | null;
  readonly drafter: string;
  readonly handler: string;
  /** Content that the drafter holds and has not yet submitted: it becomes version 1. */
  readonly draft: DraftContent | null;
  readonly currentVersion: number;
  readonly round: number;
  readonly signedVersion: number | null;
  readonly signedAt: Date | null;
  readonly signer: string | null;
  /** Post in which it was signed; `代` where that was done for somebody else. */
  readonly signedAs: string | null;
  /** For whom it was signed, by delegation: read from the signature. */
  readonly signedFor: string | null;
  readonly signingCapacity: string | null;
  readonly docDate: string | null;
  readonly series: string | null;
  readonly docNo: string | null;
  readonly copies: number | null;
  readonly printDate: string | null;
  readonly createdAt: Date;
  readonly rowVersion: number;
}

/** What a signature for somebody else is signed as. */
export const FOR_ANOTHER = '代';

/** The text of a version: title, main file and searchable text, attachments in the order of the attachment note. */
export interface DraftContent {
  readonly title: string;
  readonly bodyFileId: string | null;
  readonly bodyText: string | null;
  readonly attachments: readonly Attachment[];
}

/** One attachment of the attachment note; `sha256` is that of its file, `null` where only the name is registered. */
export interface Attachment {
  readonly no: number;
  readonly name: string;
  readonly fileId: string | null;
  readonly sha256: string | null;
  readonly pages: number | null;
}

/** Kinds that are issued without a seal: minutes by UPPER Reg. Art. 9(13), bulletins because they carry none. @rule R-132 */
export const KINDS_WITHOUT_SEAL: ReadonlySet<string> = new Set(['JIYAO', 'JIANBAO']);

/** Whether the drafter may still change the text. */
export const isWithDrafter = (document: Pick<Document, 'status'>): boolean =>
  document.status === 'DRAFT' || document.status === 'RETURNED';

/** Whether the document has left the house. */
export const isOut = (document: Pick<Document, 'status'>): boolean =>
  ['ISSUED', 'ARCHIVED', 'CORRECTED', 'REVOKED', 'REPEALED'].includes(document.status);
