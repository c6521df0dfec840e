import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice, type Answer, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

interface ProblemBody {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly rule?: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly code: string; readonly detail: string; readonly rule?: string }[];
}

describe('sentences of refusals', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
    await office.clock('2022-10-18T08:30:00+08:00');
  });
  afterAll(() => office.close());

  const send = (by: string, language: string, path: string, body: object): Promise<Answer<ProblemBody>> =>
    office.as(by).post<ProblemBody>(path, body, { 'Accept-Language': language });
  const said = async (by: string, path: string, body: object): Promise<[ProblemBody, ProblemBody]> => [
    (await send(by, 'zh-CN', path, body)).body,
    (await send(by, 'en', path, body)).body,
  ];
  const drafted = async (): Promise<Road> => (await Road.start(office)).do('u-co-m1', 'draftDocument');

  it('name steps, posts and permissions as the office does; params keep the codes', async () => {
    const { caseId } = await drafted();
    const [zh, en] = await said('u-co-m1', `/cases/${caseId}/acts`, { element: 'leaderInstruct', outcome: 'APPROVE' });
    expect(zh.detail).toBe('环节“组长审示”由综合协调组组长办理。');
    expect(en.detail).toMatch(/^The step "[^"]*[a-z][^"]*" is for Group leader, Coordination Group\.$/);
    expect(zh.params).toMatchObject({ element: 'leaderInstruct', candidates: 'LEADER@COORD' });
    expect(zh.params['steps']).toMatchObject({ leaderInstruct: { zh: '组长审示' } });

    const [urge] = await said('u-co-m1', `/tasks/${await taskOf(caseId)}/urge`, {});
    expect(urge).toMatchObject({ code: 'URGE_NOT_ALLOWED', params: { roles: 'REGISTRY, LEADER, DEPUTY, DIRECTOR' } });
    expect(urge.detail).toBe('只有收发文登记员、组长、副主任、主任可以人工催办。');

    const [client, clientEn] = await said('u-co-m1', '/api-clients', { name: 'one-more', scopes: [] });
    expect(client.detail).toBe('此操作需要“管理接口客户端”的权限。');
    expect(clientEn.detail).toBe('This needs the permission to manage API clients.');
    expect(client.params).toMatchObject({ permission: 'api-clients:write' });
  });

  const taskOf = async (caseId: string): Promise<string> => {
    const [task] = await office.query<{ id: string }>(
      "SELECT id FROM task WHERE case_id = $1 ORDER BY status = 'OPEN' DESC, n DESC LIMIT 1",
      [caseId],
    );
    return task!.id;
  };

  it('name outcomes, and a missing opinion cites its rule (R-054)', async () => {
    const { caseId } = await drafted();
    const at = { element: 'leaderInstruct' };
    const [fly, flyEn] = await said('u-co-lead', `/cases/${caseId}/acts`, { ...at, outcome: 'FLY' });
    expect(fly.errors).toEqual([
      expect.objectContaining({ detail: '本环节不能办理为“FLY”，可选：同意、退回修改、不同意。', rule: 'R-054' }),
    ]);
    expect(flyEn.errors![0]!.detail).toBe(
      '"FLY" is no outcome of this step; choose one of: approve, return for changes, reject.',
    );
    const [silent] = await said('u-co-lead', `/cases/${caseId}/acts`, { ...at, outcome: 'RETURN' });
    expect(silent.errors).toEqual([
      expect.objectContaining({ detail: '办理结果为“退回修改”时必须填写意见。', rule: 'R-054' }),
    ]);
  });

  it('say who completed a task, when and how, and tell one that was withdrawn from one that was done', async () => {
    const road = await drafted();
    const [draft] = await office.query<{ id: string }>(
      "SELECT id FROM task WHERE case_id = $1 AND element_id = 'draftDocument'",
      [road.caseId],
    );
    const [done, doneEn] = await said('u-co-m1', `/tasks/${draft!.id}/complete`, {});
    expect(done).toMatchObject({ code: 'TASK_NOT_OPEN', title: '任务已办结' });
    expect(done.detail).toMatch(/^环节“[^”]+”已由\p{Script=Han}+于 2022年10月18日 08:30 办结，结果为“办结”。$/u);
    expect(doneEn.detail).toMatch(/on 18 October 2022, 08:30: done\.$/);
    expect(done.params).toMatchObject({ completedBy: 'u-co-m1', outcome: 'DONE', element: 'draftDocument' });

    const open = await taskOf(road.caseId);
    await office.as('u-dir').post(`/cases/${road.caseId}/cancel`, { reason: '不再需要' });
    const [gone, goneEn] = await said('u-co-lead', `/tasks/${open}/complete`, { outcome: 'APPROVE' });
    expect([gone.title, goneEn.title]).toEqual(['任务已撤销', 'Task withdrawn']);
    expect(gone.detail).toMatch(/^环节“组长审示”已于 2022年10月18日 08:30 由流程撤销：.+。$/);
    expect(gone.detail).not.toContain('–');
  });

  it('say that nothing is open where nothing is', async () => {
    const { caseId } = await drafted();
    await office.as('u-co-m1').post(`/cases/${caseId}/recall`);
    const [zh, en] = await said('u-co-m1', `/cases/${caseId}/acts`, { element: 'leaderInstruct', outcome: 'APPROVE' });
    expect(zh).toMatchObject({ code: 'STEP_NOT_REACHED', params: { openSteps: '' } });
    expect(zh.detail).toBe('环节“组长审示”现在不能办理，案件当前没有待办环节。');
    expect(en.detail).toMatch(/is not open, and no other step of the case is\.$/);
  });

  it('are explained with bare blanks, the words of each, and what is said instead', async () => {
    const { body } = await office.anonymous.get<{
      detail: { zh: string };
      blanks: { name: string; vocabulary: string; words: { code: string; zh: string }[] }[];
      variants: { of: object; title: { zh: string } }[];
    }>('//problems/TASK_NOT_OPEN');
    expect(body.detail.zh).toBe('环节“{element}”已由 {completedBy} 于 {closedAt} 办结，结果为“{outcome}”。');
    const blank = (name: string) => body.blanks.find((one) => one.name === name);
    expect(blank('outcome')?.words).toContainEqual(expect.objectContaining({ code: 'RETURN', zh: '退回修改' }));
    expect(blank('completedBy')).toMatchObject({ vocabulary: 'who' });
    expect(body.variants).toEqual([
      expect.objectContaining({ of: { status: 'CLOSED' }, title: expect.objectContaining({ zh: '任务已撤销' }) }),
    ]);
  });
});
