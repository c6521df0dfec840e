import { openOffice, type Client, type TestOffice } from '../support/office.js';

interface Entry {
  readonly act: string;
  readonly actor: string;
  readonly objectId: string;
  readonly at: string;
  readonly rule: string | null;
}

describe('[R-087] who is refused again and again', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice({ runsJobs: false });
    await office.clock('2022-10-18T08:30:00+08:00');
  });
  afterAll(() => office.close());

  /** The route is an administrator's. */
  const tries = async (client: Client, times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) expect((await client.get('/api-clients')).status).toBe(403);
  };
  const alertsOf = async (actor: string): Promise<readonly Entry[]> => {
    const path = `/audit/entries?act=ALERT_RAISED&object=${actor}`;
    return (await office.as('u-aud').get<{ items: Entry[] }>(path)).body.items;
  };

  it('is told to the auditor at the third time of a day, and once', async () => {
    await tries(office.as('u-co-m1'), 2);
    expect(await alertsOf('u-co-m1')).toEqual([]);
    await tries(office.as('u-co-m1'), 1);
    const [alert, ...more] = await alertsOf('u-co-m1');
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ actor: 'SYSTEM', rule: 'R-087', at: '2022-10-18T08:30:00+08:00' });
    await tries(office.as('u-co-m1'), 3);
    expect(await alertsOf('u-co-m1')).toHaveLength(1);
    const events = await office.query(`SELECT data FROM outbox WHERE type = 'access.alerted' AND subject = 'u-co-m1'`);
    expect(events).toMatchObject([{ data: { actor: 'u-co-m1', day: '2022-10-18', refusals: 3 } }]);
  });

  it('is counted anew each day of the office', async () => {
    await tries(office.as('u-co-lead'), 2);
    await office.clock('2022-10-19T00:00:00+08:00');
    await tries(office.as('u-co-lead'), 2);
    expect(await alertsOf('u-co-lead')).toEqual([]);
    await office.clock('2022-10-19T23:59:59+08:00');
    await tries(office.as('u-co-lead'), 1);
    expect(await alertsOf('u-co-lead')).toHaveLength(1);
    await office.clock('2022-10-18T08:30:00+08:00');
  });

  it('is told once too when all the refusals come at the same moment', async () => {
    const clients = Array.from({ length: 8 }, () => office.as('u-pr-m1'));
    const answers = await Promise.all(clients.map((client) => client.get('/api-clients')));
    expect(answers.map(({ status }) => status)).toEqual(clients.map(() => 403));
    expect(await alertsOf('u-pr-m1')).toHaveLength(1);
  });

  it('may be a client that names people without the scope act-for, too', async () => {
    const { body } = await office.admin.post<{ key: string }>('/api-clients', { name: 'pretender', scopes: [] });
    const client = office.anonymous.with({ Authorization: `Bearer ${body.key}`, 'On-Behalf-Of': 'u-co-lead' });
    for (let n = 0; n < 3; n += 1) expect((await client.get('/me')).status).toBe(403);
    expect(await alertsOf('pretender')).toHaveLength(1);
  });
});
