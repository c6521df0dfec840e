import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

interface Task {
  readonly id: string;
  readonly caseId: string;
  readonly element: string;
  readonly urgency: string | null;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly claimedBy: string | null;
  readonly candidates: readonly string[];
  readonly actingFor: string | null;
  readonly documentTitle: string | null;
}
interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
interface Count {
  readonly count: number;
  readonly more: boolean;
}
interface Counts {
  readonly mine: Count;
  readonly overdue: Count;
  readonly delegated: Count;
  readonly candidates: readonly (Count & { readonly key: string })[];
}
interface Kept {
  readonly id: string;
  readonly name: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly yours: boolean;
  readonly rowVersion: number;
}

const ROAD = 'outgoing-department-document';
const ORDINARY = { issuer: 'WD', dutyCodes: ['C-01'], keyMatter: false };
const URGENT = { ...ORDINARY, urgency: 'URGENT', urgencyReason: '会议在即' };
const EXTRA = { ...ORDINARY, urgency: 'EXTRA_URGENT', urgencyReason: '抢险' };

let office: TestOffice;
let leader: Client;
/** Cases that wait for the leader of COORD, oldest first. */
let roads: Road[];

beforeAll(async () => {
  office = await openOffice();
  leader = office.as('u-co-lead');
  roads = [];
  for (const [minute, variables] of [ORDINARY, URGENT, EXTRA, ORDINARY, URGENT].entries()) {
    await office.clock(`2022-11-01T09:0${minute}:00+08:00`);
    const title = minute === 2 ? '关于一百%防汛_抢险的通知' : `关于第${minute}项工作的通知`;
    const road = await Road.start(office, { ...variables, title }, ROAD);
    roads.push(await road.do('u-co-m1', 'draftDocument'));
  }
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

const listed = async (by: Client, query = ''): Promise<readonly Task[]> => {
  const { status, body } = await by.get<Page<Task>>(`/tasks?limit=200${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body.items;
};
const casesOf = async (by: Client, query = ''): Promise<number[]> =>
  (await listed(by, query)).map(({ caseId }) => roads.findIndex((road) => road.caseId === caseId));
const codeOf = async (by: Client, query: string): Promise<unknown> => {
  const { status, body } = await by.get<{ code: string }>(`/tasks?${query}`);
  return [status, body.code];
};

describe('the work list over HTTP', () => {
  it('[R-134] is read oldest first, newest first, first due first and most urgent first', async () => {
    expect(await casesOf(leader)).toEqual([0, 1, 2, 3, 4]);
    expect(await casesOf(leader, '&sort=-openedAt')).toEqual([4, 3, 2, 1, 0]);
    expect(await casesOf(leader, '&sort=urgency')).toEqual([2, 1, 4, 0, 3]);
    const due = (await listed(leader, '&sort=dueAt')).map(({ dueAt }) => Date.parse(dueAt ?? '9999-01-01'));
    expect(due).toEqual(due.toSorted((one, other) => one - other));
    for (const sort of ['dueAt', 'urgency']) {
      const [up, down] = [await casesOf(leader, `&sort=${sort}`), await casesOf(leader, `&sort=-${sort}`)];
      expect([sort, down]).toEqual([sort, up.toReversed()]);
    }
  });

  it('[R-134] shows the title of the document to whoever may see it, in lists and single reads alike', async () => {
    const listedTasks = await listed(leader);
    expect(listedTasks.map(({ documentTitle }) => documentTitle)).toEqual([
      '关于第0项工作的通知',
      '关于第1项工作的通知',
      '关于一百%防汛_抢险的通知',
      '关于第3项工作的通知',
      '关于第4项工作的通知',
    ]);
    const [first] = listedTasks;
    expect((await leader.get<Task>(`/tasks/${first!.id}`)).body.documentTitle).toBe(first!.documentTitle);
    const watched = await listed(office.admin, '&candidate=LEADER%40COORD');
    expect(watched.length).toBeGreaterThan(0);
    expect(new Set(watched.map(({ documentTitle }) => documentTitle))).toEqual(new Set([null]));
  });

  it('[R-134] is counted where that is asked for, as it is listed', async () => {
    const counted = async (by: Client, query = ''): Promise<unknown> =>
      (await by.get<{ count?: Count }>(`/tasks?limit=1${query}`)).body.count;
    expect(await counted(leader)).toBeUndefined();
    for (const query of ['', '&sort=-dueAt', '&urgency=URGENT', '&view=MINE', '&text=%E9%98%B2%E6%B1%9B']) {
      const { length } = await listed(leader, query);
      expect([query, await counted(leader, `${query}&count=bounded`)]).toEqual([query, { count: length, more: false }]);
    }
    expect(await counted(office.as('u-b-lia'), '&count=bounded')).toEqual({ count: 0, more: false });
    expect(await codeOf(leader, 'count=exact')).toEqual([400, 'PARAMETER_INVALID']);
  });

  it('[R-134] gives every task once in pages of two, in every order, whatever opens or closes meanwhile', async () => {
    for (const sort of ['openedAt', '-openedAt', 'dueAt', '-dueAt', 'urgency', '-urgency']) {
      const whole = (await listed(leader, `&sort=${sort}`)).map(({ id }) => id);
      const seen: string[] = [];
      let cursor = '';
      for (let pages = 0; pages < 5; pages += 1) {
        const { body } = await leader.get<Page<Task>>(`/tasks?limit=2&sort=${sort}${cursor}`);
        seen.push(...body.items.map(({ id }) => id));
        if (body.next === null) break;
        cursor = `&cursor=${encodeURIComponent(body.next)}`;
      }
      expect([sort, seen]).toEqual([sort, whole]);
    }
  });

  it('is narrowed by step, process, kind, urgency, group, case, variable, due date and title', async () => {
    const late = (await listed(leader)).map(({ dueAt }) => Date.parse(dueAt!));
    const between = new Date((Math.min(...late) + Math.max(...late)) / 2).toISOString();
    const before = late.flatMap((due, index) => (due < Date.parse(between) ? [index] : []));
    expect(before.length).toBeGreaterThan(0);
    for (const [query, cases] of [
      ['&element=countersignLeaders', [0, 1, 2, 3, 4]],
      ['&element=directorSign', []],
      [`&definition=${ROAD}`, [0, 1, 2, 3, 4]],
      ['&definition=archive-hand-over', []],
      ['&kind=COUNTERSIGN', [0, 1, 2, 3, 4]],
      ['&kind=SEAL', []],
      ['&urgency=URGENT', [1, 4]],
      ['&urgency=NORMAL', [0, 3]],
      ['&group=COORD', [0, 1, 2, 3, 4]],
      ['&group=PROJ', []],
      [`&case=${roads[3]!.caseId}`, [3]],
      ['&variable=urgency%3DEXTRA_URGENT', [2]],
      ['&variable=docKind%3DNOTHING', []],
      [`&text=${encodeURIComponent('第3项')}`, [3]],
      // Signs that mean something to a pattern mean themselves.
      [`&text=${encodeURIComponent('%')}`, [2]],
      [`&text=${encodeURIComponent('_抢')}`, [2]],
      [`&dueBefore=${encodeURIComponent(between)}`, before],
      [`&urgency=URGENT&text=${encodeURIComponent('第4项')}&sort=urgency`, [4]],
    ] as const) {
      expect([query, await casesOf(leader, query)]).toEqual([query, cases]);
    }
  });

  it('[R-126] tells what is overdue by the clock of the office', async () => {
    expect(await listed(leader, '&overdue=true')).toEqual([]);
    await office.clock('2022-11-25T09:00:00+08:00');
    expect(await casesOf(leader, '&overdue=true')).toEqual([0, 1, 2, 3, 4]);
    expect((await leader.get<Counts>('/tasks/counts')).body.overdue).toEqual({ count: 5, more: false });
    await office.clock('2022-11-01T10:00:00+08:00');
  });

  it('[R-134] shows what is mine, free to take, and of my group as far as I may see it', async () => {
    const [first] = await listed(leader);
    expect(await listed(leader, '&view=MINE')).toEqual([]);
    expect((await leader.post(`/tasks/${first!.id}/claim`)).status).toBe(200);
    expect(await casesOf(leader, '&view=MINE')).toEqual([0]);
    expect(await casesOf(leader, '&assignee=u-co-lead')).toEqual([0]);
    expect(await casesOf(leader, '&view=CANDIDATE')).toEqual([1, 2, 3, 4]);
    expect(await casesOf(office.as('u-co-m1'), '&view=GROUP')).toEqual([0, 1, 2, 3, 4]);
    expect(await casesOf(office.as('u-co-m1'), '&view=MINE')).toEqual([]);
    expect(await listed(office.as('u-pr-lead'), '&view=GROUP')).toEqual([]);
    expect(await listed(office.as('u-b-lia'), '&view=GROUP')).toEqual([]);
    expect((await leader.post(`/tasks/${first!.id}/unclaim`)).status).toBe(200);
    expect(await listed(leader, '&view=MINE')).toEqual([]);
  });

  it('[R-034] shows what I hold as a delegate, and counts no more than that', async () => {
    const deputy = office.as('u-dep');
    const road = await roads[0]!.do('u-co-lead', 'countersignLeaders', { outcome: 'APPROVE' });
    expect(await listed(deputy, '&view=DELEGATE')).toEqual([]);
    const given = { to: 'u-dep', validTo: '2022-11-08', reason: '出差', docKinds: ['TONGZHI'], authorisedByDoc: '1号' };
    const { body } = await office.as('u-dir').post<{ id: string }>('/delegations', given);
    const held = await listed(deputy, '&view=DELEGATE');
    expect(held.map(({ caseId, actingFor }) => [caseId, actingFor])).toEqual([[road.caseId, 'u-dir']]);
    expect((await deputy.get<Counts>('/tasks/counts')).body.delegated).toEqual({ count: 1, more: false });
    await office.as('u-dir').post(`/delegations/${body.id}/revoke`, { reason: '已返回' });
    expect(await listed(deputy, '&view=DELEGATE')).toEqual([]);
    expect((await deputy.get<Counts>('/tasks/counts')).body.delegated).toEqual({ count: 0, more: false });
  });

  it('[R-134] counts by key what the list of that key holds, and nothing of others', async () => {
    const { body } = await leader.get<Counts>('/tasks/counts');
    for (const { key, count, more } of body.candidates) {
      expect([key, more, (await listed(leader, `&candidate=${encodeURIComponent(key)}`)).length]).toEqual([
        key,
        false,
        count,
      ]);
    }
    expect(body.candidates.map(({ key }) => key)).toContain('LEADER@COORD');
    const outsider = await office.as('u-b-lia').get<Counts>('/tasks/counts');
    const none = { count: 0, more: false };
    expect(outsider.body).toEqual({ mine: none, candidates: [], overdue: none, delegated: none, sideTasks: none });
    const system = await office.admin.get<Counts>('/tasks/counts');
    expect(system.body).toEqual({ mine: none, candidates: [], overdue: none, delegated: none, sideTasks: none });
  });

  it('takes no order, filter or cursor but its own', async () => {
    const wrong = [400, 'PARAMETER_INVALID'];
    for (const query of [
      'sort=dueAt%20DESC',
      'sort=t.id%3B%20DROP%20TABLE%20task',
      'sort=--openedAt',
      'view=EVERYTHING',
      'view=MINE&candidate=LEADER%40COORD',
      'urgency=SOON',
      'kind=review',
      'variable=noequals',
      `variable=${encodeURIComponent("a'b=1")}`,
      `variable=a%3D${'x'.repeat(201)}`,
      'dueBefore=yesterday',
      'overdue=1',
      'case=1',
      'filter=1',
      'text=',
      `text=${'字'.repeat(101)}`,
    ]) {
      expect([query, await codeOf(leader, query)]).toEqual([query, wrong]);
    }
    expect(await codeOf(leader, 'order=openedAt')).toEqual([400, 'UNKNOWN_PARAMETER']);
    const text = encodeURIComponent(`') OR 1=1 --`);
    expect(await listed(leader, `&text=${text}&element=${text}&group=${text}&definition=${text}`)).toEqual([]);
    const { next } = (await leader.get<Page<Task>>('/tasks?limit=2&sort=urgency')).body;
    const cursor = encodeURIComponent(next!);
    expect(await codeOf(leader, `limit=2&sort=dueAt&cursor=${cursor}`)).toEqual([400, 'CURSOR_INVALID']);
    expect(await codeOf(leader, `limit=2&sort=urgency&urgency=URGENT&cursor=${cursor}`)).toEqual([
      400,
      'CURSOR_INVALID',
    ]);
    expect(await codeOf(office.as('u-co-m1'), `limit=2&sort=urgency&cursor=${cursor}`)).toEqual([
      400,
      'CURSOR_INVALID',
    ]);
    expect(await codeOf(leader, 'candidate=DIRECTOR%40WD')).toEqual([403, 'WORK_LIST_NOT_YOURS']);
  });
});

describe('filters that are kept', () => {
  const urgent = { name: '加急', filter: { urgency: 'URGENT', sort: 'dueAt', overdue: false } };
  const keep = async (by: Client, body: object): Promise<Kept> => {
    const made = await by.post<Kept>('/task-filters', body);
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ yours: true })]);
    return made.body;
  };

  it('narrow the list of whoever kept them; what a request says goes before', async () => {
    const { id, filter } = await keep(leader, urgent);
    expect(filter).toEqual(urgent.filter);
    expect(await casesOf(leader, `&filter=${id}`)).toEqual([1, 4]);
    expect(await casesOf(leader, `&filter=${id}&urgency=EXTRA_URGENT`)).toEqual([2]);
    const { body } = await leader.get<Page<Task>>(`/tasks?limit=1&filter=${id}`);
    const next = await leader.get<Page<Task>>(`/tasks?limit=1&filter=${id}&cursor=${encodeURIComponent(body.next!)}`);
    expect(next.body.items).toHaveLength(1);
    expect(next.body.next).toBeNull();
    const again = await leader.post<{ code: string }>('/task-filters', urgent);
    expect([again.status, again.body.code]).toEqual([409, 'TASK_FILTER_EXISTS']);
  });

  it('are changed and removed by their owner, against the version that was read', async () => {
    const { id } = await keep(leader, { ...urgent, name: '待改' });
    const change = { name: '特急', filter: { urgency: 'EXTRA_URGENT' } };
    const blind = await leader.put<{ code: string }>(`/task-filters/${id}`, change);
    expect([blind.status, blind.body.code]).toEqual([428, 'PRECONDITION_REQUIRED']);
    const changed = await leader.put<Kept>(`/task-filters/${id}`, change, { 'If-Match': '"1"' });
    expect([changed.status, changed.body]).toEqual([200, expect.objectContaining({ ...change, rowVersion: 2 })]);
    const stale = await leader.put<{ code: string }>(`/task-filters/${id}`, change, { 'If-Match': '"1"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect(await casesOf(leader, `&filter=${id}`)).toEqual([2]);
    expect((await leader.post(`/task-filters/${id}/remove`)).status).toBe(200);
    for (const path of [`/task-filters/${id}`, `/tasks?filter=${id}`]) {
      const gone = await leader.get<{ code: string }>(path);
      expect([path, gone.status, gone.body.code]).toEqual([path, 404, 'TASK_FILTER_NOT_FOUND']);
    }
  });

  it('are shared by a leader with the own group, by the heads with everybody, and by nobody else', async () => {
    const member = office.as('u-co-m1');
    const { id } = await keep(leader, { ...urgent, name: '本组加急', sharedWith: 'COORD' });
    const seen = (await member.get<Page<Kept>>('/task-filters')).body.items.find((one) => one.id === id);
    expect(seen).toMatchObject({ name: '本组加急', yours: false });
    // It narrows the reader's own list and opens nothing of its owner's.
    expect(await listed(member, `&filter=${id}`)).toEqual([]);
    const foreign = await member.post<{ code: string }>(`/task-filters/${id}/remove`);
    expect([foreign.status, foreign.body.code]).toEqual([403, 'TASK_FILTER_NOT_YOURS']);
    const outside = office.as('u-pr-lead');
    expect((await outside.get(`/task-filters/${id}`)).status).toBe(404);
    expect((await outside.get(`/tasks?filter=${id}`)).status).toBe(404);
    for (const [by, sharedWith, status] of [
      [leader, 'PROJ', 403],
      [leader, 'ALL_STAFF', 403],
      [member, 'COORD', 403],
      [office.as('u-dir'), 'ALL_STAFF', 201],
      [leader, 'LEADER@COORD', 201],
    ] as const) {
      const { status: got } = await by.post('/task-filters', { ...urgent, name: `给${sharedWith}`, sharedWith });
      expect([sharedWith, got]).toEqual([sharedWith, status]);
    }
    expect((await outside.get<Page<Kept>>('/task-filters')).body.items.map(({ name }) => name)).toEqual([
      '给ALL_STAFF',
    ]);
  });

  it('hold what a list can be asked for and nothing else; a system keeps none', async () => {
    for (const filter of [
      { sort: 'id; DROP' },
      { limit: 5 },
      { cursor: 'x' },
      { where: '1=1' },
      { view: 1 },
      [],
      'x',
    ]) {
      const refused = await leader.post<{ code: string }>('/task-filters', { name: '错', filter });
      expect([filter, refused.status, refused.body.code]).toEqual([filter, 422, 'VALIDATION_FAILED']);
    }
    const system = await office.admin.post<{ code: string }>('/task-filters', urgent);
    expect([system.status, system.body.code]).toEqual([403, 'TASK_FILTER_OF_PERSONS']);
  });
});
