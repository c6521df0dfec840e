import { openRoom, type TestRoom } from '../../test/support/room.js';
import { newId, type Viewer } from '../kernel/index.js';
import { demandSight, grantSight, maySee } from './sight.js';

describe('sight', () => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await openRoom();
  });
  afterAll(() => room.close());

  const at = new Date('2022-10-18T00:30:00Z');
  const cleared = (...principals: string[]): Viewer => ({ principals, opens: [0, 0] });
  const sees = (objectId: string, keys: string[], level?: 'METADATA' | 'CONTENT') =>
    room.read((ctx) => maySee(ctx.tx, cleared(...keys), 'DOCUMENT', objectId, level));

  it('[R-134] a thing is seen under the keys that were granted, and under no other', async () => {
    const objectId = newId();
    await room.act((ctx) =>
      grantSight(ctx.tx, { principals: ['u-1', 'LEADER@COORD'], objectType: 'DOCUMENT', objectId, at }),
    );
    expect(await sees(objectId, ['u-1'])).toBe(true);
    expect(await sees(objectId, ['u-9', 'LEADER@COORD'])).toBe(true);
    for (const keys of [[], ['u-2'], ['LEADER'], ['COORD'], ['LEADER@COORDX']])
      expect(await sees(objectId, keys)).toBe(false);
    expect(await room.read((ctx) => maySee(ctx.tx, cleared('u-1'), 'CASE', objectId))).toBe(false);
    expect(await sees(newId(), ['u-1'])).toBe(false);
  });

  it('[R-134] what is hidden is refused like what is absent, in the words of its room', async () => {
    const objectId = newId();
    const refused = room.read((ctx) => demandSight(ctx, 'ARCHIVE_RECORD', objectId, 'RECORD_NOT_FOUND'));
    await expect(refused).rejects.toMatchObject({ code: 'RECORD_NOT_FOUND', params: { archiveRecordId: objectId } });
  });

  it('a level is raised and never lowered, in one command and in several', async () => {
    const grant = (objectId: string, ...levels: ('METADATA' | 'CONTENT')[]) =>
      room.act((ctx) => {
        for (const level of levels) {
          grantSight(ctx.tx, { principals: ['u-1', 'u-1'], objectType: 'DOCUMENT', objectId, level, at });
        }
      });
    const [once, raised, lowered, later] = [newId(), newId(), newId(), newId()];
    await grant(once, 'METADATA');
    expect(await sees(once, ['u-1'], 'CONTENT')).toBe(false);
    await grant(raised, 'METADATA', 'CONTENT', 'CONTENT');
    expect(await sees(raised, ['u-1'], 'CONTENT')).toBe(true);
    await grant(lowered, 'CONTENT', 'METADATA');
    expect(await sees(lowered, ['u-1'], 'CONTENT')).toBe(true);
    await grant(later, 'METADATA');
    await grant(later, 'CONTENT');
    await grant(later, 'METADATA');
    expect(await sees(later, ['u-1'], 'CONTENT')).toBe(true);
  });
});
