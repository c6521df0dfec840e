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
