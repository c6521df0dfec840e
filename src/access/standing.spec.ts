import { openRoom, type TestRoom } from '../../test/support/room.js';
import { importOrganisation } from '../organisation/import/import-organisation.js';
import { ORGANISATION_REJECTIONS } from '../organisation/organisation-rejections.js';
import { changeSettings } from '../organisation/settings/change-settings.js';
import { DELEGATION_REJECTIONS } from '../organisation/delegations/delegation-rejections.js';
import { grantDelegation, type GrantInput } from '../organisation/delegations/grant-delegation.js';
import { revokeDelegation } from '../organisation/delegations/revoke-delegation.js';
import { POLICY_OF_DELEGATIONS } from './delegation-rights.js';
import { standingOn } from './standing.js';

const from = { validFrom: '2022-01-01' };
const person = (code: string) => ({ code, displayName: code, homeUnit: 'WD', ...from });
const OFFICE = {
  units: [{ code: 'WD', kind: 'DEPARTMENT', nameZh: '工作部', nameEn: 'WD', ...from }],
  positions: ['DIRECTOR', 'DEPUTY'].map((code) => ({ code, role: code, nameZh: code, nameEn: code, single: true })),
  persons: ['p-dir', 'p-dep'].map(person),
  appointments: [
    { person: 'p-dir', position: 'DIRECTOR', unit: 'WD', ...from },
    { person: 'p-dep', position: 'DEPUTY', unit: 'WD', ...from },
  ],
};

describe('what somebody may do for others', () => {
  let room: TestRoom;
  let today: string;
  beforeEach(async () => {
    room = await openRoom([ORGANISATION_REJECTIONS, DELEGATION_REJECTIONS]);
    await room.commands.run(room.caller, importOrganisation, { body: OFFICE, dryRun: false });
    today = await room.read((ctx) => Promise.resolve(ctx.today));
  });
  afterEach(() => room.close());

  const day = (after: number): string => new Date(Date.parse(today) + after * 86_400_000).toISOString().slice(0, 10);
  const grant = (more: Partial<GrantInput> = {}) =>
    room.commands.run({ ...room.caller, person: 'p-dir' }, grantDelegation(POLICY_OF_DELEGATIONS), {
      to: 'p-dep',
      validTo: day(10),
      reason: '出差',
      ...more,
    });
  const held = (on = today, who = 'p-dep') =>
    room.read(async ({ tx }) => (await standingOn(tx, who, on))?.actingFor ?? []);

  it('[R-034] holds from the first day to the last, with the post of whoever gave it', async () => {
    const { id } = await grant({ validFrom: day(1), acts: ['SIGN'], docKinds: ['TONGZHI'] });
    expect(await held()).toEqual([]);
    expect(await held(day(1))).toMatchObject([
      {
        delegationId: id,
        person: 'p-dir',
        keys: ['DIRECTOR@WD', 'DIRECTOR', 'WD'],
        ownTasks: true,
        docKinds: ['TONGZHI'],
        acts: ['SIGN'],
      },
    ]);
    expect(await held(day(10))).toHaveLength(1);
    expect(await held(day(11))).toEqual([]);
    expect(await held(day(1), 'p-dir')).toEqual([]);
  });

  it('[R-034] ends at once when it is revoked', async () => {
    const { id } = await grant();
    expect(await held()).toHaveLength(1);
    const by = { ...room.caller, person: 'p-dir' };
    await room.commands.run(by, revokeDelegation(POLICY_OF_DELEGATIONS), {
      delegationId: id,
      reason: '返回',
      ifMatch: null,
    });
    expect(await held()).toEqual([]);
  });

  it('[R-034] ends with the post of whoever gave it, and with the office of whoever took it', async () => {
    await grant();
    const end = (index: number, validTo: string | null) =>
      room.commands.run(room.caller, importOrganisation, {
        body: { appointments: [{ ...OFFICE.appointments[index], validTo }], reason: '离任' },
        dryRun: false,
      });
    await end(0, day(3));
    expect([(await held(day(3))).length, (await held(day(4))).length]).toEqual([1, 0]);
    await end(0, null);
    await end(1, day(5));
    expect([(await held(day(5))).length, (await held(day(6))).length]).toEqual([1, 0]);
  });

  it('[R-034] what was given is not given on: the deputy passes on the post of deputy only', async () => {
    await grant();
    const deputy = { ...room.caller, person: 'p-dep' };
    const onward = { to: 'p-dir', posts: ['DIRECTOR@WD'], validTo: day(5), reason: '转授' };
    await expect(room.commands.run(deputy, grantDelegation(POLICY_OF_DELEGATIONS), onward)).rejects.toMatchObject({
      code: 'DELEGATION_NOT_OWN',
    });
    await room.commands.run(deputy, grantDelegation(POLICY_OF_DELEGATIONS), {
      to: 'p-dir',
      validTo: day(5),
      reason: '休假',
    });
    expect(await held(today, 'p-dir')).toMatchObject([{ person: 'p-dep', keys: ['DEPUTY@WD', 'DEPUTY', 'WD'] }]);
  });

  it('[R-034] upward documents are excluded until the settings allow them, whatever was granted', async () => {
    await grant();
    expect(await held()).toMatchObject([{ docKinds: [], allowsUpward: false }]);
    await expect(grant({ docKinds: ['BAOGAO'] })).rejects.toMatchObject({ code: 'DELEGATION_UPWARD' });
    const values = { delegation: { allowUpward: true } };
    await room.commands.run(room.caller, changeSettings, { values, reason: '授权', ifMatch: '"0"' });
    expect(await held()).toMatchObject([{ allowsUpward: true }]);
    await grant({ docKinds: ['BAOGAO'] });
  });
});
