import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { expectProblem } from './contract/operations.js';

type Fields = Record<string, unknown>;

let office: TestOffice;
let admin: Client;
beforeAll(async () => {
  office = await openOffice();
  admin = office.admin;
  await office.clock('2022-10-18T08:30:00+08:00');
  for (const [person, homeUnit] of [
    ['u-new', 'HOST-RISK'],
    ['u-other', 'HOST-RISK'],
    ['u-x-lia', 'unit-a'],
  ]) {
    await admin.put(`/org/persons/${person!}`, { displayName: person, homeUnit, ...REASON });
  }
});
afterAll(() => office.close());

const REASON = { reason: '任免' };
const appoint = (person: string, position: string, unit: string, more: Fields = {}) =>
  admin.post<Fields & { id: string; warnings: { code: string }[] }>('/org/appointments', {
    person,
    position,
    unit,
    appointedBy: '任〔2022〕30号',
    ...REASON,
    ...more,
  });
const refusal = async (answer: ReturnType<typeof appoint>): Promise<[number, string | undefined]> => {
  const problem = expectProblem(await answer);
  return [problem.status, problem.errors?.[0]?.code];
};

describe('the department', () => {
  it('[R-005] stands under the leading group’s office and has exactly three groups', async () => {
    const { body } = await office.as('u-co-m1').get('/org/units/WD');
    expect(body).toMatchObject({ code: 'WD', parent: 'LGO', children: ['COORD', 'PROJ', 'SUPV'] });
    expect((await admin.get('/org/units/LGO')).body).toMatchObject({ parent: 'LG' });
    expect((await office.anonymous.get('/org/units/WD')).status).toBe(401);
  });

  it('[R-008] knows its groups by every name that people write', async () => {
    const found = async (name: string): Promise<unknown[]> => {
      const { body } = await office
        .as('u-su-m1')
        .get<{ items: Fields[] }>(`/org/units?name=${encodeURIComponent(name)}`);
      return body.items.map(({ code }) => code);
    };
    expect(await found('建设推进组')).toEqual(['PROJ']);
    expect(await found('项目推进组')).toEqual(['PROJ']);
    expect(await found('督导检查')).toEqual(['SUPV']);
    expect(await found('推进')).toEqual([]);
    expect((await admin.get(`/org/units?name=${'长'.repeat(101)}`)).status).toBe(400);
  });

  it('[R-009] [R-010] [R-011] has 1+1+5+3, 1+1+5 and 1+1+5 people by Annex 1', async () => {
    const { body } = await office
      .as('u-pr-m1')
      .get<{ items: { unit: string; expectedLeaders: number; expectedStaff: number; specialties: Fields[] }[] }>(
        '/org/headcount',
      );
    expect(
      body.items.map(({ unit, expectedLeaders, expectedStaff, specialties }) => [
        unit,
        expectedLeaders,
        expectedStaff,
        ...specialties.flatMap(({ expected }) => (expected === null ? [] : [expected])),
      ]),
    ).toEqual([
      ['COORD', 1, 1, 5, 3],
      ['PROJ', 1, 1, 5],
      ['SUPV', 1, 1, 5],
    ]);
  });

  it('[R-009] [R-010] [R-011] says the same where the regulation’s own structure was imported', async () => {
    const empty = await openOffice({ template: 'template_migrated', runsJobs: false });
    try {
      await empty.clock('2022-10-18T08:30:00+08:00');
      const structure = JSON.parse(
        readFileSync(new URL('../../processes/office/structure.json', import.meta.url), 'utf8'),
      ) as Fields;
      // As the body itself, as it lies in the regulation's file.
      expect((await empty.admin.post('/org/import', { $comment: 'roles only', ...structure })).status).toBe(200);
      const { positions } = JSON.parse(
        readFileSync(new URL('../../processes/office/organisation.json', import.meta.url), 'utf8'),
      ) as { positions: { code: string; permissions?: string[] }[] };
      const { body: brought } = await empty.admin.get<{ items: { code: string; permissions: string[] }[] }>(
        '/org/positions?limit=200',
      );
      expect(brought.items.map(({ code, permissions }) => [code, permissions.toSorted()]).toSorted()).toEqual(
        positions.map(({ code, permissions = [] }) => [code, permissions.toSorted()]).toSorted(),
      );
      const again = await empty.admin.post<{ changes: Fields[] }>('/org/import', { structure });
      expect(again.body.changes).toEqual([]);
      const { body } = await empty.admin.get<{ items: Fields[] }>('/org/headcount');
      expect(body.items).toMatchObject([
        { unit: 'COORD', expectedLeaders: 1, expectedStaff: 1, specialties: [{ expected: 5 }, { expected: 3 }] },
        { unit: 'PROJ', expectedLeaders: 1, expectedStaff: 1, specialties: [{ expected: 5 }] },
        { unit: 'SUPV', expectedLeaders: 1, expectedStaff: 1, specialties: [{ expected: 5 }] },
      ]);
      const { body: director } = await empty.admin.get('/org/positions/DIRECTOR');
      expect(director).toMatchObject({ single: true, validFrom: '2022-10-18' });
    } finally {
      await empty.close();
    }
  });
});

describe('days that are asked about', () => {
  it('[R-005] nothing is there before its first day or after its last', async () => {
    for (const path of ['/org/units/WD', '/org/persons/u-dep']) {
      expect((await admin.get(`${path}?on=2021-12-31`)).status).toBe(404);
      expect((await admin.get(`${path}?on=2022-01-01`)).status).toBe(200);
    }
    expect((await admin.get('/org/positions/DIRECTOR?on=2021-12-31')).status).toBe(200);
  });

  it('[R-006] a day or a stretch, in its order', async () => {
    const path = '/org/persons/u-dep/posts';
    expect((await admin.get(`${path}?from=2022-01-01&to=2022-12-31`)).status).toBe(200);
    for (const wrong of [
      'from=2022-12-31&to=2022-01-01',
      'on=2022-10-18&from=2022-01-01',
      'on=2022-10-18&to=2022-12-31',
    ]) {
      expect(expectProblem(await admin.get(`${path}?${wrong}`))).toMatchObject({
        status: 400,
        code: 'PARAMETER_INVALID',
      });
    }
  });
});

describe('appointments', () => {
  it.each([
    ['DIRECTOR', 'WD'],
    ['DIRECTOR', 'COORD'],
    ['DEPUTY_DIRECTOR', 'WD'],
    ['DEPUTY_DIRECTOR', 'LGO'],
    ['GROUP_LEADER', 'COORD'],
  ])('[R-006] a second active %s, of %s, is refused', async (position, unit) => {
    const problem = expectProblem(await appoint('u-new', position, unit));
    expect([problem.status, problem.code]).toEqual([409, 'POST_TAKEN']);
  });

  it.each([
    ['GROUP_LEADER', 'WD'],
    ['GROUP_LEADER', 'unit-a'],
    ['GROUP_MEMBER', 'LGO'],
    ['REGISTRY_CLERK', 'WD'],
    ['UNIT_LIAISON', 'COORD'],
    ['UNIT_PRINCIPAL', 'WD'],
  ])('[R-006] there is no %s in %s', async (position, unit) => {
    expect(await refusal(appoint('u-new', position, unit))).toEqual([422, 'NOT_ITS_PLACE']);
  });

  it('[R-006] what the director signed stays signed by that person when another one comes', async () => {
    const road = await (await Road.start(office)).reach('recheckDocument');
    const { body } = await admin.get<{ items: { id: string }[] }>('/org/appointments?position=DIRECTOR');
    await admin.post(`/org/appointments/${body.items[0]!.id}/end`, { on: '2022-10-31', ...REASON });
    expect((await appoint('u-new', 'DIRECTOR', 'WD', { validFrom: '2022-11-01' })).status).toBe(201);
    await office.clock('2022-11-01T08:30:00+08:00');
    expect((await office.as('u-new').get('/me')).body).toMatchObject({ posts: [{ role: 'DIRECTOR', unit: 'WD' }] });
    expect(await road.document('/approval-sheet')).toMatchObject({ signer: 'u-dir' });
    const { body: holders } = await admin.get<{ items: Fields[] }>('/org/posts/DIRECTOR/holders?on=2022-10-31');
    expect(holders.items).toMatchObject([{ person: 'u-dir' }]);
  });

  it('[R-007] staff of another division are appointed with a warning, those of the three without', async () => {
    await admin.put('/org/persons/u-far', { displayName: '外处', homeUnit: 'HOST', ...REASON });
    const far = await appoint('u-far', 'GROUP_MEMBER', 'SUPV');
    expect(far).toMatchObject({ status: 201, body: { warnings: [{ code: 'ORG_SOURCE' }] } });
    expect(await appoint('u-other', 'GROUP_MEMBER', 'SUPV')).toMatchObject({ status: 201, body: { warnings: [] } });
  });

  it('[R-024] archive and information reporting are given inside the coordination group only', async () => {
    expect(await refusal(appoint('u-su-m1', 'ARCHIVIST', 'SUPV'))).toEqual([422, 'NOT_ITS_PLACE']);
    expect(await refusal(appoint('u-su-m1', 'ARCHIVIST', 'COORD'))).toEqual([422, 'NOT_ITS_PLACE']);
    expect(await refusal(appoint('u-co-m1', 'INFO_REPORTER', 'PROJ'))).toEqual([422, 'NOT_ITS_PLACE']);
    expect((await appoint('u-co-m1', 'ARCHIVIST', 'COORD')).status).toBe(201);
    expect((await appoint('u-su-m1', 'SEAL_KEEPER', 'COORD')).status).toBe(201);
  });

  it('[R-041] a unit has one liaison at a time, who heads the division or is told of', async () => {
    expect(expectProblem(await appoint('u-x-lia', 'UNIT_LIAISON', 'unit-a'))).toMatchObject({
      status: 409,
      code: 'POST_TAKEN',
    });
    const { body } = await admin.get<{ items: { id: string; person: string; unit: string }[] }>(
      '/org/appointments?position=UNIT_LIAISON&unit=unit-a',
    );
    await admin.post(`/org/appointments/${body.items[0]!.id}/end`, { on: '2022-11-30', ...REASON });
    const plain = await appoint('u-x-lia', 'UNIT_LIAISON', 'unit-a', {
      validFrom: '2022-12-01',
      validTo: '2022-12-31',
    });
    expect(plain).toMatchObject({ status: 201, body: { warnings: [{ code: 'LIAISON_HEADS_NO_DIVISION' }] } });
    const head = await appoint('u-x-lia', 'UNIT_LIAISON', 'unit-a', { validFrom: '2023-01-01', divisionHead: true });
    expect(head).toMatchObject({ status: 201, body: { warnings: [], divisionHead: true } });
  });

  it('the same request twice is one appointment; said again it is there already', async () => {
    const key = { 'Idempotency-Key': 'appoint-once' };
    const post = { person: 'u-other', position: 'SEAL_KEEPER', unit: 'COORD', ...REASON };
    const twice = [await admin.post('/org/appointments', post, key), await admin.post('/org/appointments', post, key)];
    expect(twice.map(({ status, body }) => [status, body['id']])).toEqual([
      [201, twice[0]!.body['id']],
      [201, twice[0]!.body['id']],
    ]);
    expect(expectProblem(await admin.post('/org/appointments', post))).toMatchObject({
      status: 409,
      code: 'ALREADY_EXISTS',
    });
  });

  it('what is missing, too long or on no day is told at its field', async () => {
    const good = { person: 'u-other', position: 'GROUP_MEMBER', unit: 'PROJ', appointedBy: '任', ...REASON };
    for (const [field, value] of [
      ['person', undefined],
      ['person', 'nobody'],
      ['position', 'NOTHING'],
      ['unit', 'x'.repeat(65)],
      ['validFrom', '2022-13-01'],
      ['validTo', '2022-10-01'],
      ['reason', '长'.repeat(501)],
      ['appointedBy', '长'.repeat(201)],
    ] as const) {
      const { status, errors } = expectProblem(await admin.post('/org/appointments', { ...good, [field]: value }));
      expect([field, status, errors!.map(({ pointer }) => pointer)]).toEqual([field, 422, [`/${field}`]]);
    }
    expect((await office.as('u-dep').post('/org/appointments', good)).status).toBe(403);
  });
});

describe('duties', () => {
  it('[R-013] a document with the duty C-03 touches COORD and PROJ by itself, and both leaders countersign', async () => {
    await office.clock('2022-11-01T09:00:00+08:00');
    const given = { issuer: 'WD', dutyCodes: ['C-03'], keyMatter: false };
    const road = await Road.start(office, given, 'outgoing-department-document');
    await road.do('u-co-m1', 'draftDocument');
    expect((await road.document())['touchedGroups']).toEqual(['COORD', 'PROJ']);
    const tasks = await office.query<{ candidates: string[] }>(
      "SELECT candidates FROM task WHERE root_case_id = $1 AND status = 'OPEN' ORDER BY n",
      [road.caseId],
    );
    expect(tasks.map(({ candidates }) => candidates)).toEqual([['LEADER@COORD'], ['LEADER@PROJ']]);
    // leadership comes from the appointment, whatever the rank of the person.
    const mine = async (person: string): Promise<string> => {
      const { body } = await office.as(person).get<{ items: { id: string; caseId: string }[] }>('/tasks?limit=200');
      return body.items.find(({ caseId }) => caseId === road.caseId)!.id;
    };
    const done = await office
      .as('u-pr-lead')
      .post(`/tasks/${await mine('u-pr-lead')}/complete`, { outcome: 'APPROVE' });
    expect(done.status).toBe(200);
    expect((await office.as('u-su-lead').get(`/tasks/${await mine('u-co-lead')}`)).status).toBe(404);
  });

  it('[R-013] a duty that nobody has is refused, and names its place', async () => {
    await expect(Road.start(office, { dutyCodes: ['Z-99'] })).rejects.toThrow('DUTY_UNKNOWN');
  });
});

describe('experts', () => {
  it('[R-012] see nothing that names them not, and export nothing', async () => {
    const road = await Road.start(office);
    const expert = office.as('u-pr-ex1');
    expect((await expert.get(`/documents/${road.documentId}`)).status).toBe(404);
    expect((await expert.get(`/cases/${road.caseId}`)).status).toBe(404);
    expect((await expert.get('/org/export')).status).toBe(403);
    expect((await expert.get('/org/export/persons')).status).toBe(403);
  });
});

describe('groups', () => {
  it('[R-019] [R-037] a task goes to its group: a member of another one neither claims it nor sees it', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const taskId = await road.task('leaderInstruct');
    expect((await office.as('u-pr-lead').post(`/tasks/${taskId}/claim`)).status).toBe(404);
    expect((await office.as('u-co-m1').post(`/tasks/${taskId}/claim`)).status).toBe(403);
  });
});
