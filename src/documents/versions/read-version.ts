import type { Command, ReadContext } from '../../kernel/index.js';
import { Rejection, toWire, toWireOrNull } from '../../kernel/index.js';
import { recordAccess, recordFact } from '../../audit/index.js';
import { demandSight } from '../../access/index.js';
import { noteOpened } from '../../tasks/index.js';
import type { Attachment } from '../document.js';
import { demandDocument } from '../document.store.js';
import { seenFromInside } from '../inside.js';
import { storedFile } from '../files/stored-file.store.js';
import { isUnaltered, type DocumentVersion } from './version.js';
import { findVersion, versionsOf } from './version.store.js';

/** A version of the text as a client reads it. */
export interface VersionView {
  readonly documentId: string;
  readonly no: number;
  readonly title: string;
  readonly bodyFileId: string | null;
  readonly bodySha256: string | null;
  /** Searchable text; only where one version is read, not in lists. */
  readonly bodyText?: string | null;
  readonly attachments: readonly Attachment[];
  readonly contentHash: string;
  readonly author: string;
  readonly changeClass: DocumentVersion['changeClass'];
  readonly changeSummary: string | null;
  /** What an editorial correction touches beyond words: figures, names, recipients, conclusions, files. */
  readonly editorialFlags: readonly string[];
  readonly frozenAt: string | null;
  readonly supersededAt: string | null;
  readonly createdAt: string;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** A version on the wire. */
export const toVersionView = (version: DocumentVersion, zone: string): VersionView => ({
  documentId: version.documentId,
  no: version.no,
  title: version.title,
  bodyFileId: version.bodyFileId,
  bodySha256: version.bodySha256,
  attachments: version.attachments,
  contentHash: version.contentHash,
  author: version.author,
  changeClass: version.changeClass,
  changeSummary: version.changeSummary,
  editorialFlags: version.editorialFlags,
  frozenAt: toWireOrNull(version.frozenAt, zone),
  supersededAt: toWireOrNull(version.supersededAt, zone),
  createdAt: toWire(version.createdAt, zone),
  _links: { content: { href: `/api/v1/documents/${version.documentId}/versions/${version.no}/content` } },
});

/**
 * Every version of a document, oldest first; only the issued one for whoever got a copy and has no part in the case.
 * Raises `DOCUMENT_NOT_FOUND`.
 *
 * @rule R-134
 */
export async function readVersions(ctx: ReadContext, documentId: string): Promise<VersionView[]> {
  const mayRead = await readableVersions(ctx, documentId);
  return (await versionsOf(ctx.tx, documentId)).filter(mayRead).map((version) => toVersionView(version, ctx.zone));
}

async function readableVersions(ctx: ReadContext, documentId: string): Promise<(version: { no: number }) => boolean> {
  await demandSight(ctx, 'DOCUMENT', documentId, 'DOCUMENT_NOT_FOUND', 'CONTENT');
  const document = await demandDocument(ctx.tx, documentId);
  const isInside = (await seenFromInside(ctx, [document])).has(documentId);
  return ({ no }) => isInside || no === document.currentVersion;
}

/** One version that the caller may read. Raises `DOCUMENT_NOT_FOUND`, `VERSION_NOT_FOUND`. */
export async function demandVersionOf(ctx: ReadContext, documentId: string, no: number): Promise<DocumentVersion> {
  const mayRead = await readableVersions(ctx, documentId);
  const version = await findVersion(ctx.tx, documentId, no);
  if (!version || !mayRead(version)) throw new Rejection('VERSION_NOT_FOUND', { documentId, versionNo: no });
  return version;
}

/** A content of a version: its main text as a file or as plain text, or one of its attachments. */
export type VersionContent =
  | {
      readonly kind: 'FILE';
      readonly name: string;
      readonly mediaType: string;
      readonly sha256: string;
      readonly size: number;
    }
  | { readonly kind: 'TEXT'; readonly text: string; readonly contentHash: string };

/** A content, and the hash of its version where that no longer reads as it was submitted. */
export interface LocatedContent {
  readonly content: VersionContent;
  readonly alteredVersion: string | null;
}

/**
 * What a version's content is, and whether the version still is what its hash says: title, text, names and hashes of files.
 *
 * Raises `DOCUMENT_NOT_FOUND`, `VERSION_NOT_FOUND`, `CONTENT_NOT_FOUND` for an attachment that is not there or of which only
 * the name is registered.
 *
 * @rule R-136
 */
export async function locateContent(
  ctx: ReadContext,
  of: { readonly documentId: string; readonly versionNo: number; readonly attachmentNo: number | null },
): Promise<LocatedContent> {
  const version = await demandVersionOf(ctx, of.documentId, of.versionNo);
  const content = await contentIn(ctx, version, of.attachmentNo);
  return { content, alteredVersion: isUnaltered(version) ? null : version.contentHash };
}

async function contentIn(
  ctx: ReadContext,
  version: DocumentVersion,
  attachmentNo: number | null,
): Promise<VersionContent> {
  const missing = new Rejection('CONTENT_NOT_FOUND', {
    documentId: version.documentId,
    versionNo: version.no,
    attachmentNo,
  });
  if (attachmentNo !== null) {
    const attachment = version.attachments.find((one) => one.no === attachmentNo);
    if (!attachment?.fileId || !attachment.sha256) throw missing;
    return fileContent(ctx, attachment.fileId, attachment.sha256, attachment.name);
  }
  if (version.bodyFileId !== null && version.bodySha256 !== null) {
    return fileContent(ctx, version.bodyFileId, version.bodySha256, version.title);
  }
  if (version.bodyText === null) throw missing;
  return { kind: 'TEXT', text: version.bodyText, contentHash: version.contentHash };
}

async function fileContent(ctx: ReadContext, fileId: string, sha256: string, name: string): Promise<VersionContent> {
  const file = await storedFile(ctx.tx, fileId);
  if (!file) throw new Rejection('CONTENT_NOT_FOUND', { fileId });
  return {
    kind: 'FILE',
    name: file.name === '' ? name : file.name,
    mediaType: file.mediaType,
    sha256,
    size: file.size,
  };
}

/**
 * Records that the caller read a content, before it goes out; reading the version under review opens the caller's tasks
 * on it, after which the drafter can no longer recall.
 * @rule R-133 @rule R-135
 */
export const noteRead: Command<
  { documentId: string; versionNo: number; attachmentNo: number | null; contentHash: string },
  null
> = {
  name: 'documents.readContent',
  async execute(ctx, { documentId, versionNo, attachmentNo, contentHash }) {
    const entryId = recordFact(ctx, {
      act: 'READ',
      objectType: 'DOCUMENT',
      objectId: documentId,
      versionNo,
      contentHash,
    });
    const purpose = attachmentNo === null ? 'CONTENT' : 'ATTACHMENT';
    recordAccess(ctx, { objectType: 'DOCUMENT', objectId: documentId, versionNo, purpose });
    noteOpened(ctx, { objectType: 'DOCUMENT', objectId: documentId, versionNo, entryId });
    return null;
  },
};
