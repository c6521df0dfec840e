import { openRoom, type TestRoom } from '../../test/support/room.js';
import type { Caller } from '../kernel/index.js';
import { hashOf } from './entry.js';
import { readEntries, type EntryView } from './read-entries.js';
import type { EntryFilter } from './seen-entries.store.js';
import { recordFact } from './record-fact.js';

const DOCUMENT = '0190a000-0000-7000-8000-0000000000d1';

describe('entries for those who may read them', () => {
  let room: TestRoom;
  let auditor: Caller;
  let member: Caller;

  beforeAll(async () => {
    room = await openRoom();
    auditor = { ...room.caller, person: 'u-aud', keys: ['u-aud'], permissions: new Set(['audit:read']) };
    member = { ...room.caller, person: 'u-co-m1', keys: ['u-co-m1', 'MEMBER@COORD'] };
    await room.act((ctx) => {
      recordFact(ctx, { act: 'LOGIN', objectType: 'PERSON', objectId: 'u-co-m1' });
      recordFact(ctx, {
        act: 'READ',
        objectType: 'DOCUMENT',
        objectId: DOCUMENT,
        versionNo: 2,
        committed: { title: '关于某事的通知' },
      });
      ctx.tx.write(
        `INSERT INTO may_see (office_id, principal, object_type, object_id, sort_key) VALUES ($1, 'MEMBER@COORD', 'DOCUMENT', $2, now())`,
        [ctx.tx.officeId, DOCUMENT],
      );
    });
    await room.act((ctx) => recordFact(ctx, { act: 'LOGIN', objectType: 'PERSON', objectId: 'u-dir' }));
  });
  afterAll(() => room.close());

  const read = (by: Caller, filter: EntryFilter, before: string | null = null, limit = 50): Promise<EntryView[]> =>
    room.commands.read(by, (ctx) => readEntries(ctx, filter, before, limit));
  const objects = (views: readonly EntryView[]): string[] => views.map((view) => view.objectId);

  it('[R-133] the auditor reads all of them, newest first, page by page, and can hash each', async () => {
    const all = await read(auditor, {});
    expect(objects(all)).toEqual(['u-dir', DOCUMENT, 'u-co-m1']);
    for (const view of all) expect(hashOf(view.body).toString('hex')).toBe(view.hash);
    const [first] = await read(auditor, {}, null, 1);
    expect(objects(await read(auditor, {}, first!.id, 1))).toEqual([DOCUMENT]);
  });

  it('[R-134] the people of a document read its entries and the texts behind them, an auditor only the entries', async () => {
    const [seen] = await read(member, { object: DOCUMENT });
    expect(seen).toMatchObject({ act: 'READ', disclosures: [{ name: 'title', value: '关于某事的通知' }] });
    const [audited] = await read(auditor, { object: DOCUMENT });
    expect(audited).toMatchObject({ act: 'READ', disclosures: [] });
    expect(await read(member, { object: 'u-dir' })).toEqual([]);
    await expect(read(member, {})).rejects.toMatchObject({ code: 'AUDIT_FILTER_NEEDED' });
  });

  it('finds by act, actor, kind and time', async () => {
    expect(objects(await read(auditor, { act: 'LOGIN' }))).toEqual(['u-dir', 'u-co-m1']);
    expect(objects(await read(auditor, { actor: 'nobody' }))).toEqual([]);
    expect(objects(await read(auditor, { objectType: 'DOCUMENT', actor: 'p-admin' }))).toEqual([DOCUMENT]);
    expect(await read(auditor, { to: new Date('2020-01-01T00:00:00Z') })).toEqual([]);
    expect(await read(auditor, { from: new Date('2020-01-01T00:00:00Z') })).toHaveLength(3);
    expect(await read(auditor, { case: DOCUMENT })).toEqual([]);
  });

  it('[R-134] whoever may see what is known of a document and not its content reads its entries without the texts', async () => {
    const known = '0190a000-0000-7000-8000-0000000000d2';
    await room.act((ctx) => {
      recordFact(ctx, { act: 'READ', objectType: 'DOCUMENT', objectId: known, committed: { title: '关于某事的通知' } });
      ctx.tx.write(
        `INSERT INTO may_see (office_id, principal, object_type, object_id, level, sort_key)
         VALUES ($1, 'MEMBER@COORD', 'DOCUMENT', $2, 'METADATA', now())`,
        [ctx.tx.officeId, known],
      );
    });
    const [seen] = await read(member, { object: known });
    expect(seen).toMatchObject({ act: 'READ', disclosures: [] });
    expect(JSON.parse(seen!.body)).toMatchObject({ committed: { title: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  });

  it('[R-087] that somebody was refused is read by auditors, by the director who sees what it was about, and by the refused', async () => {
    const secret = '0190a000-0000-7000-8000-0000000000d3';
    const refused: Caller = { ...member, person: 'u-su-m1', keys: ['u-su-m1', 'MEMBER@COORD'] };
    await room.act((ctx) => {
      recordFact(ctx, { act: 'ACCESS_DENIED', objectType: 'DOCUMENT', objectId: secret, outcome: 'DRAFTER_ONLY' });
      ctx.tx.write(
        `INSERT INTO may_see (office_id, principal, object_type, object_id, sort_key)
         SELECT $1, one, 'DOCUMENT', $2, now() FROM unnest(ARRAY['MEMBER@COORD', 'DIRECTOR']) AS one`,
        [ctx.tx.officeId, secret],
      );
    }, refused);
    const readers: [Caller, number][] = [
      [auditor, 1],
      [{ ...member, person: 'u-dir', keys: ['u-dir', 'DIRECTOR'] }, 1],
      [refused, 1],
      [member, 0],
    ];
    for (const [by, found] of readers) expect(await read(by, { object: secret })).toHaveLength(found);
  });
});
