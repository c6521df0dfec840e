import { readFileSync } from 'node:fs';
import { openRoom, type TestRoom } from '../../../test/support/room.js';
import { headcountOf } from '../headcount.js';
import { ORGANISATION_REJECTIONS } from '../organisation-rejections.js';
import { holdersOf, postsOn } from '../posts.js';
import { readSettings, standardSettings } from '../settings/setting-values.js';
import { importOrganisation, type ImportReport } from './import-organisation.js';

const OFFICE = new URL('../../../processes/office/', import.meta.url);
const read = (name: string): object => JSON.parse(readFileSync(new URL(name, OFFICE), 'utf8')) as object;

describe('the office of the acceptance scenarios', () => {
  let room: TestRoom;
  let report: ImportReport;
  beforeAll(async () => {
    room = await openRoom([ORGANISATION_REJECTIONS]);
    const body = { ...read('organisation.json'), ...read('accounts.json') };
    report = await room.commands.run(room.caller, importOrganisation, { body, dryRun: false });
  });
  afterAll(() => room.close());

  it('[R-007] is brought without a problem or a warning', () => {
    expect(report).toMatchObject({ problems: [], warnings: [] });
    expect(report.counts).toMatchObject({
      units: { created: 20 },
      positions: { created: 17 },
      persons: { created: 30 },
      appointments: { created: 37 },
      duties: { created: 33 },
    });
  });

  it.each([
    ['DIRECTOR', null, ['u-dir']],
    ['DEPUTY', null, ['u-dep']],
    ['LEADER', 'COORD', ['u-co-lead']],
    ['REGISTRY', null, ['u-co-reg']],
    ['ARCHIVIST', null, ['u-co-arc']],
    ['SEAL', 'COORD', ['u-co-seal']],
    ['EXPERT', 'PROJ', ['u-pr-ex1']],
    ['U_PRINCIPAL', 'unit-d', ['u-d-prin']],
    ['AUDITOR', null, ['u-aud']],
    ['MEMBER', 'SUPV', ['u-su-m1']],
    [
      'MEMBER',
      'COORD',
      ['u-co-arc', 'u-co-inf', 'u-co-m1', 'u-co-rec', 'u-co-reg', 'u-co-seal', 'u-co-sec', 'u-co-web'],
    ],
  ])('[R-006] %s of %s is held by %j', async (role, unit, persons) => {
    expect(await room.read(({ tx }) => holdersOf(tx, role, unit, '2022-10-18'))).toEqual(persons);
  });

  it('[R-012] the expert is restricted; auditor and administrator are no staff', async () => {
    const who = (code: string) => room.read(({ tx }) => postsOn(tx, code, '2022-10-18'));
    expect(await who('u-pr-ex1')).toMatchObject({
      personType: 'EXPERT',
      accessProfile: 'RESTRICTED',
      clearance: 'PUBLIC',
    });
    expect(await who('u-aud')).toMatchObject({
      personType: 'SERVICE',
      posts: [{ role: 'AUDITOR', permissions: expect.arrayContaining(['audit:read']) }],
    });
    expect(await who('u-adm')).toMatchObject({ personType: 'SERVICE', posts: [{ role: 'ADMIN' }] });
  });

  it('[R-009] [R-010] [R-011] the headcount says what the groups lack', async () => {
    expect(await room.read((ctx) => headcountOf(ctx))).toMatchObject([
      {
        unit: 'COORD',
        leaders: 1,
        staff: 8,
        experts: 0,
        expectedStaff: 1,
        expectedExperts: 8,
        specialties: [
          { specialty: 'INDUSTRY_SAFETY_MANAGEMENT', count: 0, expected: 5 },
          { specialty: 'STANDARDS', count: 0, expected: 3 },
        ],
        warnings: ['HEADCOUNT_STAFF', 'HEADCOUNT_EXPERTS'],
      },
      { unit: 'PROJ', leaders: 1, staff: 1, experts: 1, expectedExperts: 5, warnings: ['HEADCOUNT_EXPERTS'] },
      { unit: 'SUPV', leaders: 1, staff: 1, experts: 0, expectedExperts: 5, warnings: ['HEADCOUNT_EXPERTS'] },
    ]);
  });

  it('its settings are the standards, each key of them', () => {
    expect(readSettings(read('settings.json'))).toEqual({ values: standardSettings(), errors: [] });
    expect(read('settings.json')).toEqual(standardSettings());
  });
});
