import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { NOTICE } from './contract/notice.js';
import { expectProblem } from './contract/operations.js';

type Fields = Record<string, unknown>;

interface Held {
  readonly person: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

interface Task {
  readonly id: string;
  readonly caseId: string;
  readonly element: string;
  readonly assignee: string | null;
  readonly claimedBy: string | null;
  readonly dueAt: string | null;
}

let office: TestOffice;
let admin: Client;
beforeAll(async () => {
  office = await openOffice();
  admin = office.admin;
  await office.clock('2022-10-18T08:30:00+08:00');
});
afterAll(() => office.close());

const done = async <B = Fields>(answer: Promise<{ status: number; body: B }>): Promise<B> => {
  const { status, body } = await answer;
  expect({ status, body }).toMatchObject({ status: status < 300 ? status : 200 });
  return body;
};
const etag = async (path: string): Promise<Record<string, string>> => ({
  'If-Match': (await admin.get(path)).headers.get('etag')!,
});
const appointmentOf = async (person: string, position: string): Promise<{ id: string; rowVersion: number }> => {
  const { body } = await admin.get<{ items: { id: string; position: string; rowVersion: number }[] }>(
    `/org/appointments?person=${person}`,
  );
  return body.items.find((one) => one.position === position)!;
};
const holders = async (post: string, on: string): Promise<string[]> =>
  (await done(admin.get<{ items: Held[] }>(`/org/posts/${post}/holders?on=${on}`))).items.map(({ person }) => person);
const trail = async (act: string, objectId: string): Promise<number> =>
  (
    await office.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_entry WHERE act = $1 AND object_id = $2', [
      act,
      objectId,
    ])
  )[0]!.n;

const REASON = { reason: '机构调整' };
const GROUP = { kind: 'GROUP', nameZh: '宣传组', nameEn: 'Publicity Group', parent: 'WD', ...REASON };

describe('units, from a day on', () => {
  it('[R-005] a unit is made, renamed from a day on, and both names are there on their days', async () => {
    expect(await done(admin.put('/org/units/PUBL', GROUP))).toMatchObject({
      code: 'PUBL',
      validFrom: '2022-10-18',
      validTo: null,
      rowVersion: 1,
    });
    const renamed = { ...GROUP, nameZh: '宣传策划组', from: '2022-11-01' };
    const without = expectProblem(await admin.put('/org/units/PUBL', renamed));
    expect([without.status, without.code]).toEqual([428, 'PRECONDITION_REQUIRED']);
    const match = await etag('/org/units/PUBL');
    expect(await done(admin.put('/org/units/PUBL', renamed, match))).toMatchObject({
      nameZh: '宣传策划组',
      validFrom: '2022-11-01',
    });
    const stale = expectProblem(await admin.put('/org/units/PUBL', renamed, match));
    expect([stale.status, stale.code]).toEqual([412, 'PRECONDITION_FAILED']);
    const on = async (day: string) => (await admin.get(`/org/units/PUBL?on=${day}`)).body['nameZh'];
    expect([await on('2022-10-31'), await on('2022-11-01')]).toEqual(['宣传组', '宣传策划组']);
    const { body } = await admin.get('/org/units/PUBL');
    expect(body).toMatchObject({
      nameZh: '宣传组',
      history: [
        { nameZh: '宣传组', validTo: '2022-10-31' },
        { nameZh: '宣传策划组', validFrom: '2022-11-01', validTo: null },
      ],
    });
    expect(await trail('ORG_IMPORTED', 'PUBL')).toBe(3);
  });

  it('what says the same already begins no new stretch', async () => {
    const { body: before } = await admin.get('/org/units/PUBL');
    await done(admin.put('/org/units/PUBL', { ...GROUP, from: '2022-10-19' }, await etag('/org/units/PUBL')));
    expect((await admin.get('/org/units/PUBL')).body).toEqual(before);
  });

  it('a change before one that is still to come leaves that one alone', async () => {
    const now = { ...GROUP, nameEn: 'Press Group', from: '2022-10-20' };
    await done(admin.put('/org/units/PUBL', now, await etag('/org/units/PUBL')));
    const { body } = await admin.get('/org/units/PUBL?on=2022-12-01');
    expect(body).toMatchObject({ nameZh: '宣传策划组', history: [{}, { validTo: '2022-10-31' }, {}] });
    const ended = await admin.post('/org/units/PUBL/end', { on: '2022-10-25', ...REASON });
    expect(expectProblem(ended)).toMatchObject({ status: 409, code: 'CHANGE_TO_COME' });
  });

  it('what a row said before it was mended is kept', async () => {
    const mended = { ...GROUP, nameEn: 'Publicity', from: '2022-10-18' };
    await done(admin.put('/org/units/PUBL', mended, await etag('/org/units/PUBL')));
    const kept = await office.query<{ name: string }>(
      `SELECT content ->> 'name_en' AS name FROM superseded_row WHERE of_table = 'org_unit' AND content ->> 'code' = 'PUBL'
         AND content ->> 'valid_from' = '2022-10-18'`,
    );
    expect(kept.map(({ name }) => name)).toContain('Publicity Group');
  });

  it('a unit that people, posts or units still need does not end', async () => {
    const problem = expectProblem(await admin.post('/org/units/COORD/end', { on: '2022-10-31', ...REASON }));
    expect([problem.status, problem.code]).toEqual([409, 'STILL_HELD']);
    expect(problem.errors!.length).toBeGreaterThan(5);
  });

  it('only administrators change anything', async () => {
    const member = office.as('u-co-m1');
    for (const answer of [
      await member.put('/org/units/PUBL', GROUP),
      await member.post('/org/persons/u-co-m1/end', { on: '2022-10-31', ...REASON }),
      await member.post('/org/import', {}),
      await member.get('/org/export'),
      await office.as('u-aud').get('/org/export/persons'),
    ]) {
      expect(expectProblem(answer)).toMatchObject({ status: 403, code: 'PERMISSION_MISSING' });
    }
  });
});

describe('persons and their posts', () => {
  it('[R-006] the director changes on a day; who was director before is answered for ever', async () => {
    const successor = { displayName: '新主任', homeUnit: 'HOST', ...REASON };
    await done(admin.put('/org/persons/u-dir2', successor));
    const post = { person: 'u-dir2', position: 'DIRECTOR', unit: 'WD', validFrom: '2022-12-01', ...REASON };
    const undocumented = expectProblem(await admin.post('/org/appointments', post));
    expect(undocumented).toMatchObject({ status: 422, errors: [{ pointer: '/appointedBy', code: 'REQUIRED' }] });
    const taken = expectProblem(await admin.post('/org/appointments', { ...post, appointedBy: '任〔2022〕7号' }));
    expect([taken.status, taken.code]).toEqual([409, 'POST_TAKEN']);
    const { id } = await appointmentOf('u-dir', 'DIRECTOR');
    await done(admin.post(`/org/appointments/${id}/end`, { on: '2022-11-30', ...REASON }));
    const made = await admin.post('/org/appointments', { ...post, appointedBy: '任〔2022〕7号' });
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `/api/v1/org/appointments/${String(made.body['id'])}`,
    ]);
    expect(await holders('DIRECTOR@WD', '2022-11-30')).toEqual(['u-dir']);
    expect(await holders('DIRECTOR', '2022-12-01')).toEqual(['u-dir2']);
    const { body } = await admin.get<{ items: Held[] }>('/org/persons/u-dir/posts?from=2022-01-01&to=2023-12-31');
    expect(body.items).toMatchObject([{ position: 'DIRECTOR', validFrom: '2022-01-01', validTo: '2022-11-30' }]);
    expect((await admin.get<{ items: Held[] }>('/org/persons/u-dir/posts?on=2022-12-01')).body.items).toEqual([]);
    expect((await admin.get('/org/posts/NOBODY@WD/holders')).status).toBe(404);
  });

  it('[R-006] of two who appoint to one post at once, one is told that it is taken', async () => {
    await done(admin.put('/org/persons/u-x', { displayName: '甲', homeUnit: 'HOST', ...REASON }));
    await done(admin.put('/org/persons/u-y', { displayName: '乙', homeUnit: 'HOST', ...REASON }));
    const appoint = (person: string) =>
      admin.post('/org/appointments', {
        person,
        position: 'GROUP_LEADER',
        unit: 'PUBL',
        validFrom: '2022-11-01',
        appointedBy: '任〔2022〕8号',
        ...REASON,
      });
    const answers = await Promise.all([appoint('u-x'), appoint('u-y')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await holders('LEADER@PUBL', '2022-11-01')).toHaveLength(1);
  });

  it('[R-007] staff of another division are appointed with a warning', async () => {
    const { status, body } = await admin.post('/org/appointments', {
      person: 'u-x',
      position: 'GROUP_MEMBER',
      unit: 'SUPV',
      appointedBy: '任〔2022〕9号',
      ...REASON,
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { warnings: [{ code: 'ORG_SOURCE' }] } });
  });

  it('an end on the last day that there is, and a first day before all days, are no fault of ours', async () => {
    const post = { person: 'u-y', position: 'SECRECY_REVIEWER', unit: 'COORD', ...REASON };
    expect((await admin.post('/org/appointments', { ...post, validTo: '9999-12-31' })).status).toBe(201);
    const early = await admin.post('/org/appointments', { ...post, position: 'SEAL_KEEPER', validFrom: '0001-01-01' });
    expect(expectProblem(early)).toMatchObject({ status: 422, code: 'VALIDATION_FAILED' });
    const first = await admin.put('/org/persons/u-old', { displayName: '古', from: '0001-01-01', ...REASON });
    expect(first.status).toBe(422);
  });

  it('[R-006] days that are over are not taken back once somebody acted by them', async () => {
    await done(office.as('u-co-m1').post('/cases', NOTICE));
    const road = await Road.start(office);
    await road.reach('leaderInstruct');
    const leader = office.as('u-co-lead');
    const { body } = await leader.get<{ items: Task[] }>('/tasks');
    await done(leader.post(`/tasks/${body.items[0]!.id}/claim`));
    await office.clock('2022-10-20T08:30:00+08:00');
    const { id } = await appointmentOf('u-co-lead', 'GROUP_LEADER');
    const problem = expectProblem(await admin.post(`/org/appointments/${id}/end`, { on: '2022-10-17', ...REASON }));
    expect([problem.status, problem.code]).toEqual([409, 'RELIED_UPON']);
    const restricted = { displayName: '组员', homeUnit: 'HOST-RISK', clearance: 'PUBLIC', ...REASON };
    const match = await etag('/org/persons/u-co-m1');
    const past = await admin.put('/org/persons/u-co-m1', { ...restricted, from: '2022-10-18' }, match);
    expect(expectProblem(past)).toMatchObject({ status: 409, code: 'RELIED_UPON' });
    await done(admin.put('/org/persons/u-co-m1', restricted, match));
  });

  it('a person without a unit, a name that is another’s key and an end before the beginning are refused', async () => {
    const person = { displayName: '无单位', ...REASON };
    expect(expectProblem(await admin.put('/org/persons/u-none', person)).errors).toMatchObject([
      { pointer: '/homeUnit', code: 'NO_UNIT' },
    ]);
    expect(expectProblem(await admin.put('/org/persons/LEADER', { ...person, homeUnit: 'HOST' })).errors).toMatchObject(
      [{ code: 'KEY_TAKEN' }],
    );
    expect(
      expectProblem(await admin.post('/org/persons/u-x/end', { on: '2022-10-01', ...REASON })).errors,
    ).toMatchObject([{ pointer: '/on', code: 'BEFORE_VALID_FROM' }]);
    expect((await admin.post('/org/persons/nobody/end', { on: '2022-10-31', ...REASON })).status).toBe(404);
  });
});

describe('the headcount', () => {
  it('[R-009] COORD has one leader, one officer, five and three experts by Annex 1, from its day on', async () => {
    const set = { leaders: 1, staff: 1, experts: { INDUSTRY_SAFETY_MANAGEMENT: 5, STANDARDS: 3 } };
    const given = { ...set, from: '2022-10-20', setBy: '附件1', ...REASON };
    expect((await admin.put('/org/headcount/COORD', given)).status).toBe(428);
    await done(admin.put('/org/headcount/COORD', given, { 'If-Match': '*' }));
    const { body } = await admin.get<{ items: Fields[] }>('/org/headcount?on=2022-10-21');
    expect(body.items.find(({ unit }) => unit === 'COORD')).toMatchObject({
      expectedStaff: 1,
      expectedExperts: 8,
      specialties: [
        { specialty: 'INDUSTRY_SAFETY_MANAGEMENT', count: 0, expected: 5 },
        { specialty: 'STANDARDS', count: 0, expected: 3 },
      ],
      warnings: ['HEADCOUNT_STAFF', 'HEADCOUNT_EXPERTS'],
    });
    expect((await admin.put('/org/headcount/NOWHERE', { ...set, ...REASON })).status).toBe(422);
  });
});

describe('import and export', () => {
  it('what is exported and imported again changes nothing, in JSON and in CSV', async () => {
    const { body: whole } = await admin.get<Record<string, Fields[]>>('/org/export');
    const again = await done<{ changes: Fields[] }>(admin.post('/org/import', whole));
    expect(again.changes).toEqual([]);
    const files: { kind: string; csv: string }[] = [];
    for (const kind of Object.keys(whole)) {
      const answer = await admin.get<string>(`/org/export/${kind}`);
      expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
      files.push({ kind, csv: answer.body });
    }
    const fromCsv = await done<{ changes: Fields[]; counts: Record<string, { unchanged: number }> }>(
      admin.post('/org/import', { files }),
    );
    expect(fromCsv.changes).toEqual([]);
    expect(fromCsv.counts['persons']!.unchanged).toBe(whole['persons']!.length);
    expect((await admin.get('/org/export/nothing')).status).toBe(404);
    expect(await trail('EXPORTED', 'ALL')).toBe(1);
  });

  it('bad CSV is told with every line and column at once, and nothing is written', async () => {
    const csv = [
      '\ufeffcode,displayName,homeUnit,validFrom,clearance',
      'u-1,张三,HOST,2022-01-01,',
      'u-2,"李,四",NOWHERE,2022-02-30,SECRET',
      'u-3,,HOST,2022-01-01,,extra',
    ].join('\r\n');
    const files = [{ kind: 'persons', csv }];
    const report = await done<{ problems: Fields[]; dryRun: boolean }>(admin.post('/org/import?check=true', { files }));
    expect(report.problems.map(({ line, column, code }) => [line, column, code])).toEqual(
      expect.arrayContaining([
        [3, 4, 'NOT_A_DAY'],
        [3, 5, 'NOT_A_CHOICE'],
        [4, 2, 'REQUIRED'],
        [4, 6, 'TOO_MANY_CELLS'],
      ]),
    );
    const refused = expectProblem(await admin.post('/org/import', { files }));
    expect([refused.status, refused.code]).toEqual([422, 'VALIDATION_FAILED']);
    expect(refused.errors!.every(({ pointer }) => pointer === '/files/0/csv')).toBe(true);
    expect(refused.errors!.some(({ detail }) => detail.includes('第 3 行第 4 列'))).toBe(true);
    const unclosed = [{ kind: 'persons', csv: 'code,displayName\nu-1,"never\nends' }];
    expect(expectProblem(await admin.post('/org/import', { files: unclosed })).errors).toMatchObject([
      { code: 'QUOTE_OPEN' },
    ]);
    expect((await admin.get('/org/persons/u-1')).status).toBe(404);
  });

  it('a name that a spreadsheet would carry out is written as text, and comes back as it was', async () => {
    const displayName = '=HYPERLINK("http://evil")';
    await done(admin.put('/org/persons/u-formula', { displayName, homeUnit: 'HOST', ...REASON }));
    const { body: csv } = await admin.get<string>('/org/export/persons');
    expect(csv).toContain(`"'=HYPERLINK(""http://evil"")"`);
    const again = await done<{ changes: Fields[] }>(admin.post('/org/import', { files: [{ kind: 'persons', csv }] }));
    expect(again.changes).toEqual([]);
  });

  it('a file of thousands of persons is one act; one that is too long is refused', async () => {
    const rows = (count: number): string =>
      ['code,displayName,homeUnit,validFrom']
        .concat(Array.from({ length: count }, (_, n) => `bulk-${n},人${n},HOST,2022-01-01`))
        .join('\n');
    const many = await done<{ counts: Record<string, Fields> }>(
      admin.post('/org/import', { files: [{ kind: 'persons', csv: rows(1_500) }] }),
    );
    expect(many.counts['persons']).toEqual({ created: 1_500, changed: 0, unchanged: 0 });
    const [entries] = await office.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM audit_entry WHERE object_id LIKE 'bulk-%'",
    );
    expect(entries!.n).toBe(1_500);
    const wide = [{ kind: 'persons', csv: `${'a,'.repeat(1_000_000)}b` }];
    expect(expectProblem(await admin.post('/org/import', { files: wide })).errors).toMatchObject([
      { code: 'TOO_MANY_COLUMNS' },
    ]);
    const quotes = [{ kind: 'persons', csv: '"a"b,'.repeat(1_000_000) }];
    expect(expectProblem(await admin.post('/org/import', { files: quotes })).errors!.length).toBeLessThan(200);
    const tooMany = expectProblem(await admin.post('/org/import', { files: [{ kind: 'persons', csv: rows(5_001) }] }));
    expect(tooMany.errors).toMatchObject([{ code: 'TOO_MANY_ROWS' }]);
    const huge = await admin.post('/org/import', { files: [{ kind: 'persons', csv: 'x'.repeat(8_400_000) }] });
    expect(expectProblem(huge)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });
});

describe('the regulation’s own structure', () => {
  it('[R-005] [R-013] is imported as it is written: units, posts, headcounts and duties', async () => {
    const empty = await openOffice({ template: 'template_migrated', runsJobs: false });
    try {
      const structure = JSON.parse(
        readFileSync(new URL('../../processes/office/structure.json', import.meta.url), 'utf8'),
      ) as Fields;
      const check = await empty.admin.post<{ problems: Fields[]; counts: Record<string, { created: number }> }>(
        '/org/import?check=true',
        { structure },
      );
      expect(check.body.problems).toEqual([]);
      const { status, body } = await empty.admin.post<{ counts: Record<string, { created: number }> }>('/org/import', {
        structure,
      });
      expect(status).toBe(200);
      expect(Object.entries(body.counts).map(([kind, { created }]) => [kind, created])).toEqual([
        ['units', 16],
        ['positions', 17],
        ['persons', 0],
        ['appointments', 0],
        ['headcounts', 3],
        ['duties', 33],
      ]);
      const { body: wd } = await empty.admin.get('/org/units/WD?on=2022-10-18');
      expect(wd).toMatchObject({ parent: 'LGO', children: ['COORD', 'PROJ', 'SUPV'] });
      const { body: byAlias } = await empty.admin.get<{ items: Fields[] }>(
        `/org/units?name=${encodeURIComponent('建设推进组')}`,
      );
      expect(byAlias.items).toMatchObject([{ code: 'PROJ' }]);
    } finally {
      await empty.close();
    }
  });
});

describe('delegations', () => {
  beforeAll(() => office.clock('2022-10-20T08:30:00+08:00'));

  const GRANT = { to: 'u-dep', docKinds: ['TONGZHI'], acts: ['SIGN'], validTo: '2022-11-10', reason: '出差' };

  it('[R-034] the director lets the deputy sign notices for some days, and takes it back at once', async () => {
    const director = office.as('u-dir');
    const { status, body, headers } = await director.post<{ id: string; rowVersion: number }>('/delegations', GRANT);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { from: 'u-dir', to: 'u-dep', posts: ['DIRECTOR@WD'], validFrom: '2022-10-20', status: 'ACTIVE' },
    });
    expect(headers.get('location')).toBe(`/api/v1/delegations/${body.id}`);
    const listed = async (who: Client, side: string): Promise<number> =>
      (await done(who.get<{ items: Fields[] }>(`/delegations?side=${side}`))).items.length;
    expect(await listed(director, 'GIVEN')).toBe(1);
    expect(await listed(director, 'HELD')).toBe(0);
    expect(await listed(office.as('u-dep'), 'HELD')).toBe(1);
    expect(await listed(office.as('u-aud'), 'ALL')).toBe(1);
    expect((await office.as('u-co-m1').get('/delegations?side=ALL')).status).toBe(403);
    expect((await office.as('u-co-m1').get(`/delegations/${body.id}`)).status).toBe(404);
    expect((await office.as('u-co-m1').post(`/delegations/${body.id}/revoke`, { reason: 'x' })).status).toBe(404);
    expect((await office.as('u-aud').post(`/delegations/${body.id}/revoke`, { reason: 'x' })).status).toBe(403);
    const revoked = await done(director.post(`/delegations/${body.id}/revoke`, { reason: '提前返回' }));
    expect(revoked).toMatchObject({ status: 'REVOKED', revokedBy: 'u-dir', revokedAt: '2022-10-20T08:30:00+08:00' });
    const again = expectProblem(await director.post(`/delegations/${body.id}/revoke`, { reason: 'x' }));
    expect([again.status, again.code]).toEqual([409, 'DELEGATION_OVER']);
    expect([await trail('DELEGATION_GRANTED', body.id), await trail('DELEGATION_REVOKED', body.id)]).toEqual([1, 1]);
  });

  it.each([
    ['u-dir', { to: 'u-co-lead' }, 409, 'DELEGATION_RECIPIENT'],
    ['u-co-lead', { to: 'u-pr-ex1' }, 409, 'DELEGATION_RECIPIENT'],
    ['u-co-lead', { to: 'u-a-lia' }, 409, 'DELEGATION_RECIPIENT'],
    ['u-co-lead', { to: 'u-co-lead' }, 422, 'VALIDATION_FAILED'],
    ['u-co-lead', { to: 'nobody' }, 404, 'PERSON_NOT_FOUND'],
    ['u-dir', { docKinds: ['QINGSHI'] }, 409, 'DELEGATION_UPWARD'],
    ['u-dir', { docKinds: ['TONGZI'] }, 422, 'VALIDATION_FAILED'],
    ['u-dir', { acts: ['FLY'] }, 422, 'VALIDATION_FAILED'],
    ['u-dir', { definitions: ['nope'] }, 422, 'VALIDATION_FAILED'],
    ['u-dir', { validTo: '2023-06-30' }, 422, 'VALIDATION_FAILED'],
    ['u-dir', { validFrom: '2022-10-01' }, 422, 'VALIDATION_FAILED'],
    ['u-dep', { to: 'u-co-lead', posts: ['DIRECTOR@WD'] }, 409, 'DELEGATION_NOT_OWN'],
    ['u-dep', { from: 'u-dir', to: 'u-co-lead' }, 403, 'DELEGATION_NOT_ALLOWED'],
    ['u-pr-ex1', { to: 'u-co-lead' }, 409, 'DELEGATION_NOT_OWN'],
  ])('[R-034] %s with %j is refused: %i %s', async (who, change, status, code) => {
    const problem = expectProblem(await office.as(who).post('/delegations', { ...GRANT, ...change }));
    expect([problem.status, problem.code]).toEqual([status, code]);
  });

  it('[R-034] an administrator gives by a document only', async () => {
    const given = { ...GRANT, from: 'u-dir' };
    expect(expectProblem(await admin.post('/delegations', given)).errors).toMatchObject([
      { pointer: '/authorisedByDoc', code: 'REQUIRED' },
    ]);
    const made = await admin.post('/delegations', { ...given, authorisedByDoc: '授〔2022〕1号' });
    expect(made).toMatchObject({ status: 201, body: { from: 'u-dir', authorisedByDoc: '授〔2022〕1号' } });
  });
});

describe('a leaver', () => {
  beforeAll(() => office.clock('2022-10-20T08:30:00+08:00'));

  const open = async (caseId: string): Promise<Task[]> =>
    await office.query<Task>(
      `SELECT id, case_id AS "caseId", element_id AS element, assignee, claimed_by AS "claimedBy", due_at AS "dueAt"
       FROM task WHERE root_case_id = $1 AND status = 'OPEN' ORDER BY n`,
      [caseId],
    );

  it('[R-035] whose claim others may take gives it back to them', async () => {
    await done(
      admin.post('/org/appointments', { person: 'u-co-rec', position: 'REGISTRY_CLERK', unit: 'COORD', ...REASON }),
    );
    const road = await (await Road.start(office)).reach('recheckDocument');
    const taskId = await road.task('recheckDocument');
    await done(office.as('u-co-reg').post(`/tasks/${taskId}/claim`));
    const { id } = await appointmentOf('u-co-reg', 'REGISTRY_CLERK');
    await done(admin.post(`/org/appointments/${id}/end`, { on: '2022-10-22', ...REASON }));
    await office.clock('2022-10-23T00:00:00+08:00');
    expect((await office.as('u-co-rec').get(`/tasks/${taskId}`)).body).toMatchObject({
      claimedBy: null,
      status: 'OPEN',
    });
    expect(await trail('TASK_UNCLAIMED', taskId)).toBe(1);
    expect((await office.as('u-co-rec').post(`/tasks/${taskId}/claim`)).status).toBe(200);
  });

  it('[R-035] whoever keeps another post of the unit keeps what was given by name', async () => {
    const { id } = await done<{ id: string }>(office.as('u-co-reg').post('/cases', NOTICE));
    await done(
      admin.post('/org/appointments', { person: 'u-co-reg', position: 'SEAL_KEEPER', unit: 'COORD', ...REASON }),
    );
    const seal = await appointmentOf('u-co-reg', 'SEAL_KEEPER');
    await done(admin.post(`/org/appointments/${seal.id}/end`, { on: '2022-10-23', ...REASON }));
    await office.clock('2022-10-24T00:00:00+08:00');
    expect(await open(id)).toMatchObject([{ element: 'draftDocument', assignee: 'u-co-reg' }]);
    expect(await trail('TASK_TRANSFERRED', (await open(id))[0]!.id)).toBe(0);
  });

  it('[R-006] an appointment changes from a day on: the earlier stretch stays, and nobody loses a task by it', async () => {
    const { id, rowVersion } = await appointmentOf('u-co-m1', 'GROUP_MEMBER');
    const said = { appointedBy: '任〔2022〕12号', ...REASON };
    const changed = await done(admin.put(`/org/appointments/${id}`, said, { 'If-Match': `"${rowVersion}"` }));
    expect(changed).toMatchObject({ validFrom: '2022-10-24', validTo: null, appointedBy: '任〔2022〕12号' });
    expect(changed['id']).not.toBe(id);
    expect((await admin.get(`/org/appointments/${id}`)).body).toMatchObject({
      validTo: '2022-10-23',
      appointedBy: null,
    });
    const before = await done<{ items: Held[] }>(admin.get('/org/persons/u-co-m1/posts?from=2022-10-23&to=2022-10-24'));
    expect(before.items.map(({ validFrom }) => validFrom)).toEqual(['2022-01-01', '2022-10-24']);
    const tooEarly = await admin.put(`/org/appointments/${id}`, { ...said, from: '2021-01-01' }, { 'If-Match': '*' });
    expect(expectProblem(tooEarly).errors).toMatchObject([{ pointer: '/from', code: 'OUTSIDE' }]);
  });

  it('[R-035] leaves at midnight: what was given by name goes to the leader, with its due date', async () => {
    const { id } = await done<{ id: string }>(office.as('u-co-m1').post('/cases', NOTICE));
    const [before] = await open(id);
    expect(before).toMatchObject({ element: 'draftDocument', assignee: 'u-co-m1' });
    await done(admin.post('/org/persons/u-co-m1/end', { on: '2022-10-24', ...REASON }));
    await office.clock('2022-10-24T23:59:00+08:00');
    expect(await open(id)).toMatchObject([{ assignee: 'u-co-m1' }]);
    expect((await office.as('u-co-m1').get('/me')).status).toBe(200);
    await office.clock('2022-10-25T00:00:00+08:00');
    const [after] = await open(id);
    expect(after).toEqual({ ...before, assignee: 'u-co-lead' });
    expect((await office.as('u-co-m1').get('/me')).status).toBe(401);
    const leader = office.as('u-co-lead');
    expect((await leader.get(`/tasks/${after!.id}`)).body).toMatchObject({ assignee: 'u-co-lead' });
    expect((await leader.get(`/cases/${id}`)).status).toBe(200);
    expect(await trail('TASK_TRANSFERRED', after!.id)).toBe(1);
    const { body: responsible } = await leader.get(`/tasks/${after!.id}/responsibility`);
    expect(responsible).toMatchObject({
      directResponsible: 'u-co-m1',
      unit: 'COORD',
      leadershipResponsible: 'u-co-lead',
    });
    const denied = await office.as('u-co-m1').get(`/tasks/${after!.id}/responsibility`);
    expect(denied.status).toBe(401);
    const notices = await office.query<{ data: Fields }>(
      "SELECT data FROM outbox WHERE type = 'task.transferred' AND subject = $1",
      [after!.id],
    );
    expect(notices).toMatchObject([{ data: { from: 'u-co-m1', to: 'u-co-lead', cause: 'POST_ENDED' } }]);
    const [urge] = await office.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM job WHERE kind = 'URGE' AND payload ->> 'holder' = 'u-co-m1'",
    );
    expect(urge!.n).toBe(0);
  });

  it('[R-035] what comes to somebody who has left goes on to the leader', async () => {
    const { id } = await done<{ id: string }>(office.as('u-co-rec').post('/cases', NOTICE));
    const act = (by: string, said: Fields) => done(office.as(by).post(`/cases/${id}/acts`, said));
    await act('u-co-rec', { element: 'draftDocument' });
    await done(admin.post('/org/persons/u-co-rec/end', { on: '2022-10-25', ...REASON }));
    await office.clock('2022-10-26T09:00:00+08:00');
    await act('u-co-lead', { element: 'leaderInstruct', outcome: 'RETURN', opinion: '补充依据' });
    await office.clock('2022-10-26T09:01:00+08:00');
    expect(await open(id)).toMatchObject([{ element: 'draftDocument', assignee: 'u-co-lead' }]);
  });

  it('[R-035] an end that is put off hands nothing over on the first day', async () => {
    const { id } = await done<{ id: string }>(office.as('u-co-inf').post('/cases', NOTICE));
    const whole = await done<{ appointments: { person: string }[] }>(admin.get('/org/export'));
    const own = whole.appointments.filter(({ person }) => person === 'u-co-inf');
    const until = (validTo: string | null) =>
      done(admin.post('/org/import', { appointments: own.map((one) => ({ ...one, validTo })), ...REASON }));
    await until('2022-10-26');
    await until(null);
    await office.clock('2022-10-27T08:00:00+08:00');
    expect(await open(id)).toMatchObject([{ assignee: 'u-co-inf' }]);
  });

  it('[R-035] after the leader changes, a task still names the leader of the day on which it opened', async () => {
    const { id } = await done<{ id: string }>(office.as('u-co-inf').post('/cases', NOTICE));
    const [task] = await open(id);
    const { id: post } = await appointmentOf('u-co-lead', 'GROUP_LEADER');
    await done(admin.post(`/org/appointments/${post}/end`, { on: '2022-10-27', ...REASON }));
    const successor = { person: 'u-y', position: 'GROUP_LEADER', unit: 'COORD', validFrom: '2022-10-28' };
    await done(admin.post('/org/appointments', { ...successor, appointedBy: '任〔2022〕15号', ...REASON }));
    await office.clock('2022-10-28T08:00:00+08:00');
    expect(await holders('LEADER@COORD', '2022-10-28')).toEqual(['u-y']);
    const { body } = await office.as('u-co-inf').get(`/tasks/${task!.id}/responsibility`);
    expect(body).toMatchObject({
      directResponsible: 'u-co-inf',
      leadershipResponsible: 'u-co-lead',
      day: '2022-10-27',
    });
  });
});
