import type { ReadContext } from '../kernel/index.js';
import { Rejection, toWire, toWireOrNull } from '../kernel/index.js';
import { may } from '../access/index.js';
import { personsByCode, unitsByCode } from '../organisation/index.js';
import { demandDocument } from './document.store.js';
import { isOut, isWithDrafter, KINDS_WITHOUT_SEAL, type Document, type DraftContent } from './document.js';
import { seenFromInside } from './inside.js';
import { versionHeads, type VersionHead } from './versions/version.store.js';

/** A link to a next step that this caller may take. */
export interface Link {
  readonly href: string;
  readonly method?: string;
}

/** A code with the name that people read. */
export interface Named {
  readonly code: string;
  readonly name: string;
}

/**
 * An official document as a client reads it: every layout element of GB/T 9704-2012 that is not in the text itself, as it
 * stands in the printed head, body and imprint.
 *
 * @rule R-002
 */
export interface DocumentView {
  readonly id: string;
  readonly caseId: string | null;
  readonly carrier: string;
  readonly status: Document['status'];
  readonly round: number;
  readonly versionNo: number;
  readonly contentHash: string | null;

  // Head (版头)
  readonly classification: string;
  readonly secrecyPeriod: string | null;
  readonly urgency: string;
  readonly urgencyReason: string | null;
  readonly issuer: string;
  readonly issuerMark: string;
  readonly docNo: string | null;
  readonly series: string | null;
  readonly signer: Named | null;
  /** For whom a delegate signed (代, R-034); `null` where the signer signed in their own right. */
  readonly signedFor: Named | null;
  /** The signer as people read it, in the printed head too: of a delegate both names, `李某（代王某）`. */
  readonly signerText: string | null;
  /** The signer's name is printed in the head: of upward documents (上行文). */
  readonly showsSigner: boolean;

  // Body (主体)
  readonly title: string;
  readonly docKind: string;
  readonly direction: string;
  readonly mainRecipients: readonly Named[];
  readonly mainRecipientsLabel: string | null;
  readonly bodyFileId: string | null;
  /** Names in the order of the attachment note (附件说明). */
  readonly attachmentNote: readonly string[];
  readonly attachments: readonly AttachmentView[];
  readonly issuerSignature: string;
  readonly docDate: string | null;
  readonly hasSeal: boolean;
  /** Reference only: name and telephone stand in the issued file and nowhere else. */
  readonly contactPerson: string | null;

  // Imprint (版记)
  readonly ccRecipients: readonly Named[];
  readonly printedBy: string | null;
  readonly printDate: string | null;
  readonly copies: number | null;

  readonly ownerGroup: string;
  readonly dutyCodes: readonly string[];
  /** Groups whose duties it touches, as of the newest submission: they countersign. */
  readonly touchedGroups: readonly string[];
  readonly keyMatter: boolean | null;
  readonly keyMatterReason: string | null;
  readonly needsSuperiorApproval: boolean;
  readonly superiorOrg: string | null;
  readonly internalChoice: string;
  readonly internalPersons: readonly string[];
  readonly basisRefs: readonly string[];
  readonly inReplyTo: string | null;
  readonly noRequestDeclared: boolean | null;
  readonly drafter: Named;
  readonly handler: Named;
  readonly signedAt: string | null;
  /** Post in which it was signed; `代` where that was done for somebody else. */
  readonly signedAs: string | null;
  readonly signingCapacity: string | null;
  readonly signedVersionNo: number | null;
  readonly createdAt: string;
  /** What the drafter has written and not yet submitted; `null` for everybody else. */
  readonly draft: DraftContent | null;
  readonly rowVersion: number;
  readonly _links: Readonly<Record<string, Link>>;
}

/** One attachment of the attachment note, and where its file is read. */
export interface AttachmentView {
  readonly no: number;
  readonly name: string;
  readonly fileId: string | null;
  readonly sha256: string | null;
  readonly pages: number | null;
  readonly _links: Readonly<Record<string, Link>>;
}

/** One document for this caller. Raises `DOCUMENT_NOT_FOUND`. */
export async function readDocumentView(ctx: ReadContext, documentId: string): Promise<DocumentView> {
  const [view] = await documentViews(ctx, [await demandDocument(ctx.tx, documentId)]);
  if (!view) throw new Rejection('DOCUMENT_NOT_FOUND', { documentId });
  return view;
}

/** Documents as this caller reads them; names and versions come with one look-up each, however many. */
export async function documentViews(ctx: ReadContext, documents: readonly Document[]): Promise<DocumentView[]> {
  const codes = documents.flatMap((one) => [one.issuer, ...one.mainRecipients, ...one.ccRecipients]);
  const people = documents.flatMap((one) =>
    [one.drafter, one.handler, one.signer, one.signedFor].filter((code) => code !== null),
  );
  const units = await unitsByCode(ctx.tx, [...new Set(codes)], ctx.today);
  const persons = await personsByCode(ctx.tx, [...new Set([...people, ...codes])], ctx.today);
  const nameOf = (code: string): string => {
    const unit = units.get(code);
    if (unit) return ctx.caller.language === 'en' ? unit.nameEn : unit.nameZh;
    return persons.get(code)?.displayName ?? code;
  };
  const versions = await versionHeads(ctx.tx, documents);
  const inside = await seenFromInside(ctx, documents);
  return documents.map((document) =>
    toView(ctx, document, {
      version: versions.get(document.id) ?? null,
      isInside: inside.has(document.id),
      named: (code) => ({ code, name: nameOf(code) }),
    }),
  );
}

function toView(
  ctx: ReadContext,
  document: Document,
  known: { readonly version: VersionHead | null; readonly isInside: boolean; readonly named: (code: string) => Named },
): DocumentView {
  const { version, isInside, named } = known;
  const { id: documentId, drafter, signer } = document;
  const isMine = may(ctx.caller, 'document.edit', { documentId, drafter, signer }, ctx.today).may;
  const shown = version ?? document.draft;
  const attachments = shown?.attachments ?? [];
  return {
    id: document.id,
    caseId: document.caseId,
    carrier: document.carrier,
    status: document.status,
    round: document.round,
    versionNo: document.currentVersion,
    contentHash: version?.contentHash ?? null,
    classification: document.classification,
    secrecyPeriod: document.secrecyPeriod,
    urgency: document.urgency,
    urgencyReason: isInside ? document.urgencyReason : null,
    issuer: document.issuer,
    issuerMark: named(document.issuer).name,
    docNo: document.docNo,
    series: document.series,
    signer: document.signer === null ? null : named(document.signer),
    signedFor: document.signedFor === null ? null : named(document.signedFor),
    signerText: signerTextOf(document, named),
    showsSigner: document.direction === 'UP',
    title: document.title,
    docKind: document.docKind,
    direction: document.direction,
    mainRecipients: document.mainRecipients.map(named),
    mainRecipientsLabel: document.mainRecipientsLabel,
    bodyFileId: shown?.bodyFileId ?? null,
    attachmentNote: attachments.map((attachment) => attachment.name),
    attachments: attachments.map((attachment) => ({
      ...attachment,
      _links:
        version && attachment.fileId !== null
          ? { content: { href: `${hrefOf(document)}/versions/${version.no}/attachments/${attachment.no}/content` } }
          : {},
    })),
    issuerSignature: named(document.issuer).name,
    docDate: document.docDate,
    hasSeal: !KINDS_WITHOUT_SEAL.has(document.docKind),
    contactPerson: document.contactPerson,
    ccRecipients: document.ccRecipients.map(named),
    printedBy: isOut(document) ? named(document.issuer).name : null,
    printDate: document.printDate,
    copies: document.copies,
    ownerGroup: document.ownerGroup,
    dutyCodes: document.dutyCodes,
    touchedGroups: document.touchedGroups,
    keyMatter: document.keyMatter,
    keyMatterReason: isInside ? document.keyMatterReason : null,
    needsSuperiorApproval: document.needsSuperiorApproval,
    superiorOrg: document.superiorOrg,
    internalChoice: document.internalChoice,
    internalPersons: isInside ? document.internalPersons : [],
    basisRefs: document.basisRefs,
    inReplyTo: document.inReplyTo,
    noRequestDeclared: document.noRequestDeclared,
    drafter: named(document.drafter),
    handler: named(document.handler),
    signedAt: toWireOrNull(document.signedAt, ctx.zone),
    signedAs: document.signedAs,
    signingCapacity: document.signingCapacity,
    signedVersionNo: document.signedVersion,
    createdAt: toWire(document.createdAt, ctx.zone),
    draft: isMine ? document.draft : null,
    rowVersion: document.rowVersion,
    _links: linksOf(document, { isMine, isInside }),
  };
}

/** A delegate signs with both names; they read alike in both languages of the page, since they are printed so. */
function signerTextOf({ signer, signedFor }: Document, named: (code: string) => Named): string | null {
  if (signer === null) return null;
  return signedFor === null ? named(signer).name : `${named(signer).name}（代${named(signedFor).name}）`;
}

/** Address of a document. */
export const hrefOf = (document: Pick<Document, 'id'>): string => `/api/v1/documents/${document.id}`;

function linksOf(
  document: Document,
  { isMine, isInside }: { readonly isMine: boolean; readonly isInside: boolean },
): Record<string, Link> {
  const href = hrefOf(document);
  return {
    self: { href },
    ...(document.caseId === null || !isInside ? {} : { case: { href: `/api/v1/cases/${document.caseId}` } }),
    versions: { href: `${href}/versions` },
    ...(document.currentVersion > 0
      ? { content: { href: `${href}/versions/${document.currentVersion}/content` } }
      : {}),
    ...(isInside ? { findings: { href: `${href}/findings` }, approvalSheet: { href: `${href}/approval-sheet` } } : {}),
    dispatchLines: { href: `${href}/dispatch-lines` },
    ...(isMine && isWithDrafter(document) ? { edit: { href, method: 'PATCH' } } : {}),
  };
}
