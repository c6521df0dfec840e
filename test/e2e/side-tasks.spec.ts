import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface Side extends Fields {
  readonly id: string;
  readonly _links: Fields;
}
interface Urge extends Fields {
  readonly sideTaskId: string | null;
}

const APPROVE = { outcome: 'APPROVE' };
const question = '与工程计划是否一致？';
const missing = '01900000-0000-7000-8000-000000000000';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

let road: Road;
let taskId: string;
const begin = async (more: Fields = {}): Promise<void> => {
  road = await (await Road.start(office, more)).reach('leaderInstruct');
  taskId = await road.task('leaderInstruct');
};
beforeEach(async () => {
  await office.clock('2022-11-01T09:00:00+08:00');
  await begin();
});

const consult = (body: Fields, by = 'u-co-lead') =>
  office.as(by).post<{ items: Side[] }>(`/tasks/${taskId}/consult`, { question, ...body });
const asked = async (body: Fields): Promise<string> => {
  const { status, body: opened } = await consult(body);
  expect([status, opened]).toEqual([200, expect.anything()]);
  return opened.items[0]!.id;
};
const read = (by: string, id: string) => office.as(by).get<Side>(`/side-tasks/${id}`);
const answer = (by: string, id: string, body: Fields = { answer: '一致。' }, headers = {}) =>
  office.as(by).post<Side>(`/side-tasks/${id}/answer`, body, headers);
const listOf = async (by: string): Promise<string[]> =>
  (await office.as(by).get<{ items: Side[] }>('/side-tasks?limit=200')).body.items.map(({ id }) => id);

describe('one side task', () => {
  it('[R-134] is read by who asked, who is asked and who sees the task; for others it is missing', async () => {
    const id = await asked({ to: 'u-pr-m1' });
    for (const [by, links] of [
      ['u-co-lead', ['self', 'task', 'withdraw', 'urge']],
      ['u-pr-m1', ['self', 'task', 'answer']],
      ['u-co-m1', ['self', 'task']],
      ['u-dir', ['self', 'task', 'urge']],
    ] as const) {
      const { status, headers, body } = await read(by, id);
      expect([status, Object.keys(body._links)]).toEqual([200, links]);
      expect(headers.get('etag')).toMatch(/^"1\b/);
    }
    const hidden = await read('u-b-lia', id);
    const absent = await read('u-b-lia', missing);
    for (const { status, body } of [hidden, absent]) {
      expect([status, body['code'], body['title']]).toEqual([404, 'SIDE_TASK_NOT_FOUND', absent.body['title']]);
    }
    expect((await read('u-dir', 'no-id')).status).toBe(404);
    await answer('u-pr-m1', id);
    const done = await read('u-co-lead', id);
    expect(done.headers.get('etag')).toMatch(/^"2\b/);
    expect(done.body).toMatchObject({ status: 'DONE', answeredBy: 'u-pr-m1', onBehalfOf: null });
    expect(Object.keys(done.body._links)).toEqual(['self', 'task']);
    const same = await office.as('u-co-lead').get(`/side-tasks/${id}`, { 'If-None-Match': done.headers.get('etag')! });
    expect(same.status).toBe(304);
  });
});

describe('asked of a post', () => {
  it('[R-134] whoever holds it on the day answers, in that role; others see no such thing', async () => {
    expect((await office.as('u-pr-lead').get(`/cases/${road.caseId}`)).status).toBe(404);
    const id = await asked({ to: 'LEADER@PROJ' });
    expect((await read('u-pr-lead', id)).body).toMatchObject({ principal: 'LEADER@PROJ', person: null });
    expect(await listOf('u-pr-lead')).toContain(id);
    expect(await listOf('u-pr-m1')).not.toContain(id);
    expect((await answer('u-pr-m1', id)).status).toBe(404);
    expect(await answer('u-dir', id)).toMatchObject({
      status: 403,
      body: { code: 'SIDE_TASK_NOT_YOURS', rule: 'R-134', params: { person: 'LEADER@PROJ' } },
    });
    expect(await consult({ to: 'LEADER@PROJ' })).toMatchObject({ status: 409, body: { code: 'ALREADY_ASKED' } });
    const both = await Promise.all([1, 2].map(() => answer('u-pr-lead', id)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const [entry] = await office.query<{ body: string }>(
      "SELECT body FROM audit_entry WHERE act = 'SIDE_TASK_DONE' AND object_id = $1",
      [taskId],
    );
    expect(JSON.parse(entry!.body)).toMatchObject({ actor: 'u-pr-lead', role: 'LEADER@PROJ', outcome: 'ADVISED' });
  });

  it('goes with the post to whoever holds it later, and signs before the task too', async () => {
    const { body } = await office
      .as('u-co-lead')
      .post<{ items: Side[] }>(`/tasks/${taskId}/add-signer`, { when: 'BEFORE', to: 'SEAL' });
    const id = body.items[0]!.id;
    expect(await listOf('u-co-seal')).toContain(id);
    expect(await listOf('u-co-rec')).not.toContain(id);
    const post = { person: 'u-co-rec', position: 'SEAL_KEEPER', unit: 'COORD', validFrom: '2022-11-01' };
    const positions = await office.query<{ code: string }>("SELECT code FROM position WHERE role = 'SEAL'");
    const made = await office.admin.post('/org/appointments', {
      ...post,
      position: positions[0]!.code,
      appointedBy: '试工部任〔2022〕5号',
      reason: '增设用印员',
    });
    expect([made.status, made.body]).toEqual([201, expect.anything()]);
    expect(await listOf('u-co-rec')).toContain(id);
    expect(await road.act('u-co-lead', 'leaderInstruct', APPROVE)).toMatchObject({
      status: 409,
      body: { code: 'SIGNER_BEFORE_OPEN' },
    });
    expect((await answer('u-co-rec', id, { outcome: 'AGREE' })).status).toBe(200);
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
  });

  it('is refused where nobody else holds it, and where nobody who does may read it', async () => {
    for (const to of [
      'LEADER@NOWHERE',
      'NOBODY',
      'LEADER@COORD',
      'ALL_STAFF',
      'PERMISSION:tasks:take-unassigned',
      'COORD',
    ]) {
      expect(await consult({ to })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/to', code: 'NO_SUCH_PERSON' }] },
      });
    }
    expect((await consult({ to: 'x'.repeat(130) })).status).toBe(422);
    await begin({ classification: 'INTERNAL' });
    expect(await consult({ to: 'EXPERT@PROJ' })).toMatchObject({
      status: 409,
      body: { code: 'PERSON_NOT_CLEARED', rule: 'R-134' },
    });
  });

  it('nobody answers their own question, though they hold the post', async () => {
    const id = await asked({ to: 'LEADER' });
    expect(await listOf('u-co-lead')).not.toContain(id);
    expect(await answer('u-co-lead', id)).toMatchObject({ status: 403, body: { code: 'SIDE_TASK_NOT_YOURS' } });
    expect((await answer('u-su-lead', id)).status).toBe(200);
  });
});

describe('by a delegate', () => {
  const delegate = async (from: string, to: string, more: Fields = {}): Promise<string> => {
    const given = { to, validTo: '2022-11-08', reason: '出差', ...more };
    const { status, body } = await office.as(from).post<Fields>('/delegations', given);
    expect([status, body]).toEqual([201, expect.anything()]);
    return body['id'] as string;
  };
  const revoke = async (from: string, id: string): Promise<void> => {
    expect((await office.as(from).post(`/delegations/${id}/revoke`, { reason: '已返回' })).status).toBe(200);
  };

  it('[R-034] B answers for A what A is asked, by name and by post; the trail and the answer say so', async () => {
    const byName = await asked({ to: 'u-pr-lead' });
    const byPost = await asked({ to: 'LEADER@PROJ' });
    expect((await answer('u-pr-m1', byName)).status).toBe(404);
    const delegation = await delegate('u-pr-lead', 'u-pr-m1');
    expect(await listOf('u-pr-m1')).toEqual(expect.arrayContaining([byName, byPost]));
    expect((await read('u-pr-m1', byName)).body).toMatchObject({ actingFor: 'u-pr-lead' });
    expect(await answer('u-pr-m1', byName)).toMatchObject({
      status: 200,
      body: { answeredBy: 'u-pr-m1', onBehalfOf: 'u-pr-lead' },
    });
    const [entry] = await office.query<{ body: string }>(
      "SELECT body FROM audit_entry WHERE act = 'SIDE_TASK_DONE' AND object_id = $1",
      [taskId],
    );
    expect(JSON.parse(entry!.body)).toMatchObject({ actor: 'u-pr-m1', onBehalfOf: 'u-pr-lead' });
    await revoke('u-pr-lead', delegation);
    expect((await read('u-pr-m1', byName)).status).toBe(200);
    expect((await answer('u-pr-m1', byPost)).status).toBe(403);
    expect(await listOf('u-pr-m1')).not.toContain(byPost);
  });

  it('[R-034] not beyond the bounds of the delegation: acts, kinds, and never for who asked', async () => {
    const id = await asked({ to: 'u-pr-lead' });
    for (const [bounds, code] of [
      [{ acts: ['COUNTERSIGN'] }, 'DELEGATION_NOT_THIS_ACT'],
      [{ docKinds: ['HAN'] }, 'DELEGATION_NOT_THIS_KIND'],
      [{ definitions: ['outgoing-department-document'] }, 'DELEGATION_NOT_THIS_PROCESS'],
    ] as const) {
      const delegation = await delegate('u-pr-lead', 'u-co-m1', bounds);
      expect(await answer('u-co-m1', id)).toMatchObject({ status: 403, body: { code } });
      expect(await listOf('u-co-m1')).not.toContain(id);
      await revoke('u-pr-lead', delegation);
    }
    const own = await delegate('u-pr-lead', 'u-co-lead', { acts: ['CONSULT'] });
    expect(await answer('u-co-lead', id)).toMatchObject({ status: 403, body: { code: 'SIDE_TASK_NOT_YOURS' } });
    await revoke('u-pr-lead', own);
    const named = await delegate('u-pr-lead', 'u-co-m1', { acts: ['CONSULT'] });
    expect((await answer('u-co-m1', id)).status).toBe(200);
    await revoke('u-pr-lead', named);
  });
});

describe('urged', () => {
  const urgesOf = async (by: string, id: string): Promise<Urge[]> =>
    (await office.as(by).get<{ items: Urge[] }>(`/urges?case=${road.caseId}&limit=200`)).body.items.filter(
      ({ sideTaskId }) => sideTaskId === id,
    );

  it('[R-128] before it is wanted who is asked, when it is wanted who asked as well, and no higher', async () => {
    const dueAt = '2022-11-03T11:00:00+08:00';
    const id = await asked({ to: 'LEADER@PROJ', dueAt });
    const done = await asked({ to: 'u-su-m1', dueAt });
    await answer('u-su-m1', done);
    await office.clock('2022-11-02T11:00:00+08:00');
    await office.clock('2022-11-03T11:00:00+08:00');
    await office.clock('2022-11-08T11:00:00+08:00');
    expect(await urgesOf('u-dir', id)).toMatchObject([
      { level: 1, at: dueAt, dueAt, taskId, recipients: ['u-pr-lead', 'u-co-lead'], urgedBy: 'SYSTEM' },
      { level: 0, at: '2022-11-02T11:00:00+08:00', recipients: ['u-pr-lead'] },
    ]);
    expect(await urgesOf('u-dir', done)).toEqual([]);
    const { body } = await office
      .as('u-dir')
      .get<{ holdings: { taskId: string; urges: Fields[] }[] }>(`/cases/${road.caseId}/holding-times`);
    const own = body.holdings.find((one) => one.taskId === taskId);
    expect(own?.urges.map(({ level }) => level)).toEqual([0, 1, 2, 3]);
  });

  it('is over when its task is done or it was taken back, and wanted only by a time to come', async () => {
    const dueAt = '2022-11-02T15:00:00+08:00';
    const back = await asked({ to: 'u-su-m1', dueAt });
    expect((await office.as('u-co-lead').post(`/side-tasks/${back}/withdraw`)).status).toBe(200);
    const id = await asked({ to: 'u-pr-m1', dueAt });
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    const jobs = await office.query("SELECT 1 FROM job WHERE case_id = $1 AND kind = 'URGE' AND n < 0", [road.caseId]);
    expect(jobs).toEqual([]);
    await office.clock('2022-11-02T16:00:00+08:00');
    for (const one of [id, back]) expect(await urgesOf('u-dir', one)).toEqual([]);
    await begin();
    expect(await consult({ to: 'u-pr-m1', dueAt })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/dueAt', code: 'IN_THE_PAST' }] },
    });
    expect((await consult({ to: 'u-pr-m1', dueAt: 'tomorrow' })).status).toBe(422);
  });

  it('[R-128] by hand, by who asked and who may urge tasks, three times a day each', async () => {
    const id = await asked({ to: 'u-pr-m1' });
    const other = await asked({ to: 'u-su-m1' });
    const urge = (by: string, headers = {}, one = id) =>
      office.as(by).post<Urge>(`/side-tasks/${one}/urge`, { note: '请抓紧' }, headers);
    expect(await urge('u-co-m1')).toMatchObject({ status: 403, body: { code: 'URGE_NOT_ALLOWED', rule: 'R-128' } });
    expect(await urge('u-b-lia')).toMatchObject({ status: 404, body: { code: 'SIDE_TASK_NOT_FOUND' } });
    const key = { 'Idempotency-Key': 'urge-side-once' };
    for (let time = 0; time < 2; time += 1) {
      expect(await urge('u-co-lead', key)).toMatchObject({
        status: 200,
        body: { sideTaskId: id, taskId, level: null, recipients: ['u-pr-m1'], urgedBy: 'u-co-lead', note: '请抓紧' },
      });
    }
    const answers = await Promise.all(['u-co-reg', 'u-dir', 'u-co-lead', 'u-co-reg'].map((by) => urge(by)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'URGE_LIMIT_REACHED' });
    expect((await urge('u-co-lead', {}, other)).status).toBe(200);
    expect((await office.as('u-co-reg').post(`/tasks/${taskId}/urge`, {})).status).toBe(200);
    expect((await urgesOf('u-pr-m1', id)).map(({ level }) => level)).toEqual([null, null, null]);
    await answer('u-su-m1', other);
    expect(await urge('u-co-lead', {}, other)).toMatchObject({ status: 409, body: { code: 'SIDE_TASK_NOT_OPEN' } });
    const long = { note: 'x'.repeat(501) };
    expect((await office.as('u-co-lead').post(`/side-tasks/${id}/urge`, long)).status).toBe(422);
  });
});

describe('on a home screen', () => {
  it('is counted for who is asked, and for nobody else', async () => {
    const countOf = async (by: string): Promise<number> =>
      (await office.as(by).get<{ sideTasks: { count: number } }>('/tasks/counts')).body.sideTasks.count;
    const [before, others] = [await countOf('u-pr-m1'), await countOf('u-co-inf')];
    const id = await asked({ to: 'u-pr-m1' });
    expect(await countOf('u-pr-m1')).toBe(before + 1);
    expect(await countOf('u-co-inf')).toBe(others);
    await answer('u-pr-m1', id);
    expect(await countOf('u-pr-m1')).toBe(before);
  });

  it('is paged in order, each once', async () => {
    const ids: string[] = [];
    for (let nth = 0; nth < 3; nth += 1) {
      await begin();
      ids.push(await asked({ to: 'u-co-inf' }));
    }
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body }: { body: { items: Side[]; next: string | null } } = await office
        .as('u-co-inf')
        .get(`/side-tasks?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      seen.push(...body.items.map(({ id }) => id));
      next = body.next;
    }
    expect(seen).toEqual(ids);
  });
});

describe('where who asked is gone', () => {
  it('whoever has the task in hand takes it back, and nobody else', async () => {
    const [{ id: sideId } = { id: '' }] = (
      await office
        .as('u-co-lead')
        .post<{ items: Side[] }>(`/tasks/${taskId}/add-signer`, { when: 'BEFORE', to: 'u-pr-lead' })
    ).body.items;
    const withdraw = (by: string) => office.as(by).post(`/side-tasks/${sideId}/withdraw`);
    expect(await withdraw('u-dir')).toMatchObject({ status: 403, body: { code: 'SIDE_TASK_NOT_YOURS' } });
    const [held] = await office.query<{ id: string }>(
      `SELECT a.id FROM appointment a WHERE a.person = 'u-co-lead' AND a.unit = 'COORD'`,
    );
    const ended = await office.admin.post(`/org/appointments/${held!.id}/end`, { on: '2022-11-01', reason: '调离' });
    expect([ended.status, ended.body]).toEqual([200, expect.anything()]);
    await office.clock('2022-11-02T08:00:00+08:00');
    const successor = {
      person: 'u-co-m1',
      position: 'GROUP_LEADER',
      unit: 'COORD',
      validFrom: '2022-11-02',
      appointedBy: '试工部任〔2022〕6号',
      reason: '接任',
    };
    const [position] = await office.query<{ position: string }>(
      "SELECT position FROM appointment WHERE person = 'u-co-lead'",
    );
    const made = await office.admin.post('/org/appointments', { ...successor, position: position!.position });
    expect([made.status, made.body]).toEqual([201, expect.anything()]);
    expect((await withdraw('u-dir')).status).toBe(403);
    expect((await withdraw('u-co-m1')).status).toBe(200);
  });
});
