import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ServiceOptions } from '../../kernel/index.js';
import { FileStore } from './file-store.js';

let folder: string;
let store: FileStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongwen files 文件-'));
  store = new FileStore({ filesFolder: folder } as ServiceOptions);
});
afterEach(() => rm(folder, { recursive: true }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const incoming = (): Promise<string[]> => readdir(join(folder, 'incoming'));

describe('the file store', () => {
  it('[R-136] keeps a content under its hash', async () => {
    const put = await store.put(Buffer.from('公文正文'));
    expect(put).toEqual({ sha256: sha256('公文正文'), size: 12 });
    expect(await readFile(store.path(put.sha256), 'utf8')).toBe('公文正文');
    expect(await incoming()).toEqual([]);
  });

  it('keeps the same content once, from a stream or from memory', async () => {
    const pieces = Readable.from([Buffer.from('公文'), Buffer.from('正文')]);
    expect(await store.put(pieces)).toEqual(await store.put(Buffer.from('公文正文')));
    expect(await readdir(join(folder, sha256('公文正文').slice(0, 2)))).toHaveLength(1);
  });

  it('keeps nothing of a content over the limit, and lets its source run on', async () => {
    const source = Readable.from([Buffer.alloc(6), Buffer.alloc(6), Buffer.alloc(6)]);
    await expect(store.put(source, 10)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE', params: { limit: 10 } });
    expect(source.destroyed).toBe(false);
    expect(await incoming()).toEqual([]);
    expect(await readdir(folder)).toEqual(['incoming']);
    expect(await store.put(Buffer.alloc(10), 10)).toMatchObject({ size: 10 });
  });

  it('keeps nothing of a source that breaks off', async () => {
    const source = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('aborted');
      })(),
    );
    await expect(store.put(source)).rejects.toThrow('UPLOAD_BROKEN');
    expect(await readdir(folder)).toEqual(['incoming']);
    expect(await incoming()).toEqual([]);
  });

  it('[R-136] notices a content that was altered or removed, and is mended by the same content', async () => {
    const { sha256: hash } = await store.put(Buffer.from('签发稿'));
    expect(await store.isIntact(hash)).toBe(true);
    await writeFile(store.path(hash), '签发搞');
    expect(await store.isIntact(hash)).toBe(false);
    await rm(store.path(hash));
    expect(await store.isIntact(hash)).toBe(false);
    await store.put(Buffer.from('签发稿'));
    expect(await store.isIntact(hash)).toBe(true);
  });
});
