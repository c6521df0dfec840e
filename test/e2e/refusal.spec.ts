import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/client.js';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { expectProblem } from './contract/operations.js';

type Fields = Record<string, unknown>;

const APPROVE = { outcome: 'APPROVE' };
const REFUSED = { ground: '正文引用的制度已经废止。', ruleRef: '附件2第十三条' };
const CONFIRM = { outcome: 'CONFIRM' };
const OVERRULE = { outcome: 'OVERRULE', opinion: '所引制度仍然有效，请继续办理。' };
const DEPARTMENT = 'outgoing-department-document';
/** Ordinary, and the business of one group. */
const ORDINARY = { issuer: 'WD', dutyCodes: ['C-01'], keyMatter: false };

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

/** `by` refuses the newest task of this element. */
const refuse = async (road: Road, by: string, element: string, said: Fields = REFUSED): Promise<Answer<Fields>> =>
  office.as(by).post(`/tasks/${await road.task(element)}/refuse`, said);

/** A refusal that must be taken. */
async function refused(road: Road, by: string, element: string): Promise<Fields> {
  const { status, body } = await refuse(road, by, element);
  expect([status, body]).toEqual([200, expect.objectContaining({ status: 'OPEN', element, refusedBy: by })]);
  return body;
}

const refusalsOf = async (road: Road, by = 'u-co-m1'): Promise<Fields[]> =>
  (await office.as(by).get<{ items: Fields[] }>(`/cases/${road.caseId}/refusals`)).body.items;
const historyOf = async (road: Road): Promise<Fields[]> =>
  (await office.as('u-co-m1').get<{ items: Fields[] }>(`/cases/${road.caseId}/history?limit=200`)).body.items;
const caseOf = async (road: Road): Promise<Fields> => (await office.as('u-co-m1').get(`/cases/${road.caseId}`)).body;
const viewOf = async (road: Road, by: string, element: string): Promise<Fields> =>
  (await office.as(by).get(`/tasks/${await road.task(element)}`)).body;
const listOf = async (person: string, road: Road): Promise<string[]> => {
  const { body } = await office.as(person).get<{ items: Fields[] }>(`/tasks?limit=200&case=${road.caseId}`);
  return body.items.map(({ element }) => element as string);
};
const eventsOf = (road: Road): Promise<{ type: string; data: Fields }[]> =>
  office.query(
    `SELECT o.type, o.data FROM outbox o JOIN process_instance i ON i.id = o.case_id
     WHERE i.root_case_id = $1 AND o.type IN ('task.refused', 'refusal.confirmed', 'refusal.overruled') ORDER BY o.id`,
    [road.caseId],
  );

describe('a refusal with ground', () => {
  it('[R-085] is confirmed by the owner group’s leader: the case ends REFUSED, and the drafter is told', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    const refusal = await refused(road, 'u-dep', 'deputyInstruct');
    expect(refusal).toMatchObject({
      ...REFUSED,
      role: 'DEPUTY',
      onBehalfOf: null,
      versionNo: 1,
      confirmers: ['LEADER@COORD'],
      decidedBy: null,
      opinion: null,
    });
    expect(await road.open()).toEqual(['confirmRefusal', 'deputyInstruct']);
    const confirmation = await viewOf(road, 'u-co-lead', 'confirmRefusal');
    expect(confirmation).toMatchObject({
      id: refusal['confirmationTaskId'],
      name: '核准不予办理',
      outcomes: ['CONFIRM', 'OVERRULE'],
      dueAt: '2022-11-02T09:00:00+08:00',
      refusal: null,
      _links: { refusals: { href: `/api/v1/cases/${road.caseId}/refusals` } },
    });
    expect(await listOf('u-co-lead', road)).toEqual(['confirmRefusal']);

    await road.do('u-co-lead', 'confirmRefusal', { ...CONFIRM, opinion: '同意，退请重新拟稿。' });
    expect([await road.open(), await caseOf(road)]).toEqual([
      [],
      expect.objectContaining({ status: 'COMPLETED', endElement: 'evEndRefused' }),
    ]);
    expect(await road.document()).toMatchObject({ status: 'REFUSED', docNo: null });
    expect(await refusalsOf(road)).toMatchObject([
      {
        ...REFUSED,
        status: 'CONFIRMED',
        refusedBy: 'u-dep',
        decidedBy: 'u-co-lead',
        decidedRole: 'LEADER@COORD',
        opinion: '同意，退请重新拟稿。',
        confirmationTaskId: null,
        confirmers: [],
      },
    ]);
    const told = (await historyOf(road)).filter(({ act }) =>
      ['TASK_REFUSED', 'REFUSAL_CONFIRMED'].includes(act as string),
    );
    expect(told).toMatchObject([
      {
        act: 'TASK_REFUSED',
        actor: 'u-dep',
        role: 'DEPUTY',
        rule: 'R-085',
        name: '副主任审示',
        opinion: REFUSED.ground,
      },
      { act: 'REFUSAL_CONFIRMED', actor: 'u-co-lead', outcome: 'CONFIRM', opinion: '同意，退请重新拟稿。' },
    ]);
    const story = await office.as('u-co-m1').get(`/cases/${road.caseId}/story?limit=200`, { Accept: 'text/plain' });
    const text = story.body as unknown as string;
    expect(text).toContain('对“副主任审示”不予办理，待核准。意见：正文引用的制度已经废止。所依规定：附件2第十三条。');
    expect(text).toContain('核准不予办理“核准不予办理”');
    expect(await eventsOf(road)).toMatchObject([
      { type: 'task.refused', data: { element: 'deputyInstruct', by: 'u-dep', recipients: ['u-co-m1'] } },
      { type: 'refusal.confirmed', data: { by: 'u-co-lead', recipients: ['u-co-m1', 'u-dep'] } },
    ]);
  });

  it('[R-085] is overruled in writing: the step is open again, both opinions stay, and the case goes on', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    await refused(road, 'u-dep', 'deputyInstruct');
    const wordless = await road.act('u-co-lead', 'confirmRefusal', { outcome: 'OVERRULE' });
    expect(expectProblem(wordless)).toMatchObject({
      status: 422,
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/opinion', code: 'REQUIRED' }],
    });
    await road.do('u-co-lead', 'confirmRefusal', OVERRULE);
    expect(await road.open()).toEqual(['deputyInstruct']);
    expect(await viewOf(road, 'u-dep', 'deputyInstruct')).toMatchObject({
      refusal: null,
      _links: { complete: expect.anything(), refuse: expect.anything() },
    });
    const [refusal] = await refusalsOf(road);
    expect(refusal).toMatchObject({ ...REFUSED, status: 'OVERRULED', opinion: OVERRULE.opinion });
    const said = (await historyOf(road)).flatMap(({ opinion }) => (opinion === null ? [] : [opinion]));
    expect(said).toEqual([REFUSED.ground, OVERRULE.opinion]);
    expect((await eventsOf(road)).map(({ type }) => type)).toEqual(['task.refused', 'refusal.overruled']);

    // Refused again, overruled again, and done: the sheet has all of it, in order.
    await refused(road, 'u-dep', 'deputyInstruct');
    await road.do('u-co-lead', 'confirmRefusal', OVERRULE);
    await road.do('u-dep', 'deputyInstruct', APPROVE);
    const { actions } = (await road.document('/approval-sheet')) as { actions: Fields[] };
    expect(actions.map(({ step, outcome, person }) => [step, outcome, person])).toEqual([
      ['起草拟定', 'DONE', 'u-co-m1'],
      ['组长审示', 'APPROVE', 'u-co-lead'],
      ['副主任审示', 'REFUSE', 'u-dep'],
      ['核准不予办理', 'OVERRULE', 'u-co-lead'],
      ['副主任审示', 'REFUSE', 'u-dep'],
      ['核准不予办理', 'OVERRULE', 'u-co-lead'],
      ['副主任审示', 'APPROVE', 'u-dep'],
    ]);
    expect(actions[2]).toMatchObject({ opinion: '正文引用的制度已经废止。（依据：附件2第十三条）' });
    await road.reach('archived');
    expect(await road.document()).toMatchObject({ status: 'ARCHIVED' });
  });

  it('[R-085 R-129] the registry refuses after signing, in a called case: the number is void, the hand-over cancelled', async () => {
    const road = await (await Road.start(office)).reach('printDocument');
    const { docNo } = await road.document();
    expect(docNo).toEqual(expect.any(String));
    const refusal = await refused(road, 'u-co-reg', 'printDocument');
    expect(refusal['caseId']).not.toBe(road.caseId);
    await road.do('u-co-lead', 'confirmRefusal', CONFIRM);
    expect(await road.document()).toMatchObject({ status: 'REFUSED', docNo: null });
    expect(await office.query('SELECT status, void_reason FROM number_allocation WHERE doc_no = $1', [docNo])).toEqual([
      { status: 'VOID', void_reason: 'REFUSED' },
    ]);
    expect(await road.handover()).toMatchObject({ status: 'CANCELLED' });
    expect(await caseOf(road)).toMatchObject({ status: 'COMPLETED', endElement: 'evEndRefused' });
    const told = (await historyOf(road)).find(({ act }) => act === 'TASK_REFUSED');
    expect(told).toMatchObject({ caseId: road.caseId, element: 'printDocument', name: '印制' });
  });

  it('[R-085 R-076] on the department’s road, before anything was submitted; whoever waits for the reply is told', async () => {
    const road = await Road.start(
      office,
      { ...ORDINARY, inReplyTo: '01900000-0000-7000-8000-00000000abcd' },
      DEPARTMENT,
    );
    await refused(road, 'u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'confirmRefusal', CONFIRM);
    expect(await road.document()).toMatchObject({ status: 'REFUSED' });
    const ended = await office.query(
      `SELECT data FROM outbox WHERE case_id = $1 AND type = 'message.thrown' AND data ->> 'message' = 'ReplyEnded'`,
      [road.caseId],
    );
    expect(ended).toHaveLength(1);
    expect(((await road.document('/approval-sheet')) as { actions: Fields[] }).actions).toEqual([]);
  });

  it('[R-085] says what it would do, and does nothing', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const taskId = await road.task('leaderInstruct');
    const { status, body } = await office.as('u-co-lead').post(`/tasks/${taskId}/refuse?dryRun=true`, REFUSED);
    expect([status, body]).toEqual([200, expect.objectContaining({ closes: [] })]);
    expect(body['opens']).toMatchObject([
      { element: 'confirmRefusal', candidates: ['DEPUTY'], dueAt: '2022-11-02T09:00:00+08:00' },
    ]);
    expect([await road.open(), await refusalsOf(road)]).toEqual([['leaderInstruct'], []]);
  });
});

describe('while it waits', () => {
  it('[R-085] nobody completes, claims, hands on or refuses the task again; the answer names who confirms', async () => {
    const road = await (await Road.start(office)).reach('recheckDocument');
    const taskId = await road.task('recheckDocument');
    const refusal = await refused(road, 'u-co-reg', 'recheckDocument');
    const view = await viewOf(road, 'u-co-reg', 'recheckDocument');
    expect(view).toMatchObject({ status: 'OPEN', refusal: refusal['id'] });
    expect(Object.keys(view['_links'] as object)).not.toEqual(expect.arrayContaining(['complete']));
    const registrar = office.as('u-co-reg');
    const tried = [
      registrar.post(`/tasks/${taskId}/complete`, { outcome: 'NONE' }),
      registrar.post(`/cases/${road.caseId}/acts`, { element: 'recheckDocument', outcome: 'NONE' }),
      registrar.post(`/tasks/${taskId}/claim`),
      registrar.post(`/tasks/${taskId}/transfer`, { to: 'u-co-rec', reason: '出差' }),
      registrar.post(`/tasks/${taskId}/consult`, { to: 'u-co-m1', question: '是否有误？' }),
      registrar.post(`/tasks/${taskId}/refuse`, REFUSED),
    ];
    for (const answer of await Promise.all(tried)) {
      expect(expectProblem(answer)).toMatchObject({
        status: 409,
        code: 'REFUSAL_PENDING',
        rule: 'R-085',
        params: { element: 'recheckDocument', confirmers: 'LEADER@COORD' },
      });
    }
    const batch = await registrar.post<{ results: { status: number; problem: Fields }[] }>('/tasks/batch', {
      acts: [{ task: taskId, act: 'complete', outcome: 'NONE' }],
    });
    expect(batch.body.results).toMatchObject([{ status: 409, problem: { code: 'REFUSAL_PENDING' } }]);
    await road.do('u-co-lead', 'confirmRefusal', OVERRULE);
    await road.do('u-co-reg', 'recheckDocument', { outcome: 'NONE' });
  });

  it('[R-085 R-128] the confirmation is urged instead of the step, and cannot itself be refused', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    await refused(road, 'u-dep', 'deputyInstruct');
    expect(expectProblem(await refuse(road, 'u-co-lead', 'confirmRefusal'))).toMatchObject({
      status: 409,
      code: 'REFUSAL_NOT_POSSIBLE',
    });
    await office.clock('2022-11-02T09:00:00+08:00');
    const urged = async (step: string): Promise<unknown[]> => {
      const { body } = await office.as('u-co-lead').get<{ items: Fields[] }>(`/urges?case=${road.caseId}&limit=200`);
      return body.items.filter(({ element }) => element === step).map(({ level }) => level);
    };
    const until = async (step: string, level: number): Promise<void> => {
      for (let tries = 0; !(await urged(step)).includes(level) && tries < 200; tries += 1) await sleep(50);
      expect(await urged(step)).toContain(level);
    };
    await until('confirmRefusal', 1);
    // Due on the 4th: its first urges fall into the time of the confirmation.
    await office.clock('2022-11-04T10:00:00+08:00');
    await until('confirmRefusal', 3);
    expect(await urged('deputyInstruct')).toEqual([]);
    await road.do('u-co-lead', 'confirmRefusal', OVERRULE);
    await office.clock('2022-11-07T10:00:00+08:00');
    await until('deputyInstruct', 2);
  });

  it('[R-135] a countersign that another leader returns ends the confirmation by itself', async () => {
    const road = await Road.start(office, { issuer: 'WD', dutyCodes: ['C-03', 'S-01'] }, DEPARTMENT);
    await road.do('u-co-m1', 'draftDocument');
    const tasks = await office.as('u-su-lead').get<{ items: Fields[] }>(`/tasks?case=${road.caseId}`);
    const own = tasks.body.items[0]!['id'] as string;
    expect((await office.as('u-su-lead').post(`/tasks/${own}/refuse`, REFUSED)).status).toBe(200);
    await road.do('u-co-lead', 'countersignLeaders', { outcome: 'RETURN', opinion: '请补充依据。' });
    expect(await road.open()).toEqual(['draftDocument']);
    expect(await refusalsOf(road)).toMatchObject([{ status: 'LAPSED', decidedBy: null, ground: REFUSED.ground }]);
    const lapsed = (await historyOf(road)).filter(({ act }) => act === 'REFUSAL_LAPSED');
    expect(lapsed).toMatchObject([{ name: '核准不予办理', outcome: 'LAPSED' }]);
    await road.do('u-co-m1', 'draftDocument');
  });

  it('[R-085] several steps of one case may be refused at once: one confirmed ends the case, the others lapse', async () => {
    const road = await Road.start(office, { issuer: 'WD', dutyCodes: ['C-03', 'S-01'] }, DEPARTMENT);
    await road.do('u-co-m1', 'draftDocument');
    const refuseOwn = async (leader: string): Promise<Fields> => {
      const { body } = await office.as(leader).get<{ items: Fields[] }>(`/tasks?case=${road.caseId}`);
      const own = body.items.find(({ element }) => element === 'countersignLeaders');
      const answer = await office.as(leader).post<Fields>(`/tasks/${own?.['id'] as string}/refuse`, REFUSED);
      expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
      return answer.body;
    };
    const ofProject = await refuseOwn('u-pr-lead');
    const ofSupervision = await refuseOwn('u-su-lead');
    const decide = async (refusal: Fields, said: Fields): Promise<number> =>
      (await office.as('u-co-lead').post(`/tasks/${refusal['confirmationTaskId'] as string}/complete`, said)).status;
    expect(await decide(ofProject, OVERRULE)).toBe(200);
    const again = await refuseOwn('u-pr-lead');
    expect(await decide(ofSupervision, CONFIRM)).toBe(200);
    expect(await road.open()).toEqual([]);
    const found = new Map((await refusalsOf(road)).map(({ id, status }) => [id, status]));
    expect([ofProject, again, ofSupervision].map(({ id }) => found.get(id))).toEqual([
      'OVERRULED',
      'LAPSED',
      'CONFIRMED',
    ]);
  });

  it('[R-137] what was issued is not ended any more: a refusal that still waits lapses, another is not taken', async () => {
    const road = await (await Road.start(office)).reach('dispatchCopies');
    await office.clock('2022-11-03T09:00:00+08:00');
    for (let tries = 0; !(await road.open()).includes('warnIssueTight') && tries < 100; tries += 1) await sleep(50);
    await refused(road, 'u-co-reg', 'warnIssueTight');
    await road.do('u-co-reg', 'dispatchCopies');
    expect(await refusalsOf(road)).toMatchObject([{ element: 'warnIssueTight', status: 'LAPSED' }]);
    expect(expectProblem(await refuse(road, 'u-co-m1', 'prepareHandover'))).toMatchObject({
      status: 409,
      code: 'DOCUMENT_STATE',
    });
    await road.reach('archived');
  });
});

describe('who refuses, and who confirms', () => {
  it('[R-085] ground and rule are needed, every wrong field is named', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    const pointers = async (said: Fields): Promise<unknown> =>
      (expectProblem(await refuse(road, 'u-dep', 'deputyInstruct', said)) as unknown as { errors: Fields[] }).errors
        .map(({ pointer }) => pointer)
        .toSorted();
    expect(await pointers({})).toEqual(['/ground', '/ruleRef']);
    expect(await pointers({ ground: '  ', ruleRef: '\n', versionNo: -1 })).toEqual([
      '/ground',
      '/ruleRef',
      '/versionNo',
    ]);
    expect(await pointers({ ground: '\u200b', ruleRef: '\u3164' })).toEqual(['/ground', '/ruleRef']);
    expect(await pointers({ ground: '……', ruleRef: '附件2\u202e第十三条' })).toEqual(['/ground', '/ruleRef']);
    expect(await pointers({ ...REFUSED, ground: 'x'.repeat(1001), reason: 'x' })).toEqual(['/ground', '/reason']);
  });

  it('[R-054 R-134] others are refused with 403, or see nothing; what is over is 409; what is stale too', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    expect(expectProblem(await refuse(road, 'u-co-lead', 'deputyInstruct'))).toMatchObject({
      status: 403,
      code: 'TASK_NOT_YOURS',
    });
    expect(expectProblem(await refuse(road, 'u-b-lia', 'deputyInstruct'))).toMatchObject({
      status: 404,
      code: 'TASK_NOT_FOUND',
    });
    const administrator = await office.admin.post(`/tasks/${await road.task('deputyInstruct')}/refuse`, REFUSED);
    expect(expectProblem(administrator)).toMatchObject({ status: 403, code: 'TASK_NOT_YOURS' });
    const nowhere = await office.as('u-dep').post('/tasks/01900000-0000-7000-8000-000000000000/refuse', REFUSED);
    expect(nowhere.status).toBe(404);
    const stale = await refuse(road, 'u-dep', 'deputyInstruct', { ...REFUSED, versionNo: 7 });
    expect(expectProblem(stale)).toMatchObject({ status: 409, code: 'VERSION_SUPERSEDED' });
    const taskId = await road.task('deputyInstruct');
    const early = await office.as('u-dep').post(`/tasks/${taskId}/refuse`, REFUSED, { 'If-Match': '"99"' });
    expect(expectProblem(early)).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
    await road.do('u-dep', 'deputyInstruct', APPROVE);
    const over = await office.as('u-dep').post(`/tasks/${taskId}/refuse`, REFUSED);
    expect(expectProblem(over)).toMatchObject({ status: 409, code: 'TASK_NOT_OPEN' });
    const strange = await office.as('u-b-lia').get(`/cases/${road.caseId}/refusals`);
    expect(expectProblem(strange)).toMatchObject({ status: 404, code: 'CASE_NOT_FOUND' });
  });

  it('[R-125] nobody confirms their own refusal: that of the leader goes to the deputy', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const refusal = await refused(road, 'u-co-lead', 'leaderInstruct');
    expect(refusal['confirmers']).toEqual(['DEPUTY']);
    expect(expectProblem(await road.act('u-co-lead', 'confirmRefusal', CONFIRM))).toMatchObject({ status: 403 });
    const substituted = await office.query(
      `SELECT e.body::json -> 'details' ->> 'drawn' AS drawn FROM audit_entry e WHERE e.act = 'TASK_SUBSTITUTED' AND e.object_id = $1`,
      [await road.task('confirmRefusal')],
    );
    expect(substituted).toEqual([{ drawn: '["LEADER@COORD"]' }]);
    await road.do('u-dep', 'confirmRefusal', CONFIRM);
    expect(await refusalsOf(road)).toMatchObject([{ status: 'CONFIRMED', decidedBy: 'u-dep', decidedRole: 'DEPUTY' }]);
  });

  it('[R-088 R-125] nor does who drafted decide whether it is handled', async () => {
    const road = await Road.start(office, {}, 'outgoing-higher-office-document', 'u-co-lead');
    await road.do('u-co-lead', 'draftDocument');
    await road.do('u-dep', 'leaderInstruct', APPROVE);
    expect((await refused(road, 'u-dir', 'directorSign'))['confirmers']).toEqual(['DEPUTY']);
    expect(expectProblem(await road.act('u-co-lead', 'confirmRefusal', CONFIRM))).toMatchObject({ status: 403 });
    await road.do('u-dep', 'confirmRefusal', OVERRULE);
  });

  it('[R-125] where nobody could confirm it, it is refused, and names the step', async () => {
    const road = await Road.start(office, {}, 'outgoing-higher-office-document', 'u-co-lead');
    await road.do('u-co-lead', 'draftDocument');
    expect(expectProblem(await refuse(road, 'u-dep', 'leaderInstruct'))).toMatchObject({
      status: 409,
      code: 'NO_HOLDER_LEFT',
      params: { element: 'confirmRefusal', candidates: 'LEADER@COORD' },
    });
    expect(await road.open()).toEqual(['leaderInstruct']);
  });

  it('[R-034 R-125] a delegate refuses for somebody, and neither of the two confirms it', async () => {
    const given = { to: 'u-co-inf', validTo: '2022-11-08', reason: '出差' };
    const { status, body: delegation } = await office.as('u-co-lead').post('/delegations', given);
    expect([status, delegation]).toEqual([201, expect.anything()]);
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const { body } = await refuse(road, 'u-co-inf', 'leaderInstruct');
    expect(body).toMatchObject({ refusedBy: 'u-co-inf', onBehalfOf: 'u-co-lead', confirmers: ['DEPUTY'] });
    await road.do('u-dep', 'confirmRefusal', OVERRULE);
    // What the registry refuses is the leader's to confirm in person, and no delegate's, who does not even see it.
    const other = await (await Road.start(office)).reach('recheckDocument');
    await refused(other, 'u-co-reg', 'recheckDocument');
    expect(await listOf('u-co-inf', other)).toEqual([]);
    expect(expectProblem(await other.act('u-co-inf', 'confirmRefusal', CONFIRM))).toMatchObject({ status: 404 });
    // One who sees the case by another right reads why.
    expect(expectProblem(await road.act('u-co-inf', 'confirmRefusal', CONFIRM)).status).toBe(409);
    await other.do('u-co-lead', 'confirmRefusal', CONFIRM);
    const path = `/delegations/${delegation['id'] as string}/revoke`;
    expect((await office.as('u-co-lead').post(path, { reason: '已返回' })).status).toBe(200);
  });

  it('[R-085 R-125] a stand-in of the leader does not confirm it, whoever refused; nor does who refused in another post', async () => {
    const given = { to: 'u-co-reg', validTo: '2022-11-08', reason: '出差' };
    const { status, body: delegation } = await office.as('u-co-lead').post('/delegations', given);
    expect([status, delegation]).toEqual([201, expect.anything()]);
    const road = await (await Road.start(office)).reach('recheckDocument');
    await refused(road, 'u-co-reg', 'recheckDocument');
    for (const said of [CONFIRM, OVERRULE]) {
      expect(expectProblem(await road.act('u-co-reg', 'confirmRefusal', said))).toMatchObject({
        status: 403,
        code: 'DELEGATION_NOT_REFUSALS',
        rule: 'R-085',
      });
    }
    const away = await office.as('u-co-lead').post(`/tasks/${await road.task('confirmRefusal')}/transfer`, {
      to: 'u-co-reg',
      reason: '出差',
    });
    expect(away.status).toBe(422);
    await road.do('u-co-lead', 'confirmRefusal', OVERRULE);
    const path = `/delegations/${delegation['id'] as string}/revoke`;
    expect((await office.as('u-co-lead').post(path, { reason: '已返回' })).status).toBe(200);

    const appointed = await office.admin.post<Fields>('/org/appointments', {
      person: 'u-pr-lead',
      position: 'REGISTRY_CLERK',
      unit: 'COORD',
      validFrom: '2022-11-01',
      appointedBy: '试工部任〔2022〕5号',
      reason: '兼任登记',
    });
    expect([appointed.status, appointed.body]).toEqual([201, expect.anything()]);
    const project = { ownerGroup: 'PROJ', dutyCodes: ['X-01'], internalPersons: ['u-pr-m1'] };
    const other = await Road.start(office, project, undefined, 'u-pr-m1');
    await other.do('u-pr-m1', 'draftDocument');
    await other.do('u-pr-lead', 'leaderInstruct', APPROVE);
    await other.do('u-dep', 'deputyInstruct', APPROVE);
    await other.do('u-dir', 'directorSign', APPROVE);
    expect((await refused(other, 'u-pr-lead', 'recheckDocument'))['confirmers']).toEqual(['DEPUTY']);
    await other.do('u-dep', 'confirmRefusal', CONFIRM);
  });

  it('[R-091] who only watches over all cases reads that it was refused, not why', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    await refused(road, 'u-dep', 'deputyInstruct');
    expect(await refusalsOf(road, 'u-aud')).toMatchObject([{ refusedBy: 'u-dep', ground: null, ruleRef: null }]);
  });

  it('[R-085 A-40] the office may let the director confirm; a case keeps to the settings it started with', async () => {
    const before = await (await Road.start(office)).reach('deputyInstruct');
    await set({ refusal: { confirmRole: 'DIRECTOR' } });
    const road = await (await Road.start(office)).reach('deputyInstruct');
    await set({ refusal: { confirmRole: 'LEADER' } });
    expect((await refused(road, 'u-dep', 'deputyInstruct'))['confirmers']).toEqual(['DIRECTOR']);
    await road.do('u-dir', 'confirmRefusal', CONFIRM);
    expect((await refused(before, 'u-dep', 'deputyInstruct'))['confirmers']).toEqual(['LEADER@COORD']);
  });

  it('[R-125] the office says who takes the place of a leader who may not', async () => {
    await set({ review: { substituteRole: 'LEADER@SUPV' } });
    const road = await (await Road.start(office)).reach('leaderInstruct');
    await set({ review: { substituteRole: 'DEPUTY' } });
    expect((await refused(road, 'u-co-lead', 'leaderInstruct'))['confirmers']).toEqual(['LEADER@SUPV']);
    await road.do('u-su-lead', 'confirmRefusal', OVERRULE);
  });

  async function set(values: Fields): Promise<void> {
    const match = { 'If-Match': (await office.admin.get('/settings')).headers.get('etag') ?? '' };
    const { status, body } = await office.admin.put('/settings', { values, reason: '不予办理的核准' }, match);
    expect([status, body]).toEqual([200, expect.anything()]);
  }
});

describe('at the same time', () => {
  it('[R-143] the same request twice is one refusal; two at once are one; a completion against it: one wins', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    const taskId = await road.task('deputyInstruct');
    const deputy = office.as('u-dep');
    const twice = await Promise.all(
      [1, 2].map(() => deputy.post(`/tasks/${taskId}/refuse`, REFUSED, { 'Idempotency-Key': 'refuse-once' })),
    );
    expect(twice.every(({ status, body }) => status === 200 || body['code'] === 'REQUEST_IN_PROGRESS')).toBe(true);
    expect(await refusalsOf(road)).toHaveLength(1);
    await road.do('u-co-lead', 'confirmRefusal', OVERRULE);
    const both = await Promise.all([1, 2].map(() => deputy.post(`/tasks/${taskId}/refuse`, REFUSED)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await road.do('u-co-lead', 'confirmRefusal', OVERRULE);
    const [refusal, completion] = await Promise.all([
      deputy.post(`/tasks/${taskId}/refuse`, REFUSED),
      deputy.post(`/tasks/${taskId}/complete`, APPROVE),
    ]);
    expect([refusal.status, completion.status].toSorted()).toEqual([200, 409]);
    const open = await road.open();
    expect(open).toEqual(refusal.status === 200 ? ['confirmRefusal', 'deputyInstruct'] : ['directorSign']);
  });

  it('[R-085] confirmed and overruled at once: one decision', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    await refused(road, 'u-dep', 'deputyInstruct');
    const taskId = await road.task('confirmRefusal');
    const answers = await Promise.all(
      [CONFIRM, OVERRULE].map((said) => office.as('u-co-lead').post(`/tasks/${taskId}/complete`, said)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('[R-135] recalled, voided or suspended: the refusal lapses with its case, or waits with it', async () => {
    const late = await (await Road.start(office)).reach('leaderInstruct');
    await refused(late, 'u-co-lead', 'leaderInstruct');
    const recall = await office.as('u-co-m1').post(`/cases/${late.caseId}/recall`);
    expect(expectProblem(recall)).toMatchObject({ status: 409, code: 'RECALL_TOO_LATE' });
    const cancelled = await office.as('u-dir').post(`/cases/${late.caseId}/cancel`, { reason: '不再需要' });
    expect(cancelled.status).toBe(200);
    expect([await late.open(), await refusalsOf(late)]).toEqual([[], [expect.objectContaining({ status: 'LAPSED' })]]);
    expect(expectProblem(await refuse(late, 'u-co-lead', 'leaderInstruct'))).toMatchObject({ code: 'TASK_NOT_OPEN' });

    const road = await (await Road.start(office)).reach('leaderInstruct');
    const suspend = (verb: string) => office.admin.post(`/cases/${road.caseId}/${verb}`, { reason: '核查' });
    expect((await suspend('suspend')).status).toBe(200);
    expect(expectProblem(await refuse(road, 'u-co-lead', 'leaderInstruct'))).toMatchObject({ code: 'CASE_SUSPENDED' });
    expect((await suspend('resume')).status).toBe(200);
    await refused(road, 'u-co-lead', 'leaderInstruct');
    expect((await suspend('suspend')).status).toBe(200);
    expect(expectProblem(await road.act('u-dep', 'confirmRefusal', CONFIRM))).toMatchObject({ code: 'CASE_SUSPENDED' });
    expect((await suspend('resume')).status).toBe(200);
    await road.do('u-dep', 'confirmRefusal', CONFIRM);
  });

  it('[R-085] a refusal and a voiding at once: either way the case ends once', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const taskId = await road.task('leaderInstruct');
    const [refusal, voided] = await Promise.all([
      office.as('u-co-lead').post(`/tasks/${taskId}/refuse`, REFUSED),
      office.as('u-dir').post(`/cases/${road.caseId}/cancel`, { reason: '不再需要' }),
    ]);
    expect(voided.status).toBe(200);
    expect([200, 409]).toContain(refusal.status);
    expect(await road.open()).toEqual([]);
    expect((await refusalsOf(road)).map(({ status }) => status)).toEqual(refusal.status === 200 ? ['LAPSED'] : []);
  });
});

it('[R-085] a process that draws no confirmation answers why', async () => {
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1" targetNamespace="urn:t">
  <bpmn:process id="without-refusal" isExecutable="true" name="无不予办理">
    <bpmn:startEvent id="s"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="handle" name="办理" gongwen:candidateRole="MEMBER@COORD"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="e"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="handle" />
    <bpmn:sequenceFlow id="f2" sourceRef="handle" targetRef="e" />
  </bpmn:process>
</bpmn:definitions>`;
  const deployed = await office.admin.post('/definitions', {
    name: 'without',
    files: [{ name: 'without-refusal.bpmn', content }],
  });
  expect([deployed.status, deployed.body]).toEqual([201, expect.anything()]);
  const { body } = await office.as('u-co-m1').post('/cases', { definition: 'without-refusal' });
  const { body: tasks } = await office.as('u-co-m1').get<{ items: Fields[] }>(`/tasks?case=${body['id'] as string}`);
  const answer = await office.as('u-co-m1').post(`/tasks/${tasks.items[0]!['id'] as string}/refuse`, REFUSED);
  expect(expectProblem(answer)).toMatchObject({
    status: 409,
    code: 'REFUSAL_NOT_POSSIBLE',
    params: { element: 'handle' },
  });
});
