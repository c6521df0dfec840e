import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import { assert, asyncProperty, uint8Array } from 'fast-check';
import { ZipFile } from 'yazl';
import { removeFolder } from '../../../test/support/remove-folder.js';
import { demandNoMarkInside } from './find-mark.js';

const folder = mkdtempSync(join(tmpdir(), 'gongwen-mark-'));
afterAll(() => removeFolder(folder));

let count = 0;

/** `null` where the file is taken, else the code of its refusal. */
async function refusalOf(bytes: Buffer): Promise<string | null> {
  const path = join(folder, `file-${(count += 1)}`);
  writeFileSync(path, bytes);
  return demandNoMarkInside(path).then(
    () => null,
    (error: unknown) => (error as { code: string }).code,
  );
}

const zip = async (parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> => {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(parts)) file.addBuffer(Buffer.from(content as string), name);
  file.end();
  return buffer(file.outputStream);
};

const paragraph = (...runs: string[]): string =>
  `<w:p><w:pPr><w:jc w:val="left"/></w:pPr>${runs.map((run) => `<w:r><w:t>${run}</w:t></w:r>`).join('')}</w:p>`;
const docx = (...paragraphs: string[]): Promise<Buffer> =>
  zip({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w"><w:body>${paragraphs.join('')}</w:body></w:document>`,
  });

const REFUSED = 'CLASSIFIED_NOT_ALLOWED';

describe('the mark of a state secret inside a file', () => {
  it.each([
    ['Word, at the head', () => docx(paragraph('000001'), paragraph('机密'), paragraph('关于工作的通知'))],
    ['Word, in runs of their own', () => docx(paragraph('机', '密', '★', '10年'), paragraph('正文'))],
    ['Word, as references', () => docx(paragraph('&#26426;&#x5BC6;&#x2605;10年'))],
    ['Word, in a page header', () => zip({ 'word/header2.xml': `<w:hdr>${paragraph('绝密★30年')}</w:hdr>` })],
    ['Excel', () => zip({ 'xl/sharedStrings.xml': '<sst><si><t>序号</t></si><si><t>秘密★6个月</t></si></sst>' })],
    ['PowerPoint', () => zip({ 'ppt/slides/slide3.xml': '<p:sld><a:p><a:r><a:t>机密★</a:t></a:r></a:p></p:sld>' })],
    [
      'OpenDocument',
      () => zip({ 'content.xml': '<office:text><text:p>机密</text:p><text:p>通知</text:p></office:text>' }),
    ],
    [
      'OFD',
      () =>
        zip({
          'Doc_0/Pages/Page_0/Content.xml':
            '<ofd:Page><ofd:TextObject ID="1"><ofd:TextCode X="0" Y="4">秘密★10年</ofd:TextCode></ofd:TextObject></ofd:Page>',
        }),
    ],
    ['a name inside a zip', () => zip({ '附件/机密★10年 清单.txt': '正文' })],
    ['plain text', () => Buffer.from('机密★10年\r\n各单位：')],
    ['plain text of a Chinese Windows', () => Buffer.from('bbfac3dca1ef3130c4ea0d0acdadd6aa', 'hex')],
    ['UTF-16', () => Buffer.from('\ufeff秘密\n通知', 'utf16le')],
    ['HTML', () => Buffer.from('<!doctype html><style>p{}</style><p>绝&#x5bc6;★</p><p>正文</p>')],
    [
      'an old Word file',
      () =>
        Buffer.concat([
          Buffer.from('d0cf11e0a1b11ae1', 'hex'),
          Buffer.alloc(2_000),
          Buffer.from('机密★1年', 'utf16le'),
        ]),
    ],
  ])('[R-092] is found in %s', async (_, make) => {
    expect(await refusalOf(await make())).toBe(REFUSED);
  });

  it.each([
    [
      'sentences about secrecy',
      () => docx(paragraph('保守国家秘密'), paragraph('严守机密，人人有责'), paragraph('★重点')),
    ],
    ['a document of the office', () => docx(paragraph('内部'), paragraph('关于印发工作规则的通知'))],
    [
      'a sheet with a column of classifications',
      () => zip({ 'xl/sharedStrings.xml': '<sst><si><t>机密</t></si></sst>' }),
    ],
    ['attributes and comments', () => docx('<w:p w:note="机密★"><!-- 机密★10年 --><w:t>通知</w:t></w:p>')],
    ['a PDF, whose text is not read', () => Buffer.from('%PDF-1.7\n机密★10年')],
    ['no text at all', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
    ['a zip cut off', async () => (await docx(paragraph('机密★'))).subarray(0, 60)],
    ['nothing', () => Buffer.alloc(0)],
  ])('[R-092] is not seen in %s', async (_, make) => {
    expect(await refusalOf(await make())).toBeNull();
  });

  it('[R-092] is looked for in a long text without waiting for its end', async () => {
    const lines = '正文第一条，请认真贯彻执行。\n'.repeat(600_000);
    const begun = performance.now();
    expect(await refusalOf(Buffer.from(`${lines}机密★10年`))).toBe(REFUSED);
    expect(await refusalOf(Buffer.from(`${lines}${lines}${lines}机密★10年`))).toBeNull();
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('a zip made to harm', () => {
  /** A zip of one part with what it says of itself. */
  const forged = (content: Buffer, told: { unpacked?: number; packed?: number; at?: number } = {}): Buffer => {
    const packed = deflateRawSync(content);
    const name = Buffer.from('word/document.xml');
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(crc32(content), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(told.packed ?? packed.length, 20);
    central.writeUInt32LE(told.unpacked ?? content.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(told.at ?? 0, 42);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(46 + name.length, 12);
    end.writeUInt32LE(30 + name.length + packed.length, 16);
    return Buffer.concat([local, name, packed, central, name, end]);
  };

  const BOMB = Buffer.alloc(64 * 1024 * 1024, ' ');

  it('[R-092] a bomb is refused by what it says, and by what it does where it says less', async () => {
    expect(await refusalOf(forged(BOMB))).toBe('FILE_UNPACKS_TOO_LARGE');
    expect(await refusalOf(forged(BOMB, { unpacked: 100 }))).toBe('FILE_UNPACKS_TOO_LARGE');
  });

  it('parts that lie elsewhere than they say are left alone', async () => {
    const content = Buffer.from(`<w:p>机密★10年</w:p>`);
    expect(await refusalOf(forged(content))).toBe(REFUSED);
    for (const told of [{ at: 7 }, { at: 0xfffffff0 }, { packed: 0xfffffff0 }, { packed: 0 }, { packed: 3 }]) {
      expect([null, REFUSED]).toContain(await refusalOf(forged(content, told)));
    }
  });

  it('[R-092] what its writer made for large files is read all the same', async () => {
    const file = new ZipFile();
    const content = Buffer.from(paragraph('机密★10年') + ' '.repeat(1_000));
    file.addBuffer(content, 'word/document.xml', { forceZip64Format: true });
    file.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml', { forceZip64Format: true });
    file.end({ forceZip64Format: true, comment: '' });
    expect(await refusalOf(await buffer(file.outputStream))).toBe(REFUSED);
    const other = new ZipFile();
    other.addBuffer(Buffer.from(paragraph('通知')), 'word/document.xml', { forceZip64Format: true });
    other.end({ forceZip64Format: true, comment: '' });
    expect(await refusalOf(await buffer(other.outputStream))).toBeNull();
  });

  it('any bytes behind the head of a zip are answered', async () => {
    const sound = await docx(paragraph('通知'));
    await assert(
      asyncProperty(
        uint8Array({ maxLength: 40 }),
        uint8Array({ minLength: 1, maxLength: 1 }),
        async (noise, [place]) => {
          const bytes = Buffer.from(sound);
          const at = 4 + Math.floor((place! / 256) * (bytes.length - 4));
          bytes.set(noise.subarray(0, bytes.length - at), at);
          expect([null, REFUSED, 'FILE_UNPACKS_TOO_LARGE']).toContain(await refusalOf(bytes));
        },
      ),
      { numRuns: 300 },
    );
  });
});
