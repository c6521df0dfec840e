import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { newId, Rejection, SERVICE_OPTIONS, type ServiceOptions } from '../../kernel/index.js';

/** What was put: its name in the store, and its length in bytes. */
export interface Put {
  readonly sha256: string;
  readonly size: number;
}

/** Longest upload, in bytes (api.md section 7). */
export const UPLOAD_LIMIT = 100 * 1024 * 1024;

/**
 * The bytes of files, each under its SHA-256 in the service's files folder: written once, never changed, the same content
 * kept once. A file is on disk before any row names it, so a crash leaves at most bytes that nobody names. @rule R-136
 */
@Injectable()
export class FileStore {
  readonly #folder: string;

  constructor(@Inject(SERVICE_OPTIONS) options: ServiceOptions) {
    this.#folder = options.filesFolder;
  }

  /** Folder under which {@link pathIn} lies. */
  get folder(): string {
    return this.#folder;
  }

  /** Where a content lies inside the folder. */
  pathIn(sha256: string): string {
    return join(sha256.slice(0, 2), sha256);
  }

  /** Where a content lies. */
  path(sha256: string): string {
    return join(this.#folder, this.pathIn(sha256));
  }

  /**
   * Takes in a content in constant memory and makes it last (fsync) before it answers. `inspect` looks at it before it is kept.
   * @throws Rejection BODY_TOO_LARGE past `limit` bytes, UPLOAD_BROKEN when the source breaks off, and what `inspect` raises.
   * Nothing is kept then.
   */
  async put(
    source: Readable | Buffer,
    limit: number = UPLOAD_LIMIT,
    inspect?: (path: string) => Promise<void>,
  ): Promise<Put> {
    const incoming = join(this.#folder, 'incoming');
    await mkdir(incoming, { recursive: true });
    const temporary = join(incoming, newId());
    try {
      const put = await this.writeTo(temporary, Buffer.isBuffer(source) ? Readable.from([source]) : source, limit);
      await inspect?.(temporary);
      const target = this.path(put.sha256);
      await mkdir(dirname(target), { recursive: true });
      await rename(temporary, target);
      await syncFolder(dirname(target));
      return put;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Reads a content. */
  open(sha256: string): ReadStream {
    return createReadStream(this.path(sha256));
  }

  /** Whether the content on disk still is what its name says. @rule R-136 */
  async isIntact(sha256: string): Promise<boolean> {
    const hash = createHash('sha256');
    try {
      for await (const chunk of this.open(sha256)) hash.update(chunk as Buffer);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    return hash.digest('hex') === sha256;
  }

  private async writeTo(path: string, source: Readable, limit: number): Promise<Put> {
    const handle = await open(path, 'wx', 0o640);
    try {
      const put = await copy(source, handle, limit);
      await handle.sync();
      return put;
    } finally {
      await handle.close();
    }
  }
}

async function copy(source: Readable, handle: FileHandle, limit: number): Promise<Put> {
  const hash = createHash('sha256');
  let size = 0;
  // The source is left open after a refusal, so that the answer still reaches whoever is sending.
  const chunks = source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of unbroken(chunks)) {
    size += chunk.length;
    if (size > limit) {
      source.resume();
      throw new Rejection('BODY_TOO_LARGE', { limit });
    }
    hash.update(chunk);
    await handle.writeFile(chunk);
  }
  return { sha256: hash.digest('hex'), size };
}

async function* unbroken(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw new Rejection('UPLOAD_BROKEN', {}, [], { cause: error });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
