import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { NOTICE } from './contract/notice.js';
import { expectProblem } from './contract/operations.js';

type Fields = Record<string, unknown>;

interface Row extends Fields {
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly rowVersion: number;
}

let office: TestOffice;
let admin: Client;
beforeAll(async () => {
  office = await openOffice();
  admin = office.admin;
  await office.clock('2022-10-18T08:30:00+08:00');
});
afterAll(() => office.close());

const REASON = { reason: '权限调整' };
const etag = async (path: string): Promise<Record<string, string>> => ({
  'If-Match': (await admin.get(path)).headers.get('etag')!,
});
const position = async (code: string, on?: string): Promise<Row & { history: Row[]; permissions: string[] }> =>
  (await admin.get<Row & { history: Row[]; permissions: string[] }>(`/org/positions/${code}${on ? `?on=${on}` : ''}`))
    .body;
const contentOf = ({ role, nameZh, nameEn, functional, single, permissions }: Fields): Fields => ({
  role,
  nameZh,
  nameEn,
  functional,
  single,
  permissions,
});

describe('positions, from a day on', () => {
  it('[R-006] what a position allows changes on its day; what it allowed before is answered for ever', async () => {
    const before = await position('MEETING_RECORDER');
    expect(before).toMatchObject({ role: 'RECORDER', validFrom: '0001-01-01', validTo: null, history: [{}] });
    const body = { ...contentOf(before), permissions: [...before.permissions, 'audit:read'], from: '2022-10-20' };
    const path = '/org/positions/MEETING_RECORDER';
    expect(expectProblem(await admin.put(path, { ...body, ...REASON }))).toMatchObject({ status: 428 });
    const match = await etag(path);
    const { status, body: changed } = await admin.put(path, { ...body, ...REASON }, match);
    expect({ status, changed }).toMatchObject({ status: 200, changed: { validFrom: '2022-10-20', rowVersion: 3 } });
    expect(expectProblem(await admin.put(path, { ...body, nameZh: '记录', ...REASON }, match))).toMatchObject({
      status: 412,
    });
    const recorder = office.as('u-co-rec');
    expect((await recorder.get('/audit/accesses')).status).toBe(403);
    await office.clock('2022-10-20T00:00:00+08:00');
    expect((await recorder.get('/audit/accesses')).status).toBe(200);
    expect((await position('MEETING_RECORDER', '2022-10-19')).permissions).toEqual(before.permissions);
    expect((await position('MEETING_RECORDER', '2022-10-20')).permissions).toContain('audit:read');
    expect((await position('MEETING_RECORDER')).history).toMatchObject([
      { validFrom: '0001-01-01', validTo: '2022-10-19' },
      { validFrom: '2022-10-20', validTo: null },
    ]);
    const list = await admin.get<{ items: Row[] }>('/org/positions?on=2022-10-19&limit=200');
    expect(list.body.items.find(({ code }) => code === 'MEETING_RECORDER')).toMatchObject({ validTo: '2022-10-19' });
  });

  it('saying the same again changes nothing, twice the same request is one, and of two at once one is told', async () => {
    const path = '/org/positions/MEETING_RECORDER';
    const now = await position('MEETING_RECORDER');
    const same = await admin.put(path, { ...contentOf(now), ...REASON }, await etag(path));
    expect(same.body).toMatchObject({ rowVersion: now.rowVersion, validFrom: '2022-10-20' });
    const change = (nameEn: string, more: Record<string, string>) =>
      admin.put(path, { ...contentOf(now), nameEn, from: '2022-11-01', ...REASON }, more);
    const match = await etag(path);
    const both = await Promise.all([change('Recorder A', match), change('Recorder B', match)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const key = { ...(await etag(path)), 'Idempotency-Key': 'position-once' };
    const twice = [await change('Recorder C', key), await change('Recorder C', key)];
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect((await position('MEETING_RECORDER')).history).toHaveLength(3);
  });

  it('wrong fields, too much, wrong roles and unknown codes are refused', async () => {
    const path = '/org/positions/PRINTER';
    const good = { role: 'PRINTER', nameZh: '文印', nameEn: 'Printer', functional: true, ...REASON };
    expect((await office.as('u-co-m1').put(path, good)).status).toBe(403);
    expect((await office.as('u-co-m1').post('/org/duties/C-01/end', { on: '2022-12-31', ...REASON })).status).toBe(403);
    for (const wrong of [
      { ...good, role: undefined },
      { ...good, role: 'printer' },
      { ...good, nameZh: '长'.repeat(101) },
      { ...good, permissions: ['*'] },
      { ...good, permissions: Array.from({ length: 101 }, (_, n) => `p:${'x'.repeat(n % 30)}a`) },
      { ...good, from: '2022-02-30' },
      { ...good, reason: '' },
      { ...good, validTo: '2022-12-31' },
    ]) {
      const { status, errors } = expectProblem(await admin.put(path, wrong));
      expect([status, errors!.length > 0, wrong]).toEqual([422, true, wrong]);
    }
    expect((await admin.put('/org/positions/P%20Q', good)).status).toBe(422);
    expect((await admin.get('/org/positions/NOTHING')).status).toBe(404);
    expect((await admin.post('/org/positions/NOTHING/end', { on: '2022-12-31', ...REASON })).status).toBe(404);
    expect((await admin.put(path, { ...good, from: '2022-10-21' })).status).toBe(200);
  });

  it('nobody is appointed for days on which the position is not there', async () => {
    const appointed = { person: 'u-co-m1', position: 'PRINTER', unit: 'COORD', ...REASON };
    const early = expectProblem(await admin.post('/org/appointments', { ...appointed, validFrom: '2022-10-20' }));
    expect(early).toMatchObject({ status: 422, errors: [{ pointer: '/position', code: 'NOT_ON_THESE_DAYS' }] });
    expect((await admin.post('/org/appointments', { ...appointed, validFrom: '2022-10-21' })).status).toBe(201);
    const held = expectProblem(await admin.post('/org/positions/PRINTER/end', { on: '2022-12-31', ...REASON }));
    expect([held.status, held.code]).toEqual([409, 'STILL_HELD']);
    const [one] = (await admin.get<{ items: { id: string }[] }>('/org/appointments?person=u-co-m1&position=PRINTER'))
      .body.items;
    await admin.post(`/org/appointments/${one!.id}/end`, { on: '2022-12-31', ...REASON });
    const ended = await admin.post('/org/positions/PRINTER/end', { on: '2022-12-31', ...REASON });
    expect(ended).toMatchObject({ status: 200, body: { validTo: '2022-12-31' } });
    const again = expectProblem(await admin.post('/org/positions/PRINTER/end', { on: '2022-12-31', ...REASON }));
    expect([again.status, again.code]).toEqual([409, 'ALREADY_ENDED']);
  });

  it('[R-006] a position that several hold does not become one of a single holder', async () => {
    const path = '/org/positions/GROUP_MEMBER';
    const now = await position('GROUP_MEMBER');
    const single = { ...contentOf(now), single: true, from: '2023-01-01', ...REASON };
    const problem = expectProblem(await admin.put(path, single, await etag(path)));
    expect([problem.status, problem.code]).toEqual([409, 'POST_TAKEN']);
  });

  it('[R-006] days that are over change with a reason only, and not where somebody acted by them', async () => {
    await office.clock('2022-10-21T08:30:00+08:00');
    const road = await (await Road.start(office)).reach('leaderInstruct');
    expect((await office.as('u-co-lead').post(`/tasks/${await road.task('leaderInstruct')}/claim`)).status).toBe(200);
    await office.clock('2022-10-22T08:30:00+08:00');
    const path = '/org/positions/GROUP_LEADER';
    const now = await position('GROUP_LEADER');
    const other = { ...contentOf(now), role: 'CHIEF', from: '2022-10-21', ...REASON };
    const relied = expectProblem(await admin.put(path, other, await etag(path)));
    expect([relied.status, relied.code]).toEqual([409, 'RELIED_UPON']);
    const renamed = { ...contentOf(now), nameEn: 'Leader of a group', from: '2022-10-21', ...REASON };
    expect((await admin.put(path, renamed, await etag(path))).status).toBe(200);
  });

  it('[R-006] who held a role is asked by its day, also where the position gave another role since', async () => {
    const path = '/org/positions/WEB_EDITOR';
    const now = await position('WEB_EDITOR');
    const moved = { ...contentOf(now), role: 'WEBMASTER', from: '2022-10-24', ...REASON };
    expect((await admin.put(path, moved, await etag(path))).status).toBe(200);
    const holders = async (post: string, on: string): Promise<string[]> => {
      const { body } = await admin.get<{ items: { person: string }[] }>(`/org/posts/${post}/holders?on=${on}`);
      return body.items.map(({ person }) => person);
    };
    expect(await holders('WEBEDITOR@COORD', '2022-10-23')).toEqual(['u-co-web']);
    expect(await holders('WEBEDITOR@COORD', '2022-10-24')).toEqual([]);
    expect(await holders('WEBMASTER', '2022-10-24')).toEqual(['u-co-web']);
    const { body } = await admin.get<{ items: Fields[] }>('/org/persons/u-co-web/posts?from=2022-10-01&to=2022-10-31');
    expect(body.items.filter((one) => one['position'] === 'WEB_EDITOR')).toMatchObject([
      { role: 'WEBEDITOR', validTo: '2022-10-23' },
      { role: 'WEBMASTER', validFrom: '2022-10-24', validTo: null },
    ]);
    const me = async (): Promise<string> => JSON.stringify((await office.as('u-co-web').get('/me')).body);
    expect(await me()).not.toContain('WEBMASTER');
    await office.clock('2022-10-24T00:00:00+08:00');
    expect(await me()).toContain('WEBMASTER');
  });

  it('an import without days changes from today on, and nothing where it says the same', async () => {
    const now = await position('SEAL_KEEPER');
    const given = { code: 'SEAL_KEEPER', ...contentOf(now) };
    const bring = async (one: Fields) =>
      (await admin.post<{ changes: Fields[] }>('/org/import', { positions: [one] })).body;
    expect((await bring(given)).changes).toEqual([]);
    expect((await bring({ ...given, nameEn: 'Keeper of the seal' })).changes).toHaveLength(2);
    expect((await position('SEAL_KEEPER')).history).toMatchObject([
      { validFrom: '0001-01-01', validTo: '2022-10-23' },
      { validFrom: '2022-10-24', validTo: null, nameEn: 'Keeper of the seal' },
    ]);
  });
});

describe('duties, from a day on', () => {
  it('[R-013] a duty goes over to another group on a day', async () => {
    const { body: duty } = await admin.get<Row>('/org/duties/C-03');
    const { nameZh, nameEn, article } = duty;
    const moved = { owner: 'PROJ', jointWith: ['COORD'], nameZh, nameEn, article, from: '2022-11-01', ...REASON };
    expect((await admin.put('/org/duties/C-03', moved, await etag('/org/duties/C-03'))).status).toBe(200);
    const owner = async (on: string) => (await admin.get(`/org/duties/C-03?on=${on}`)).body['owner'];
    expect([await owner('2022-10-31'), await owner('2022-11-01')]).toEqual(['COORD', 'PROJ']);
    const listed = async (on: string): Promise<unknown[]> =>
      (await admin.get<{ items: Row[] }>(`/org/duties?owner=PROJ&on=${on}&limit=200`)).body.items.map(
        ({ code }) => code,
      );
    expect(await listed('2022-10-31')).not.toContain('C-03');
    expect(await listed('2022-11-01')).toContain('C-03');
    const wrong = { ...moved, owner: 'NOWHERE', from: '2022-12-01' };
    const problem = expectProblem(await admin.put('/org/duties/C-03', wrong, await etag('/org/duties/C-03')));
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: '/owner', code: 'NOT_FOUND' }] });
  });

  it('[R-013] a draft takes the duties of its day', async () => {
    const duty = {
      owner: 'COORD',
      nameZh: '临时专项',
      nameEn: 'For a time',
      article: '专项',
      from: '2022-10-24',
      ...REASON,
    };
    await admin.put('/org/duties/C-99', duty);
    await admin.post('/org/duties/C-99/end', { on: '2022-10-25', ...REASON });
    const start = async () => {
      const answer = await office.as('u-co-m1').post('/cases', {
        ...NOTICE,
        variables: { ...NOTICE.variables, dutyCodes: ['C-99'] },
      });
      return answer.status;
    };
    expect(await start()).toBe(201);
    await office.clock('2022-10-26T08:30:00+08:00');
    expect(await start()).toBe(422);
  });
});

describe('export and import of days', () => {
  it('brought into the same office it changes nothing, into an empty one it makes the same, in JSON and in CSV', async () => {
    const { body: whole } = await admin.get<Record<string, Fields[]>>('/org/export');
    expect(whole['positions']!.filter(({ code }) => code === 'MEETING_RECORDER')).toHaveLength(3);
    const again = await admin.post<{ changes: Fields[] }>('/org/import', whole);
    expect(again.body.changes).toEqual([]);
    const files: { kind: string; csv: string }[] = [];
    for (const kind of ['positions', 'duties']) {
      files.push({ kind, csv: (await admin.get<string>(`/org/export/${kind}`)).body });
    }
    expect((await admin.post<{ changes: Fields[] }>('/org/import', { files })).body.changes).toEqual([]);
    const empty = await openOffice({ template: 'template_migrated', runsJobs: false });
    try {
      await empty.clock('2022-10-26T08:30:00+08:00');
      const made = await empty.admin.post('/org/import', whole);
      expect({ status: made.status, body: made.body }).toMatchObject({ status: 200 });
      expect((await empty.admin.get('/org/export')).body).toEqual(whole);
    } finally {
      await empty.close();
    }
  });
});
