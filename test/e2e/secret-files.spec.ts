import { readdirSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { openOffice, type TestOffice } from '../support/office.js';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
});
afterAll(() => office.close());

const paragraphs = (...texts: string[]): string =>
  texts.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('');

async function docx(...texts: string[]): Promise<Buffer> {
  const file = new ZipFile();
  file.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml');
  file.addBuffer(Buffer.from(`<w:document><w:body>${paragraphs(...texts)}</w:body></w:document>`), 'word/document.xml');
  file.end();
  return buffer(file.outputStream);
}

const raw = (body: Buffer | string, name: string, key: string) =>
  office.as('u-co-m1').send<{ id: string; code: string }>('POST', '/files', {
    headers: {
      'Content-Type': 'application/octet-stream',
      'X-File-Name': encodeURIComponent(name),
      'Idempotency-Key': key,
    },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

async function multipart(body: Buffer, name: string): Promise<{ status: number; body: { code?: string } }> {
  const parts = new FormData();
  parts.append('file', new Blob([new Uint8Array(body)]), name);
  const response = await fetch(`${office.url}/api/v1/files`, {
    method: 'POST',
    headers: { Authorization: 'Bearer test:u-co-m1' },
    body: parts,
  });
  return { status: response.status, body: (await response.json()) as { code?: string } };
}

/** Rows of files, and contents in the store: what is under its hash, and what still comes in. */
const kept = async (): Promise<unknown> => ({
  rows: await office.query('SELECT id FROM stored_file ORDER BY id'),
  files: readdirSync(office.filesFolder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name)
    .sort(),
});

describe('files that are handed in', () => {
  it('[R-092] are kept where they speak of secrecy, and are read back as they came', async () => {
    const letter = await docx('内部', '关于保守国家秘密的通知', '各单位要严守机密。★ 重点');
    const answer = await raw(letter, '通知.docx', 'files-1');
    expect(answer.status).toBe(201);
    expect((await multipart(Buffer.from('保密工作要点：机密、秘密'), '要点.txt')).status).toBe(201);
  });

  it.each([
    ['a Word file with the mark at its head', () => docx('000001', '机密★10年', '特急', '关于工作的通知')],
    ['a Word file with the mark alone on its line', () => docx('秘密', '关于工作的通知')],
    ['a text', () => Promise.resolve(Buffer.from('绝密★30年\n正文'))],
  ])('[R-092] are refused with 409, and nothing of them is kept: %s', async (_, make) => {
    const before = await kept();
    const file = await make();
    const refused = { status: 409, body: { code: 'CLASSIFIED_NOT_ALLOWED' } };
    expect(await raw(file, '来文.docx', `secret-${file.length}`)).toMatchObject(refused);
    expect(await multipart(file, '来文.docx')).toMatchObject(refused);
    expect(await kept()).toEqual(before);
    const { body } = await office.anonymous.get<{ fix: { zh: string } }>('//problems/CLASSIFIED_NOT_ALLOWED');
    expect(body.fix.zh).toContain('/secret-register');
  });

  it('[R-092] that unpack to fill a disk are refused, and nothing of them is kept', async () => {
    const before = await kept();
    const bomb = await docx(' '.repeat(40_000_000));
    expect(await raw(bomb, '公文.docx', 'bomb')).toMatchObject({
      status: 422,
      body: { code: 'FILE_UNPACKS_TOO_LARGE' },
    });
    expect(await kept()).toEqual(before);
  });
});
