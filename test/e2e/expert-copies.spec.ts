import { Road } from '../support/road.js';
import { openOffice, type TestOffice } from '../support/office.js';

type Fields = Record<string, unknown>;

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  await office.clock('2022-10-18T08:30:00+08:00');
});
afterAll(() => office.close());

const EXPERT = 'u-pr-ex1';
const SECRET = { classification: 'INTERNAL', internalChoice: 'ALL_STAFF', internalPersons: [] };

/** Lets copies count as grants in the office, or no longer. */
async function copiesCount(counts: boolean): Promise<void> {
  const { body, headers } = await office.admin.get<{ values: { security: Fields } }>('/settings');
  const security = { ...body.values.security, expert: { art15IsGrant: counts } };
  const answer = await office.admin.put(
    '/settings',
    { values: { ...body.values, security }, reason: '专家知悉范围' },
    { 'If-Match': headers.get('etag')! },
  );
  expect(answer.status).toBe(200);
}

/** Walks the case until the document is out, or another step is reached before that. */
async function issue(road: Road, until = 'prepareHandover'): Promise<Road> {
  await road.reach('printDocument');
  await road.do('u-co-reg', 'printDocument', { form: { copiesPrinted: 30 } });
  await road.do('u-co-reg', 'inspectCopies', { outcome: 'OK' });
  await road.do('u-co-seal', 'applySeal', { form: { copiesSealed: 30 } });
  return road.reach(until);
}

/** Persons and units on the distribution list. */
const recipientsOf = async (road: Road): Promise<unknown[]> => {
  const { body } = await office.as('u-co-reg').get<{ items: Fields[] }>(`/documents/${road.documentId}/dispatch-lines`);
  return body.items.map(({ recipient }) => recipient);
};

/** What the expert gets of the document: itself, its list, its text, the trail of its case. */
async function seenByExpert(road: Road): Promise<unknown> {
  const expert = office.as(EXPERT);
  const { body } = await expert.get<{ items: { id: string }[] }>('/documents');
  return {
    one: (await expert.get(`/documents/${road.documentId}`)).status,
    isListed: body.items.some(({ id }) => id === road.documentId),
    content: (await expert.get(`/documents/${road.documentId}/versions/1/content`)).status,
    sheet: (await expert.get(`/documents/${road.documentId}/approval-sheet`)).status,
    case: (await expert.get(`/cases/${road.caseId}`)).status,
  };
}

const NOTHING = { one: 404, isListed: false, content: 404, sheet: 404, case: 404 };
const BY_COPY = { one: 200, isListed: true, content: 200, sheet: 404, case: 404 };

describe('copies of work secrets to experts of restricted profile', () => {
  it('[R-012] by default go to no expert, and open nothing to one who is named', async () => {
    const toAll = await issue(await Road.start(office, SECRET));
    expect(await recipientsOf(toAll)).not.toContain(EXPERT);
    expect(await seenByExpert(toAll)).toEqual(NOTHING);
    const named = { ...SECRET, internalChoice: 'RELATED_PERSONS', internalPersons: [EXPERT] };
    const byName = await issue(await Road.start(office, named));
    expect(await recipientsOf(byName)).toContain(EXPERT);
    expect(await seenByExpert(byName)).toEqual(NOTHING);
  });

  it('[R-012 R-141] count as the grant where the settings say so with which the case began, to all staff and by name', async () => {
    const before = await Road.start(office, SECRET);
    await copiesCount(true);
    const toAll = await Road.start(office, SECRET);
    const named = { ...SECRET, internalChoice: 'RELATED_PERSONS', internalPersons: [EXPERT] };
    const byName = await Road.start(office, named);
    const toOthers = await Road.start(office, { ...named, internalPersons: ['u-co-m1'] });
    await issue(toAll, 'dispatchCopies');
    expect(await seenByExpert(toAll)).toEqual(NOTHING);
    await toAll.reach('prepareHandover');
    for (const road of [before, byName, toOthers]) await issue(road);
    expect(await recipientsOf(toAll)).toContain(EXPERT);
    expect(await seenByExpert(toAll)).toEqual(BY_COPY);
    expect(await seenByExpert(byName)).toEqual(BY_COPY);
    expect(await seenByExpert(toOthers)).toEqual(NOTHING);
    expect(await recipientsOf(before)).not.toContain(EXPERT);
    expect(await seenByExpert(before)).toEqual(NOTHING);
    const grounds = await office.query(
      `SELECT ground FROM may_see WHERE principal = $1 AND object_id = ANY ($2) ORDER BY ground`,
      [EXPERT, [toAll.documentId, byName.documentId]],
    );
    expect(grounds).toEqual([{ ground: 'GRANT' }, { ground: 'GRANT' }]);
    const taken = { person: EXPERT, reason: '不再需要知悉' };
    expect(await office.as('u-dir').post(`/documents/${toAll.documentId}/grants/revoke`, taken)).toMatchObject({
      status: 200,
    });
    expect(await seenByExpert(toAll)).toEqual(NOTHING);
    await copiesCount(false);
  });

  it('[R-012] what is public they read by any copy, whatever is set', async () => {
    const road = await issue(await Road.start(office, { internalChoice: 'ALL_STAFF', internalPersons: [] }));
    expect(await recipientsOf(road)).toContain(EXPERT);
    expect(await seenByExpert(road)).toEqual(BY_COPY);
  });
});
