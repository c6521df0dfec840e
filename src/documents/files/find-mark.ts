import { open, type FileHandle } from 'node:fs/promises';
import { demandNoMark, MarkReader, secrecyMarkIn } from './secrecy-mark.js';
import { MarkupLines, PlainLines, type LineCutter } from './text-lines.js';
import { chunksOf, unpack, zipEntries } from './zip-entries.js';

/** So much of a file's text is looked at; no file waits for more. */
const TEXT_LIMIT = 32 * 1024 * 1024;

/** Parts of office documents that people read: Word, OpenDocument, OFD; then those without a head: sheets and slides; titles. */
const HEADED =
  /^(?:word\/(?:document|header\d*|footer\d*)\.xml|content\.xml|styles\.xml|(?:.*\/)?(?:Pages|Tpls)\/.*\.xml)$/iu;
const HEADLESS =
  /^(?:xl\/sharedStrings\.xml|xl\/worksheets\/[^/]+\.xml|ppt\/slides\/[^/]+\.xml|docProps\/core\.xml)$/iu;

/** Legacy Office files keep their text as UTF-16, and a mark with its star in one piece. */
const LEGACY = 'd0cf11e0a1b11ae1';
const LEGACY_MARKS = ['绝密', '机密', '秘密'].flatMap((mark) =>
  ['★', '☆'].map((star) => ({ mark, bytes: Buffer.from(mark + star, 'utf16le') })),
);

/**
 * Refuses a file in which the mark of a state secret stands: in plain text, HTML and XML, in Word, Excel, PowerPoint, OpenDocument and
 * OFD files and in the names inside a zip; in Office files of the old kind the mark with its star. Looks at no more than 32 MiB of text.
 *
 * Not looked at: PDF, whose fonts mostly have encodings of their own, so that what is drawn cannot be read reliably without
 * their tables; pictures; what lies in a zip inside a zip, or is encrypted. For those the name of the file and the people who
 * send it answer.
 *
 * Raises `CLASSIFIED_NOT_ALLOWED` (409), `FILE_UNPACKS_TOO_LARGE` (422).
 *
 * @rule R-092
 */
export async function demandNoMarkInside(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    demandNoMark(await markInside(file));
  } finally {
    await file.close();
  }
}

async function markInside(file: FileHandle): Promise<string | null> {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
  const start = buffer.subarray(0, bytesRead).toString('hex');
  if (start.startsWith('504b0304')) return markInZip(file, size);
  if (start === LEGACY) return markInLegacy(chunksOf(file, 0, TEXT_LIMIT));
  return start.startsWith(Buffer.from('%PDF-').toString('hex')) ? null : markInText(chunksOf(file, 0, TEXT_LIMIT), {});
}

async function markInZip(file: FileHandle, size: number): Promise<string | null> {
  const entries = await zipEntries(file, size);
  if (entries === null) return null;
  for (const { name } of entries) {
    const mark = secrecyMarkIn(name);
    if (mark !== null) return mark;
  }
  const budget = { left: TEXT_LIMIT };
  for (const entry of entries) {
    const hasHead = HEADED.test(entry.name);
    if (!hasHead && !HEADLESS.test(entry.name)) continue;
    const mark = await markInText(unpack(file, entry), { hasHead, cutter: new MarkupLines(), budget });
    if (mark !== null) return mark;
    if (budget.left <= 0) return null;
  }
  return null;
}

type Decoder = InstanceType<typeof TextDecoder>;

/** How a text is read. */
interface Reading {
  readonly hasHead?: boolean;
  /** Found out from how the text begins where it is absent. */
  readonly cutter?: LineCutter;
  /** Bytes that may still be looked at. */
  readonly budget?: { left: number };
}

async function markInText(
  chunks: AsyncIterable<Buffer>,
  { hasHead = true, cutter: given, budget = { left: TEXT_LIMIT } }: Reading,
): Promise<string | null> {
  const reader = new MarkReader({ hasHead });
  const firstOf = (lines: readonly string[]): string | null => {
    for (const line of lines) {
      const mark = reader.read(line);
      if (mark !== null) return mark;
    }
    return null;
  };
  let decoder: Decoder | null = null;
  let cutter = given;
  for await (const chunk of chunks) {
    decoder ??= decoderFor(chunk);
    const text = decoder === null ? null : decoded(decoder, chunk);
    // Bytes that are no text, or no longer: there is nothing to read.
    if (text === null) return null;
    cutter ??= text.trimStart().startsWith('<') ? new MarkupLines() : new PlainLines();
    const mark = firstOf(cutter.push(text));
    if (mark !== null) return mark;
    budget.left -= chunk.length;
    if (budget.left <= 0) return reader.end();
  }
  return firstOf(cutter?.end() ?? []) ?? reader.end();
}

/** The encoding in which a text begins: UTF-16 by its mark, UTF-8, or what a Chinese Windows writes; `null` for what is no text. */
function decoderFor(start: Buffer): Decoder | null {
  const bom = start.subarray(0, 2).toString('hex');
  if (bom === 'fffe' || bom === 'feff')
    return new TextDecoder(bom === 'fffe' ? 'utf-16le' : 'utf-16be', { fatal: true });
  if (start.includes(0)) return null;
  const encoding = ['utf-8', 'gb18030'].find((one) => decoded(new TextDecoder(one, { fatal: true }), start) !== null);
  return encoding === undefined ? null : new TextDecoder(encoding, { fatal: true });
}

function decoded(decoder: Decoder, bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

async function markInLegacy(chunks: AsyncIterable<Buffer>): Promise<string | null> {
  let before = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([before, chunk]);
    const found = LEGACY_MARKS.find((one) => bytes.includes(one.bytes));
    if (found) return found.mark;
    before = bytes.subarray(-5);
  }
  return null;
}
