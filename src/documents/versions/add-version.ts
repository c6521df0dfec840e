import type { CommandContext } from '../../kernel/index.js';
import { supersedeApprovals } from '../review/review-action.store.js';
import type { Document } from '../document.js';
import type { ResolvedContent } from '../draft/draft-files.js';
import { contentHash, type ChangeClass, type DocumentVersion } from './version.js';
import { insertVersion, supersedeVersions } from './version.store.js';

export interface NewVersion extends ResolvedContent {
  readonly changeClass: ChangeClass | null;
  readonly changeSummary: string | null;
  readonly editorialFlags?: DocumentVersion['editorialFlags'];
}

/**
 * Adds a version of the text, unless it reads the same as the current one: that one is then kept and answered. A new text
 * voids what was approved before, but for an editorial correction, over which a signature holds.
 *
 * @rule R-136
 */
export function addVersion(
  ctx: CommandContext,
  document: Document,
  current: DocumentVersion | null,
  added: NewVersion,
  entryId: string,
): DocumentVersion {
  const hash = contentHash(added.content, added.bodySha256);
  if (current?.contentHash === hash) return current;
  const version: DocumentVersion = {
    documentId: document.id,
    no: document.currentVersion + 1,
    title: added.content.title,
    bodyFileId: added.content.bodyFileId,
    bodySha256: added.bodySha256,
    bodyText: added.content.bodyText,
    attachments: added.content.attachments,
    contentHash: hash,
    author: ctx.caller.person ?? document.drafter,
    changeClass: added.changeClass,
    changeSummary: added.changeSummary,
    editorialFlags: added.editorialFlags ?? [],
    frozenAt: null,
    supersededAt: null,
    createdAt: ctx.now,
  };
  insertVersion(ctx.tx, version, entryId);
  supersedeVersions(ctx.tx, document.id, version.no, ctx.now, entryId);
  if (added.changeClass !== 'EDITORIAL') supersedeApprovals(ctx.tx, document.id, version.no, ctx.now, entryId);
  return version;
}

/** The text of a version, as the drafter goes on from it. */
export const contentOf = ({
  title,
  bodyFileId,
  bodyText,
  attachments,
}: DocumentVersion): Document['draft'] & object => ({
  title,
  bodyFileId,
  bodyText,
  attachments,
});
