import { openRoom, type TestRoom } from '../../../test/support/room.js';
import { directoryOf } from '../directory.js';
import { headcountOf } from '../headcount.js';
import { ORGANISATION_REJECTIONS } from '../organisation-rejections.js';
import { findThings } from '../organisation.store.js';
import { holdersOf, postsOn } from '../posts.js';
import { changeSettings } from '../settings/change-settings.js';
import { importOrganisation, type ImportInput } from './import-organisation.js';

const from = { validFrom: '2022-01-01' };
const unit = (code: string, kind: string, parent: string | null = null, more: object = {}): object => ({
  code,
  kind,
  nameZh: `单位${code}`,
  nameEn: code,
  parent,
  ...from,
  ...more,
});
const position = (code: string, role: string, more: object = {}): object => ({
  code,
  role,
  nameZh: code,
  nameEn: code,
  ...more,
});
const person = (code: string, more: object = {}): object => ({
  code,
  displayName: `人员${code}`,
  homeUnit: 'HOST-TECH',
  ...from,
  ...more,
});
const post = (who: string, what: string, where: string, more: object = {}): object => ({
  person: who,
  position: what,
  unit: where,
  ...from,
  ...more,
});

const OFFICE = {
  units: [
    unit('WD', 'DEPARTMENT', 'LGO'),
    unit('LGO', 'HIGHER_OFFICE'),
    unit('PROJ', 'GROUP', 'WD', { aliases: ['建设推进组'] }),
    unit('HOST-TECH', 'HOST_DIVISION'),
    unit('unit-a', 'MEMBER_UNIT'),
  ],
  positions: [
    position('DIRECTOR', 'DIRECTOR', { single: true }),
    position('GROUP_LEADER', 'LEADER', { single: true }),
    position('EXPERT', 'EXPERT'),
    position('SEAL_KEEPER', 'SEAL', { functional: true, permissions: ['archive:read'] }),
    position('UNIT_PRINCIPAL', 'U_PRINCIPAL', { single: true }),
    position('UNIT_LIAISON', 'U_LIAISON', { single: true }),
  ],
  persons: [
    person('p-dir', { homeUnit: 'HOST-TECH' }),
    person('p-new', { homeUnit: 'HOST-TECH' }),
    person('p-lead', { homeUnit: 'HOST-TECH' }),
    person('p-exp', { personType: 'EXPERT', clearance: 'PUBLIC', accessProfile: 'RESTRICTED' }),
    person('p-a', { personType: 'UNIT', homeUnit: 'unit-a' }),
  ],
  appointments: [
    post('p-dir', 'DIRECTOR', 'WD'),
    post('p-lead', 'GROUP_LEADER', 'PROJ'),
    post('p-lead', 'SEAL_KEEPER', 'PROJ', { validFrom: '2022-03-01', validTo: '2022-06-30' }),
    post('p-exp', 'EXPERT', 'PROJ'),
    post('p-a', 'UNIT_PRINCIPAL', 'unit-a'),
  ],
  duties: [{ code: 'P-03', owner: 'PROJ', nameZh: '总平台立项', nameEn: 'project approval', article: 'Annex1 §2(2)2' }],
};

describe('the import of the organisation', () => {
  let room: TestRoom;
  beforeEach(async () => {
    room = await openRoom([ORGANISATION_REJECTIONS]);
  });
  afterEach(() => room.close());

  const bring = (body: ImportInput['body'], dryRun = false) =>
    room.commands.run(room.caller, importOrganisation, { body: { reason: '更正', ...body }, dryRun });
  const trail = (): Promise<{ act: string; object_type: string; body: string }[]> =>
    room.owner.query('SELECT act, object_type, body FROM audit_entry ORDER BY entry_id');

  it('[R-005] brings everything at once, one entry for each thing; a second time changes nothing', async () => {
    const report = await bring(OFFICE);
    expect(report.problems).toEqual([]);
    expect(report.counts.units).toEqual({ created: 5, changed: 0, unchanged: 0 });
    const entries = await trail();
    expect(entries).toHaveLength(22);
    expect(entries.filter((entry) => entry.act === 'APPOINTMENT_CHANGED')).toHaveLength(5);
    expect(entries.some((entry) => entry.body.includes('人员'))).toBe(false);

    const again = await bring(OFFICE);
    expect(again.changes).toEqual([]);
    expect(again.counts.persons).toEqual({ created: 0, changed: 0, unchanged: 5 });
    expect(await trail()).toHaveLength(22);
  });

  it('a changed thing gets the next version and an entry; the others stay', async () => {
    await bring(OFFICE);
    const report = await bring({ persons: [person('p-lead', { homeUnit: 'HOST-TECH', clearance: 'PUBLIC' })] });
    expect(report.changes).toEqual([{ kind: 'PERSON', key: 'p-lead', change: 'CHANGED' }]);
    const [found] = await room.read(({ tx }) => findThings(tx, 'persons', 'code', ['p-lead']));
    expect(found).toMatchObject({ clearance: 'PUBLIC', rowVersion: 2 });
    expect(await trail()).toHaveLength(23);
  });

  it('a dry run reports what would happen, problems included, and writes nothing', async () => {
    const report = await bring({ ...OFFICE, duties: [{ code: 'X', owner: 'NOWHERE' }] }, true);
    expect(report).toMatchObject({ dryRun: true, counts: { persons: { created: 5 } } });
    expect(report.problems.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/duties/0/nameZh', 'REQUIRED'],
      ['/duties/0/nameEn', 'REQUIRED'],
      ['/duties/0/article', 'REQUIRED'],
    ]);
    expect(await trail()).toEqual([]);
  });

  it('names every problem at once, with its place', async () => {
    const refused = await bring({
      units: [unit('A', 'GROUP', 'B'), unit('B', 'GROUP', 'A'), unit('C', 'group', 'NONE', { extra: 1 }), 'D'],
      positions: [position('X', 'LEADER', { permissions: ['*'] }), position('X', 'LEADER'), position('X', 'LEADER')],
      persons: [person('p', { homeUnit: 'NOWHERE', validTo: '2021-01-01' }), person('q', { displayName: 'a\u202Eb' })],
      appointments: [post('p', 'NONE', 'A', { validFrom: '2022-02-30' }), post('nobody', 'X', 'A')],
    }).catch((error: unknown) => error as { code: string; errors: { pointer: string; code: string }[] });
    expect(refused).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(
      new Set(
        (refused as { errors: { pointer: string; code: string }[] }).errors.map((one) => `${one.pointer} ${one.code}`),
      ),
    ).toEqual(
      new Set([
        '/units/0/parent CYCLE',
        '/units/1/parent CYCLE',
        '/units/2/kind NOT_A_CODE',
        '/units/2/extra UNKNOWN_FIELD',
        '/units/3 NOT_AN_OBJECT',
        '/positions/0/permissions NOT_PERMISSIONS',
        '/positions/2 REPEATED',
        '/persons/0/homeUnit NOT_FOUND',
        '/persons/0/validTo BEFORE_VALID_FROM',
        '/persons/1/displayName HIDDEN_CHARACTERS',
        '/appointments/0/validFrom NOT_A_DAY',
        '/appointments/1/person NOT_FOUND',
      ]),
    );
    expect(await trail()).toEqual([]);
  });

  it('[R-134] nobody gets a code that already opens doors as a unit, a role or everybody', async () => {
    await bring(OFFICE);
    const refused = await bring({
      units: [unit('EXPERT', 'GROUP'), unit('p-a', 'GROUP')],
      positions: [position('ODD', 'PROJ')],
      persons: [person('DIRECTOR'), person('PROJ'), person('ALL_STAFF'), person('fine')],
    }).catch((error: unknown) => error as { errors: { pointer: string; code: string }[] });
    expect(
      (refused as { errors: { pointer: string; code: string }[] }).errors.map((one) => `${one.pointer} ${one.code}`),
    ).toEqual(
      [
        '/units/0/code',
        '/units/1/code',
        '/positions/0/role',
        '/persons/0/code',
        '/persons/1/code',
        '/persons/2/code',
      ].map((pointer) => `${pointer} KEY_TAKEN`),
    );
  });

  it('[R-006] a second active director is refused; one who follows the first is not', async () => {
    await bring(OFFICE);
    const second = { appointments: [post('p-new', 'DIRECTOR', 'WD', { validFrom: '2023-05-01' })] };
    await expect(bring(second)).rejects.toMatchObject({
      code: 'POST_TAKEN',
      errors: [{ pointer: '/appointments/0', code: 'POST_TAKEN' }],
    });
    const followed = {
      appointments: [...second.appointments, post('p-dir', 'DIRECTOR', 'WD', { validTo: '2023-04-30' })],
    };
    expect((await bring(followed)).changes).toHaveLength(2);
    const director = (day: string): Promise<string[]> => room.read(({ tx }) => holdersOf(tx, 'DIRECTOR', null, day));
    expect(await director('2023-04-30')).toEqual(['p-dir']);
    expect(await director('2023-05-01')).toEqual(['p-new']);
    expect(await director('2021-12-31')).toEqual([]);
  });

  it('a principal of a unit is not its liaison', async () => {
    await bring(OFFICE);
    await expect(bring({ appointments: [post('p-a', 'UNIT_LIAISON', 'unit-a')] })).rejects.toMatchObject({
      code: 'POST_TAKEN',
      errors: [{ pointer: '/appointments/0', code: 'SAME_PERSON' }],
    });
  });

  it('[R-007] staff from another division only give a warning', async () => {
    await bring(OFFICE);
    const report = await bring({
      persons: [person('p-x', { homeUnit: 'unit-a' })],
      positions: [position('GROUP_MEMBER', 'MEMBER')],
      appointments: [post('p-x', 'GROUP_MEMBER', 'PROJ')],
    });
    expect(report.warnings).toMatchObject([{ pointer: '/appointments/0/person', code: 'ORG_SOURCE' }]);
    expect(report.changes).toHaveLength(3);
  });

  it('[R-009] nobody is appointed beyond the headcount where the settings hold the office to it', async () => {
    const headcounts = [{ unit: 'PROJ', leaders: 1, staff: 1, experts: { INFORMATION_TECHNOLOGY: 1 }, ...from }];
    await bring({ ...OFFICE, headcounts });
    const expert = { persons: [person('p-two')], appointments: [post('p-two', 'EXPERT', 'PROJ')] };
    const values = { org: { headcount: { enforce: 'ERROR' } } };
    await room.commands.run(room.caller, changeSettings, { values, reason: '从严', ifMatch: '"0"' });
    await expect(bring(expert)).rejects.toMatchObject({ code: 'HEADCOUNT_EXCEEDED', params: { unit: 'PROJ' } });
    expect(await room.read(({ tx }) => findThings(tx, 'persons', 'code', ['p-two']))).toEqual([]);
    await room.commands.run(room.caller, changeSettings, { values: {}, reason: '从宽', ifMatch: '"1"' });
    expect((await bring(expert)).problems).toEqual([]);
  });

  it('[R-009] [R-010] the officer is one of the experts only where the settings say so (A-37)', async () => {
    const it = (code: string) => post(code, 'EXPERT', 'PROJ', { specialty: 'INFORMATION_TECHNOLOGY' });
    await bring({
      ...OFFICE,
      positions: [...OFFICE.positions, position('GROUP_MEMBER', 'MEMBER')],
      persons: [...OFFICE.persons, ...['p-1', 'p-2', 'p-3', 'p-4', 'p-off'].map((code) => person(code))],
      appointments: [
        ...OFFICE.appointments.filter((one) => (one as { position: string }).position !== 'EXPERT'),
        ...['p-1', 'p-2', 'p-3', 'p-4'].map(it),
        post('p-off', 'GROUP_MEMBER', 'PROJ'),
      ],
      headcounts: [{ unit: 'PROJ', leaders: 1, staff: 1, experts: { INFORMATION_TECHNOLOGY: 5 }, ...from }],
    });
    const counted = async () => (await room.read((ctx) => headcountOf(ctx, '2022-10-18')))[0];
    const set = (officerCountsAsExpert: boolean, version: string) =>
      room.commands.run(room.caller, changeSettings, {
        values: { org: { headcount: { officerCountsAsExpert } } },
        reason: '编制口径',
        ifMatch: version,
      });
    expect(await counted()).toMatchObject({ experts: 4, officersAsExperts: 0, warnings: ['HEADCOUNT_EXPERTS'] });
    await set(true, '"0"');
    expect(await counted()).toMatchObject({ staff: 1, experts: 4, officersAsExperts: 1, warnings: [] });
    await bring({ persons: [person('p-5')], appointments: [it('p-5')] });
    expect(await counted()).toMatchObject({ experts: 5, officersAsExperts: 1, warnings: ['HEADCOUNT_EXPERTS'] });
    await set(false, '"1"');
    expect(await counted()).toMatchObject({ experts: 5, officersAsExperts: 0, warnings: [] });
  });

  it('[R-009] an officer of a specialty counts as an expert of it', async () => {
    await bring({
      ...OFFICE,
      positions: [...OFFICE.positions, position('GROUP_MEMBER', 'MEMBER')],
      persons: [...OFFICE.persons, person('p-off'), person('p-2')],
      appointments: [
        ...OFFICE.appointments.filter((one) => (one as { position: string }).position !== 'EXPERT'),
        post('p-2', 'EXPERT', 'PROJ', { specialty: 'LAW' }),
        post('p-off', 'GROUP_MEMBER', 'PROJ', { specialty: 'LAW' }),
      ],
      headcounts: [{ unit: 'PROJ', leaders: 1, staff: 1, experts: { LAW: 1, STANDARDS: 1 }, ...from }],
    });
    const values = { org: { headcount: { officerCountsAsExpert: true } } };
    await room.commands.run(room.caller, changeSettings, { values, reason: '编制口径', ifMatch: '"0"' });
    expect((await room.read((ctx) => headcountOf(ctx, '2022-10-18')))[0]).toMatchObject({
      specialties: [
        { specialty: 'LAW', count: 2, expected: 1 },
        { specialty: 'STANDARDS', count: 0, expected: 1 },
      ],
      warnings: ['HEADCOUNT_EXPERTS'],
    });
  });

  it('[R-005] a new row closes the one before it; one that runs into a coming change is refused', async () => {
    await bring(OFFICE);
    const renamed = unit('PROJ', 'GROUP', 'WD', { nameZh: '推进组', validFrom: '2023-01-01' });
    expect((await bring({ units: [renamed] })).changes).toEqual([
      { kind: 'UNIT', key: 'PROJ', change: 'CHANGED' },
      { kind: 'UNIT', key: 'PROJ', change: 'CREATED' },
    ]);
    const rows = await room.read(({ tx }) => findThings(tx, 'units', 'code', ['PROJ']));
    expect(rows.map(({ nameZh, validFrom, validTo }) => [nameZh, validFrom, validTo])).toEqual([
      ['单位PROJ', '2022-01-01', '2022-12-31'],
      ['推进组', '2023-01-01', null],
    ]);
    const between = unit('PROJ', 'GROUP', 'WD', { nameZh: '项目组', validFrom: '2022-06-01' });
    await expect(bring({ units: [between] })).rejects.toMatchObject({
      code: 'CHANGE_TO_COME',
      errors: [{ pointer: '/units/0', code: 'OVERLAPS' }],
    });
    expect((await bring({ units: [{ ...between, validTo: '2022-12-31' }] })).changes).toHaveLength(2);
  });

  it('days that are over change with a reason only', async () => {
    await bring(OFFICE);
    const ended = { appointments: [post('p-exp', 'EXPERT', 'PROJ', { validTo: '2023-04-30' })] };
    const without = room.commands.run(room.caller, importOrganisation, { body: ended, dryRun: false });
    await expect(without).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/reason', code: 'REQUIRED' }],
    });
    expect((await bring(ended)).changes).toHaveLength(1);
  });

  it('[R-008] a name that people write means one unit', async () => {
    await bring(OFFICE);
    await expect(bring({ units: [unit('SUPV', 'GROUP', 'WD', { aliases: ['建设推进组'] })] })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/units/0/aliases/0', code: 'ALIAS_TAKEN' }],
    });
  });

  it('[R-006] posts count from their first day to their last, and no day longer', async () => {
    await bring(OFFICE);
    const held = async (day: string): Promise<string[] | null> => {
      const found = await room.read(({ tx }) => postsOn(tx, 'p-lead', day));
      return found && found.posts.map((one) => `${one.role}@${one.unit}`);
    };
    expect(await held('2021-12-31')).toBeNull();
    expect(await held('2022-02-28')).toEqual(['LEADER@PROJ']);
    expect(await held('2022-03-01')).toEqual(['LEADER@PROJ', 'SEAL@PROJ']);
    expect(await held('2022-06-30')).toEqual(['LEADER@PROJ', 'SEAL@PROJ']);
    expect(await held('2022-07-01')).toEqual(['LEADER@PROJ']);
    expect(await room.read(({ tx }) => postsOn(tx, 'p-new', '2022-07-01'))).toMatchObject({ code: 'p-new', posts: [] });
  });

  it('[R-062] the directory knows the sets of Article 15 and who is restricted', async () => {
    await bring(OFFICE);
    const directory = await room.read(({ tx }) => directoryOf(tx, '2022-10-18', ['LGO', 'p-dir', 'nobody']));
    expect(directory.sets).toEqual({
      GROUP_LEADERS: ['p-lead'],
      GROUP_MEMBERS: ['p-exp'],
      ALL_STAFF: ['p-dir', 'p-exp', 'p-lead'],
      MEMBER_UNITS: ['unit-a'],
    });
    expect(Object.fromEntries(directory.kinds)).toEqual({
      LGO: 'HIGHER_OFFICE',
      'p-dir': 'PERSON',
      'unit-a': 'MEMBER_UNIT',
    });
    expect([...directory.restricted]).toEqual(['p-exp']);
  });
});
