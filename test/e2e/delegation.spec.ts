import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface Task {
  readonly candidates: readonly string[];
  readonly id: string;
  readonly caseId: string;
  readonly element: string;
  readonly actingFor: string | null;
}

const APPROVE = { outcome: 'APPROVE' };
/** Ordinary, and the business of one group. */
const ORDINARY = { issuer: 'WD', dutyCodes: ['C-01'], keyMatter: false };

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.clock('2022-11-01T09:00:00+08:00'));
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

/** `from` lets `to` act for the office day and a week; gives how to take it back. */
async function delegate(from: string, to: string, more: Fields = {}): Promise<() => Promise<void>> {
  const given = { to, validTo: '2022-11-08', reason: '出差', ...more };
  const { status, body } = await office.as(from).post<Fields>('/delegations', given);
  expect([status, body]).toEqual([201, expect.objectContaining({ status: 'ACTIVE' })]);
  return async () => {
    const revoked = await office.as(from).post(`/delegations/${body['id'] as string}/revoke`, { reason: '已返回' });
    expect(revoked.status).toBe(200);
  };
}

/** A notice in the department's name that waits for the director. */
const forDirector = async (more: Fields = {}): Promise<Road> => {
  const road = await Road.start(office, { ...ORDINARY, ...more }, 'outgoing-department-document');
  await road.do('u-co-m1', 'draftDocument');
  return road.do('u-co-lead', 'countersignLeaders', APPROVE);
};

const listOf = async (person: string): Promise<readonly Task[]> =>
  (await office.as(person).get<{ items: Task[] }>('/tasks?limit=200')).body.items;

describe('B for A (代)', () => {
  it('[R-034] the deputy signs a notice for the director; trail, approval sheet, document and task say so', async () => {
    const road = await forDirector();
    expect(await road.act('u-dep', 'directorSign', APPROVE)).toMatchObject({
      status: 403,
      body: { code: 'ULTRA_VIRES', params: { rule: 'R-034' } },
    });
    const revoke = await delegate('u-dir', 'u-dep', { docKinds: ['TONGZHI'], authorisedByDoc: '试工部函〔2022〕1号' });
    const [task] = (await listOf('u-dep')).filter(({ caseId }) => caseId === road.caseId);
    expect(task).toMatchObject({ element: 'directorSign', actingFor: 'u-dir' });
    expect((await office.as('u-dep').get('/me')).body).toMatchObject({
      delegations: [{ person: 'u-dir', keys: ['DIRECTOR@WD', 'DIRECTOR', 'WD'], docKinds: ['TONGZHI'] }],
    });
    const done = await road.act('u-dep', 'directorSign', APPROVE);
    expect(done).toMatchObject({
      status: 200,
      body: { completedBy: 'u-dep', onBehalfOf: 'u-dir', completedRole: 'DIRECTOR' },
    });
    const { actions, ...sheet } = await road.document('/approval-sheet');
    expect(sheet).toMatchObject({ signer: 'u-dep', signedAs: '代', signedFor: 'u-dir' });
    expect((actions as Fields[]).at(-1)).toMatchObject({
      act: 'SIGN',
      person: 'u-dep',
      name: expect.stringMatching(/（代）$/),
      role: 'DEPUTY@WD',
      onBehalfOf: 'u-dir',
      onBehalfOfName: '主任',
      signingCapacity: 'DELEGATED',
    });
    const both = { signer: { code: 'u-dep' }, signedFor: { code: 'u-dir', name: '主任' }, signedAs: '代' };
    expect(await road.document()).toMatchObject({ ...both, signerText: '副主任（代主任）' });
    const { items } = (await office.as('u-dir').get<{ items: Fields[] }>('/documents?limit=200')).body;
    expect(items.find(({ id }) => id === road.documentId)).toMatchObject(both);
    const entries = await office.query<{ body: string }>(
      `SELECT body FROM audit_entry WHERE act = 'SIGNED' AND body::json -> 'case' ->> 'id' = $1`,
      [road.caseId],
    );
    expect(entries.map(({ body }) => JSON.parse(body) as Fields)).toEqual([
      expect.objectContaining({ actor: 'u-dep', onBehalfOf: 'u-dir', role: 'DIRECTOR' }),
    ]);
    await revoke();
  });

  it('[R-034] [attack: revoked-delegate] is over at once when it is revoked, whatever is open on the screen', async () => {
    const road = await forDirector();
    const revoke = await delegate('u-dir', 'u-dep');
    const [task] = (await listOf('u-dep')).filter(({ caseId }) => caseId === road.caseId);
    await revoke();
    expect(await listOf('u-dep')).toEqual([]);
    for (const [verb, code, body] of [
      ['claim', 'TASK_NOT_YOURS', undefined],
      ['complete', 'ULTRA_VIRES', APPROVE],
    ] as const) {
      const answer = await office.as('u-dep').post(`/tasks/${task!.id}/${verb}`, body);
      expect(answer).toMatchObject({ status: 403, body: { code } });
    }
  });

  it('[R-034] ends with its last day', async () => {
    const road = await forDirector();
    const revoke = await delegate('u-dir', 'u-dep', { validTo: '2022-11-02' });
    await office.clock('2022-11-02T23:59:59+08:00');
    expect((await listOf('u-dep')).map(({ caseId }) => caseId)).toContain(road.caseId);
    await office.clock('2022-11-03T00:00:00+08:00');
    expect(await road.act('u-dep', 'directorSign', APPROVE)).toMatchObject({ status: 403 });
    await office.clock('2022-11-01T09:00:00+08:00');
    await revoke();
  });

  it.each([
    [
      'a request',
      { docKind: 'QINGSHI', direction: 'UP', mainRecipients: ['LG'], contactPerson: 'u-co-m1' },
      'DELEGATION_NOT_UPWARD',
      'R-050',
    ],
    ['a key matter', { keyMatter: true, keyMatterReason: '重点工作' }, 'DELEGATION_NOT_KEY_MATTER', 'R-050'],
  ])('[R-050] does not reach %s', async (_, more, code, rule) => {
    const road = await forDirector(more);
    const revoke = await delegate('u-dir', 'u-dep');
    const refused = await road.act('u-dep', 'directorSign', APPROVE);
    expect(refused).toMatchObject({ status: 403, body: { code, params: { rule, person: 'u-dir' } } });
    expect((await listOf('u-dep')).filter(({ caseId }) => caseId === road.caseId)).toEqual([]);
    const denied = await office.query(
      `SELECT 1 FROM audit_entry WHERE act = 'ULTRA_VIRES' AND actor = 'u-dep' AND body::json ->> 'outcome' = $1`,
      [code],
    );
    expect(denied).toHaveLength(1);
    await revoke();
  });

  it('[R-034] [R-050] keeps to the settings with which a case began: what is set later changes no running case', async () => {
    const REQUEST = { docKind: 'QINGSHI', direction: 'UP', mainRecipients: ['LG'], contactPerson: 'u-co-m1' };
    const set = async (allowUpward: boolean): Promise<void> => {
      const { body, headers } = await office.admin.get<{ values: Fields }>('/settings');
      const delegation = { ...(body.values['delegation'] as Fields), allowUpward };
      const values = { ...body.values, delegation };
      const answer = await office.admin.put(
        '/settings',
        { values, reason: '试行' },
        { 'If-Match': headers.get('etag')! },
      );
      expect(answer.status).toBe(200);
    };
    const listed = async ({ caseId }: Road): Promise<boolean> =>
      (await listOf('u-dep')).some((task) => task.caseId === caseId);
    const before = await forDirector(REQUEST);
    await set(true);
    const under = await forDirector(REQUEST);
    const key = await forDirector({ keyMatter: true, keyMatterReason: '重点工作' });
    await set(false);
    const after = await forDirector(REQUEST);
    const revoke = await delegate('u-dir', 'u-dep');
    expect([await listed(before), await listed(under), await listed(key), await listed(after)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    for (const road of [before, after]) {
      expect(await road.act('u-dep', 'directorSign', APPROVE)).toMatchObject({
        status: 403,
        body: { code: 'DELEGATION_NOT_UPWARD' },
      });
    }
    for (const road of [under, key]) await road.do('u-dep', 'directorSign', APPROVE);
    await revoke();
  });

  it('[R-034] reaches the kinds that it names, and no others', async () => {
    const road = await forDirector();
    const revoke = await delegate('u-dir', 'u-dep', { docKinds: ['HAN'] });
    expect(await road.act('u-dep', 'directorSign', APPROVE)).toMatchObject({
      status: 403,
      body: { code: 'DELEGATION_NOT_THIS_KIND', params: { docKind: 'TONGZHI', rule: 'R-034' } },
    });
    await revoke();
  });

  it('[R-134] opens what the delegate must read to act, only while it is to be done, and afterwards what they did', async () => {
    const road = await Road.start(office, ORDINARY, 'outgoing-department-document');
    await road.do('u-co-m1', 'draftDocument');
    const other = await Road.start(office, ORDINARY, 'outgoing-department-document');
    await other.do('u-co-m1', 'draftDocument');
    const delegateOf = office.as('u-su-m1');
    const paths = [
      `/cases/${road.caseId}`,
      `/documents/${road.documentId}`,
      `/documents/${road.documentId}/approval-sheet`,
      `/documents/${road.documentId}/versions/1`,
    ];
    const statuses = (): Promise<number[]> =>
      Promise.all(paths.map(async (path) => (await delegateOf.get(path)).status));
    expect(await statuses()).toEqual([404, 404, 404, 404]);
    const revoke = await delegate('u-co-lead', 'u-su-m1');
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    await road.do('u-su-m1', 'countersignLeaders', APPROVE);
    await revoke();
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    expect((await delegateOf.get(`/cases/${other.caseId}`)).status).toBe(404);
    expect(await other.act('u-su-m1', 'countersignLeaders', APPROVE)).toMatchObject({ status: 404 });
  });

  it('[R-034] is not handed on: what B holds for A is not C’s', async () => {
    const road = await Road.start(office, ORDINARY, 'outgoing-department-document');
    await road.do('u-co-m1', 'draftDocument');
    const first = await delegate('u-co-lead', 'u-su-m1');
    const second = await delegate('u-su-m1', 'u-pr-m1');
    expect((await listOf('u-pr-m1')).filter(({ caseId }) => caseId === road.caseId)).toEqual([]);
    expect(await road.act('u-pr-m1', 'countersignLeaders', APPROVE)).toMatchObject({ status: 404 });
    await first();
    await second();
  });

  it('[R-125] [attack: same-person-twice] the same person does not act twice on a version, as delegate and in the own post', async () => {
    const road = await Road.start(office, { ...ORDINARY, dutyCodes: ['C-03'] }, 'outgoing-department-document');
    const revoke = await delegate('u-co-lead', 'u-co-m1');
    await road.do('u-co-m1', 'draftDocument');
    const [task] = (await listOf('u-co-m1')).filter(
      ({ caseId, actingFor }) => caseId === road.caseId && actingFor !== null,
    );
    expect(task).toMatchObject({ element: 'countersignLeaders', actingFor: 'u-co-lead' });
    const twice = await office.as('u-co-m1').post(`/tasks/${task!.id}/complete`, APPROVE);
    expect(twice).toMatchObject({ status: 409, body: { code: 'EXCLUSIVE_ACT_DONE', params: { done: 'DRAFT' } } });
    const second = await delegate('u-pr-lead', 'u-co-lead');
    await road.do('u-co-lead', 'countersignLeaders', APPROVE);
    expect(await road.act('u-co-lead', 'countersignLeaders', APPROVE)).toMatchObject({
      status: 409,
      body: { code: 'EXCLUSIVE_ACT_DONE', params: { done: 'COUNTERSIGN' } },
    });
    await revoke();
    await second();
  });
});

describe('who reviews where nobody else is left', () => {
  const started = (by: string, more: Fields = {}, definition?: string): Promise<Road> =>
    Road.start(office, more, definition, by);

  it('[R-125] a group leader drafts: the deputy reviews in his place, the deputy’s own review is left out, and the sheet says so', async () => {
    const road = await started('u-co-lead');
    await road.do('u-co-lead', 'draftDocument');
    const [review] = (await listOf('u-dep')).filter(({ caseId }) => caseId === road.caseId);
    expect(review).toMatchObject({ element: 'leaderInstruct', candidates: ['DEPUTY'], actingFor: null });
    expect(await road.act('u-co-lead', 'leaderInstruct', APPROVE)).toMatchObject({ status: 403 });
    await road.do('u-dep', 'leaderInstruct', APPROVE);
    expect(await road.open()).toEqual(['directorSign']);
    const sheet = await office.as('u-dir').get<{ actions: Fields[] }>(`/documents/${road.documentId}/approval-sheet`);
    expect(sheet.body.actions.slice(-2)).toMatchObject([
      { person: 'u-dep', outcome: 'APPROVE' },
      { person: 'SYSTEM', outcome: 'SKIPPED', opinion: expect.stringContaining('副主任') },
    ]);
    expect(await office.query(`SELECT 1 FROM audit_entry WHERE act = 'STEP_SKIPPED'`)).toHaveLength(1);
    await road.do('u-dir', 'directorSign', APPROVE);
  });

  it('[R-125] a return of the substitute goes to the drafter, and the next round to the deputy again', async () => {
    const road = await started('u-co-lead');
    await road.do('u-co-lead', 'draftDocument');
    await road.do('u-dep', 'leaderInstruct', { outcome: 'RETURN', opinion: '请补充依据。' });
    await road.do('u-co-lead', 'draftDocument', { form: { bodyText: '补充依据后的正文，请遵照执行。' } });
    expect((await listOf('u-dep')).find(({ caseId }) => caseId === road.caseId)).toMatchObject({
      element: 'leaderInstruct',
      candidates: ['DEPUTY'],
    });
  });

  it('[R-125] one person leads two groups: their second countersign goes to the deputy', async () => {
    await office.clock('2022-12-05T09:00:00+08:00');
    const lead = { person: 'u-co-lead', position: 'GROUP_LEADER', unit: 'PROJ' };
    await endPost('u-pr-lead', 'PROJ');
    await appointed(lead);
    const road = await started('u-co-m1', { ...ORDINARY, dutyCodes: ['C-03'] }, 'outgoing-department-document');
    await road.do('u-co-m1', 'draftDocument');
    expect(await road.open()).toEqual(['countersignLeaders', 'countersignLeaders']);
    await road.do('u-co-lead', 'countersignLeaders', APPROVE);
    const [left] = (await listOf('u-dep')).filter(({ caseId }) => caseId === road.caseId);
    expect(left).toMatchObject({ element: 'countersignLeaders', candidates: ['DEPUTY'] });
    expect((await listOf('u-co-lead')).filter(({ caseId }) => caseId === road.caseId)).toEqual([]);
    await road.do('u-dep', 'countersignLeaders', APPROVE);
    expect(await road.open()).toEqual(['directorSign']);
  });

  it('[R-125] a submission that leaves a step to nobody is refused, and names the step', async () => {
    await office.clock('2022-12-05T10:00:00+08:00');
    await endPost('u-dep', 'WD');
    const road = await started('u-co-lead');
    expect(await road.act('u-co-lead', 'draftDocument')).toMatchObject({
      status: 409,
      body: {
        code: 'NO_HOLDER_LEFT',
        params: { element: 'leaderInstruct', candidates: 'LEADER@COORD', rule: 'R-125' },
      },
    });
    expect(await road.open()).toEqual(['draftDocument']);
  });

  async function appointed(body: Fields): Promise<void> {
    const { status, body: made } = await office.admin.post('/org/appointments', {
      ...body,
      validFrom: '2022-12-05',
      appointedBy: '试工部任〔2022〕3号',
      reason: '任命',
    });
    expect([status, made]).toEqual([201, expect.anything()]);
  }

  async function endPost(person: string, unit: string): Promise<void> {
    const [row] = await office.query<{ id: string }>('SELECT id FROM appointment WHERE person = $1 AND unit = $2', [
      person,
      unit,
    ]);
    const { headers } = await office.admin.get(`/org/appointments?person=${person}`);
    const { status, body } = await office.admin.post(
      `/org/appointments/${row!.id}/end`,
      { on: '2022-12-04', reason: '免职' },
      headers.get('etag') ? { 'If-Match': headers.get('etag')! } : {},
    );
    expect([status, body]).toEqual([200, expect.anything()]);
  }
});
