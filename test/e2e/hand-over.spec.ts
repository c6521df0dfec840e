import { Road } from '../support/road.js';
import { openOffice, type TestOffice } from '../support/office.js';

type Fields = Record<string, unknown>;

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(() => office.clock('2022-10-18T09:00:00+08:00'));

const steps = async (person: string): Promise<string[]> => {
  const { body } = await office.as(person).get<{ items: Fields[] }>('/tasks');
  return body.items.map(({ element }) => element as string);
};

it('[R-068] what is complete is not taken in part; what lacks a copy is not accepted, whatever is ticked', async () => {
  const road = await (await Road.start(office)).reach('deliverHandover');
  await road.do('u-co-m1', 'deliverHandover', { form: { originalCount: 1, printedCount: 1 } });
  expect(
    await road.act('u-co-arc', 'receiveCheck', { outcome: 'ACCEPT', form: { printedCountOk: true } }),
  ).toMatchObject({
    status: 422,
    body: { code: 'HANDOVER_INCOMPLETE', errors: [{ code: 'PRINTED_COPIES_MISSING' }] },
  });
  await road.do('u-co-arc', 'receiveCheck', { outcome: 'PARTIAL' });
  expect(await road.act('u-co-m1', 'deliverRest', { form: { originalCount: 0, printedCount: 0 } })).toMatchObject({
    status: 422,
  });
  const deliveredAt = '2022-10-18T10:00:00+08:00';
  expect(await road.act('u-co-m1', 'deliverRest', { form: { printedCount: 1, deliveredAt } })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/form/deliveredAt', code: 'IN_FUTURE' }] },
  });
  await road.do('u-co-m1', 'deliverRest', { form: { printedCount: 1 } });
  expect(await road.act('u-co-arc', 'receiveCheck', { outcome: 'PARTIAL' })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/outcome', code: 'NOTHING_MISSING' }] },
  });
  await road.do('u-co-arc', 'receiveCheck', { outcome: 'ACCEPT' });
  expect(await road.handover()).toMatchObject({ status: 'ACCEPTED', onTime: true, originalCount: 1, printedCount: 2 });
});

describe('the handler of a hand-over', () => {
  const reassign = (by: string, id: unknown, body: Fields): Promise<{ status: number; body: Fields }> =>
    office.as(by).post(`/archive/handovers/${id as string}/reassign`, body);
  const to = (person: string): Fields => ({ to: person, reason: '拟稿人外出，由其代为移交' });

  it('[R-070] is changed by the owner leader with a reason: steps and urges go over, the due date stays', async () => {
    const road = await (await Road.start(office)).reach('prepareHandover');
    const before = await road.handover();
    const changed = await reassign('u-co-lead', before['id'], to('u-co-inf'));
    expect(changed).toMatchObject({
      status: 200,
      body: { responsible: 'u-co-inf', dueAt: before['dueAt'], rolled: before['rolled'], status: 'DUE' },
    });
    expect(await steps('u-co-m1')).not.toContain('prepareHandover');
    expect(await steps('u-co-inf')).toEqual(['prepareHandover']);
    expect(await road.document()).toMatchObject({ handler: { code: 'u-co-inf' }, drafter: { code: 'u-co-m1' } });
    expect(await road.act('u-co-m1', 'prepareHandover')).toMatchObject({ status: 403 });
    await road.do('u-co-inf', 'prepareHandover');
    await office.clock('2022-10-20T09:00:00+08:00');
    const { body: urges } = await office.as('u-co-inf').get<{ items: Fields[] }>('/urges?level=0');
    expect(urges.items).toMatchObject([{ element: 'subCollect', recipients: ['u-co-inf'], dueAt: before['dueAt'] }]);
    await road.do('u-co-inf', 'deliverHandover', { form: { originalCount: 1, printedCount: 2 } });
    await road.do('u-co-arc', 'receiveCheck', { outcome: 'ACCEPT' });
    expect(await reassign('u-co-lead', before['id'], to('u-co-m1'))).toMatchObject({
      status: 409,
      body: { code: 'HANDOVER_CLOSED', rule: 'R-070' },
    });
    const { body: trail } = await office.admin.get<{ items: Fields[] }>(
      `/audit/entries?act=TASK_TRANSFERRED&object=${road.documentId}`,
    );
    expect(trail.items).toHaveLength(1);
    expect((await office.admin.get('/audit/verify')).body).toMatchObject({ intact: true });
  });

  it('[R-070] may be changed before anything is printed; what opens later is the new handler’s', async () => {
    const road = await (await Road.start(office)).reach('recheckDocument');
    const { id } = await road.handover();
    await reassign('u-co-lead', id, to('u-co-inf'));
    await reassign('u-co-lead', id, to('u-co-rec'));
    await road.reach('prepareHandover');
    expect(await steps('u-co-rec')).toEqual(['prepareHandover']);
  });

  it('[R-070] is nobody else’s to change, and must be of the staff', async () => {
    const road = await (await Road.start(office)).reach('recheckDocument');
    const { id } = await road.handover();
    expect(await reassign('u-co-arc', id, to('u-co-inf'))).toMatchObject({
      status: 403,
      body: { code: 'REASSIGN_NOT_ALLOWED', params: { role: 'LEADER@COORD' } },
    });
    expect(await reassign('u-su-lead', id, to('u-co-inf'))).toMatchObject({ status: 404 });
    const wrong = [
      ['u-a-lia', 'HANDLER_UNKNOWN'],
      ['nobody', 'HANDLER_UNKNOWN'],
      ['u-co-m1', 'HANDLER_UNCHANGED'],
    ] as const;
    for (const [person, code] of wrong) {
      expect(await reassign('u-co-lead', id, to(person))).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/to', code }] },
      });
    }
    expect(await reassign('u-co-lead', id, { to: 'u-co-inf', reason: ' ' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/reason' }] },
    });
    expect(await road.handover()).toMatchObject({ responsible: 'u-co-m1' });
  });

  it('[R-070] is the owner leader where the drafter has left before the signing', async () => {
    const road = await (await Road.start(office)).reach('directorSign');
    await office.clock('2022-10-19T09:00:00+08:00');
    await office.query(`ALTER TABLE appointment DISABLE TRIGGER ALL`);
    await office.query(`UPDATE appointment SET valid_to = '2022-10-18' WHERE person = 'u-co-m1'`);
    await office.query(`ALTER TABLE appointment ENABLE TRIGGER ALL`);
    await road.do('u-dir', 'directorSign', { outcome: 'APPROVE' });
    const { body } = await office
      .as('u-co-lead')
      .get<{ items: Fields[] }>(`/archive/handovers?objectId=${road.documentId}`);
    expect(body.items).toMatchObject([{ responsible: 'u-co-lead' }]);
  });

  it('[R-070] is the clerk of the group, or who applied, where the settings of the case say so (A-02)', async () => {
    const set = async (responsible: string): Promise<void> => {
      const { body, headers } = await office.admin.get<{ values: { archive: { handover: Fields } } }>('/settings');
      const { values } = body;
      const archive = { ...values.archive, handover: { ...values.archive.handover, responsible } };
      const given = { values: { ...values, archive }, reason: '移交责任' };
      const answer = await office.admin.put('/settings', given, { 'If-Match': headers.get('etag')! });
      expect(answer.status).toBe(200);
    };
    const signed = async (by: string): Promise<() => Promise<unknown>> => {
      const road = await Road.start(office, { internalPersons: ['u-co-inf'] }, undefined, by);
      await road.do(by, 'draftDocument');
      return async () => {
        await road.reach('recheckDocument');
        const path = `/archive/handovers?objectId=${road.documentId}`;
        const { body } = await office.as('u-co-lead').get<{ items: Fields[] }>(path);
        return body.items[0]!['responsible'];
      };
    };
    await set('GROUP_CLERK');
    const clerks = await signed('u-co-inf');
    await set('APPLICANT');
    const applicants = await signed('u-co-rec');
    await set('DRAFTER');
    const drafters = await signed('u-co-web');
    expect([await clerks(), await applicants(), await drafters()]).toEqual(['u-co-reg', 'u-co-rec', 'u-co-web']);
  });
});
