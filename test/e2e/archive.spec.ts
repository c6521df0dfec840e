import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { bagFaults } from '../../src/archive/package/bag.js';
import { playStories } from '../../src/demo/play-story.js';
import { sendTo } from '../../src/demo/send-request.js';
import { readStory, type Story } from '../../src/demo/story.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { unzip } from '../support/unzip.js';

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
    rmSync(folder, { recursive: true, force: true });
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
