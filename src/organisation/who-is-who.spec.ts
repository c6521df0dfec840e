import { readFileSync } from 'node:fs';
import { openRoom, type TestRoom } from '../../test/support/room.js';
import { importOrganisation } from './import/import-organisation.js';
import { ORGANISATION_VOCABULARIES } from './who-is-who.js';

const OFFICE = new URL('../../processes/office/', import.meta.url);
const read = (name: string): object => JSON.parse(readFileSync(new URL(name, OFFICE), 'utf8')) as object;

describe('who is meant by a key', () => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await openRoom();
    const body = { ...read('organisation.json'), ...read('accounts.json') };
    await room.commands.run(room.caller, importOrganisation, { body, dryRun: false });
  });
  afterAll(() => room.close());

  const words = (keys: readonly string[], permissions: readonly string[]): Promise<Record<string, string>> =>
    room.read(async (ctx) => {
      const caller = { ...ctx.caller, permissions: new Set(permissions) };
      const found = await ORGANISATION_VOCABULARIES['who']!.look!({ ...ctx, caller }, keys);
      return Object.fromEntries([...found].map(([key, { zh }]) => [key, zh]));
    });

  it('a post is said by unit and position, a role and a unit by themselves, a system and a permission as such', async () => {
    const keys = ['LEADER@COORD', 'ROLE:REGISTRY', 'DEPUTY', 'COORD', 'CLIENT:superior', 'PERMISSION:secrets:register'];
    expect(await words(keys, [])).toEqual({
      'LEADER@COORD': '综合协调组组长',
      'ROLE:REGISTRY': '收发文登记员',
      DEPUTY: '副主任',
      COORD: '综合协调组',
      'CLIENT:superior': '系统“superior”',
      'PERMISSION:secrets:register': '有权登记涉密文件的人员',
    });
  });

  it('a person is called by name to whoever may look the office up, and by code to others', async () => {
    const name = (await words(['u-dir'], ['org:read']))['u-dir'];
    expect(name).toMatch(/\p{Script=Han}/u);
    expect(await words(['u-dir'], [])).toEqual({});
  });

  it('what nobody knows has no word', async () => {
    expect(await words(['u-nobody', 'LEADER@NOWHERE', 'NOBODY'], ['org:read'])).toEqual({});
  });
});
