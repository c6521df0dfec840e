import { createHash } from 'node:crypto';
import type { Caller, Command, ReadContext } from '../../kernel/index.js';
import { actorOf, Rejection, toWire, viewerOf } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { safeFileName } from './file-name.js';
import type { Put } from './file-store.js';
import { insertStoredFile, placesOf, storedFile, type StoredFile } from './stored-file.store.js';

/** A file as a client reads it. */
export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly storedBy: string;
  readonly storedAt: string;
  readonly _links: { readonly content: { readonly href: string } };
}

export interface StoreFileInput extends Put {
  readonly name: string;
  readonly mediaType: string;
}

/** Names a content that is on disk already. @rule R-136 */
export const storeFile: Command<StoreFileInput, FileView> = {
  name: 'documents.storeFile',
  async execute(ctx, { sha256, size, name, mediaType }) {
    const file: StoredFile = {
      id: ctx.newId(),
      sha256,
      size,
      mediaType: mediaTypeOf(mediaType),
      name: safeFileName(name),
      storedBy: actorOf(ctx.caller),
      storedAt: ctx.now,
    };
    const entryId = recordFact(ctx, {
      act: 'FILE_STORED',
      objectType: 'FILE',
      objectId: file.id,
      contentHash: sha256,
      committed: { name: file.name },
      details: { size, mediaType: file.mediaType },
    });
    insertStoredFile(ctx.tx, file, entryId);
    return toFileView(file, ctx.zone);
  },
};

/** The caller with an idempotency claim on this very content, whatever its envelope looked like. */
export function claimContent(caller: Caller, input: StoreFileInput): Caller {
  if (!caller.idempotency) return caller;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(['POST /files', input.sha256, input.name, input.mediaType]))
    .digest('hex');
  return { ...caller, idempotency: { ...caller.idempotency, fingerprint } };
}

/** A file that the caller stored, or sees through a document. Raises `FILE_NOT_FOUND`. @rule R-134 */
export async function demandFile(ctx: ReadContext, fileId: string): Promise<StoredFile> {
  const file = await storedFile(ctx.tx, fileId);
  // One that is not there is looked for in the same steps as one that is hidden, so that the time tells nothing.
  const isSeen =
    file?.storedBy === actorOf(ctx.caller) || (await placesOf(ctx.tx, fileId, viewerOf(ctx.caller))).length > 0;
  if (file === null || !isSeen) throw new Rejection('FILE_NOT_FOUND', { fileId });
  return file;
}

export const toFileView = (file: StoredFile, zone: string): FileView => ({
  id: file.id,
  name: file.name,
  mediaType: file.mediaType,
  size: file.size,
  sha256: file.sha256,
  storedBy: file.storedBy,
  storedAt: toWire(file.storedAt, zone),
  _links: { content: { href: `/api/v1/files/${file.id}/content` } },
});

/** The media type without its parameters; what is none is bytes. */
function mediaTypeOf(declared: string): string {
  const type = (declared.split(';')[0] ?? '').trim().toLowerCase();
  return /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(type) ? type : 'application/octet-stream';
}
