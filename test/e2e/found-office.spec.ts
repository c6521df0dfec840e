import { foundOffice, type FoundingStep } from '../../src/demo/found-office.js';
import { openOffice, type Answer, type TestOffice } from '../support/office.js';

describe('founding an office over HTTP', () => {
  let office: TestOffice;
  let adminKey: string;
  beforeAll(async () => {
    office = await openOffice({ template: 'template_migrated' });
    adminKey = office.adminKey;
  });
  afterAll(() => office.close());

  const found = (steps: FoundingStep[] = []): Promise<void> =>
    foundOffice({ baseUrl: office.url, adminKey }, (step) => steps.push(step));
  const entries = async (): Promise<number> => {
    const [row] = await office.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_entry WHERE act NOT IN ('LOGIN')`,
    );
    return row!.n;
  };

  it('[R-005] brings everything, says every step, and changes nothing when it runs again', async () => {
    const steps: FoundingStep[] = [];
    await found(steps);
    expect(steps.at(-1)).toMatchObject({ done: steps.length, total: steps.length });
    const before = await entries();
    await found();
    expect(await entries()).toBe(before);

    const { body: wd } = await office.admin.get('/org/units/WD');
    expect(wd).toMatchObject({ parent: 'LGO', children: ['COORD', 'PROJ', 'SUPV'] });
    const { body: byAlias } = await office.admin.get(`/org/units?name=${encodeURIComponent('建设推进组')}`);
    expect(byAlias).toMatchObject({ items: [{ code: 'PROJ' }], next: null });
    const { body: duties } = await office.admin.get('/org/duties?limit=200');
    expect((duties as { items: unknown[] }).items).toHaveLength(33);
    const { body: person } = await office.as('u-co-reg').get('/org/persons/u-co-reg');
    expect(person).toMatchObject({
      posts: [
        { role: 'MEMBER', unit: 'COORD' },
        { role: 'REGISTRY', unit: 'COORD' },
      ],
    });
    const { body: settings } = await office.admin.get('/settings');
    expect(settings).toMatchObject({ version: 1, values: { archive: { fonds: 'X000', organCode: 'GZB' } } });
    const { body: verified } = await office.admin.get('/audit/verify');
    expect(verified).toMatchObject({ intact: true, firstBreak: null });
  });

  it('[R-126] computes a due date for whoever asks', async () => {
    const query = new URLSearchParams({ rule: '3 WORKING_DAYS', from: '2022-11-03T10:00:00+08:00' });
    const { body } = await office.as('u-pr-lead').get(`/calendars/due?${query.toString()}`);
    expect(body).toMatchObject({ dueAt: '2022-11-08T10:00:00+08:00' });
    const wrong = await office.admin.get('/calendars/due?rule=P3D&from=yesterday');
    expect(wrong).toMatchObject({ status: 400, body: { code: 'PARAMETER_INVALID' } });
  });

  it('says in one sentence why it cannot: a wrong key, no service', async () => {
    await expect(foundOffice({ baseUrl: office.url, adminKey: 'gw_wrong_key' })).rejects.toThrow(/refused \(401\)/);
    await expect(foundOffice({ baseUrl: 'http://127.0.0.1:9', adminKey })).rejects.toThrow(/Is the service running/);
  });

  it('[R-134] only the administrator changes who the office is; people read it', async () => {
    const imported = await office.as('u-co-m1').post('/org/import', {});
    expect(imported).toMatchObject({ status: 403, body: { code: 'PERMISSION_MISSING' } });
    expect(await office.as('u-a-lia').get('/org/appointments?unit=unit-a&day=2022-10-18')).toMatchObject({
      status: 200,
    });
    expect(await office.as('u-co-m1').get('/settings')).toMatchObject({ status: 403 });
    expect(await office.admin.get('/org/units/nowhere')).toMatchObject({
      status: 404,
      body: { code: 'UNIT_NOT_FOUND' },
    });
  });

  it('[R-087] [R-133] who was refused stands in the trail, which only the auditor reads whole', async () => {
    const before = (await denials()).length;
    expect(await office.as('u-pr-m1').put('/calendars/2027', { source: 'x', days: [] })).toMatchObject({ status: 403 });
    const after = await denials();
    expect(after).toHaveLength(before + 1);
    expect(after[0]).toMatchObject({ actor: 'u-pr-m1', outcome: 'PERMISSION_MISSING' });
    expect(await office.as('u-pr-m1').get('/audit/verify')).toMatchObject({ status: 403 });
    expect(await office.as('u-pr-m1').get('/audit/entries')).toMatchObject({ status: 403 });
    expect(await office.as('u-aud').get('/audit/verify')).toMatchObject({ status: 200, body: { intact: true } });
  });

  it('[R-133] pages of the trail name every entry once', async () => {
    const kept = await office.query<{ id: string }>('SELECT entry_id AS id FROM audit_entry ORDER BY entry_id DESC');
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path = `/audit/entries?limit=60${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: Answer<{ items: { id: string }[]; next: string | null }> = await office.as('u-aud').get(path);
      ids.push(...page.body.items.map((item) => item.id));
      cursor = page.body.next;
    }
    expect(ids.slice(-kept.length)).toEqual(kept.map((row) => row.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort().reverse());
  });

  it('[R-133] a byte changed by a superuser is found', async () => {
    await office.query(`ALTER TABLE audit_entry DISABLE TRIGGER keep`);
    await office.query(
      `UPDATE audit_entry SET body = replace(body, 'CREATED', 'CHANGED') WHERE object_type = 'UNIT' AND object_id = 'WD'`,
    );
    const { body } = await office.as('u-aud').get('/audit/verify');
    expect(body).toMatchObject({ intact: false, firstBreak: { code: 'HASH_MISMATCH' } });
  });

  async function denials(): Promise<unknown[]> {
    const { body } = await office.as('u-aud').get<{ items: unknown[] }>('/audit/entries?act=ACCESS_DENIED&limit=200');
    return body.items;
  }
});
