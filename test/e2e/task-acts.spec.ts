import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface HoldingTimes extends Fields {
  readonly durationMs: number;
  readonly unheldMs: number;
  readonly holdings: readonly (Fields & { readonly shareMs: number })[];
  readonly holders: readonly (Fields & { readonly shareMs: number })[];
}

const APPROVE = { outcome: 'APPROVE' };

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

const timesOf = async (road: Road, by = 'u-dir'): Promise<HoldingTimes> => {
  const { status, body } = await office.as(by).get<HoldingTimes>(`/cases/${road.caseId}/holding-times`);
  expect(status).toBe(200);
  return body;
};
const sum = (all: readonly { readonly shareMs: number }[]): number =>
  all.reduce((total, { shareMs }) => total + shareMs, 0);

describe('holding times', () => {
  it('[R-084 R-086 R-126 R-127 R-128] AS-15: urged in four levels, two working days and an hour late, and the times add up', async () => {
    const proposal = { ownerGroup: 'PROJ', dutyCodes: ['X-01'], internalPersons: ['u-pr-m1'] };
    await office.clock('2022-11-03T09:00:00+08:00');
    const road = await Road.start(office, proposal, 'outgoing-higher-office-document', 'u-pr-m1');
    await office.clock('2022-11-03T10:00:00+08:00');
    await road.do('u-pr-m1', 'draftDocument');
    const review = await office.as('u-pr-lead').get(`/tasks/${await road.task('leaderInstruct')}`);
    expect(review.body).toMatchObject({ dueAt: '2022-11-08T10:00:00+08:00' });
    for (const day of ['07', '08', '09', '10']) await office.clock(`2022-11-${day}T10:00:00+08:00`);
    await office.clock('2022-11-10T11:00:00+08:00');
    await road.do('u-pr-lead', 'leaderInstruct', APPROVE);
    await office.clock('2022-11-10T15:30:00+08:00');

    const times = await timesOf(road);
    expect(times).toMatchObject({ startedAt: '2022-11-03T09:00:00+08:00', endedAt: null, unheldMs: 0 });
    expect(times.durationMs).toBe(Date.parse('2022-11-10T15:30:00+08:00') - Date.parse('2022-11-03T09:00:00+08:00'));
    const hour = 3_600_000;
    expect(times.holdings).toMatchObject([
      { element: 'draftDocument', person: 'u-pr-m1', heldMs: hour },
      {
        element: 'leaderInstruct',
        person: 'u-pr-lead',
        posts: ['LEADER@PROJ'],
        from: '2022-11-03T10:00:00+08:00',
        until: '2022-11-10T11:00:00+08:00',
        heldMs: 169 * hour,
        shareMs: 169 * hour,
        late: { workingDays: 2, workingMinutes: 60 },
        urges: [0, 1, 2, 3].map((level) => ({
          level,
          at: `2022-11-${['07', '08', '09', '10'][level]!}T10:00:00+08:00`,
        })),
      },
      { element: 'deputyInstruct', person: null, posts: ['DEPUTY'], until: null, late: null, heldMs: 4.5 * hour },
    ]);
    expect(sum(times.holdings)).toBe(times.durationMs);
    expect(sum(times.holders)).toBe(times.durationMs);
  });

  it('[R-086] who hold at the same time share it, a claim begins a new holding, and an ended case adds up too', async () => {
    const road = await Road.start(
      office,
      { issuer: 'WD', dutyCodes: ['C-03', 'S-01'] },
      'outgoing-department-document',
    );
    await office.clock('2022-11-01T10:00:00+08:00');
    await road.do('u-co-m1', 'draftDocument');
    const [own] = (await office.as('u-su-lead').get<{ items: Fields[] }>(`/tasks?case=${road.caseId}`)).body.items;
    await office.clock('2022-11-01T10:30:00+08:00');
    expect((await office.as('u-su-lead').post(`/tasks/${String(own?.['id'])}/claim`)).status).toBe(200);
    await office.clock('2022-11-01T11:00:00.007+08:00');
    await road.do('u-su-lead', 'countersignLeaders', { outcome: 'REJECT', opinion: '任务已另行布置。' });
    await office.clock('2022-11-20T11:00:00+08:00');
    const times = await timesOf(road);
    expect(times).toMatchObject({ endedAt: '2022-11-01T11:00:00.007+08:00', durationMs: 7_200_007 });
    expect(sum(times.holdings) + times.unheldMs).toBe(7_200_007);
    expect(sum(times.holders) + times.unheldMs).toBe(7_200_007);
    const mine = times.holdings.filter(({ taskId }) => taskId === own?.['id']);
    expect(mine).toMatchObject([
      { person: null, posts: ['LEADER@SUPV'], heldMs: 1_800_000 },
      { person: 'u-su-lead', heldMs: 1_800_007 },
    ]);
    for (const one of mine) expect(one.shareMs).toBeLessThan(one['heldMs'] as number);
  });

  it('[R-086 R-134] are shown to those who lead and see the case; to others 403, and 404 where they do not see it', async () => {
    const road = await Road.start(office);
    const path = `/cases/${road.caseId}/holding-times`;
    await timesOf(road, 'u-co-lead');
    expect(await office.as('u-co-m1').get(path)).toMatchObject({
      status: 403,
      body: { code: 'HOLDING_TIMES_FOR_LEADERS', rule: 'R-086' },
    });
    expect(await office.as('u-b-lia').get(path)).toMatchObject({ status: 404, body: { code: 'CASE_NOT_FOUND' } });
    expect((await office.as('u-dir').get('/cases/01900000-0000-7000-8000-000000000000/holding-times')).status).toBe(
      404,
    );
  });
});

describe('urging by hand', () => {
  it('[R-128] three times a task and day, then 409; twice at once counts twice; the next day begins anew', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const taskId = await road.task('leaderInstruct');
    const urge = () => office.as('u-co-reg').post(`/tasks/${taskId}/urge`, { note: '请抓紧' });
    expect(await office.as('u-co-m1').post(`/tasks/${taskId}/urge`, {})).toMatchObject({
      status: 403,
      body: { code: 'URGE_NOT_ALLOWED' },
    });
    const key = { 'Idempotency-Key': 'urge-once' };
    for (let time = 0; time < 2; time += 1) {
      expect((await office.as('u-co-reg').post(`/tasks/${taskId}/urge`, {}, key)).status).toBe(200);
    }
    const answers = await Promise.all([urge(), urge(), urge(), urge()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'URGE_LIMIT_REACHED', rule: 'R-128', params: { limit: 3 } });
    await office.clock('2022-11-02T00:00:00+08:00');
    expect((await urge()).status).toBe(200);
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    expect(await urge()).toMatchObject({ status: 409, body: { code: 'TASK_NOT_OPEN' } });
  });
});

describe('many at once', () => {
  interface Batch {
    readonly done: number;
    readonly refused: number;
    readonly results: readonly (Fields & { readonly problem: Fields | null; readonly task: Fields | null })[];
  }
  const reviews = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let nth = 0; nth < count; nth += 1)
      ids.push(await (await (await Road.start(office)).reach('leaderInstruct')).task('leaderInstruct'));
    return ids;
  };
  const batch = (by: string, acts: readonly Fields[], headers: Record<string, string> = {}) =>
    office.as(by).post<Batch>('/tasks/batch', { acts }, headers);

  it('[R-054] claims and completes each by itself: what is refused stops nothing, and says why', async () => {
    const [one, two, three] = await reviews(3);
    const missing = '01900000-0000-7000-8000-000000000000';
    const answer = await batch('u-co-lead', [
      { task: one, act: 'claim' },
      { task: missing, act: 'claim' },
      { task: two, act: 'complete', outcome: 'RETURN' },
      { task: two, act: 'complete', ...APPROVE, rowVersion: 77 },
      { task: one, act: 'complete', ...APPROVE },
      { task: three, act: 'complete', ...APPROVE },
      { task: three, act: 'complete', ...APPROVE },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ done: 3, refused: 4 });
    expect(answer.body.results.map(({ status, problem }) => [status, problem?.['code'] ?? null])).toEqual([
      [200, null],
      [404, 'TASK_NOT_FOUND'],
      [422, 'VALIDATION_FAILED'],
      [412, 'PRECONDITION_FAILED'],
      [200, null],
      [200, null],
      [409, 'TASK_NOT_OPEN'],
    ]);
    expect(answer.body.results[4]?.task).toMatchObject({ id: one, status: 'COMPLETED', completedBy: 'u-co-lead' });
    expect(answer.body.results[2]?.problem).toMatchObject({ errors: [{ pointer: '/opinion' }] });
    expect((await batch('u-pr-m1', [{ task: two, act: 'claim' }])).body).toMatchObject({ done: 0, refused: 1 });
  });

  it('[R-143] the same batch twice, and twice at once, has one effect and one answer', async () => {
    const [one, two] = await reviews(2);
    const acts = [
      { task: one, act: 'complete', ...APPROVE },
      { task: one, act: 'claim' },
      { task: two, act: 'claim' },
    ];
    const key = { 'Idempotency-Key': 'batch-once' };
    const answers = await Promise.all([1, 2, 3].map(() => batch('u-co-lead', acts, key)));
    const again = await batch('u-co-lead', acts, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toMatchObject({ done: 2, refused: 1 });
    for (const { status, body } of answers) {
      if (status === 200) expect(body).toEqual(again.body);
      else expect([status, (body as unknown as Fields)['code']]).toEqual([409, 'REQUEST_IN_PROGRESS']);
    }
    expect(await batch('u-co-lead', acts.slice(1), key)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    const entries = await office.query("SELECT 1 FROM audit_entry WHERE act = 'TASK_CLAIMED' AND object_id = $1", [
      two,
    ]);
    expect(entries).toHaveLength(1);
  });

  it('takes from one to a hundred', async () => {
    expect((await batch('u-co-lead', [])).status).toBe(422);
    const task = '01900000-0000-7000-8000-000000000000';
    expect(
      (
        await batch(
          'u-co-lead',
          Array.from({ length: 101 }, () => ({ task, act: 'claim' })),
        )
      ).status,
    ).toBe(422);
    expect((await batch('u-co-lead', [{ task, act: 'sign' }])).status).toBe(422);
    expect(
      (
        await batch(
          'u-co-lead',
          Array.from({ length: 100 }, () => ({ task, act: 'claim' })),
        )
      ).body,
    ).toMatchObject({ refused: 100 });
  });
});

describe('handing on', () => {
  const NO_CHANGE = { outcome: 'NONE' };
  let road: Road;
  let taskId: string;
  beforeEach(async () => {
    road = await (await Road.start(office)).reach('recheckDocument');
    taskId = await road.task('recheckDocument');
  });
  beforeAll(async () => {
    // A second clerk of the registry, so that there is somebody of the same role and scope.
    const post = {
      person: 'u-co-web',
      position: 'REGISTRY_CLERK',
      unit: 'COORD',
      validFrom: '2022-11-01',
      appointedBy: '试工部任〔2022〕4号',
      reason: '增设登记员',
    };
    await office.clock('2022-11-01T08:00:00+08:00');
    const { status, body } = await office.admin.post('/org/appointments', post);
    expect([status, body]).toEqual([201, expect.anything()]);
  });
  const transfer = (by: string, body: Fields, headers: Record<string, string> = {}, id = taskId) =>
    office.as(by).post(`/tasks/${id}/transfer`, body, headers);
  const reason = '本周外出，请代为办理';

  it('[R-054] goes to another of the same role and scope, who alone can do it, in that role; the trail says why', async () => {
    const before = await office.as('u-co-reg').get<Fields & { _links: Fields }>(`/tasks/${taskId}`);
    expect(Object.keys(before.body._links)).toEqual(
      expect.arrayContaining(['transfer', 'consult', 'addSigner', 'copy', 'comment', 'urge']),
    );
    const key = { 'Idempotency-Key': 'transfer-once' };
    const body = { to: 'u-co-web', reason };
    const done = await transfer('u-co-reg', body, key);
    expect(done).toMatchObject({ status: 200, body: { claimedBy: 'u-co-web', candidates: ['REGISTRY'] } });
    expect(await transfer('u-co-reg', body, key)).toMatchObject({ status: 200, body: done.body });
    const after = await office.as('u-co-reg').get<{ _links: Fields }>(`/tasks/${taskId}`);
    expect(Object.keys(after.body._links)).not.toContain('transfer');
    expect(await road.act('u-co-reg', 'recheckDocument', NO_CHANGE)).toMatchObject({
      status: 409,
      body: { code: 'TASK_CLAIMED' },
    });
    expect(await transfer('u-co-reg', body)).toMatchObject({ status: 409, body: { code: 'TASK_CLAIMED' } });
    await office.clock('2022-11-01T10:00:00+08:00');
    const review = await office.as('u-co-web').post(`/tasks/${taskId}/complete`, NO_CHANGE);
    expect(review).toMatchObject({ status: 200, body: { completedBy: 'u-co-web', completedRole: 'REGISTRY' } });
    const entries = await office.query<{ body: string }>(
      "SELECT body FROM audit_entry WHERE act = 'TASK_TRANSFERRED' AND object_id = $1",
      [taskId],
    );
    expect(entries.map((one) => JSON.parse(one.body) as Fields)).toEqual([
      expect.objectContaining({
        actor: 'u-co-reg',
        role: 'REGISTRY',
        details: expect.objectContaining({ from: 'u-co-reg', to: 'u-co-web' }),
      }),
    ]);
    const times = await timesOf(road);
    expect(times.holdings.filter((one) => one['taskId'] === taskId).at(-1)).toMatchObject({
      person: 'u-co-web',
      heldMs: 3_600_000,
    });
    expect(sum(times.holdings) + times.unheldMs).toBe(times.durationMs);
  });

  it('is refused without a reason, to nobody, to oneself, and to whoever holds no such post', async () => {
    for (const body of [{ to: 'u-co-web' }, { to: 'u-co-web', reason: '  ' }, { reason }]) {
      expect((await transfer('u-co-reg', body)).status).toBe(422);
    }
    for (const [to, code] of [
      ['u-nobody', 'NO_SUCH_PERSON'],
      ['u-co-reg', 'NO_SUCH_PERSON'],
      ['u-pr-lead', 'NOT_OF_THE_ROLE'],
      ['u-co-m1', 'NOT_OF_THE_ROLE'],
    ]) {
      expect(await transfer('u-co-reg', { to, reason })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/to', code }] },
      });
    }
  });

  it('[R-054 R-134] is refused to who does not hold it, when it is done, and when the version on the screen is old', async () => {
    const body = { to: 'u-co-web', reason };
    expect(await transfer('u-co-m1', body)).toMatchObject({ status: 403, body: { code: 'TASK_NOT_YOURS' } });
    expect(await transfer('u-b-lia', body)).toMatchObject({ status: 404, body: { code: 'TASK_NOT_FOUND' } });
    expect((await transfer('u-co-reg', body, { 'If-Match': '"77"' })).status).toBe(412);
    await road.do('u-co-reg', 'recheckDocument', NO_CHANGE);
    expect(await transfer('u-co-reg', body)).toMatchObject({ status: 409, body: { code: 'TASK_NOT_OPEN' } });
  });

  it('[R-143] of two at once exactly one wins', async () => {
    const body = { to: 'u-co-web', reason };
    const answers = await Promise.all([
      transfer('u-co-reg', body),
      office.as('u-co-reg').post(`/tasks/${taskId}/complete`, NO_CHANGE),
      transfer('u-co-reg', body),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  it('a task given by name goes to somebody who shares a post, and stands in that list only', async () => {
    const drafted = await Road.start(office);
    const id = await drafted.task('draftDocument');
    expect((await transfer('u-co-m1', { to: 'u-pr-m1', reason }, {}, id)).status).toBe(422);
    expect(await transfer('u-co-m1', { to: 'u-co-web', reason }, {}, id)).toMatchObject({
      status: 200,
      body: { assignee: 'u-co-web' },
    });
    const listOf = async (by: string) =>
      (await office.as(by).get<{ items: Fields[] }>('/tasks?limit=200')).body.items.map((one) => one['id']);
    expect(await listOf('u-co-web')).toContain(id);
    expect(await listOf('u-co-m1')).not.toContain(id);
  });
});

describe('comments', () => {
  it('[R-134] are said to everybody who sees the task, before and after it is done, and are no opinion', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const taskId = await road.task('leaderInstruct');
    const say = (by: string, text: unknown, headers = {}) =>
      office.as(by).post(`/tasks/${taskId}/comments`, { text }, headers);
    const key = { 'Idempotency-Key': 'comment-once' };
    const first = await say('u-co-m1', '附件二今天下午补上。', key);
    expect(first).toMatchObject({ status: 200, body: { author: 'u-co-m1', text: '附件二今天下午补上。' } });
    expect((await say('u-co-m1', '附件二今天下午补上。', key)).body).toEqual(first.body);
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    expect((await say('u-co-lead', '收到。')).status).toBe(200);
    for (const wrong of ['', '   ', undefined, 'x'.repeat(2001)])
      expect((await say('u-co-m1', wrong)).status).toBe(422);
    expect(await say('u-b-lia', '我也说一句')).toMatchObject({ status: 404, body: { code: 'TASK_NOT_FOUND' } });
    const page = await office
      .as('u-dir')
      .get<{ items: Fields[]; next: string | null }>(`/tasks/${taskId}/comments?limit=1`);
    expect(page.body.items).toEqual([first.body]);
    const rest = await office
      .as('u-dir')
      .get<{ items: Fields[] }>(`/tasks/${taskId}/comments?limit=1&cursor=${page.body.next!}`);
    expect(rest.body).toMatchObject({ items: [{ author: 'u-co-lead', text: '收到。' }], next: null });
    expect((await office.as('u-b-lia').get(`/tasks/${taskId}/comments`)).status).toBe(404);
    expect(JSON.stringify(await road.document('/approval-sheet'))).not.toContain('附件二');
  });
});

describe('beside a task', () => {
  let road: Road;
  let taskId: string;
  beforeEach(async () => {
    road = await (await Road.start(office)).reach('leaderInstruct');
    taskId = await road.task('leaderInstruct');
  });
  interface Side extends Fields {
    readonly id: string;
    readonly _links: Fields;
  }
  const ask = (verb: string, body: Fields, by = 'u-co-lead', headers = {}) =>
    office.as(by).post<{ items: Side[] }>(`/tasks/${taskId}/${verb}`, body, headers);
  const answer = (by: string, id: string, body: Fields = {}) =>
    office.as(by).post<Side>(`/side-tasks/${id}/answer`, body);
  const asked = async (verb: string, body: Fields): Promise<string> => {
    const { status, body: opened } = await ask(verb, body);
    expect(status).toBe(200);
    return opened.items[0]!.id;
  };
  const listOf = async (person: string): Promise<Side[]> =>
    (await office.as(person).get<{ items: Side[] }>('/side-tasks?limit=200')).body.items;
  const question = '与工程计划是否一致？';

  it('[R-134] somebody is asked for advice: sees the case, answers, and the case has not moved', async () => {
    expect((await office.as('u-pr-m1').get(`/cases/${road.caseId}`)).status).toBe(404);
    const dueAt = '2022-11-02T12:00:00+08:00';
    const key = { 'Idempotency-Key': 'consult-once' };
    const opened = await ask('consult', { to: 'u-pr-m1', question, dueAt }, 'u-co-lead', key);
    expect(opened).toMatchObject({
      status: 200,
      body: { items: [{ kind: 'CONSULT', status: 'OPEN', person: 'u-pr-m1', dueAt }] },
    });
    expect((await ask('consult', { to: 'u-pr-m1', question, dueAt }, 'u-co-lead', key)).body).toEqual(opened.body);
    expect(await ask('consult', { to: 'u-pr-m1', question })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_ASKED' },
    });
    expect((await office.as('u-pr-m1').get(`/cases/${road.caseId}`)).status).toBe(200);
    const [mine] = (await listOf('u-pr-m1')).filter((one) => one['taskId'] === taskId);
    expect(Object.keys(mine!._links)).toEqual(['self', 'task', 'answer']);
    expect(await answer('u-co-lead', mine!.id, { answer: '一致' })).toMatchObject({
      status: 403,
      body: { code: 'SIDE_TASK_NOT_YOURS' },
    });
    expect((await answer('u-dir', mine!.id, { answer: '一致' })).status).toBe(403);
    expect(await answer('u-b-lia', mine!.id, { answer: '一致' })).toMatchObject({
      status: 404,
      body: { code: 'SIDE_TASK_NOT_FOUND' },
    });
    expect((await answer('u-pr-m1', mine!.id)).status).toBe(422);
    expect((await answer('u-pr-m1', mine!.id, { outcome: 'AGREE', answer: '一致' })).status).toBe(422);
    const twice = await Promise.all([1, 2].map(() => answer('u-pr-m1', mine!.id, { answer: '一致，第三条除外。' })));
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(twice.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'SIDE_TASK_NOT_OPEN' });
    expect(await road.open()).toEqual(['leaderInstruct']);
    const { body } = await office.as('u-co-lead').get<{ items: Side[] }>(`/tasks/${taskId}/side-tasks`);
    expect(body.items).toMatchObject([{ status: 'DONE', outcome: 'ADVISED', answer: '一致，第三条除外。' }]);
    const story = await office.as('u-dir').get<{ items: { zh: string }[] }>(`/cases/${road.caseId}/story?limit=200`);
    expect(JSON.stringify(story.body)).toMatch(
      /请项目推进组组员提出意见。请求：.*答复（提出意见）：已提出意见。意见：一致/s,
    );
  });

  it('advice that nobody gave goes when the task is done, or is taken back', async () => {
    const first = await asked('consult', { to: 'u-pr-m1', question });
    const second = await asked('consult', { to: 'u-su-m1', question });
    const withdraw = (by: string) => office.as(by).post(`/side-tasks/${second}/withdraw`);
    expect(await withdraw('u-su-m1')).toMatchObject({ status: 403, body: { code: 'SIDE_TASK_NOT_YOURS' } });
    expect(await withdraw('u-co-lead')).toMatchObject({ status: 200, body: { status: 'CLOSED' } });
    expect(await withdraw('u-co-lead')).toMatchObject({ status: 409, body: { code: 'SIDE_TASK_NOT_OPEN' } });
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    expect(await answer('u-pr-m1', first, { answer: '迟了' })).toMatchObject({
      status: 409,
      body: { params: { status: 'CLOSED' } },
    });
  });

  it('[R-054] one more signs before it: until then the task cannot be done', async () => {
    const id = await asked('add-signer', { to: 'u-pr-lead', when: 'BEFORE', note: '涉及工程任务' });
    expect(await road.act('u-co-lead', 'leaderInstruct', APPROVE)).toMatchObject({
      status: 409,
      body: { code: 'SIGNER_BEFORE_OPEN', rule: 'R-054' },
    });
    expect((await answer('u-pr-lead', id)).status).toBe(422);
    expect((await answer('u-pr-lead', id, { outcome: 'DISAGREE' })).status).toBe(422);
    expect(await answer('u-pr-lead', id, { outcome: 'AGREE' })).toMatchObject({
      status: 200,
      body: { status: 'DONE', outcome: 'AGREE' },
    });
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
  });

  it('one more signs after it: not before it is done, and not at all where it never is', async () => {
    const id = await asked('add-signer', { to: 'u-pr-lead', when: 'AFTER' });
    expect(await answer('u-pr-lead', id, { outcome: 'AGREE' })).toMatchObject({
      status: 409,
      body: { params: { status: 'PENDING' } },
    });
    expect((await listOf('u-pr-lead')).map((one) => one.id)).not.toContain(id);
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    expect((await listOf('u-pr-lead')).map((one) => one.id)).toContain(id);
    expect(await answer('u-pr-lead', id, { outcome: 'DISAGREE', answer: '请补充期限' })).toMatchObject({ status: 200 });
    expect(await road.open()).toEqual(['deputyInstruct']);

    const other = await (await Road.start(office)).reach('leaderInstruct');
    taskId = await other.task('leaderInstruct');
    const never = await asked('add-signer', { to: 'u-pr-lead', when: 'AFTER' });
    const cancelled = await office.as('u-dir').post(`/cases/${other.caseId}/cancel`, { reason: '事项已取消' });
    expect(cancelled.status).toBe(200);
    expect(await answer('u-pr-lead', never, { outcome: 'AGREE' })).toMatchObject({
      status: 409,
      body: { params: { status: 'CLOSED' } },
    });
  });

  it('[R-134] copies are read within what people may see; each says when it was read', async () => {
    const { status, body } = await ask('copies', { principals: ['u-su-m1', 'u-pr-m1'], note: '供参考' });
    expect([status, body.items.map((one) => one['kind'])]).toEqual([200, ['READ', 'READ']]);
    expect((await office.as('u-su-m1').get(`/documents/${road.documentId}`)).status).toBe(200);
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    await office.clock('2022-11-01T15:00:00+08:00');
    expect(await answer('u-su-m1', body.items[0]!.id)).toMatchObject({
      status: 200,
      body: { outcome: 'READ', closedAt: '2022-11-01T15:00:00+08:00' },
    });
    const list = await office.as('u-co-lead').get<{ items: Side[] }>(`/tasks/${taskId}/side-tasks`);
    expect(list.body.items.map((one) => [one['person'], one['status']])).toEqual(
      expect.arrayContaining([
        ['u-su-m1', 'DONE'],
        ['u-pr-m1', 'OPEN'],
      ]),
    );
  });

  it('[R-134] nobody is shown what they may not read, and only who holds the task asks', async () => {
    const secret = await Road.start(office, { classification: 'INTERNAL' });
    await secret.reach('leaderInstruct');
    taskId = await secret.task('leaderInstruct');
    expect(await ask('copies', { principals: ['u-pr-ex1'] })).toMatchObject({
      status: 409,
      body: { code: 'PERSON_NOT_CLEARED', rule: 'R-134' },
    });
    expect((await office.as('u-pr-ex1').get(`/cases/${secret.caseId}`)).status).toBe(404);
    expect(await ask('consult', { to: 'u-pr-m1', question }, 'u-co-m1')).toMatchObject({
      status: 403,
      body: { code: 'TASK_NOT_YOURS' },
    });
    expect((await ask('consult', { to: 'u-pr-m1', question }, 'u-b-lia')).status).toBe(404);
    for (const body of [{ to: 'u-nobody', question }, { to: 'u-co-lead', question }, { to: 'u-pr-m1' }, { question }]) {
      expect((await ask('consult', body)).status).toBe(422);
    }
    expect((await ask('add-signer', { to: 'u-pr-lead', when: 'NEVER' })).status).toBe(422);
    expect((await ask('copies', { principals: [] })).status).toBe(422);
    expect((await ask('copies', { principals: ['u-pr-m1', 'u-pr-m1'] })).status).toBe(422);
  });
});
