import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, Client } from '../support/client.js';
import { openOffice, type TestOffice } from '../support/office.js';

interface Listed {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}
interface Problem {
  readonly code: string;
  readonly errors: readonly { pointer: string; code: string }[];
}

let office: TestOffice;
let drafter: Client;
let leader: Client;

beforeAll(async () => {
  office = await openOffice();
  drafter = office.as('u-co-m1');
  leader = office.as('u-co-lead');
  await office.clock('2022-10-18T08:30:00+08:00');
}, 180_000);
afterAll(() => office.close());

const hex = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const digest = (text: string): string => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;

const upload = (by: Client, text: string, headers: Record<string, string> = {}) =>
  by.send('POST', '/files', {
    body: text,
    headers: { 'Content-Type': 'application/pdf', 'X-File-Name': encodeURIComponent('正文.pdf'), ...headers },
  });

const notice = (given: Record<string, unknown> = {}) => ({
  docKind: 'TONGZHI',
  issuer: 'LGO',
  ownerGroup: 'COORD',
  dutyCodes: ['C-02'],
  title: '关于印发四项制度的通知',
  bodyText: '各成员单位：现将四项制度印发给你们。',
  mainRecipients: ['unit-a', 'unit-b', 'unit-c'],
  internalChoice: 'RELATED_PERSONS',
  internalPersons: ['u-co-m1'],
  ...given,
});
async function start(given: Record<string, unknown> = {}): Promise<{ documentId: string; caseId: string }> {
  const { body, status } = await drafter.post('/cases', {
    definition: 'outgoing-higher-office-document',
    variables: notice(given),
  });
  expect([status, body['code']]).toEqual([201, undefined]);
  return { documentId: String(body['documentId']), caseId: String(body['id']) };
}
const act = (by: Client, caseId: string, element: string, said: Record<string, unknown> = {}) =>
  by.post(`/cases/${caseId}/acts`, { element, ...said });

async function sendForm(form: FormData): Promise<Answer<Record<string, unknown>>> {
  const encoded = new Response(form);
  const headers = { 'Content-Type': encoded.headers.get('content-type')! };
  return drafter.send('POST', '/files', { body: new Uint8Array(await encoded.arrayBuffer()), headers });
}

describe('files over HTTP', () => {
  it('[R-136] come in raw, with their digest, and go out as they came', async () => {
    const text = '%PDF-1.7 公文';
    const { status, body, headers } = await upload(drafter, text, { 'Content-Digest': digest(text) });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/files/${String(body['id'])}`);
    expect(body).toMatchObject({ name: '正文.pdf', mediaType: 'application/pdf', size: 15, sha256: hex(text) });
    const content = await drafter.get<string>(`/files/${String(body['id'])}/content`);
    expect(content.body).toBe(text);
    expect(content.headers.get('content-type')).toBe('application/pdf');
    expect(content.headers.get('x-content-type-options')).toBe('nosniff');
    expect(content.headers.get('content-disposition')).toMatch(
      /^attachment; .*filename\*=UTF-8''%E6%AD%A3%E6%96%87\.pdf/,
    );
    expect(content.headers.get('etag')).toBe(`"${hex(text)}"`);
  });

  it('come in as one part of a form, under a name that is safe', async () => {
    const form = new FormData();
    form.append('file', new Blob(['<script>alert(1)</script>'], { type: 'text/html' }), '../../附件\u202E.html');
    const { status, body } = await sendForm(form);
    expect([status, body['name'], body['mediaType']]).toEqual([201, '附件.html', 'text/html']);
    const content = await drafter.get<string>(`/files/${String(body['id'])}/content`);
    expect(content.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(content.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it.each<[string, number, string, Record<string, string>, string]>([
    ['another digest than the content', 422, 'CONTENT_DIGEST_MISMATCH', { 'Content-Digest': digest('other') }, 'text'],
    ['a digest that is none', 400, 'HEADER_INVALID', { 'Content-Digest': 'sha-256=abc' }, 'text'],
    ['nothing', 422, 'FILE_EMPTY', {}, ''],
    ['a form that is none', 422, 'MULTIPART_INVALID', { 'Content-Type': 'multipart/form-data; boundary=x' }, 'text'],
    ['a form without boundary', 422, 'MULTIPART_INVALID', { 'Content-Type': 'multipart/form-data' }, 'text'],
    ['a form of another sort', 422, 'MULTIPART_INVALID', { 'Content-Type': 'multipart/mixed; boundary=x' }, '--x--'],
  ])('refuse %s', async (_, status, code, headers, text) => {
    const answer = await upload(drafter, text, headers);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it.each(['raw', 'form'])('refuse more than 100 MiB, %s, and still answer', async (kind) => {
    const bytes = new Uint8Array(100 * 1024 * 1024 + 1);
    const form = new FormData();
    form.append('file', new Blob([bytes]), 'large.bin');
    const { status, body } = await (kind === 'raw'
      ? drafter.send('POST', '/files', { body: bytes, headers: { 'Content-Type': 'application/octet-stream' } })
      : sendForm(form));
    expect([status, body['code']]).toEqual([413, 'BODY_TOO_LARGE']);
    expect((await drafter.get('/me')).status).toBe(200);
  });

  it('refuse two files at once', async () => {
    const form = new FormData();
    form.append('a', new Blob(['1']), 'a.txt');
    form.append('b', new Blob(['2']), 'b.txt');
    const answer = await sendForm(form);
    expect([answer.status, answer.body['code']]).toEqual([422, 'MULTIPART_INVALID']);
  });

  it('[R-143] are stored once for one key, and not for another content under it', async () => {
    const key = { 'Idempotency-Key': 'upload-1' };
    const first = await upload(drafter, 'once', key);
    const again = await upload(drafter, 'once', key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await upload(drafter, 'twice', key)).body['code']).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('[R-134] are not there for anybody else', async () => {
    const id = String((await upload(drafter, 'mine')).body['id']);
    for (const path of [`/files/${id}`, `/files/${id}/content`]) {
      const { status, body } = await leader.get(path);
      expect([status, body['code']]).toEqual([404, 'FILE_NOT_FOUND']);
    }
  });

  it('go out in ranges', async () => {
    const id = String((await upload(drafter, '0123456789')).body['id']);
    const range = (value: string) => drafter.get<string>(`/files/${id}/content`, { Range: value });
    const middle = await range('bytes=2-4');
    expect([middle.status, middle.body, middle.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    expect((await range('bytes=-3')).body).toBe('789');
    const outside = await range('bytes=10-');
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect(outside.headers.get('content-type')).toContain('application/problem+json');
    const known = await drafter.get(`/files/${id}/content`, { 'If-None-Match': `"${hex('0123456789')}"` });
    expect(known.status).toBe(304);
  });

  it('[R-136] that were altered in the store are not served, and the trail says so', async () => {
    const { body } = await upload(drafter, 'signed text');
    const hash = hex('signed text');
    await writeFile(join(office.filesFolder, hash.slice(0, 2), hash), 'forged text');
    const answer = await drafter.get<Problem>(`/files/${String(body['id'])}/content`);
    expect([answer.status, answer.body.code]).toEqual([409, 'FILE_ALTERED']);
    const entries = await office.query('SELECT 1 FROM audit_entry WHERE act = $1 AND object_id = $2', [
      'FILE_ALTERED',
      body['id'],
    ]);
    expect(entries).toHaveLength(1);
  });
});

describe('a draft over HTTP', () => {
  it('[R-134] is seen by its participants, and nowhere for others', async () => {
    const { documentId } = await start();
    expect((await drafter.get(`/documents/${documentId}`)).status).toBe(200);
    expect((await leader.get(`/documents/${documentId}`)).body['draft']).toBeNull();
    for (const path of ['', '/versions', '/versions/1', '/versions/1/content', '/approval-sheet', '/dispatch-lines']) {
      const { status, body } = await office.as('u-a-lia').get(`/documents/${documentId}${path}`);
      expect([path, status, body['code']]).toEqual([path, 404, 'DOCUMENT_NOT_FOUND']);
    }
  });

  it('is edited by its drafter with the version that was seen', async () => {
    const { documentId } = await start();
    const path = `/documents/${documentId}`;
    const before = await drafter.get(path);
    expect(before.body['_links']).toMatchObject({ edit: { method: 'PATCH' } });
    expect((await drafter.patch(path, { title: '关于印发五项制度的通知' })).status).toBe(428);
    const match = { 'If-Match': before.headers.get('etag')! };
    const after = await drafter.patch(path, { title: '关于印发五项制度的通知', ccRecipients: ['unit-d'] }, match);
    expect(after.body).toMatchObject({
      title: '关于印发五项制度的通知',
      ccRecipients: [{ code: 'unit-d' }],
      versionNo: 0,
    });
    expect(after.body['draft']).toMatchObject({ title: '关于印发五项制度的通知' });
    expect((await drafter.patch(path, { title: '关于印发六项制度的通知' }, match)).status).toBe(412);
    const cleared = await drafter.patch(path, { ccRecipients: null }, { 'If-Match': '*' });
    expect(cleared.body).toMatchObject({ ccRecipients: [], title: '关于印发五项制度的通知' });
    const other = await leader.patch(path, { title: '关于印发六项制度的通知' }, { 'If-Match': '*' });
    expect([other.status, other.body['code']]).toEqual([403, 'DRAFTER_ONLY']);
  });

  it('says every wrong field of an edit at once', async () => {
    const { documentId } = await start();
    const wrong = { title: '短', docKind: null, nonsense: 1, gone: null, dueDate: '2099-01-01' };
    const { status, body } = await drafter.patch<Problem>(`/documents/${documentId}`, wrong, { 'If-Match': '*' });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/docKind',
      '/dueDate',
      '/gone',
      '/nonsense',
      '/title',
    ]);
    const unknown = { mainRecipients: ['nobody'], bodyFileId: '019a0000-0000-7000-8000-000000000000' };
    const second = await drafter.patch<Problem>(`/documents/${documentId}`, unknown, { 'If-Match': '*' });
    expect(second.body.errors.map(({ pointer }) => pointer)).toEqual(['/bodyFileId', '/mainRecipients/0']);
  });

  it('[R-136] once submitted is a version, which nobody edits', async () => {
    const { documentId, caseId } = await start();
    const submitted = await act(drafter, caseId, 'draftDocument');
    expect([submitted.status, submitted.body['code']]).toEqual([200, undefined]);
    const refused = await drafter.patch(`/documents/${documentId}`, { urgency: 'NORMAL' }, { 'If-Match': '*' });
    expect([refused.status, refused.body['code']]).toEqual([409, 'DOCUMENT_NOT_WITH_DRAFTER']);
    const versions = await drafter.get<Listed>(`/documents/${documentId}/versions`);
    expect(versions.body.items).toMatchObject([{ no: 1, title: '关于印发四项制度的通知' }]);
    expect((await drafter.get(`/documents/${documentId}/versions/2`)).body['code']).toBe('VERSION_NOT_FOUND');
  });

  it('[R-136] edited and submitted at the same moment, loses neither', async () => {
    const title = '关于印发五项制度的通知';
    for (let round = 0; round < 6; round += 1) {
      const { documentId, caseId } = await start();
      const [edited, submitted] = await Promise.all([
        drafter.patch(`/documents/${documentId}`, { title }, { 'If-Match': '"1"' }),
        act(drafter, caseId, 'draftDocument'),
      ]);
      expect(submitted.status).toBe(200);
      const { body } = await drafter.get(`/documents/${documentId}/versions/1`);
      expect([edited.status, body['title']]).toEqual(
        edited.status === 200 ? [200, title] : [412, '关于印发四项制度的通知'],
      );
    }
  });

  it('[R-136] takes the drafter’s files along, for all who may see it', async () => {
    const body = String((await upload(drafter, '%PDF 正文')).body['id']);
    const annex = String((await upload(drafter, '%PDF 附件')).body['id']);
    const attachments = [{ name: '工作规则', fileId: annex }, { name: '只登记名称' }];
    const { documentId, caseId } = await start({ bodyFileId: body, attachments });
    await act(drafter, caseId, 'draftDocument');
    expect((await leader.get(`/files/${annex}`)).status).toBe(200);
    const content = await leader.get<string>(`/documents/${documentId}/versions/1/content`, { Range: 'bytes=0-3' });
    expect([content.status, content.body]).toEqual([206, '%PDF']);
    const attachment = `/documents/${documentId}/versions/1/attachments`;
    expect((await leader.get<string>(`${attachment}/1/content`)).body).toBe('%PDF 附件');
    for (const no of [2, 3]) {
      expect((await leader.get(`${attachment}/${no}/content`)).body['code']).toBe('CONTENT_NOT_FOUND');
    }
    const foreign = String((await upload(leader, 'of the leader only')).body['id']);
    const refused = await drafter.post<Problem>('/cases', {
      definition: 'outgoing-higher-office-document',
      variables: notice({ bodyFileId: foreign }),
    });
    expect(refused.body.errors).toMatchObject([{ pointer: '/variables/bodyFileId', code: 'FILE_UNKNOWN' }]);
  });

  it('[R-133] once read leaves an entry, and opens the reader’s task', async () => {
    const { documentId, caseId } = await start();
    await act(drafter, caseId, 'draftDocument');
    const opened = () =>
      office.query<{ first_opened_at: Date | null }>(
        'SELECT first_opened_at FROM task WHERE root_case_id = $1 AND element_id = $2',
        [caseId, 'leaderInstruct'],
      );
    const path = `/documents/${documentId}/versions/1/content`;
    expect((await office.as('u-dir').get(path)).status).toBe(200);
    expect((await leader.send('HEAD', path)).status).toBe(200);
    expect(await opened()).toEqual([{ first_opened_at: null }]);
    const content = await leader.get<string>(path, { Range: 'bytes=0-5' });
    expect([content.status, content.body]).toEqual([206, '各成']);
    expect((await opened())[0]!.first_opened_at).not.toBeNull();
    const reads = await office.query<{ actor: string }>(
      "SELECT actor FROM audit_entry WHERE act = 'READ' AND object_id = $1 ORDER BY entry_id",
      [documentId],
    );
    expect(reads.map(({ actor }) => actor)).toEqual(['u-dir', 'u-co-lead']);
    const outside = await leader.get(path, { Range: 'bytes=9999-' });
    expect([outside.status, outside.body['code']]).toEqual([416, 'RANGE_NOT_SATISFIABLE']);
  });
});

describe('reading before recalling', () => {
  const recall = (caseId: string) => drafter.post(`/cases/${caseId}/recall`);

  it('[R-135] a text that nobody has read can be recalled', async () => {
    const { documentId, caseId } = await start();
    await act(drafter, caseId, 'draftDocument');
    const recalled = await recall(caseId);
    expect([recalled.status, recalled.body['code']]).toEqual([200, undefined]);
    expect((await drafter.get(`/documents/${documentId}`)).body['status']).toBe('RECALLED');
  });

  it('[R-135] one that the next actor has read cannot, by whatever door it was read', async () => {
    const file = String((await upload(drafter, '%PDF 待审')).body['id']);
    const { caseId } = await start({ bodyFileId: file });
    await act(drafter, caseId, 'draftDocument');
    expect((await leader.get(`/files/${file}/content`)).status).toBe(200);
    expect((await recall(caseId)).status).toBe(409);
  });
});

describe('lists', () => {
  it('[R-134] hold what the caller sees, each once, newest first, page by page', async () => {
    const made = [];
    for (let n = 0; n < 5; n += 1) made.push((await start()).documentId);
    const seen: unknown[] = [];
    let path: string | null = '/documents?limit=2&ownerGroup=COORD';
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { body: Listed } = await drafter.get<Listed>(cursor === '' ? path : `${path}&cursor=${cursor}`);
      seen.push(...page.body.items.map((item) => item['id']));
      cursor = page.body.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(0, 5)).toEqual(made.toReversed());
    path = '/documents?limit=2';
    const { next } = (await drafter.get<Listed>(path)).body;
    expect((await drafter.get(`/documents?limit=2&status=DRAFT&cursor=${next}`)).body['code']).toBe('CURSOR_INVALID');
    expect((await office.as('u-a-lia').get<Listed>('/documents')).body.items).toEqual([]);
    expect((await drafter.get<Listed>('/documents?docKind=HAN')).body.items).toEqual([]);
  });
});

describe('number series over HTTP', () => {
  it('[R-129] are set up by the administrator, read by everybody', async () => {
    const body = { agencyCode: '市安城创办纪', issuer: 'LGO', docKinds: ['JIYAO'], nameZh: '纪要' };
    expect((await drafter.put('/number-series/JI', body)).body['code']).toBe('PERMISSION_MISSING');
    const made = await office.admin.put('/number-series/JI', { ...body, lastUsed: { 2022: 3 } });
    expect(made.body).toMatchObject({ code: 'JI', lastUsed: { 2022: 3 }, rowVersion: 1 });
    expect((await office.admin.put('/number-series/JI', body)).status).toBe(428);
    const read = await drafter.get('/number-series/JI');
    expect((await office.admin.put('/number-series/JI', body, { 'If-Match': read.headers.get('etag')! })).status).toBe(
      200,
    );
    expect((await drafter.get('/number-series/none')).body['code']).toBe('NUMBER_SERIES_NOT_FOUND');
    expect((await drafter.get<Listed>('/number-series')).body.items.length).toBeGreaterThan(1);
    const voided = await office.admin.post('/number-series/JI/allocations/2022/1/void', { reason: '未经使用' });
    expect([voided.status, voided.body['code']]).toEqual([404, 'NUMBER_NOT_FOUND']);
  });
});

describe('the way out over HTTP', () => {
  it('[R-129] 20 registrations at once give gap-free numbers, and the list shows the void one', async () => {
    const registry = office.as('u-co-reg');
    const deputy = office.as('u-dep');
    const director = office.as('u-dir');
    const cases: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const { caseId } = await start();
      await act(drafter, caseId, 'draftDocument');
      for (const [by, element] of [
        [leader, 'leaderInstruct'],
        [deputy, 'deputyInstruct'],
        [director, 'directorSign'],
      ] as const) {
        expect((await act(by, caseId, element, { outcome: 'APPROVE' })).status).toBe(200);
      }
      expect((await act(registry, caseId, 'recheckDocument', { outcome: 'NONE' })).status).toBe(200);
      cases.push(caseId);
    }
    const answers = await Promise.all(cases.map((caseId) => act(registry, caseId, 'registerOutgoing')));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const issued = (await drafter.get<Listed>('/documents?limit=200&status=NUMBERED')).body.items;
    const docNos = issued.map((item) => String(item['docNo']));
    expect(docNos.map((docNo) => Number(/〕(\d+)号/.exec(docNo)![1])).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 10),
    );
    const series = String(issued[0]!['series']);
    const path = `/number-series/${encodeURIComponent(series)}/allocations`;
    expect((await registry.post(`${path}/2022/17/void`, { reason: '登记有误' })).body).toMatchObject({
      status: 'VOID',
    });
    const list = (await drafter.get<Listed>(`${path}?year=2022`)).body.items;
    expect(list.map((one) => [one['serial'], one['status']])).toEqual(
      Array.from({ length: 20 }, (_, index) => [index + 10, index + 10 === 17 ? 'VOID' : 'USED']),
    );
  }, 120_000);
});
