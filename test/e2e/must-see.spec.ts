import { readFileSync } from 'node:fs';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;

let office: TestOffice;
let director: Client;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  await office.clock('2022-11-01T09:00:00+08:00');
  director = office.as('u-dir');
});
afterAll(() => office.close());

const APPROVE = { outcome: 'APPROVE' };
const DEPARTMENT = 'outgoing-department-document';
/** Ordinary, and the business of one group. */
const ORDINARY = { issuer: 'WD', dutyCodes: ['C-01'], keyMatter: false };

/** A notice that waits for the director's signature, after the group's leader agreed to it. */
async function awaitsSignature(more: Fields = {}): Promise<Road> {
  const road = await Road.start(office, { ...ORDINARY, ...more }, DEPARTMENT);
  await road.do('u-co-m1', 'draftDocument');
  await road.do('u-co-lead', 'countersignLeaders', { ...APPROVE, opinion: '请主任审定。' });
  expect(await road.open()).toEqual(['directorSign']);
  return road;
}

async function setMustSee(mustSee: string): Promise<void> {
  const { body, headers } = await office.admin.get<{ values: { signoff: Fields } }>('/settings');
  const values = { ...body.values, signoff: { ...body.values.signoff, mustSee } };
  const match = { 'If-Match': headers.get('etag')! };
  expect((await office.admin.put('/settings', { values, reason: '签发前须阅看' }, match)).status).toBe(200);
}

const openText = (client: Client, road: Road, version = 1) =>
  client.get(`/documents/${road.documentId}/versions/${version}/content`);
const openSheet = (client: Client, road: Road) => client.get(`/documents/${road.documentId}/approval-sheet`);
const refusal = (unseen: string) => ({ status: 409, body: { code: 'MUST_SEE_FIRST', params: { unseen } } });

/** What the trail, the story and the approval sheet say of the signature. */
async function toldOf(road: Road): Promise<{ details: unknown; sentence: string; unseen: unknown }> {
  const signs = { element: 'directorSign' };
  const entries = await director.get<{ items: { element: string; act: string; body: string }[] }>(
    `/audit/entries?case=${road.caseId}&limit=200`,
  );
  const entry = entries.body.items.find(({ element, act }) => element === signs.element && act === 'SIGNED')!;
  const story = await director.get<{ items: { element: string; act: string; zh: string }[] }>(
    `/cases/${road.caseId}/story?limit=200`,
  );
  const sheet = await openSheet(director, road);
  const line = (sheet.body['actions'] as Fields[]).find(({ act }) => act === 'SIGN')!;
  return {
    details: (JSON.parse(entry.body) as Fields)['details'],
    sentence: story.body.items.find(({ element, act }) => element === signs.element && act === 'SIGNED')!.zh,
    unseen: line['unseen'],
  };
}

describe('what is to be seen before a signature', () => {
  it('by default holds nothing up; entry, story and approval sheet say what was not opened', async () => {
    const road = await awaitsSignature();
    await road.do('u-dir', 'directorSign', APPROVE);
    expect(await toldOf(road)).toEqual({
      details: { unseen: ['CURRENT_VERSION', 'OPINIONS'] },
      sentence: expect.stringContaining('办理前未打开：现行文本、已有意见。'),
      unseen: ['CURRENT_VERSION', 'OPINIONS'],
    });
    const { body } = await office
      .as('u-co-m1')
      .get<{ actions: Fields[] }>(`/documents/${road.documentId}/approval-sheet`);
    expect(body.actions.filter((line) => 'unseen' in line)).toHaveLength(1);
  });

  it('is told of nowhere where it was opened, or only what was not', async () => {
    const road = await awaitsSignature();
    await openText(director, road);
    await openSheet(director, road);
    await road.do('u-dir', 'directorSign', APPROVE);
    expect(await toldOf(road)).toEqual({
      details: undefined,
      sentence: expect.not.stringContaining('未打开'),
      unseen: undefined,
    });
    const half = await awaitsSignature();
    await half.do('u-dir', 'directorSign', APPROVE);
    expect(await toldOf(half)).toMatchObject({ unseen: ['CURRENT_VERSION', 'OPINIONS'] });
  });

  it.each([
    ['the version with its text', (road: Road) => `/documents/${road.documentId}/versions/1`, 'CURRENT_VERSION'],
    ['the text', (road: Road) => `/documents/${road.documentId}/versions/1/content`, 'CURRENT_VERSION'],
    ['the approval sheet', (road: Road) => `/documents/${road.documentId}/approval-sheet`, 'OPINIONS'],
    ['the history', (road: Road) => `/cases/${road.caseId}/history`, 'OPINIONS'],
    ['the story', (road: Road) => `/cases/${road.caseId}/story`, 'OPINIONS'],
  ])('is seen by whoever opens %s; the form of the task says so', async (_, path, what) => {
    const road = await awaitsSignature();
    const items = async (client: Client): Promise<unknown> =>
      (await client.get<{ mustSee: Fields[] }>(`/tasks/${await road.task('directorSign')}/form`)).body.mustSee;
    const unseen = [
      { what: 'CURRENT_VERSION', isSeen: false, href: `/api/v1/documents/${road.documentId}/versions/1/content` },
      { what: 'OPINIONS', isSeen: false, href: `/api/v1/documents/${road.documentId}/approval-sheet` },
    ];
    expect(await items(director)).toEqual(unseen);
    await office.as('u-co-lead').get(path(road));
    expect(await items(director)).toEqual(unseen);
    expect((await director.get(path(road))).status).toBe(200);
    expect(await items(director)).toEqual(unseen.map((one) => ({ ...one, isSeen: one.what === what })));
  });

  it('is seen in the file where the text is one, and not by an attachment alone', async () => {
    const drafter = office.as('u-co-m1');
    const upload = (name: string) =>
      drafter.send<{ id: string }>('POST', '/files', {
        headers: { 'Content-Type': 'text/plain', 'X-File-Name': name, 'Idempotency-Key': `must-see-${name}` },
        body: `正文 ${name}`,
      });
    const [body, attachment] = [(await upload('body.txt')).body.id, (await upload('list.txt')).body.id];
    const road = await awaitsSignature({
      bodyText: undefined,
      bodyFileId: body,
      attachments: [{ no: 1, name: '清单', fileId: attachment }],
    });
    const items = async (): Promise<unknown[]> => {
      const form = await director.get<{ mustSee: Fields[] }>(`/tasks/${await road.task('directorSign')}/form`);
      return form.body.mustSee.filter(({ isSeen }) => isSeen === true).map(({ what }) => what);
    };
    expect((await director.get(`/documents/${road.documentId}/versions/1/attachments/1/content`)).status).toBe(200);
    expect((await director.get(`/files/${attachment}/content`)).status).toBe(200);
    expect(await items()).toEqual([]);
    expect((await director.get(`/files/${body}/content`)).status).toBe(200);
    expect(await items()).toEqual(['CURRENT_VERSION']);
  });

  it('by setting is demanded of cases that begin from then on, of the person and of this version', async () => {
    const before = await awaitsSignature();
    await setMustSee('DEMAND');
    try {
      const road = await awaitsSignature();
      await before.do('u-dir', 'directorSign', APPROVE);
      const refused = await road.act('u-dir', 'directorSign', APPROVE);
      expect(refused).toMatchObject(refusal('CURRENT_VERSION, OPINIONS'));
      expect((refused.body['params'] as Fields)['places']).toEqual([
        { what: 'CURRENT_VERSION', href: `/api/v1/documents/${road.documentId}/versions/1/content` },
        { what: 'OPINIONS', href: `/api/v1/documents/${road.documentId}/approval-sheet` },
      ]);
      const task = await road.task('directorSign');
      expect(await director.post(`/tasks/${task}/complete?dryRun=true`, APPROVE)).toMatchObject({ status: 409 });
      await openText(office.as('u-co-lead'), road);
      expect(await road.act('u-dir', 'directorSign', APPROVE)).toMatchObject({ status: 409 });
      await openText(director, road);
      expect(await road.act('u-dir', 'directorSign', APPROVE)).toMatchObject(refusal('OPINIONS'));
      await openSheet(director, road);
      // Sent back and changed, it is another text, with another opinion on it.
      await road.do('u-dir', 'directorSign', { outcome: 'RETURN', opinion: '请改时限。' });
      const { headers } = await office.as('u-co-m1').get(`/documents/${road.documentId}`);
      const patched = await office
        .as('u-co-m1')
        .patch(`/documents/${road.documentId}`, { bodyText: '时限改为五日。' }, { 'If-Match': headers.get('etag')! });
      expect(patched.status).toBe(200);
      await office.clock('2022-11-01T10:00:00+08:00');
      await road.do('u-co-m1', 'draftDocument');
      await road.do('u-co-lead', 'countersignLeaders', APPROVE);
      expect(await road.act('u-dir', 'directorSign', APPROVE)).toMatchObject(refusal('CURRENT_VERSION, OPINIONS'));
      await openText(director, road, 1);
      expect(await road.act('u-dir', 'directorSign', APPROVE)).toMatchObject(refusal('CURRENT_VERSION, OPINIONS'));
      await openText(director, road, 2);
      await director.get(`/cases/${road.caseId}/story`);
      await road.do('u-dir', 'directorSign', APPROVE);
    } finally {
      await setMustSee('RECORD');
    }
  });

  it('[R-034] a delegate has to see it in person', async () => {
    await setMustSee('DEMAND');
    try {
      const road = await awaitsSignature();
      await openText(director, road);
      await openSheet(director, road);
      const granted = await director.post('/delegations', { to: 'u-dep', validTo: '2022-11-30', reason: '外出' });
      expect(granted.status).toBe(201);
      const deputy = office.as('u-dep');
      expect(await road.act('u-dep', 'directorSign', APPROVE)).toMatchObject(refusal('CURRENT_VERSION, OPINIONS'));
      await openText(deputy, road);
      await openSheet(deputy, road);
      expect(await road.act('u-dep', 'directorSign', APPROVE)).toMatchObject({
        status: 200,
        body: { onBehalfOf: 'u-dir' },
      });
    } finally {
      await setMustSee('RECORD');
    }
  });

  it('a process that wants seen what nobody can tell is refused at deployment', async () => {
    const drawn = readFileSync('processes/outgoing-department-document.bpmn', 'utf8');
    const content = drawn.replace('gongwen:mustSee="CURRENT_VERSION OPINIONS"', 'gongwen:mustSee="WEATHER"');
    const { status, body } = await office.admin.post<{ params: { problems: Fields[] } }>('/definitions/check', {
      files: [{ name: 'process.bpmn', content }],
    });
    expect(status).toBe(422);
    expect(body.params.problems.map(({ code }) => code)).toContain('MUST_SEE_UNKNOWN');
  });
});
