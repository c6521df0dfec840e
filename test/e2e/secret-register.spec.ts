import { brokenInvariants } from '../support/invariants.js';
import { NOTICE, Road } from '../support/road.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../support/office.js';

type Fields = Record<string, unknown>;
interface Entry extends Fields {
  readonly id: string;
  readonly registerNo: string;
  readonly status: string;
  readonly rowVersion: number;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

let office: TestOffice;
let secrecy: Client;
let registry: Client;
let leader: Client;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  await office.clock('2022-10-18T08:30:00+08:00');
  [secrecy, registry, leader] = ['u-co-sec', 'u-co-reg', 'u-co-lead'].map((person) => office.as(person)) as [
    Client,
    Client,
    Client,
  ];
  for (const [person, clearance] of [
    ['u-co-lead', 'JIMI'],
    ['u-dep', 'MIMI'],
  ] as const) {
    expect((await clear(person, clearance)).status).toBe(200);
  }
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  const numbers = await office.query<{ serials: number[]; last: number }>(
    `SELECT array_agg(s.serial ORDER BY s.serial) AS serials, max(c.last_serial) AS last
     FROM state_secret s JOIN state_secret_counter c USING (office_id, classification, year) GROUP BY classification, year`,
  );
  await office.close();
  expect(broken).toEqual([]);
  expect(numbers.length).toBeGreaterThan(2);
  for (const { serials, last } of numbers) expect(serials).toEqual(Array.from({ length: last }, (_, n) => n + 1));
});

/** Gives a person a clearance from today on, as an administrator. */
async function clear(person: string, clearance: string): Promise<Answer<Fields>> {
  const { body, headers } = await office.admin.get<Fields>(`/org/persons/${person}`);
  const { displayName, personType, homeUnit } = body;
  const changed = { displayName, personType, homeUnit, clearance, reason: '涉密等级审定' };
  return office.admin.put(`/org/persons/${person}`, changed, { 'If-Match': headers.get('etag')! });
}

const PAPER = {
  classification: 'JIMI',
  secrecyPeriod: '10年',
  neutralTitle: '上级来文一份',
  copyNo: '000017',
  copies: 1,
  senderOrg: 'PROV-WSO',
  senderDocNo: '绝字 3 号',
  receivedAt: '2022-10-18T08:00:00+08:00',
  place: '机要室 2 号密码柜',
  keeper: 'u-co-sec',
  note: '只限本人阅办',
};

async function register(more: Fields = {}, by = secrecy): Promise<Entry> {
  const { status, body } = await by.post<Entry>('/secret-register', { ...PAPER, ...more });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

const act = (by: Client, { id }: Entry, path: string, body: Fields = {}, headers = {}): Promise<Answer<Entry>> =>
  by.post<Entry>(`/secret-register/${id}/${path}`, body, headers);

const idsFor = async (client: Client, query = ''): Promise<string[]> => {
  const { body } = await client.get<{ items: Entry[] }>(`/secret-register?limit=200${query}`);
  return body.items.map(({ id }) => id);
};

describe('the register of state secrets', () => {
  it('[R-092] holds that there is a paper, under a neutral title, and no more', async () => {
    const { status, body, headers } = await secrecy.post<Entry>('/secret-register', PAPER);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/secret-register/${body.id}`);
    expect(body).toMatchObject({
      ...PAPER,
      registerNo: '机密登〔2022〕1号',
      status: 'KEPT',
      loan: null,
      disposal: null,
      registeredBy: 'u-co-sec',
      registeredAt: '2022-10-18T08:30:00+08:00',
      rowVersion: 1,
    });
    const read = await secrecy.get<Entry>(`/secret-register/${body.id}`);
    expect(read.body).toEqual(body);
    expect(read.headers.get('etag')).toMatch(/^"1\./);
    for (const field of ['title', 'bodyText', 'bodyFileId', 'files', 'content']) {
      expect(await secrecy.post('/secret-register', { ...PAPER, [field]: 'x' })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: `/${field}`, code: 'UNKNOWN_FIELD' }] },
      });
    }
  });

  it.each([
    ['neutralTitle', '机密文件一份', 'TITLE_BEARS_MARK'],
    ['neutralTitle', '来 文 ★ 10年', 'TITLE_BEARS_MARK'],
    ['neutralTitle', '绝\u200b密件', 'HIDDEN_CHARACTERS'],
    ['neutralTitle', '关于核查重点目标的通知', 'TITLE_TELLS_CONTENT'],
    ['neutralTitle', '   ', expect.stringMatching(/^(?:EMPTY|BLANK|WRONG_FORM)$/)],
    ['neutralTitle', undefined, 'REQUIRED'],
    ['neutralTitle', '文'.repeat(101), 'WRONG_LENGTH'],
    ['note', '原件标 机密★10年', 'BEARS_MARK'],
    ['place', '秘密★柜', 'BEARS_MARK'],
    ['classification', 'INTERNAL', 'NOT_A_CHOICE'],
    ['classification', 'SECRET', 'NOT_A_CHOICE'],
    ['secrecyPeriod', '十年', 'NOT_A_PERIOD'],
    ['secrecyPeriod', undefined, 'REQUIRED'],
    ['copyNo', '17', 'WRONG_FORM'],
    ['copies', 0, 'TOO_SMALL'],
    ['receivedAt', '2022-10-19T08:00:00+08:00', 'IN_FUTURE'],
    ['keeper', 'u-nobody', 'NO_SUCH_PERSON'],
    ['keeper', 'u-a-lia', 'NO_SUCH_PERSON'],
    ['keeper', 'u-co-m1', 'NOT_CLEARED'],
    ['keeper', 'u-dep', 'NOT_CLEARED'],
    ['place', '柜'.repeat(60_000), 'WRONG_LENGTH'],
  ])('[R-092] refuses a wrong %s with 422 (case %#)', async (field, value, code) => {
    const before = await idsFor(secrecy);
    const { status, body } = await secrecy.post<Fields>('/secret-register', { ...PAPER, [field]: value });
    expect([status, body['errors']]).toEqual([
      422,
      [expect.objectContaining({ pointer: `/${field}`, code, detail: expect.any(String) })],
    ]);
    expect(await idsFor(secrecy)).toEqual(before);
  });

  it('[R-092] numbers each classification without a gap, however many register at once', async () => {
    const [one, other] = await Promise.all([
      register({ classification: 'MIMI', secrecyPeriod: 'P6M' }),
      register({ classification: 'MIMI' }, registry),
    ]);
    expect([one.registerNo, other.registerNo].sort()).toEqual(['秘密登〔2022〕1号', '秘密登〔2022〕2号']);
    expect(one['secrecyPeriod']).toBe('6个月');
    const refused = await secrecy.post('/secret-register', { ...PAPER, classification: 'MIMI', keeper: 'u-nobody' });
    expect(refused.status).toBe(422);
    await office.clock('2023-01-04T09:00:00+08:00');
    expect((await register({ classification: 'MIMI' })).registerNo).toBe('秘密登〔2023〕1号');
    await office.clock('2022-10-18T08:30:00+08:00');
    expect((await register({ classification: 'MIMI' })).registerNo).toBe('秘密登〔2022〕3号');
  });

  it('[R-143] registers a paper once, however often the request comes', async () => {
    const headers = { 'Idempotency-Key': 'secret-once' };
    const answers = [
      await secrecy.post<Entry>('/secret-register', PAPER, headers),
      await secrecy.post<Entry>('/secret-register', PAPER, headers),
    ];
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('[R-092] is for people whose post has the permission and who are cleared, and for no system', async () => {
    for (const person of ['u-dir', 'u-co-lead', 'u-co-m1', 'u-co-arc', 'u-aud', 'u-adm', 'u-pr-ex1', 'u-a-lia']) {
      expect(await office.as(person).post('/secret-register', PAPER)).toMatchObject({
        status: 403,
        body: { code: 'PERMISSION_MISSING' },
      });
    }
    expect(await registry.post('/secret-register', PAPER)).toMatchObject({
      status: 403,
      body: { code: 'STATE_SECRET_BEYOND_CLEARANCE' },
    });
    const { body } = await office.admin.post<{ key: string }>('/api-clients', {
      name: 'front-end',
      scopes: ['secrets:register', 'act-for'],
    });
    const system = office.anonymous.with({ Authorization: `Bearer ${body.key}` });
    expect(await system.post('/secret-register', PAPER)).toMatchObject({
      status: 403,
      body: { code: 'STATE_SECRET_NEEDS_PERSON' },
    });
    expect(await idsFor(system)).toEqual([]);
    const onBehalf = { 'On-Behalf-Of': 'u-co-sec' };
    expect((await system.post('/secret-register', PAPER, onBehalf)).status).toBe(201);
  });

  it('[R-134] shows an entry to who keeps the register or the paper, within their clearance, and is silent to all others', async () => {
    const jimi = await register({ keeper: 'u-co-lead' });
    const mimi = await register({ classification: 'MIMI', keeper: 'u-dep' });
    const sees = async (client: Client): Promise<[number, number, boolean, boolean]> => {
      const listed = await idsFor(client);
      const status = async ({ id }: Entry) => (await client.get(`/secret-register/${id}`)).status;
      return [await status(jimi), await status(mimi), listed.includes(jimi.id), listed.includes(mimi.id)];
    };
    expect(await sees(secrecy)).toEqual([200, 200, true, true]);
    expect(await sees(registry)).toEqual([404, 200, false, true]);
    expect(await sees(leader)).toEqual([200, 404, true, false]);
    expect(await sees(office.as('u-dep'))).toEqual([404, 200, false, true]);
    for (const person of ['u-dir', 'u-co-m1', 'u-co-arc', 'u-aud', 'u-adm', 'u-pr-ex1', 'u-a-lia']) {
      expect([person, await sees(office.as(person))]).toEqual([person, [404, 404, false, false]]);
    }
    // Filters and acts tell no more than lists do.
    expect(await idsFor(registry, '&classification=JIMI')).toEqual([]);
    expect(await idsFor(secrecy, '&classification=JIMI&keeper=u-co-lead')).toEqual([jimi.id]);
    const nowhere = { ...jimi, id: '01900000-0000-7000-8000-00000000ffff' };
    for (const [path, body] of [
      ['move', { place: 'x', reason: 'x' }],
      ['lend', { borrower: 'u-co-sec', reason: 'x' }],
      ['return', {}],
      ['disposal', { manner: 'DESTROY', reason: 'x' }],
      ['disposal/confirm', {}],
      ['disposal/withdraw', { reason: 'x' }],
    ] as const) {
      const [hidden, missing] = [await act(registry, jimi, path, body), await act(registry, nowhere, path, body)];
      expect([path, hidden.status, hidden.body['code']]).toEqual([path, 404, 'STATE_SECRET_NOT_FOUND']);
      expect([missing.status, missing.body['code'], missing.body['detail']]).toEqual([
        404,
        hidden.body['code'],
        hidden.body['detail'],
      ]);
      expect([path, (await act(leader, jimi, path, body)).status]).toEqual([path, 403]);
    }
  });

  it('[R-034] no delegation lends a clearance, or the permission', async () => {
    const entry = await register({ keeper: 'u-co-lead' });
    const granted = await leader.post('/delegations', { to: 'u-co-m1', validTo: '2022-11-30', reason: '外出' });
    expect(granted.status).toBe(201);
    const bySecrecy = await secrecy.post('/delegations', {
      to: 'u-co-m1',
      posts: ['SECRECY@COORD'],
      validTo: '2022-11-30',
      reason: '外出',
    });
    expect(bySecrecy.status).toBe(201);
    const delegate = office.as('u-co-m1');
    expect((await delegate.get(`/secret-register/${entry.id}`)).status).toBe(404);
    expect(await idsFor(delegate)).toEqual([]);
    expect(await delegate.post('/secret-register', PAPER)).toMatchObject({ status: 403 });
    expect((await act(delegate, entry, 'lend', { borrower: 'u-co-sec', reason: 'x' })).status).toBe(403);
  });

  it('[R-091] a clearance that is lowered or raised counts with the next request', async () => {
    const entry = await register({ classification: 'JUEMI' });
    expect((await secrecy.get(`/secret-register/${entry.id}`)).status).toBe(200);
    expect((await clear('u-co-sec', 'JIMI')).status).toBe(200);
    expect((await secrecy.get(`/secret-register/${entry.id}`)).status).toBe(404);
    expect(await idsFor(secrecy)).not.toContain(entry.id);
    expect((await clear('u-co-sec', 'JUEMI')).status).toBe(200);
    expect((await secrecy.get(`/secret-register/${entry.id}`)).status).toBe(200);
    expect(await clear('u-co-m1', 'TOP_SECRET')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/clearance', code: 'NOT_A_CHOICE' }] },
    });
  });

  it('[R-092] a paper is moved and given to another keeper, who sees it from then on instead of the other', async () => {
    const entry = await register();
    const moved = await act(secrecy, entry, 'move', { place: '保密室 1 号柜', keeper: 'u-co-lead', reason: '换岗' });
    expect(moved).toMatchObject({
      status: 200,
      body: { place: '保密室 1 号柜', keeper: 'u-co-lead', status: 'KEPT', rowVersion: 2 },
    });
    expect((await leader.get(`/secret-register/${entry.id}`)).status).toBe(200);
    const again = { place: '保密室 1 号柜', reason: '换岗' };
    expect(await act(secrecy, entry, 'move', again)).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'UNCHANGED' }] },
    });
    expect(await act(secrecy, entry, 'move', { keeper: 'u-dep', reason: 'x' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/keeper', code: 'NOT_CLEARED' }] },
    });
    expect((await act(secrecy, entry, 'move', { keeper: 'u-co-sec', reason: '收回' })).status).toBe(200);
    expect((await leader.get(`/secret-register/${entry.id}`)).status).toBe(404);
  });

  it('[R-092] a paper is lent to somebody cleared for it, who sees it until it is back', async () => {
    const entry = await register();
    expect(await act(secrecy, entry, 'return')).toMatchObject({ status: 409, body: { code: 'STATE_SECRET_STATE' } });
    const lend = { borrower: 'u-co-lead', dueOn: '2022-10-20', reason: '阅办' };
    expect(await act(secrecy, entry, 'lend', { ...lend, borrower: 'u-dep' })).toMatchObject({ status: 422 });
    expect(await act(secrecy, entry, 'lend', { ...lend, borrower: 'u-co-sec' })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'HAS_IT' }] },
    });
    expect(await act(secrecy, entry, 'lend', { ...lend, dueOn: '2022-10-17' })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'IN_THE_PAST' }] },
    });
    expect(await act(secrecy, entry, 'lend', lend)).toMatchObject({
      status: 200,
      body: {
        status: 'LENT',
        loan: { borrower: 'u-co-lead', lentAt: '2022-10-18T08:30:00+08:00', dueOn: '2022-10-20' },
      },
    });
    const lent = await leader.get<Entry>(`/secret-register/${entry.id}`);
    expect(lent.status).toBe(200);
    expect(Object.keys(lent.body._links).sort()).toEqual(['self', 'trail']);
    for (const [path, body] of [
      ['lend', lend],
      ['move', { place: 'x', reason: 'x' }],
      ['disposal', { manner: 'DESTROY', reason: 'x' }],
    ] as const) {
      expect([path, await act(secrecy, entry, path, body)]).toMatchObject([
        path,
        { status: 409, body: { code: 'STATE_SECRET_STATE' } },
      ]);
    }
    expect(await act(secrecy, entry, 'return', { note: '完好' })).toMatchObject({
      status: 200,
      body: { status: 'KEPT', loan: null, rowVersion: 3 },
    });
    expect((await leader.get(`/secret-register/${entry.id}`)).status).toBe(404);
  });

  it('[R-092] a paper is handed back or destroyed by two persons', async () => {
    const entry = await register({ classification: 'MIMI' });
    const proposed = await act(secrecy, entry, 'disposal', { manner: 'HAND_BACK', reason: '上级要求清退' });
    expect(proposed).toMatchObject({
      status: 200,
      body: { status: 'DISPOSING', disposal: { manner: 'HAND_BACK', proposedBy: 'u-co-sec', confirmedBy: null } },
    });
    expect(Object.keys(proposed.body._links)).not.toContain('confirm');
    expect(await act(secrecy, entry, 'disposal/confirm')).toMatchObject({
      status: 403,
      body: { code: 'STATE_SECRET_SECOND_PERSON' },
    });
    expect(await act(registry, entry, 'disposal/withdraw', { reason: '暂留' })).toMatchObject({
      status: 200,
      body: { status: 'KEPT', disposal: null },
    });
    await act(registry, entry, 'disposal', { manner: 'DESTROY', reason: '保密期满' });
    expect(await act(secrecy, entry, 'disposal/confirm')).toMatchObject({
      status: 200,
      body: { status: 'DESTROYED', disposal: { proposedBy: 'u-co-reg', confirmedBy: 'u-co-sec' } },
    });
    for (const [path, body] of [
      ['move', { place: 'x', reason: 'x' }],
      ['lend', { borrower: 'u-co-lead', reason: 'x' }],
      ['return', {}],
      ['disposal', { manner: 'DESTROY', reason: 'x' }],
      ['disposal/confirm', {}],
      ['disposal/withdraw', { reason: 'x' }],
    ] as const) {
      expect([path, (await act(secrecy, entry, path, body)).status]).toEqual([path, 409]);
    }
    expect((await secrecy.get(`/secret-register/${entry.id}`)).status).toBe(200);
  });

  it('[R-143] of two at once, one act is done; a stale If-Match does none', async () => {
    const entry = await register();
    const lend = { borrower: 'u-co-lead', reason: '阅办' };
    const answers = await Promise.all([1, 2].map(() => act(secrecy, entry, 'lend', lend)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await act(secrecy, entry, 'return', {}, { 'If-Match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'PRECONDITION_FAILED' },
    });
    expect((await act(secrecy, entry, 'return', {}, { 'If-Match': '"2"' })).status).toBe(200);
  });

  it('[R-091 R-133] every act is in the trail without its words, and every reading in the access log', async () => {
    const entry = await register({ keeper: 'u-co-lead', neutralTitle: '特殊来件' });
    await leader.get(`/secret-register/${entry.id}`);
    await registry.get(`/secret-register/${entry.id}`);
    await leader.get('/secret-register');
    await act(secrecy, entry, 'move', { place: '新柜', reason: '搬迁' });
    const trail = `/audit/entries?object=${entry.id}`;
    const { body } = await secrecy.get<{ items: { act: string; body: string; disclosures: Fields[] }[] }>(trail);
    expect(body.items.map((one) => one.act)).toEqual(['SECRET_MOVED', 'SECRET_REGISTERED']);
    expect(body.items[1]!.disclosures).toContainEqual(
      expect.objectContaining({ name: 'neutralTitle', value: '特殊来件' }),
    );
    expect((await registry.get<{ items: unknown[] }>(trail)).body.items).toEqual([]);
    const auditor = await office.as('u-aud').get<{ items: Fields[] }>(trail);
    // Auditors also read that somebody tried to open what is not theirs to see.
    expect(auditor.body.items.map(({ act }) => act)).toEqual(['SECRET_MOVED', 'ACCESS_DENIED', 'SECRET_REGISTERED']);
    expect(JSON.stringify(auditor.body)).not.toMatch(/特殊来件|JIMI|机密|柜/);
    const log = await office
      .as('u-aud')
      .get<{ items: Fields[] }>(`/audit/accesses?object=${entry.id}&objectType=STATE_SECRET`);
    expect(log.body.items.map(({ person, purpose }) => [person, purpose])).toEqual([
      ['u-co-lead', 'REGISTER'],
      ['u-co-lead', 'REGISTER'],
    ]);
    const events = await office.query('SELECT 1 FROM outbox WHERE subject = $1', [entry.id]);
    expect(events).toEqual([]);
  });

  it('[R-134] the list goes on page by page with what one may see, each entry once', async () => {
    const whole = await idsFor(registry);
    const pages: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const more: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { body } = await registry.get<{ items: Entry[]; next: string | null }>(`/secret-register?limit=2${more}`);
      pages.push(...body.items.map(({ id }) => id));
      next = body.next;
    }
    expect(pages).toEqual(whole);
    expect(whole.length).toBeGreaterThan(3);
  });

  it('[R-092] papers whose keeper or borrower left, or is no longer cleared for them, are found', async () => {
    const unattended = async (client = secrecy): Promise<string[]> => idsFor(client, '&unattended=true');
    expect(await unattended()).toEqual([]);
    const kept = await register({ keeper: 'u-co-lead' });
    const lent = await register();
    expect((await act(secrecy, lent, 'lend', { borrower: 'u-co-lead', reason: '阅办' })).status).toBe(200);
    const before = await unattended();
    expect((await clear('u-co-lead', 'MIMI')).status).toBe(200);
    expect((await unattended()).filter((id) => !before.includes(id))).toEqual(
      expect.arrayContaining([lent.id, kept.id]),
    );
    expect(await unattended(leader)).toEqual([]);
    expect((await act(secrecy, lent, 'return')).status).toBe(200);
    expect(await unattended()).not.toContain(lent.id);
    expect((await clear('u-co-lead', 'JIMI')).status).toBe(200);
    expect(await unattended()).not.toContain(kept.id);
  });

  it('[R-092] clearances come by import too, checked as a single change is', async () => {
    const brought = (clearance: string) => ({
      persons: [{ code: 'u-x', displayName: '新来的人', homeUnit: 'HOST', clearance, validFrom: '2022-01-01' }],
    });
    expect(await office.admin.post('/org/import', brought('TOP'))).toMatchObject({
      status: 422,
      body: { errors: [expect.objectContaining({ pointer: '/persons/0/clearance' })] },
    });
    expect((await office.admin.post('/org/import', brought('JUEMI'))).status).toBeLessThan(300);
    expect((await office.admin.get<Fields>('/org/persons/u-x')).body['clearance']).toBe('JUEMI');
  });

  it('[R-092] a document never is one: neither may it be drafted nor written past the service', async () => {
    const asSecret = {
      definition: 'outgoing-higher-office-document',
      variables: { ...NOTICE, classification: 'MIMI' },
    };
    expect(await secrecy.post('/cases', asSecret)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/variables/classification' }] },
    });
    await Road.start(office, { classification: 'INTERNAL' });
    await expect(office.query(`UPDATE document SET classification = 'MIMI'`)).rejects.toThrow(
      'document_no_state_secret',
    );
  });
});
