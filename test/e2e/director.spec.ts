import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
type Links = Readonly<Record<string, { readonly href: string }>>;

const APPROVE = { outcome: 'APPROVE' };
const RETURN = { outcome: 'RETURN', opinion: '请补充依据。' };
const REJECT = { outcome: 'REJECT', opinion: '不宜发文。' };
const DEPARTMENT = 'outgoing-department-document';
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

const department = (more: Fields = {}): Promise<Road> => Road.start(office, { ...ORDINARY, ...more }, DEPARTMENT);
const statusOf = async (caseId: string): Promise<Fields> => (await office.as('u-dir').get(`/cases/${caseId}`)).body;
const storyOf = async (caseId: string): Promise<string> =>
  JSON.stringify((await office.as('u-dir').get(`/cases/${caseId}/story`)).body);
const entries = (caseId: string, act: string): Promise<Fields[]> =>
  office
    .query<{ body: string }>(
      `SELECT body FROM audit_entry WHERE act = $2 AND body LIKE '%' || $1 || '%' ORDER BY entry_id`,
      [caseId, act],
    )
    .then((rows) => rows.map(({ body }) => JSON.parse(body) as Fields));
const complete = (by: string, task: string, said: Fields) =>
  office.as(by).post<Fields>(`/tasks/${task}/complete`, said);

describe('[R-033] the director returns and rejects at any step of review or signature', () => {
  it('returns at a leader’s step, as director, and signs the unchanged text when it comes back', async () => {
    const road = await department();
    await road.do('u-co-m1', 'draftDocument');
    const task = await road.task('countersignLeaders');
    const links = (await office.as('u-dir').get<{ _links: Links }>(`/tasks/${task}`)).body._links;
    expect(Object.keys(links)).toEqual(expect.arrayContaining(['return', 'reject', 'transfer']));
    expect(links).not.toHaveProperty('complete');
    expect(await complete('u-dir', task, RETURN)).toMatchObject({
      status: 200,
      body: { outcome: 'RETURN', completedBy: 'u-dir', completedRole: 'DIRECTOR', onBehalfOf: null },
    });
    const { actions } = await road.document('/approval-sheet');
    expect((actions as Fields[]).at(-1)).toMatchObject({
      act: 'COUNTERSIGN',
      outcome: 'RETURN',
      person: 'u-dir',
      role: 'DIRECTOR',
      rule: 'R-033',
      opinion: RETURN.opinion,
    });
    expect(await entries(road.caseId, 'RETURNED')).toEqual([
      expect.objectContaining({ actor: 'u-dir', role: 'DIRECTOR', rule: 'R-033' }),
    ]);
    expect(await storyOf(road.caseId)).toContain(RETURN.opinion);
    // Nothing changed: the text keeps its version, and who returned it has not reviewed it.
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'countersignLeaders', APPROVE);
    await road.do('u-dir', 'directorSign', APPROVE);
    expect(await road.document()).toMatchObject({ status: 'SIGNED', signer: { code: 'u-dir' }, versionNo: 1 });
  });

  it('[R-054] [R-135] needs an opinion, and does nobody’s approval', async () => {
    const road = await department();
    await road.do('u-co-m1', 'draftDocument');
    const task = await road.task('countersignLeaders');
    expect(await complete('u-dir', task, { outcome: 'RETURN' })).toMatchObject({
      status: 422,
      body: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/opinion' }] },
    });
    for (const said of [APPROVE, { outcome: 'FLY' }, {}]) {
      expect(await complete('u-dir', task, said)).toMatchObject({ status: 403, body: { code: 'TASK_NOT_YOURS' } });
    }
    for (const by of ['u-dep']) {
      expect(await complete(by, task, RETURN)).toMatchObject({ status: 403, body: { code: 'TASK_NOT_YOURS' } });
    }
    expect((await complete('u-dir', task, REJECT)).status).toBe(200);
    expect(await road.document()).toMatchObject({ status: 'REJECTED' });
    expect(await complete('u-dir', task, REJECT)).toMatchObject({ status: 409, body: { code: 'TASK_NOT_OPEN' } });
  });

  it('whatever the step, claimed or waiting for a signer; but drafting and registering are no such steps', async () => {
    const road = await department();
    const draft = await road.task('draftDocument');
    expect(await complete('u-dir', draft, RETURN)).toMatchObject({ status: 403, body: { code: 'TASK_NOT_YOURS' } });
    await road.do('u-co-m1', 'draftDocument');
    const task = await road.task('countersignLeaders');
    expect((await office.as('u-co-lead').post(`/tasks/${task}/claim`)).status).toBe(200);
    expect((await complete('u-dir', task, RETURN)).status).toBe(200);
    expect((await entries(road.caseId, 'RETURNED')).length).toBe(1);
  });

  it('[R-052] returns a countersign of several groups: the unchanged text comes back to those who have not agreed', async () => {
    const road = await department({ dutyCodes: ['C-01', 'S-01', 'P-03'] });
    await road.do('u-co-m1', 'draftDocument');
    expect(await road.open()).toEqual(['countersignLeaders', 'countersignLeaders', 'countersignLeaders']);
    await road.do('u-su-lead', 'countersignLeaders', APPROVE);
    await road.do('u-dir', 'countersignLeaders', RETURN);
    expect(await road.open()).toEqual(['draftDocument']);
    await road.do('u-co-m1', 'draftDocument');
    expect(await road.open()).toEqual(['countersignLeaders', 'countersignLeaders']);
    for (const by of ['u-co-lead', 'u-pr-lead']) await road.do(by, 'countersignLeaders', APPROVE);
    await road.do('u-dir', 'directorSign', APPROVE);
    expect(await road.document()).toMatchObject({ status: 'SIGNED', versionNo: 1, round: 2 });
  });

  it('of two at once one is done', async () => {
    const road = await department();
    await road.do('u-co-m1', 'draftDocument');
    const task = await road.task('countersignLeaders');
    const both = await Promise.all([complete('u-dir', task, RETURN), complete('u-co-lead', task, APPROVE)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('[R-034] a delegate of the director’s has no such power', async () => {
    const given = await office
      .as('u-dir')
      .post<Fields>('/delegations', { to: 'u-dep', validTo: '2022-11-08', reason: '出差', docKinds: ['TONGZHI'] });
    const road = await department();
    await road.do('u-co-m1', 'draftDocument');
    const task = await road.task('countersignLeaders');
    expect(await complete('u-dep', task, RETURN)).toMatchObject({ status: 403, body: { code: 'TASK_NOT_YOURS' } });
    await office.as('u-dir').post(`/delegations/${given.body['id'] as string}/revoke`, { reason: '已返回' });
  });
});

describe('[R-033] the director reassigns any task', () => {
  const transfer = (task: string, body: Fields, by = 'u-dir') =>
    office.as(by).post<Fields>(`/tasks/${task}/transfer`, body);
  const OUT = '出差，请代为办理。';

  it('to somebody who may hold it, with a reason; the trail, the story and the work lists say whose it is', async () => {
    const road = await department();
    const task = await road.task('draftDocument');
    for (const [body, pointer] of [
      [{ to: 'u-co-rec' }, '/reason'],
      [{ to: 'u-co-rec', reason: ' ' }, '/reason'],
      [{ to: 'u-dir', reason: OUT }, '/to'],
      [{ to: 'u-su-m1', reason: OUT }, '/to'],
      [{ to: 'u-co-m1', reason: OUT }, '/to'],
    ] as const) {
      expect(await transfer(task, body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    }
    expect(await transfer(task, { to: 'u-co-rec', reason: OUT })).toMatchObject({
      status: 200,
      body: { assignee: 'u-co-rec' },
    });
    expect(await entries(task, 'TASK_TRANSFERRED')).toEqual([
      expect.objectContaining({
        actor: 'u-dir',
        role: 'DIRECTOR',
        rule: 'R-033',
        details: expect.objectContaining({ from: 'u-co-m1', to: 'u-co-rec' }),
      }),
    ]);
    expect(await storyOf(road.caseId)).toContain(OUT);
    await road.do('u-co-rec', 'draftDocument');
    expect(await road.open()).toEqual(['countersignLeaders']);
  });

  it('claimed or not; nobody else but whoever holds it does', async () => {
    const post = { person: 'u-co-sec', position: 'REGISTRY_CLERK', unit: 'COORD', appointedBy: '试', reason: '试' };
    expect((await office.admin.post('/org/appointments', post)).status).toBe(201);
    const road = await Road.start(office);
    await road.reach('recheckDocument');
    const task = await road.task('recheckDocument');
    expect(await transfer(task, { to: 'u-co-sec', reason: OUT }, 'u-dep')).toMatchObject({
      status: 403,
      body: { code: 'TASK_NOT_YOURS' },
    });
    expect((await office.as('u-co-reg').post(`/tasks/${task}/claim`)).status).toBe(200);
    expect(await transfer(task, { to: 'u-co-sec', reason: OUT })).toMatchObject({
      status: 200,
      body: { claimedBy: 'u-co-sec' },
    });
    expect(await transfer(task, { to: 'u-co-sec', reason: OUT })).toMatchObject({ status: 422 });
    expect(await complete('u-co-reg', task, { outcome: 'NONE' })).toMatchObject({
      status: 409,
      body: { code: 'TASK_CLAIMED' },
    });
    expect((await complete('u-co-sec', task, { outcome: 'NONE' })).status).toBe(200);
    expect(await transfer(task, { to: 'u-co-reg', reason: OUT })).toMatchObject({
      status: 409,
      body: { code: 'TASK_NOT_OPEN' },
    });
  });
});

describe('[R-033] the director recalls any case before it is signed', () => {
  const recall = (by: string, caseId: string, body?: Fields) =>
    office.as(by).post<Fields>(`/cases/${caseId}/recall`, body);

  it('though it was opened, with a reason that the trail and the story hold', async () => {
    const road = await department();
    await road.do('u-co-m1', 'draftDocument');
    const task = await road.task('countersignLeaders');
    expect((await office.as('u-co-lead').post(`/tasks/${task}/claim`)).status).toBe(200);
    expect((await statusOf(road.caseId))['_links']).toHaveProperty('recall');
    expect(await recall('u-co-m1', road.caseId)).toMatchObject({ status: 409, body: { code: 'RECALL_TOO_LATE' } });
    for (const body of [undefined, {}, { reason: ' ' }]) {
      expect(await recall('u-dir', road.caseId, body)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/reason' }] },
      });
    }
    expect(await recall('u-dep', road.caseId, { reason: '不发' })).toMatchObject({
      status: 403,
      body: { code: 'RECALL_NOT_ALLOWED' },
    });
    expect(await recall('u-dir', road.caseId, { reason: '上级另有部署。' })).toMatchObject({
      status: 200,
      body: { status: 'COMPLETED' },
    });
    expect(await road.document()).toMatchObject({ status: 'RECALLED' });
    expect(await entries(road.caseId, 'RECALLED')).toContainEqual(
      expect.objectContaining({ actor: 'u-dir', role: 'DIRECTOR', rule: 'R-033' }),
    );
    expect(await storyOf(road.caseId)).toContain('上级另有部署。');
    expect(await recall('u-dir', road.caseId, { reason: '再次' })).toMatchObject({
      status: 409,
      body: { code: 'CASE_ENDED' },
    });
  });

  it('not after the signature, and the drafter as before', async () => {
    const signed = await department();
    await signed.do('u-co-m1', 'draftDocument');
    await signed.do('u-co-lead', 'countersignLeaders', APPROVE);
    await signed.do('u-dir', 'directorSign', APPROVE);
    expect((await statusOf(signed.caseId))['_links']).not.toHaveProperty('recall');
    expect(await recall('u-dir', signed.caseId, { reason: '不发' })).toMatchObject({
      status: 409,
      body: { code: 'RECALL_NOT_POSSIBLE' },
    });
    const fresh = await department();
    await fresh.do('u-co-m1', 'draftDocument');
    expect((await recall('u-co-m1', fresh.caseId)).status).toBe(200);
  });
});

describe('[R-087] acting beyond authority', () => {
  const ultraVires = (actor: string): Promise<Fields[]> =>
    office
      .query<{ body: string }>(
        `SELECT body FROM audit_entry WHERE act = 'ULTRA_VIRES' AND actor = $1 ORDER BY entry_id`,
        [actor],
      )
      .then((rows) => rows.map(({ body }) => JSON.parse(body) as Fields));

  it('[R-034] [R-050] is refused with the rule, and stands in the trail once for each try', async () => {
    const REQUEST = { docKind: 'QINGSHI', direction: 'UP', mainRecipients: ['LG'], contactPerson: 'u-co-m1' };
    const seen: Fields[] = [];
    for (const [more, by, rule] of [
      [{}, 'u-dep', 'R-034'],
      [REQUEST, 'u-dep', 'R-050'],
      [{ keyMatter: true, keyMatterReason: '重点工作' }, 'u-dep', 'R-050'],
      [{}, 'u-co-lead', 'R-033'],
    ] as const) {
      const road = await department(more);
      await road.do('u-co-m1', 'draftDocument');
      await road.do('u-co-lead', 'countersignLeaders', APPROVE);
      const before = (await ultraVires(by)).length;
      const refused = await road.act(by, 'directorSign', APPROVE);
      expect(refused).toMatchObject({ status: 403, body: { code: 'ULTRA_VIRES', params: { rule } } });
      const after = await ultraVires(by);
      expect(after.slice(before)).toEqual([expect.objectContaining({ actor: by, rule, outcome: 'ULTRA_VIRES' })]);
      seen.push(after.at(-1)!);
      expect(await road.document()).toMatchObject({ status: 'IN_REVIEW', signer: null });
    }
    expect(seen).toHaveLength(4);
  });
});
