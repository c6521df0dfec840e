import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { NOTICE } from './contract/notice.js';
import { expectProblem } from './contract/operations.js';

type Fields = Record<string, unknown>;

interface Incident {
  readonly id: string;
  readonly code: string;
  readonly caseId: string | null;
  readonly element: string | null;
  readonly status: string;
  readonly message: string;
}

let office: TestOffice;
let admin: Client;
beforeEach(async () => {
  office = await openOffice();
  admin = office.admin;
  await office.clock('2022-10-18T09:00:00+08:00');
});
afterEach(() => office.close());

/** A notice that names nobody who leaves. */
const OTHERS = { internalPersons: ['u-co-inf'] };
const REASON = { reason: '人员变动' };
/** The last day of a person in the office. */
const leaves = async (person: string, on: string): Promise<void> => {
  const { status, body } = await admin.post(`/org/persons/${person}/end`, { on, ...REASON });
  expect({ status, body }).toMatchObject({ status: 200 });
};
const appoint = async (person: string, position: string, unit: string, validFrom: string): Promise<void> => {
  const said = { person, position, unit, validFrom, appointedBy: '任〔2022〕20号', ...REASON };
  const { status, body } = await admin.post('/org/appointments', said);
  expect({ status, body }).toMatchObject({ status: 201 });
};
const hires = async (person: string): Promise<void> => {
  await admin.put(`/org/persons/${person}`, { displayName: person, homeUnit: 'HOST-RISK', ...REASON });
};
const incidents = async (status = 'OPEN'): Promise<Incident[]> =>
  (await admin.get<{ items: Incident[] }>(`/incidents?status=${status}`)).body.items;
const tasks = (
  caseId: string,
): Promise<{ element: string; assignee: string | null; claimedBy: string | null; due: Date }[]> =>
  office.query(
    `SELECT element_id AS element, assignee, claimed_by AS "claimedBy", due_at AS due FROM task
     WHERE root_case_id = $1 AND status = 'OPEN' ORDER BY n`,
    [caseId],
  );
const draft = async (by: string): Promise<string> => {
  const { body } = await office.as(by).post('/cases', NOTICE);
  return body['id'] as string;
};
const handover = async (road: Road, as: string): Promise<Fields> => {
  const { body } = await office.as(as).get<{ items: Fields[] }>(`/archive/handovers?objectId=${road.documentId}`);
  return body.items[0] ?? {};
};
const trail = (act: string): Promise<{ object: string; details: Fields }[]> =>
  office.query(
    `SELECT object_id AS object, body::json -> 'details' AS details FROM audit_entry WHERE act = $1 ORDER BY entry_id`,
    [act],
  );

describe('the hand-over of somebody who leaves', () => {
  it('[R-070] goes to the owner group’s leader with its steps, its urges and its due date, and stays theirs', async () => {
    const road = await (await Road.start(office, OTHERS)).reach('deliverHandover');
    const before = await handover(road, 'u-co-m1');
    await leaves('u-co-m1', '2022-10-18');
    await office.clock('2022-10-19T00:00:00+08:00');
    const after = await handover(road, 'u-co-lead');
    expect(after).toMatchObject({ responsible: 'u-co-lead', dueAt: before['dueAt'], status: 'DUE' });
    expect(await tasks(road.caseId)).toContainEqual(
      expect.objectContaining({ element: 'deliverHandover', assignee: 'u-co-lead' }),
    );
    const { body } = await office.as('u-co-lead').get(`/documents/${road.documentId}`);
    expect(body).toMatchObject({ handler: { code: 'u-co-lead' }, drafter: { code: 'u-co-m1' } });
    const given = (await trail('TASK_TRANSFERRED')).filter(({ details }) => details?.['to'] === 'u-co-lead');
    expect(given.map(({ details }) => details)).toContainEqual({
      from: 'u-co-m1',
      to: 'u-co-lead',
      lastDay: '2022-10-18',
    });
    const events = await office.query<{ data: Fields }>("SELECT data FROM outbox WHERE type = 'handover.reassigned'");
    expect(events).toMatchObject([{ data: { from: 'u-co-m1', to: 'u-co-lead' } }]);
    await road.do('u-co-lead', 'deliverHandover', { form: { originalCount: 1, printedCount: 1 } });
    await road.do('u-co-arc', 'receiveCheck', { outcome: 'PARTIAL' });
    expect(await tasks(road.caseId)).toContainEqual(
      expect.objectContaining({ element: 'deliverRest', assignee: 'u-co-lead' }),
    );
    expect(await incidents()).toEqual([]);
    expect((await admin.get('/audit/verify')).body).toMatchObject({ intact: true });
  });

  it('[R-070] goes over while nobody has a step to do, and while its case is suspended', async () => {
    const road = await (await Road.start(office, OTHERS)).reach('recheckDocument');
    const other = await (await Road.start(office, OTHERS)).reach('recheckDocument');
    const { status } = await admin.post(`/cases/${other.caseId}/suspend`, { reason: '暂停' });
    expect(status).toBe(200);
    await leaves('u-co-m1', '2022-10-18');
    await office.clock('2022-10-19T00:00:00+08:00');
    expect(await handover(road, 'u-co-lead')).toMatchObject({ responsible: 'u-co-lead' });
    expect(await handover(other, 'u-co-lead')).toMatchObject({ responsible: 'u-co-lead' });
    await admin.post(`/cases/${other.caseId}/resume`, { reason: '恢复' });
    for (const one of [road, other]) {
      await one.reach('prepareHandover');
      await office.clock('2022-10-19T09:00:00+08:00');
      expect(await tasks(one.caseId)).toContainEqual(
        expect.objectContaining({ element: 'prepareHandover', assignee: 'u-co-lead' }),
      );
    }
  });

  it('[R-070] stays with whoever keeps another post of the group', async () => {
    await appoint('u-co-m1', 'MEETING_RECORDER', 'COORD', '2022-10-18');
    const road = await (await Road.start(office, OTHERS)).reach('prepareHandover');
    const { body } = await admin.get<{ items: { id: string; position: string }[] }>('/org/appointments?person=u-co-m1');
    const member = body.items.find(({ position }) => position === 'GROUP_MEMBER')!;
    await admin.post(`/org/appointments/${member.id}/end`, { on: '2022-10-18', ...REASON });
    await office.clock('2022-10-19T00:00:00+08:00');
    expect(await handover(road, 'u-co-lead')).toMatchObject({ responsible: 'u-co-m1' });
  });

  it('[R-070] [R-033] waits for a leader where there is none, seen by administrators; the director names somebody', async () => {
    const road = await (await Road.start(office, OTHERS)).reach('recheckDocument');
    await leaves('u-co-lead', '2022-10-18');
    await leaves('u-co-m1', '2022-10-18');
    await office.clock('2022-10-19T00:00:00+08:00');
    const waiting = (await incidents()).filter(({ code }) => code === 'HANDOVER_WITHOUT_HOLDER');
    expect(waiting).toMatchObject([{ element: null, status: 'OPEN' }]);
    const { id } = await handover(road, 'u-dir');
    const named = { to: 'u-co-inf', reason: '组长空缺' };
    expect(
      expectProblem(await office.as('u-dep').post(`/archive/handovers/${id as string}/reassign`, named)).status,
    ).toBe(403);
    expect((await office.as('u-dir').post(`/archive/handovers/${id as string}/reassign`, named)).status).toBe(200);
    expect((await incidents()).filter(({ code }) => code === 'HANDOVER_WITHOUT_HOLDER')).toEqual([]);
    expect((await incidents('RESOLVED'))[0]).toMatchObject({ code: 'HANDOVER_WITHOUT_HOLDER', resolvedBy: 'SYSTEM' });
  });
});

describe('what nobody takes over', () => {
  it('[R-035] two who leave at the same midnight: an incident tells of the task, and the next leader gets it', async () => {
    const caseId = await draft('u-co-m1');
    const [before] = await tasks(caseId);
    await leaves('u-co-m1', '2022-10-21');
    await leaves('u-co-lead', '2022-10-21');
    await office.clock('2022-10-22T00:00:00+08:00');
    expect(await tasks(caseId)).toMatchObject([{ element: 'draftDocument', assignee: 'u-co-m1' }]);
    expect(await incidents()).toMatchObject([{ code: 'TASK_WITHOUT_HOLDER', caseId, element: 'draftDocument' }]);
    expect((await office.as('u-co-arc').get('/incidents')).status).toBe(403);
    await hires('u-next');
    await appoint('u-next', 'GROUP_LEADER', 'COORD', '2022-10-22');
    await office.clock('2022-10-22T00:01:00+08:00');
    expect(await tasks(caseId)).toMatchObject([{ assignee: 'u-next', due: before!.due }]);
    expect(await incidents()).toEqual([]);
    const [resolved] = await incidents('RESOLVED');
    expect(resolved).toMatchObject({ code: 'TASK_WITHOUT_HOLDER', resolvedBy: 'SYSTEM' });
    const events = await office.query<{ type: string }>(
      "SELECT type FROM outbox WHERE type LIKE 'incident.%' ORDER BY id",
    );
    expect(events.map(({ type }) => type)).toEqual(['incident.raised', 'incident.resolved']);
  });

  it('[R-035] the leader leaves first, the post is vacant over the weekend and filled on Monday, as was known on Friday', async () => {
    const caseId = await draft('u-co-m1');
    await hires('u-next');
    await leaves('u-co-lead', '2022-10-20');
    await appoint('u-next', 'GROUP_LEADER', 'COORD', '2022-10-24');
    await leaves('u-co-m1', '2022-10-21');
    await office.clock('2022-10-22T10:00:00+08:00');
    expect(await incidents()).toMatchObject([{ code: 'TASK_WITHOUT_HOLDER' }]);
    await office.clock('2022-10-23T23:59:00+08:00');
    expect(await tasks(caseId)).toMatchObject([{ assignee: 'u-co-m1' }]);
    await office.clock('2022-10-24T00:00:00+08:00');
    expect(await tasks(caseId)).toMatchObject([{ assignee: 'u-next' }]);
    expect(await incidents()).toEqual([]);
    const { body } = await office.as('u-next').get<{ items: { id: string; element: string }[] }>('/tasks');
    expect(body.items.map(({ element }) => element)).toContain('draftDocument');
    expect(await trail('INCIDENT_RAISED')).toHaveLength(1);
  });

  it('[R-033] [R-035] the director gives it to another of the post that the leaver held, and the incident is over', async () => {
    const caseId = await draft('u-co-m1');
    await leaves('u-co-m1', '2022-10-18');
    await leaves('u-co-lead', '2022-10-18');
    await office.clock('2022-10-19T09:00:00+08:00');
    expect(await incidents()).toMatchObject([{ code: 'TASK_WITHOUT_HOLDER', caseId }]);
    const [{ id }] = (await office.query<{ id: string }>("SELECT id FROM task WHERE case_id = $1 AND status = 'OPEN'", [
      caseId,
    ])) as [{ id: string }];
    const give = (by: string, to: string) => office.as(by).post(`/tasks/${id}/transfer`, { to, reason: '组长空缺' });
    expect((await give('u-dir', 'u-su-m1')).status).toBe(422);
    expect((await give('u-co-inf', 'u-co-inf')).status).toBeGreaterThanOrEqual(403);
    expect((await give('u-dir', 'u-co-inf')).status).toBe(200);
    expect(await tasks(caseId)).toMatchObject([{ assignee: 'u-co-inf' }]);
    expect(await incidents()).toEqual([]);
    expect((await incidents('RESOLVED'))[0]).toMatchObject({ code: 'TASK_WITHOUT_HOLDER', resolvedBy: 'SYSTEM' });
    const { body } = await office.as('u-dir').get(`/tasks/${id}/responsibility`);
    expect(body).toMatchObject({ directResponsible: 'u-co-m1' });
  });

  it('[R-035] a leader who had taken over leaves, too: the successor gets it', async () => {
    const caseId = await draft('u-co-m1');
    await leaves('u-co-m1', '2022-10-18');
    await office.clock('2022-10-19T00:00:00+08:00');
    expect(await tasks(caseId)).toMatchObject([{ assignee: 'u-co-lead' }]);
    await hires('u-next');
    await leaves('u-co-lead', '2022-10-19');
    await appoint('u-next', 'GROUP_LEADER', 'COORD', '2022-10-20');
    await office.clock('2022-10-20T00:00:00+08:00');
    expect(await tasks(caseId)).toMatchObject([{ assignee: 'u-next' }]);
  });

  it('[R-035] a claim of the only holder stands under its post again, with an incident until somebody is appointed', async () => {
    const road = await (await Road.start(office, OTHERS)).reach('leaderInstruct');
    await office.as('u-co-lead').post(`/tasks/${await road.task('leaderInstruct')}/claim`);
    await leaves('u-co-lead', '2022-10-18');
    await office.clock('2022-10-19T00:00:00+08:00');
    expect(await tasks(road.caseId)).toMatchObject([{ element: 'leaderInstruct', assignee: null, claimedBy: null }]);
    expect(await incidents()).toMatchObject([{ code: 'TASK_WITHOUT_HOLDER', element: 'leaderInstruct' }]);
    await hires('u-next');
    await appoint('u-next', 'GROUP_LEADER', 'COORD', '2022-10-19');
    await office.clock('2022-10-19T00:01:00+08:00');
    expect(await incidents()).toEqual([]);
    await road.do('u-next', 'leaderInstruct', { outcome: 'APPROVE' });
  });

  it('[R-035] a post that tasks wait for and nobody holds is told of once, until it is held', async () => {
    const one = await (await Road.start(office, OTHERS)).reach('leaderInstruct');
    await (await Road.start(office, OTHERS)).reach('leaderInstruct');
    await leaves('u-co-lead', '2022-10-18');
    await office.clock('2022-10-19T00:00:00+08:00');
    expect(await incidents()).toMatchObject([{ code: 'POST_WITHOUT_HOLDER', caseId: null, element: 'LEADER@COORD' }]);
    await hires('u-next');
    await appoint('u-next', 'GROUP_LEADER', 'COORD', '2022-10-20');
    await office.clock('2022-10-19T12:00:00+08:00');
    expect(await incidents()).toHaveLength(1);
    await office.clock('2022-10-20T00:00:00+08:00');
    expect(await incidents()).toEqual([]);
    await one.do('u-next', 'leaderInstruct', { outcome: 'APPROVE' });
  });

  it('[R-035] a position that gives another role from a day on: what was claimed in the old role goes on', async () => {
    const road = await (await Road.start(office, OTHERS)).reach('recheckDocument');
    await office.as('u-co-reg').post(`/tasks/${await road.task('recheckDocument')}/claim`);
    const { body: now, headers } = await admin.get('/org/positions/REGISTRY_CLERK');
    const { nameZh, nameEn, functional, single, permissions } = now;
    const other = { role: 'CLERK', nameZh, nameEn, functional, single, permissions, from: '2022-10-19', ...REASON };
    const match = { 'If-Match': headers.get('etag')! };
    expect((await admin.put('/org/positions/REGISTRY_CLERK', other, match)).status).toBe(200);
    await office.clock('2022-10-18T23:59:00+08:00');
    expect(await tasks(road.caseId)).toContainEqual(expect.objectContaining({ claimedBy: 'u-co-reg' }));
    await office.clock('2022-10-19T00:00:00+08:00');
    expect(await tasks(road.caseId)).toContainEqual(
      expect.objectContaining({ element: 'recheckDocument', assignee: 'u-co-lead', claimedBy: null }),
    );
  });

  it('[R-035] an incident is over with its task, and when the leaver comes back', async () => {
    const voided = await draft('u-co-m1');
    const kept = await draft('u-co-m1');
    await leaves('u-co-lead', '2022-10-18');
    await leaves('u-co-m1', '2022-10-18');
    await office.clock('2022-10-19T00:00:00+08:00');
    expect(await incidents()).toHaveLength(2);
    const { status } = await office.as('u-dir').post(`/cases/${voided}/cancel`, { reason: '不再需要' });
    expect(status).toBe(200);
    expect(await incidents()).toMatchObject([{ caseId: kept }]);
    await admin.put(
      '/org/persons/u-co-m1',
      { displayName: '组员', homeUnit: 'HOST-RISK', from: '2022-10-20', ...REASON },
      {
        'If-Match': (await admin.get('/org/persons/u-co-m1')).headers.get('etag')!,
      },
    );
    await appoint('u-co-m1', 'GROUP_MEMBER', 'COORD', '2022-10-20');
    await office.clock('2022-10-20T00:00:00+08:00');
    expect(await incidents()).toEqual([]);
    expect(await tasks(kept)).toMatchObject([{ assignee: 'u-co-m1' }]);
  });

  it('[R-035] advice and signatures that a leaver was asked for go to the leader; what was to be read is closed', async () => {
    const road = await (await Road.start(office, OTHERS)).reach('deputyInstruct');
    const taskId = await road.task('deputyInstruct');
    const deputy = office.as('u-dep');
    expect((await deputy.post(`/tasks/${taskId}/consult`, { to: 'u-su-m1', question: '有何意见？' })).status).toBe(200);
    expect((await deputy.post(`/tasks/${taskId}/add-signer`, { to: 'u-pr-m1', when: 'BEFORE' })).status).toBe(200);
    expect((await deputy.post(`/tasks/${taskId}/copies`, { principals: ['u-su-m1'] })).status).toBe(200);
    await leaves('u-su-m1', '2022-10-18');
    await leaves('u-pr-m1', '2022-10-18');
    await leaves('u-pr-lead', '2022-10-18');
    await office.clock('2022-10-19T00:00:00+08:00');
    const sides = await office.query<{ kind: string; principal: string; status: string }>(
      'SELECT kind, principal, status FROM side_task ORDER BY kind',
    );
    expect(sides).toEqual([
      { kind: 'CONSULT', principal: 'u-su-lead', status: 'OPEN' },
      { kind: 'READ', principal: 'u-su-m1', status: 'CLOSED' },
      { kind: 'SIGN_BEFORE', principal: 'u-pr-m1', status: 'OPEN' },
    ]);
    expect(await incidents()).toMatchObject([{ code: 'SIDE_TASK_WITHOUT_HOLDER', element: 'deputyInstruct' }]);
    await hires('u-next');
    await appoint('u-next', 'GROUP_LEADER', 'PROJ', '2022-10-19');
    await office.clock('2022-10-19T00:01:00+08:00');
    expect(await incidents()).toEqual([]);
    const { body } = await office.as('u-next').get<{ items: Fields[] }>('/side-tasks');
    expect(body.items).toMatchObject([{ kind: 'SIGN_BEFORE' }]);
  });
});

describe('rights that a leaver had given', () => {
  it('[R-034] fall with the post: whoever stood in holds nothing of it from the first midnight', async () => {
    const road = await (await Road.start(office, OTHERS)).reach('leaderInstruct');
    const given = await office.as('u-co-lead').post('/delegations', {
      to: 'u-su-lead',
      validTo: '2022-11-10',
      reason: '出差',
    });
    expect(given.status).toBe(201);
    const sees = async (): Promise<string[]> =>
      (await office.as('u-su-lead').get<{ items: { element: string }[] }>('/tasks')).body.items.map(
        ({ element }) => element,
      );
    expect(await sees()).toContain('leaderInstruct');
    await leaves('u-co-lead', '2022-10-18');
    await office.clock('2022-10-18T23:59:00+08:00');
    expect(await sees()).toContain('leaderInstruct');
    await office.clock('2022-10-19T00:00:00+08:00');
    expect(await sees()).not.toContain('leaderInstruct');
    expect((await road.act('u-su-lead', 'leaderInstruct', { outcome: 'APPROVE' })).status).toBeGreaterThanOrEqual(403);
  });
});

it('[R-035] whoever is appointed at the very midnight gets what was left, whichever comes first', async () => {
  const caseId = await draft('u-co-m1');
  await hires('u-next');
  await leaves('u-co-m1', '2022-10-18');
  await leaves('u-co-lead', '2022-10-18');
  await Promise.all([
    office.clock('2022-10-19T00:00:00+08:00'),
    ...Array.from({ length: 8 }, (_, n) =>
      admin.post('/org/appointments', {
        person: 'u-next',
        position: n === 3 ? 'GROUP_LEADER' : 'SEAL_KEEPER',
        unit: 'COORD',
        validFrom: '2022-10-19',
        appointedBy: `任〔2022〕${n}号`,
        ...REASON,
      }),
    ),
  ]);
  await office.clock('2022-10-19T00:00:01+08:00');
  expect(await tasks(caseId)).toMatchObject([{ assignee: 'u-next' }]);
  expect(await incidents()).toEqual([]);
});
