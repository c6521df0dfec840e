import type { Response } from 'express';
import { Rejection, type Caller, type Command, type Commands } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import type { FileStore } from './file-store.js';

/** A content that goes out, under a name that is safe to save. */
export interface Outgoing {
  readonly sha256: string;
  readonly size: number;
  readonly name: string;
  readonly mediaType: string;
}

/**
 * Refuses a content that is no longer what its hash says, and writes that into the trail.
 *
 * Raises `FILE_ALTERED` (409).
 *
 * @rule R-136
 */
export async function demandIntact(
  commands: Commands,
  store: FileStore,
  caller: Caller,
  about: { readonly objectType: string; readonly objectId: string; readonly sha256: string },
): Promise<void> {
  if (!(await store.isIntact(about.sha256))) await refuseAltered(commands, caller, about);
}

/** Writes into the trail that a content is not what its hash says, and refuses it: raises `FILE_ALTERED`. @rule R-136 */
export async function refuseAltered(
  commands: Commands,
  caller: Caller,
  about: { readonly objectType: string; readonly objectId: string; readonly sha256: string },
): Promise<never> {
  const { idempotency: _, ...reader } = caller;
  await commands.run(reader, noteAltered, about);
  throw new Rejection('FILE_ALTERED', { sha256: about.sha256 });
}

const noteAltered: Command<{ objectType: string; objectId: string; sha256: string }, null> = {
  name: 'documents.noteAltered',
  async execute(ctx, { objectType, objectId, sha256 }) {
    recordFact(ctx, { act: 'FILE_ALTERED', objectType, objectId, rule: 'R-136', contentHash: sha256 });
    return null;
  },
};

/** Headers of a content that people handed in: nothing in it runs, no type is guessed, its tag is its hash. */
export const guardedHeaders = (mediaType: string, hash: string): Record<string, string> => ({
  'Content-Type': mediaType,
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cache-Control': 'private, no-cache',
  ETag: `"${hash}"`,
});

/** Whether the client has what the answer's tag names, whatever it says of caches on the way. */
export function isKnown(response: Response): boolean {
  const known: readonly string[] = response.req.get('if-none-match')?.match(/"[^"]*"/g) ?? [];
  return known.includes(String(response.get('ETag')));
}

/**
 * Sends a content whole, or the byte range that the client asks for (RFC 9110), so that no browser runs it or guesses its
 * type. The entity tag is its SHA-256.
 *
 * Raises `RANGE_NOT_SATISFIABLE` (416).
 */
export async function sendFile(response: Response, store: FileStore, file: Outgoing): Promise<void> {
  response.attachment(file.name);
  response.set(guardedHeaders(file.mediaType, file.sha256));
  if (isKnown(response)) return void response.status(304).end();
  const options = { root: store.folder, cacheControl: false, lastModified: false, dotfiles: 'allow' } as const;
  await new Promise<void>((resolve, reject) => {
    response.sendFile(store.pathIn(file.sha256), options, (error?: Error & { status?: number }) => {
      if (!error || response.headersSent) {
        resolve();
        return;
      }
      for (const name of ['Content-Type', 'Content-Disposition', 'Content-Security-Policy', 'ETag']) {
        response.removeHeader(name);
      }
      if (error.status !== 416) {
        reject(error);
        return;
      }
      response.set('Content-Range', `bytes */${file.size}`);
      reject(new Rejection('RANGE_NOT_SATISFIABLE', { size: file.size }));
    });
  });
}
