import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { bagFaults, bagFiles } from '../../src/archive/package/bag.js';
import { FileStore } from '../../src/documents/index.js';
import { playStories } from '../../src/demo/play-story.js';
import { sendTo } from '../../src/demo/send-request.js';
import { readStory, type Story } from '../../src/demo/story.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { unzip } from '../support/unzip.js';
import { removeFolder } from '../support/remove-folder.js';

const read = (name: string): Story => readStory(readFileSync(`processes/cases/${name}.yaml`, 'utf8'));

describe('the archive over HTTP', () => {
  let office: TestOffice;
  let documentId: string;
  let recordId: string;
  let folder: string;
  beforeAll(async () => {
    office = await openOffice();
    folder = mkdtempSync(join(tmpdir(), 'package-'));
    const state = await playStories(['as-01', 'as-05'].map(read), sendTo(office.url, office.adminKey), () => undefined);
    documentId = state.documentId!;
    const list = await office
      .as('u-co-arc')
      .get<{ items: { id: string }[] }>(`/archive/records?objectId=${documentId}`);
    recordId = list.body.items[0]!.id;
  });
  afterAll(async () => {
    await office.close();
    removeFolder(folder);
  });

  it('[R-139] gives the package as a zip that is a valid bag, with one 业务实体 per review action', async () => {
    const response = await fetch(`${office.url}/api/v1/archive/records/${recordId}/package`, {
      headers: { Authorization: 'Bearer test:u-co-arc' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    unzip(Buffer.from(await response.arrayBuffer()), folder);
    const bag = join(folder, 'X000-WS_2022-D30-GZB-0001');
    expect(await bagFaults(bag)).toEqual([]);
    const eep = new XMLParser().parse(readFileSync(join(bag, 'data/metadata/eep.xml'), 'utf8'), true);
    const content = eep.电子文件封装包.被签名对象.封装内容;
    expect(content.文件实体块.文件实体.内容描述).toMatchObject({
      文件编号: '市安城创办发〔2022〕10号',
      日期: '2022-10-18',
      主送: '市创建领导小组各成员单位',
    });
    expect(content.文件实体块.文件实体.存储位置).toBe('2022-01盒');
    expect(content.业务实体块.业务实体).toHaveLength(4);
  });

  it('[R-139] keeps the taking out of a package in the trail', async () => {
    const entries = await office.admin.get<{ items: object[] }>(`/audit/entries?act=EXPORTED&object=${recordId}`);
    expect(entries.body.items).not.toHaveLength(0);
  });

  it('[R-134] is not there for those who have no part in it', async () => {
    const hidden = await office.as('u-pr-m1').get(`/archive/records/${recordId}`);
    const missing = await office.as('u-pr-m1').get('/archive/records/01900000-0000-7000-8000-000000000000');
    expect([hidden.status, missing.status]).toEqual([404, 404]);
    expect(hidden.body['code']).toBe(missing.body['code']);
    const list = await office.as('u-pr-m1').get<{ items: object[] }>('/archive/records');
    expect(list.body.items).toEqual([]);
  });

  it('[R-139] refuses to send a package that somebody changed on disk', async () => {
    const record = await office.as('u-co-arc').get<{ packages: { path: string }[] }>(`/archive/records/${recordId}`);
    const file = join(office.filesFolder, 'packages', record.body.packages[0]!.path, 'data/metadata/eep.xml');
    chmodSync(file, 0o644);
    writeFileSync(file, `${readFileSync(file, 'utf8')} `);
    const answer = await office.as('u-co-arc').get(`/archive/records/${recordId}/package`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'PACKAGE_ALTERED', rule: 'R-139' } });
  });
});

describe('what goes into a package', () => {
  let office: TestOffice;
  let folder: string;
  beforeAll(async () => {
    office = await openOffice();
    folder = mkdtempSync(join(tmpdir(), 'package-'));
  });
  afterAll(async () => {
    await office.close();
    removeFolder(folder);
  });

  const recordOf = async (documentId: string): Promise<{ id: string; status: string }> => {
    const { body } = await office
      .as('u-co-arc')
      .get<{ items: { id: string; status: string }[] }>(`/archive/records?objectId=${documentId}`);
    return body.items[0]!;
  };

  it('[R-056 R-139] submission, response and final text, where a superior approved it', async () => {
    const { documentId } = await playStories([read('as-04')], sendTo(office.url, office.adminKey), () => undefined);
    const { id } = await recordOf(documentId!);
    const response = await fetch(`${office.url}/api/v1/archive/records/${id}/package`, {
      headers: { Authorization: 'Bearer test:u-co-arc' },
    });
    unzip(Buffer.from(await response.arrayBuffer()), folder);
    const bag = join(folder, 'X000-WS_2022-D30-GZB-0001');
    expect(await bagFaults(bag)).toEqual([]);
    const content = (await bagFiles(bag)).filter((path) => path.startsWith('data/content/'));
    expect(content).toEqual(
      expect.arrayContaining(['data/content/final-text.txt', 'data/content/submission-01-text.txt']),
    );
    const text = (name: string): string => readFileSync(join(bag, name), 'utf8');
    expect(text('data/content/submission-01-text.txt')).not.toBe(text('data/content/final-text.txt'));
    expect(JSON.parse(text('data/history/superior.json'))).toMatchObject([
      { superiorOrg: 'CITY-GOV', result: 'APPROVED_WITH_CHANGES', responseText: expect.any(String), versionNo: 1 },
    ]);
  });

  it('[R-136 R-139] no file that was altered in the store: the four checks find it, and the archivist mends it', async () => {
    await office.clock('2022-12-01T09:00:00+08:00');
    const stored = await fetch(`${office.url}/api/v1/files`, {
      method: 'POST',
      headers: { Authorization: 'Bearer test:u-co-m1', 'Content-Type': 'text/plain' },
      body: '清单正文',
    });
    const { id: fileId, sha256 } = (await stored.json()) as { id: string; sha256: string };
    const road = await Road.start(office, { attachments: [{ no: 1, name: '清单', fileId }] });
    await road.reach('confirmClass');
    const path = new FileStore({ filesFolder: office.filesFolder } as never).path(sha256);
    const bytes = readFileSync(path);
    chmodSync(path, 0o644);
    writeFileSync(path, '清单改文');
    await road.do('u-co-arc', 'confirmClass');
    expect(await road.open()).toEqual(['fixPackage']);
    const record = await recordOf(road.documentId);
    expect(record.status).toBe('PACKAGED');
    const { body } = await office
      .as('u-co-arc')
      .get<{ packages: { checks: object[] }[] }>(`/archive/records/${record.id}`);
    expect(body.packages[0]!.checks[0]).toMatchObject({
      property: 'AUTHENTICITY',
      passed: false,
      findings: [expect.stringMatching(/^CONTENT_DIFFERS data\/content\/attachment-01-/)],
    });
    writeFileSync(path, bytes);
    await road.do('u-co-arc', 'fixPackage');
    expect(await recordOf(road.documentId)).toMatchObject({ status: 'STORED' });
  });
});
