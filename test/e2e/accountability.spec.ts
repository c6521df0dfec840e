import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface Opened extends Fields {
  readonly id: string;
  readonly rowVersion: number;
}
interface File extends Opened {
  readonly timeline: {
    readonly durationMs: number;
    readonly unheldMs: number;
    readonly holders: readonly { readonly person: string | null; readonly shareMs: number }[];
  };
  readonly reminders: readonly Fields[];
  readonly transfers: readonly Fields[];
}
interface List {
  readonly items: readonly Opened[];
  readonly next: string | null;
}

const NOWHERE = '01900000-0000-7000-8000-000000000000';
const REASON = { reason: '多次催办仍未办理，影响发文。' };

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.clock('2022-11-03T09:00:00+08:00'));
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

const inReview = async (more: Fields = {}): Promise<Road> => {
  const road = await Road.start(office, more);
  await office.clock('2022-11-03T10:00:00+08:00');
  await road.do('u-co-m1', 'draftDocument');
  return road;
};
/** The clock past level 3 of a review that opened on the third. */
const letItWait = async (): Promise<void> => {
  for (const day of ['07', '08', '09', '10']) await office.clock(`2022-11-${day}T10:00:00+08:00`);
};
const pursue = (road: Road, by: string, body: Fields = {}) =>
  office.as(by).post<Opened>(`/cases/${road.caseId}/accountability`, body);
const listOf = async (by: string, query = ''): Promise<readonly Opened[]> => {
  const { status, body } = await office.as(by).get<List>(`/accountability-cases${query}`);
  expect(status).toBe(200);
  return body.items;
};
const eventsOf = (id: string) =>
  office.query<{ type: string; data: Fields }>('SELECT type, data FROM outbox WHERE subject = $1 ORDER BY id', [id]);

describe('holding times for whoever pursues delay', () => {
  it('[R-086 R-134] are open to director and auditors of an internal case too: names and times, and no text of it', async () => {
    const road = await inReview({ classification: 'INTERNAL', title: '关于内部事项的通知' });
    const path = `/cases/${road.caseId}/holding-times`;
    expect((await office.as('u-aud').get(`/cases/${road.caseId}`)).status).toBe(404);
    const read = await office.as('u-aud').get(path);
    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({ rootCaseId: road.caseId, holders: [{ person: 'u-co-m1' }, { person: null }] });
    expect(JSON.stringify(read.body)).not.toContain('内部事项');
    expect((await office.as('u-dir').get(path)).status).toBe(200);
    expect(await office.as('u-co-m1').get(path)).toMatchObject({
      status: 403,
      body: { code: 'HOLDING_TIMES_FOR_LEADERS' },
    });
    expect(await office.as('u-b-lia').get(path)).toMatchObject({ status: 404, body: { code: 'CASE_NOT_FOUND' } });
    expect((await office.as('u-aud').get(`/cases/${NOWHERE}/holding-times`)).status).toBe(404);
  });
});

describe('accountability', () => {
  it('[R-086 R-128] beyond level 3 it is opened without a reason, and its timeline adds up to the duration of the case', async () => {
    const road = await inReview();
    const before = await pursue(road, 'u-dir');
    expect(before).toMatchObject({ status: 409, body: { code: 'ACCOUNTABILITY_WITHOUT_GROUND', rule: 'R-086' } });
    await letItWait();
    await office.clock('2022-11-10T11:00:00+08:00');
    const opened = await pursue(road, 'u-co-lead');
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({
      caseId: road.caseId,
      ground: 'LEVEL_3',
      level: 3,
      element: 'leaderInstruct',
      urgedAt: '2022-11-10T10:00:00+08:00',
      reason: null,
      openedBy: 'u-co-lead',
      status: 'OPEN',
    });
    const { id } = opened.body;
    expect(opened.headers.get('location')).toBe(`/api/v1/accountability-cases/${id}`);
    expect(await pursue(road, 'u-dir', REASON)).toMatchObject({ status: 409, body: { code: 'ACCOUNTABILITY_OPEN' } });

    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'APPROVE' });
    await office.clock('2022-11-10T15:30:00+08:00');
    for (const by of ['u-dir', 'u-aud']) {
      const { status, body } = await office.as(by).get<File>(`/accountability-cases/${id}`);
      expect(status).toBe(200);
      const { timeline } = body;
      expect(timeline.durationMs).toBe(
        Date.parse('2022-11-10T15:30:00+08:00') - Date.parse('2022-11-03T09:00:00+08:00'),
      );
      const shares = timeline.holders.reduce((total, { shareMs }) => total + shareMs, 0);
      expect(shares + timeline.unheldMs).toBe(timeline.durationMs);
      expect(timeline.holders[0]).toMatchObject({ person: 'u-co-lead', shareMs: 169 * 3_600_000 });
      expect(body.reminders).toMatchObject([0, 1, 2, 3].map((level) => ({ level, urgedBy: 'SYSTEM' })));
    }
    expect((await eventsOf(id)).map(({ type, data }) => [type, data['recipients']])).toEqual([
      ['accountability.opened', ['u-dir', 'u-aud']],
    ]);
  });

  it('[R-086] transfers and claims stand in the timeline', async () => {
    const road = await inReview();
    const taskId = await road.task('leaderInstruct');
    expect((await office.as('u-co-lead').post(`/tasks/${taskId}/claim`)).status).toBe(200);
    const { body } = await pursue(road, 'u-dir', REASON);
    const file = await office.as('u-aud').get<File>(`/accountability-cases/${body.id}`);
    expect(file.body.transfers).toMatchObject([{ taskId, act: 'TASK_CLAIMED', to: 'u-co-lead', by: 'u-co-lead' }]);
  });

  it('[R-086] of a case that is over it can be opened still, by its owner group’s leader too; twice at once opens one', async () => {
    const road = await inReview();
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'REJECT', opinion: '事项已另行布置。' });
    const answers = await Promise.all([pursue(road, 'u-co-lead', REASON), pursue(road, 'u-dir', REASON)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [one] = await listOf('u-dir', `?case=${road.caseId}`);
    const { body } = await office.as('u-dir').get<File>(`/accountability-cases/${one!.id}`);
    expect(body.timeline).toMatchObject({ endedAt: '2022-11-03T10:00:00+08:00', durationMs: 3_600_000 });
    const other = await inReview();
    await other.do('u-co-lead', 'leaderInstruct', { outcome: 'REJECT', opinion: '事项已另行布置。' });
    expect((await pursue(other, 'u-co-lead', REASON)).status).toBe(201);
  });

  it('[R-086] by hand it takes a reason, which the trail keeps behind a commitment; others may not, or see no such case', async () => {
    const road = await inReview();
    for (const by of ['u-dep', 'u-co-m1', 'u-co-reg', 'u-aud']) {
      const { status, body } = await pursue(road, by, REASON);
      expect([by, status, body['code']]).toEqual([by, 403, 'ACCOUNTABILITY_NOT_YOURS']);
    }
    expect(await pursue(road, 'u-b-lia', REASON)).toMatchObject({ status: 404, body: { code: 'CASE_NOT_FOUND' } });
    expect((await pursue(road, 'u-dir', { reason: ' ' })).status).toBe(422);
    const headers = { 'Idempotency-Key': 'pursue-once' };
    const path = `/cases/${road.caseId}/accountability`;
    const opened = await office.as('u-dir').post<Opened>(path, REASON, headers);
    expect(opened).toMatchObject({ status: 201, body: { ground: 'MANUAL', level: null, taskId: null, ...REASON } });
    const again = await office.as('u-dir').post<Opened>(path, REASON, headers);
    expect(again.body).toEqual(opened.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const [entry] = await office.query<{ act: string; body: string }>(
      "SELECT act, body FROM audit_entry WHERE object_type = 'ACCOUNTABILITY_CASE' AND object_id = $1",
      [opened.body.id],
    );
    expect(entry).toMatchObject({ act: 'ACCOUNTABILITY_OPENED' });
    expect(entry!.body).not.toContain('多次催办');
    const found = await office.as('u-aud').get<List>(`/audit/entries?case=${road.caseId}&act=ACCOUNTABILITY_OPENED`);
    expect(found.body.items).toHaveLength(1);
    const drafters = await office.as('u-co-m1').get<List>(`/audit/entries?case=${road.caseId}`);
    expect(JSON.stringify(drafters.body)).not.toContain('ACCOUNTABILITY_OPENED');
    expect(JSON.stringify((await office.as('u-co-m1').get(`/cases/${road.caseId}/history`)).body)).not.toContain(
      'ACCOUNTABILITY',
    );
  });

  it('[R-086 R-134] is read by director and auditors; to everybody else, also who opened it, there is none', async () => {
    const road = await inReview();
    const { body } = await pursue(road, 'u-co-lead', REASON);
    for (const by of ['u-dir', 'u-aud']) {
      expect((await listOf(by, `?case=${road.caseId}`)).map(({ id }) => id)).toEqual([body.id]);
    }
    for (const by of ['u-dep', 'u-co-lead', 'u-co-m1', 'u-adm', 'u-b-lia']) {
      expect([by, await listOf(by)]).toEqual([by, []]);
      const one = await office.as(by).get<Fields>(`/accountability-cases/${body.id}`);
      const none = await office.as(by).get<Fields>(`/accountability-cases/${NOWHERE}`);
      expect([by, one.status, one.body['code']]).toEqual([by, 404, 'ACCOUNTABILITY_CASE_NOT_FOUND']);
      expect(one.body['detail']).toBe(none.body['detail']);
      const close = await office.as(by).post(`/accountability-cases/${body.id}/close`, { conclusion: '无' });
      expect([by, close.status]).toEqual([by, 404]);
    }
    expect((await office.as('u-dir').get(`/accountability-cases/${NOWHERE}`)).status).toBe(404);
    const whole = await listOf('u-dir');
    const first = await office.as('u-dir').get<List>('/accountability-cases?limit=1');
    const second = await office.as('u-dir').get<List>(`/accountability-cases?limit=1&cursor=${first.body.next!}`);
    expect([...first.body.items, ...second.body.items]).toEqual(whole.slice(0, 2));
  });

  it('[R-086] is closed by the director with a conclusion, once; auditors do not close it, and then another can be opened', async () => {
    const road = await inReview();
    const { body } = await pursue(road, 'u-co-lead', REASON);
    const path = `/accountability-cases/${body.id}/close`;
    const said = { conclusion: '已约谈承办人，责令限期整改。' };
    expect(await office.as('u-aud').post(path, said)).toMatchObject({
      status: 403,
      body: { code: 'ACCOUNTABILITY_FOR_DIRECTOR', rule: 'R-086' },
    });
    expect((await office.as('u-dir').post(path, {})).status).toBe(422);
    expect((await office.as('u-dir').post(path, said, { 'If-Match': '"7"' })).status).toBe(412);
    const closed = await office.as('u-dir').post(path, said, { 'If-Match': '"1"' });
    expect(closed).toMatchObject({
      status: 200,
      body: { status: 'CLOSED', ...said, closedBy: 'u-dir', rowVersion: 2 },
    });
    const twice = await office.as('u-dir').post<Fields>(path, said);
    expect(twice).toMatchObject({ status: 409, body: { code: 'ACCOUNTABILITY_CLOSED' } });
    expect(twice.body['detail']).not.toMatch(/u-dir/);
    expect((await listOf('u-dir', '?status=CLOSED')).map(({ id }) => id)).toContain(body.id);
    expect((await eventsOf(body.id)).map(({ type }) => type)).toEqual([
      'accountability.opened',
      'accountability.closed',
    ]);
    expect((await pursue(road, 'u-dir', REASON)).status).toBe(201);
  });

  it('[R-086 R-128] opens by itself at level 3 where accountability.openAtLevel3 says so, and not otherwise', async () => {
    const silent = await inReview();
    const match = { 'If-Match': (await office.admin.get('/settings')).headers.get('etag') ?? '' };
    const values = { accountability: { openAtLevel3: true } };
    const set = await office.admin.put('/settings', { values, reason: '逾期自动追究' }, match);
    expect(set.status).toBeLessThan(300);
    await office.clock('2022-11-03T09:00:00+08:00');
    const road = await inReview();
    await letItWait();
    expect(await listOf('u-dir', `?case=${silent.caseId}`)).toEqual([]);
    const [one] = await listOf('u-dir', `?case=${road.caseId}`);
    expect(one).toMatchObject({ ground: 'LEVEL_3', element: 'leaderInstruct', openedBy: 'SYSTEM', reason: null });
  });
});
