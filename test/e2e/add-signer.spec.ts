import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface Added extends Fields {
  readonly items: readonly Fields[];
  readonly tasks: readonly Fields[];
}

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.clock('2022-11-01T09:00:00+08:00'));
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

const APPROVE = { outcome: 'APPROVE' };
const RETURN = { outcome: 'RETURN', opinion: '请补充。' };
const CHANGED = { form: { bodyText: '请于十二月十日前完成。' } };
const reason = '涉及督查事项，请督查组会签';
const STEP = 'countersignLeaders';

/** A notice that is the business of the coordination group alone, at its countersign. */
const countersigned = async (): Promise<Road> => {
  const more = { issuer: 'WD', dutyCodes: ['C-01'], keyMatter: false };
  return (await Road.start(office, more, 'outgoing-department-document')).do('u-co-m1', 'draftDocument');
};
const add = async (
  road: Road,
  {
    by = 'u-co-lead',
    headers = {},
    query = '',
    step = STEP,
    ...said
  }: Fields & { by?: string; headers?: Record<string, string>; query?: string; step?: string } = {},
) =>
  office
    .as(by)
    .post<Added>(
      `/tasks/${await road.task(step)}/add-signer${query}`,
      { when: 'BESIDE', group: 'SUPV', reason, ...said },
      headers,
    );
const waiting = async (road: Road): Promise<string[]> => {
  const rows = await office.query<{ candidates: string[] }>(
    `SELECT candidates FROM task WHERE root_case_id = $1 AND status = 'OPEN' ORDER BY candidates`,
    [road.caseId],
  );
  return rows.flatMap(({ candidates }) => candidates);
};

describe('a signer beside', () => {
  it('[R-052] gets an instance of the step, and every agreement is needed still; the trail says why', async () => {
    const road = await countersigned();
    expect(await waiting(road)).toEqual(['LEADER@COORD']);
    const preview = await add(road, { query: '?dryRun=true' });
    expect(preview.body).toMatchObject({ opens: [{ element: STEP, candidates: ['LEADER@SUPV'] }] });
    expect(await waiting(road)).toEqual(['LEADER@COORD']);
    const headers = { 'Idempotency-Key': 'beside-once' };
    const done = await add(road, { headers });
    expect(done).toMatchObject({
      status: 200,
      body: { items: [], tasks: [{ element: STEP, candidates: ['LEADER@SUPV'] }] },
    });
    expect((await office.as('u-su-lead').get(`/cases/${road.caseId}`)).status).toBe(200);
    const own = await office.query<{ id: string }>(
      `SELECT id FROM task WHERE root_case_id = $1 AND candidates = '{LEADER@COORD}'`,
      [road.caseId],
    );
    const again = await office
      .as('u-co-lead')
      .post<Added>(`/tasks/${own[0]!.id}/add-signer`, { when: 'BESIDE', group: 'SUPV', reason }, headers);
    expect([again.status, again.body]).toEqual([200, done.body]);
    await road.do('u-co-lead', STEP, APPROVE);
    expect(await road.open()).toEqual([STEP]);
    await road.do('u-su-lead', STEP, APPROVE);
    expect(await road.open()).toEqual(['directorSign']);
    const entries = await office.query<{ body: string; value: string }>(
      `SELECT e.body, d.value FROM audit_entry e JOIN audit_disclosure d USING (entry_id)
       WHERE e.case_id = $1 AND e.act = 'SIGNER_ADDED'`,
      [road.caseId],
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]?.value).toBe(reason);
    expect(JSON.parse(entries[0]!.body)).toMatchObject({
      actor: 'u-co-lead',
      role: 'LEADER@COORD',
      elementId: STEP,
      details: { group: 'SUPV' },
    });
    const story = await office.as('u-dir').get(`/cases/${road.caseId}/story?limit=200`);
    expect(JSON.stringify(story.body)).toMatch(/加签于“工作组组长审签”。/);
  });

  it('[R-052] signs once in a round: not while open, not when done; of two at once one is added', async () => {
    const road = await countersigned();
    const first = await road.task(STEP);
    const both = await Promise.all([1, 2].map(() => add(road)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'SIGNS_BESIDE_ALREADY',
      rule: 'R-052',
    });
    await road.do('u-su-lead', STEP, APPROVE);
    const addTo = (group: string) =>
      office.as('u-co-lead').post(`/tasks/${first}/add-signer`, { when: 'BESIDE', group, reason });
    for (const group of ['SUPV', 'COORD']) {
      expect(await addTo(group)).toMatchObject({ status: 409, body: { code: 'SIGNS_BESIDE_ALREADY' } });
    }
    await road.do('u-co-lead', STEP, APPROVE);
    expect(await addTo('PROJ')).toMatchObject({ status: 409, body: { code: 'TASK_NOT_OPEN' } });
  });

  it('[R-037 R-134] is added by who holds an open instance, with a reason, and is a group of the office', async () => {
    const road = await countersigned();
    expect(await add(road, { by: 'u-co-m1' })).toMatchObject({ status: 403, body: { code: 'TASK_NOT_YOURS' } });
    expect(await add(road, { by: 'u-b-lia' })).toMatchObject({ status: 404, body: { code: 'TASK_NOT_FOUND' } });
    for (const group of ['NOWHERE', 'unit-a', 'u-nobody', 'SUPV@x', 'LEADER@SUPV']) {
      expect(await add(road, { group })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/group', code: 'NO_SUCH_GROUP' }] },
      });
    }
    for (const [said, pointer] of [
      [{ reason: undefined }, '/reason'],
      [{ reason: ' ' }, '/reason'],
      [{ reason: 'x'.repeat(1001) }, '/reason'],
      [{ group: undefined }, '/group'],
      [{ group: 'x'.repeat(65) }, '/group'],
      [{ to: 'u-su-lead' }, '/to'],
      [{ note: '请看' }, '/note'],
    ] as const) {
      expect(await add(road, said)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    }
    const before = { when: 'BEFORE', to: 'u-su-lead', group: 'SUPV', reason: undefined };
    expect(await add(road, before)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/group' }] } });
    expect(await waiting(road)).toEqual(['LEADER@COORD']);
    await road.do('u-co-lead', STEP, APPROVE);
    expect(await add(road, { by: 'u-dir', step: 'directorSign' })).toMatchObject({
      status: 409,
      body: { code: 'STEP_IS_FOR_ONE', rule: 'R-052' },
    });
  });

  it('[R-135] an unchanged text comes back to those who have not agreed to it, the added one among them', async () => {
    const road = await countersigned();
    await add(road);
    await road.do('u-co-lead', STEP, APPROVE);
    await road.do('u-su-lead', STEP, RETURN);
    await road.do('u-co-m1', 'draftDocument');
    expect(await waiting(road)).toEqual(['LEADER@SUPV']);
    await road.do('u-su-lead', STEP, APPROVE);
    expect(await road.open()).toEqual(['directorSign']);

    const other = await countersigned();
    await add(other);
    await other.do('u-su-lead', STEP, APPROVE);
    await other.do('u-co-lead', STEP, RETURN);
    await other.do('u-co-m1', 'draftDocument');
    expect(await waiting(other)).toEqual(['LEADER@COORD']);
  });

  it('[R-052 R-135] a changed text opens fresh instances for all groups, the added one among them', async () => {
    const road = await countersigned();
    await add(road);
    await road.do('u-su-lead', STEP, APPROVE);
    await road.do('u-co-lead', STEP, RETURN);
    await road.do('u-co-m1', 'draftDocument', CHANGED);
    expect(await waiting(road)).toEqual(['LEADER@COORD', 'LEADER@SUPV']);
    for (const group of ['COORD', 'SUPV']) {
      expect(await add(road, { by: 'u-su-lead', group })).toMatchObject({ status: 409 });
    }
    await road.do('u-co-lead', STEP, APPROVE);
    await road.do('u-su-lead', STEP, APPROVE);
    await road.do('u-dir', 'directorSign', RETURN);
    await road.do('u-co-m1', 'draftDocument', { form: { bodyText: '请于十二月十五日前完成。' } });
    expect(await waiting(road)).toEqual(['LEADER@COORD', 'LEADER@SUPV']);
  });

  it('[R-052 R-135] the same in the other process, where other groups sign after the owner’s leader', async () => {
    const road = await (await Road.start(office, { dutyCodes: ['C-03', 'X-01'] })).do('u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    const touched = await waiting(road);
    expect(touched).toEqual(expect.arrayContaining(['LEADER@PROJ']));
    const isTouched = touched.includes('LEADER@SUPV');
    if (isTouched) throw new Error(`The rule touches ${touched.join()}`);
    expect((await add(road, { by: 'u-pr-lead', step: 'countersignOthers' })).status).toBe(200);
    await road.do('u-pr-lead', 'countersignOthers', RETURN);
    await road.do('u-co-m1', 'draftDocument', CHANGED);
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    expect(await waiting(road)).toEqual(['LEADER@PROJ', 'LEADER@SUPV']);
  });

  it('[R-054] an administrator alone takes them out, with a reason, and then they are forgotten', async () => {
    const road = await countersigned();
    const {
      body: { tasks },
    } = await add(road);
    const [row] = await office.query<{ n: number }>('SELECT n FROM task WHERE id = $1', [tasks[0]!['id']]);
    const take = (by: typeof office.admin) =>
      by.post(`/cases/${road.caseId}/instances/${row!.n}/remove`, { reason: '误加' });
    expect((await take(office.as('u-co-lead'))).status).toBe(403);
    expect((await take(office.admin)).status).toBe(200);
    expect(await waiting(road)).toEqual(['LEADER@COORD']);
    await road.do('u-co-lead', STEP, RETURN);
    await road.do('u-co-m1', 'draftDocument', CHANGED);
    expect(await waiting(road)).toEqual(['LEADER@COORD']);
    expect((await add(road)).status).toBe(200);
  });
});
