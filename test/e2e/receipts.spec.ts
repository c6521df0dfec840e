import { Road } from '../support/road.js';
import { openOffice, type TestOffice } from '../support/office.js';

type Fields = Record<string, unknown>;

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** Copies on the list of urges, as the registry reads it: `SEND unit-b`. */
const urged = async (road: Road): Promise<string[]> => {
  const { body } = await office.as('u-co-reg').get<{ items: Fields[] }>(`/urges?case=${road.caseId}&level=0`);
  const about = body.items.map((item) => item['about'] as Fields | null).filter((one) => one !== null);
  return about.map((one) => `${one['verb'] as string} ${one['recipient'] as string}`).sort();
};

describe('copies that nobody has confirmed', () => {
  it('[R-066] are on the urge list after three working days, once; those confirmed are not', async () => {
    await office.clock('2022-10-18T15:30:00+08:00');
    const road = await (await Road.start(office)).reach('prepareHandover');
    const confirm = (person: string): Promise<{ status: number }> =>
      office.as(person).post(`/documents/${road.documentId}/receipt`);
    expect(await confirm('u-a-lia')).toMatchObject({ status: 200 });
    expect(await confirm('u-su-lead')).toMatchObject({ status: 200 });
    await office.clock('2022-10-21T15:29:00+08:00');
    expect(await urged(road)).toEqual([]);
    await office.clock('2022-10-21T15:30:00+08:00');
    const open = [
      'DISTRIBUTE_INTERNAL u-co-lead',
      'DISTRIBUTE_INTERNAL u-co-m1',
      'DISTRIBUTE_INTERNAL u-pr-lead',
      'SEND unit-b',
      'SEND unit-c',
    ];
    expect(await urged(road)).toEqual(open);
    const { body } = await office.as('u-b-lia').get<{ items: Fields[] }>('/urges');
    expect(body.items).toMatchObject([
      {
        element: 'dispatchCopies',
        level: 0,
        dueAt: '2022-10-21T15:30:00+08:00',
        recipients: ['u-b-lia', 'u-co-reg'],
        about: { type: 'DISPATCH_LINE', documentId: road.documentId, recipient: 'unit-b' },
      },
    ]);
    await office.clock('2022-10-28T15:30:00+08:00');
    expect(await urged(road)).toEqual(open);
  });

  it('[R-066 R-127] are urged after one working day where the document is urgent, make-up Saturdays counted', async () => {
    await office.clock('2022-09-30T16:00:00+08:00');
    const urgent = { urgency: 'URGENT', urgencyReason: '会议在即' };
    const road = await (await Road.start(office, urgent)).reach('prepareHandover');
    await office.clock('2022-10-07T23:00:00+08:00');
    expect(await urged(road)).toEqual([]);
    // The holiday ends on 7 October; Saturday the 8th is worked.
    await office.clock('2022-10-08T16:00:00+08:00');
    expect(await urged(road)).toHaveLength(7);
  });

  it('[R-066] archived long before, are urged all the same', async () => {
    await office.clock('2022-10-18T15:30:00+08:00');
    const road = await (await Road.start(office)).reach('archived');
    await office.clock('2022-10-21T15:30:00+08:00');
    expect(await urged(road)).toHaveLength(7);
    const [left] = await office.query<{ n: number }>(`SELECT count(*)::int AS n FROM job WHERE kind = 'RECEIPT'`);
    expect(left).toEqual({ n: 0 });
  });

  it('[R-066 R-127] wait for the calendar of a year that is missing: the dispatch is not held up', async () => {
    await office.clock('2026-12-28T15:30:00+08:00');
    const road = await (await Road.start(office)).reach('prepareHandover');
    expect(await road.document()).toMatchObject({ status: 'ISSUED' });
    await office.clock('2026-12-31T15:30:00+08:00');
    expect(await urged(road)).toHaveLength(7);
  });
});
