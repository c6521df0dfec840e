import { openRoom, type TestRoom } from '../../../test/support/room.js';
import { changeSettings } from './change-settings.js';
import { SETTINGS } from './setting-keys.js';
import { readSettings, standardSettings } from './setting-values.js';
import { settingsAt, settingsOf } from './settings.store.js';

describe('settings', () => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await openRoom();
  });
  afterAll(() => room.close());

  const change = (values: unknown, ifMatch: string | null, reason = '收紧时限') =>
    room.commands.run(room.caller, changeSettings, { values, reason, ifMatch });

  it('[R-067] stand at the defaults of the questions until somebody sets them', async () => {
    const { version, values } = await room.read((ctx) => settingsOf(ctx.tx));
    expect(version).toBe(0);
    expect(values).toMatchObject({
      archive: { handover: { days: 3, dayType: 'CALENDAR', rollForward: true, cutoff: '24:00', printedCount: 2 } },
      superiorApproval: { issueBy: 'SELF', resign: true },
      signoff: { wd: { deputyReview: false }, keyMatter: { default: true } },
    });
  });

  it('every default is a value that its own setting takes', () => {
    for (const [key, { standard, takes }] of Object.entries(SETTINGS)) {
      expect([key, standard === null || takes(standard)]).toEqual([key, true]);
    }
    expect(readSettings(standardSettings())).toEqual({ values: standardSettings(), errors: [] });
  });

  it('[R-141] make a new version with a reason; the old one stays for the cases that run on it', async () => {
    const first = await change({ archive: { handover: { dayType: 'WORKING' } } }, '"0"');
    expect(first).toMatchObject({ version: 1, rowVersion: 1, reason: '收紧时限', setBy: 'p-admin' });
    const second = await change({ archive: { handover: { days: 5 } } }, '"1.abc"');
    expect(second).toMatchObject({ version: 2, values: { archive: { handover: { days: 5, dayType: 'CALENDAR' } } } });
    const old = await room.read((ctx) => settingsAt(ctx.tx, 1));
    expect(old.values).toMatchObject({ archive: { handover: { days: 3, dayType: 'WORKING' } } });
    expect((await room.read((ctx) => settingsAt(ctx.tx, 0))).values).toEqual(standardSettings());

    const again = await change({ archive: { handover: { days: 5 } } }, '"2"', '没有变化');
    expect(again).toMatchObject({ version: 2, reason: '收紧时限' });
    const [trail] = (await room.owner.query(
      `SELECT count(*)::int AS n, string_agg(body, '') AS text FROM audit_entry WHERE act = 'SETTINGS_CHANGED'`,
    )) as [{ n: number; text: string }];
    expect(trail.n).toBe(2);
    expect(trail.text).not.toContain('收紧');
  });

  it('are refused without the version that was seen, or with another', async () => {
    await expect(change({}, null)).rejects.toMatchObject({ code: 'PRECONDITION_REQUIRED' });
    await expect(change({}, '"0"')).rejects.toMatchObject({ code: 'PRECONDITION_FAILED', params: { current: 2 } });
  });

  it('name every unknown key and wrong value at once', async () => {
    const wrong = {
      archive: { handover: { days: 0, dayz: 3, dayType: 'LUNAR' }, fonds: null },
      countersign: true,
      units: { types: ['A', 'A'] },
      org: { aliases: { x: 1 } },
      constructor: 1,
      'signoff.wd': {},
    };
    const refused = await change(wrong, '"2"').catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [
        { pointer: '/values/archive/handover/days', code: 'OUT_OF_RANGE' },
        { pointer: '/values/archive/handover/dayz', code: 'UNKNOWN_FIELD' },
        { pointer: '/values/archive/handover/dayType', code: 'NOT_A_CHOICE' },
        { pointer: '/values/archive/fonds', code: 'REQUIRED' },
        { pointer: '/values/countersign', code: 'NOT_AN_OBJECT' },
        { pointer: '/values/units/types', code: 'WRONG_FORM' },
        { pointer: '/values/org/aliases', code: 'WRONG_FORM' },
        { pointer: '/values/constructor', code: 'UNKNOWN_FIELD' },
        { pointer: '/values/signoff.wd', code: 'UNKNOWN_FIELD' },
      ],
    });
  });
});
