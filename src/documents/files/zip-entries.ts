import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { Rejection } from '../../kernel/index.js';

/** A part of a zip, as its central directory tells it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated; any other is not read. */
  readonly method: number;
  /** Bytes in the file, and unpacked as it says. */
  readonly packed: number;
  readonly unpacked: number;
  /** Where its local header lies. */
  readonly at: number;
}

const END = 0x06054b50;
const END_64_PLACE = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** What stands in a field of 16 or 32 bits whose value is in the record for large files. */
const SHORT_ELSEWHERE = 0xffff;
const ELSEWHERE = 0xffffffff;

/** Longest end record, 22 bytes and a comment, with what leads to the record for large files. */
const END_LIMIT = 20 + 22 + 0xffff;
const DIRECTORY_LIMIT = 8 * 1024 * 1024;
const ENTRIES_LIMIT = 10_000;
const PIECE = 65_536;

/** What unpacks to more than this, and to more than so many times its length, is made to fill a disk. */
const UNPACKED_FREE = 16 * 1024 * 1024;
const RATIO_LIMIT = 200;

/** Where the central directory lies. */
interface Directory {
  readonly count: number;
  readonly length: number;
  readonly start: number;
}

/**
 * Parts of a zip by its central directory (APPNOTE 4.3, with the records for large files that some writers always make); `null` for
 * what is none that we read (cut off, spanned).
 *
 * Raises `FILE_UNPACKS_TOO_LARGE` (422) for more than 10,000 parts, and for a zip bomb: parts that say they unpack to more than 16 MiB
 * and to more than 200 times the file.
 */
export async function zipEntries(file: FileHandle, size: number): Promise<ZipEntry[] | null> {
  const found = await findDirectory(file, size);
  if (found === null) return null;
  const { count, length, start } = found;
  if (count > ENTRIES_LIMIT || length > DIRECTORY_LIMIT) throw new Rejection('FILE_UNPACKS_TOO_LARGE');
  if (start + length > size) return null;
  const directory = await bytesAt(file, start, length);
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY) return null;
    const [nameEnd, extraLength] = [at + 46 + directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30)];
    const isUtf8 = (directory.readUInt16LE(at + 8) & 0x800) !== 0;
    const extra = directory.subarray(nameEnd, nameEnd + extraLength);
    const told = [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)];
    const [unpacked = 0, packed = 0, place = 0] = largeFrom(extra, told);
    entries.push({
      name: nameOf(directory.subarray(at + 46, nameEnd), isUtf8),
      method: directory.readUInt16LE(at + 10),
      packed,
      unpacked,
      at: place,
    });
    at = nameEnd + extraLength + directory.readUInt16LE(at + 32);
  }
  demandNoBomb(
    entries.reduce((sum, entry) => sum + entry.unpacked, 0),
    size,
  );
  return entries;
}

async function findDirectory(file: FileHandle, size: number): Promise<Directory | null> {
  const tail = await bytesAt(file, Math.max(0, size - END_LIMIT), Math.min(size, END_LIMIT));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > tail.length || tail.readUInt32LE(end) !== END) return null;
  const told = {
    count: tail.readUInt16LE(end + 10),
    length: tail.readUInt32LE(end + 12),
    start: tail.readUInt32LE(end + 16),
  };
  const isWhole = told.count !== SHORT_ELSEWHERE && told.length !== ELSEWHERE && told.start !== ELSEWHERE;
  if (isWhole || end < 20 || tail.readUInt32LE(end - 20) !== END_64_PLACE) return told;
  const record = await bytesAt(file, Number(tail.readBigUInt64LE(end - 12)), 56);
  if (record.length < 56 || record.readUInt32LE(0) !== END_64) return null;
  const [count = 0, length = 0, start = 0] = [32, 40, 48].map((at) => Number(record.readBigUInt64LE(at)));
  return { count, length, start };
}

/** Sizes and place of a part, as far as the fields of 32 bits do not hold them from the field for large files (id 1), in its order. */
function largeFrom(extra: Buffer, told: readonly number[]): number[] {
  if (!told.includes(ELSEWHERE)) return [...told];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const values = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    let next = 0;
    return told.map((value) => {
      if (value !== ELSEWHERE || next + 8 > values.length) return value;
      next += 8;
      return Number(values.readBigUInt64LE(next - 8));
    });
  }
  return [...told];
}

/**
 * The bytes of a part, as they come; nothing for one that is packed in another way, encrypted or not where it says.
 *
 * Raises `FILE_UNPACKS_TOO_LARGE` as soon as it unpacks to what its directory kept from us.
 */
export async function* unpack(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer> {
  const head = await bytesAt(file, entry.at, 30);
  if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) return;
  const isEncrypted = (head.readUInt16LE(6) & 1) !== 0;
  if (isEncrypted || entry.packed === 0 || (entry.method !== 0 && entry.method !== 8)) return;
  const start = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = Readable.from(chunksOf(file, start, entry.packed));
  const bytes: Readable = entry.method === 0 ? packed : pipeline(packed, createInflateRaw(), () => undefined);
  let length = 0;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      length += chunk.length;
      demandNoBomb(length, entry.packed);
      yield chunk;
    }
  } catch (error) {
    // What does not unpack holds no text that anybody reads.
    if (error instanceof Rejection) throw error;
  } finally {
    packed.destroy();
    bytes.destroy();
  }
}

function demandNoBomb(unpacked: number, packed: number): void {
  if (unpacked > UNPACKED_FREE && unpacked > packed * RATIO_LIMIT) throw new Rejection('FILE_UNPACKS_TOO_LARGE');
}

/** Names without the mark of UTF-8 are, where they are not plain, what a Chinese Windows writes. */
function nameOf(bytes: Buffer, isUtf8: boolean): string {
  return new TextDecoder(isUtf8 ? 'utf-8' : 'gb18030').decode(bytes);
}

/** Bytes of a file in pieces, from a place on. */
export async function* chunksOf(file: FileHandle, start: number, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < length;) {
    const chunk = await bytesAt(file, start + at, Math.min(PIECE, length - at));
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position > Number.MAX_SAFE_INTEGER) return Buffer.alloc(0);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
