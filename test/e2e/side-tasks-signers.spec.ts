import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface Side extends Fields {
  readonly id: string;
}

const APPROVE = { outcome: 'APPROVE' };
const WORDS = '期限过短，建议延至月底。';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

let road: Road;
let taskId: string;
const begin = async (more: Fields = {}, at = 'leaderInstruct'): Promise<void> => {
  road = await (await Road.start(office, more)).reach(at);
  taskId = await road.task(at);
};
beforeEach(async () => {
  await office.clock('2022-11-01T09:00:00+08:00');
  await begin();
});

const add = (to: string, { by = 'u-co-lead', when = 'BEFORE', ...more }: Fields & { by?: string } = {}) =>
  office.as(by).post<{ items: Side[]; detail?: string }>(`/tasks/${taskId}/add-signer`, { to, when, ...more });
const asked = async (to: string, more: Fields = {}): Promise<string> => {
  const { status, body } = await add(to, more);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body.items[0]!.id;
};
const answer = (by: string, id: string, body: Fields = { outcome: 'AGREE' }) =>
  office.as(by).post<Side>(`/side-tasks/${id}/answer`, body);
const EXCLUDED = { status: 409, body: { code: 'EXCLUSIVE_ACT_DONE', rule: 'R-125' } };

describe('who is asked to sign', () => {
  it('[R-088 R-125] is not who drafted the version, nor who acted on it at another step', async () => {
    expect(await add('u-co-m1')).toMatchObject(EXCLUDED);
    expect(await add('u-co-m1', { when: 'AFTER' })).toMatchObject({ ...EXCLUDED, body: { params: { done: 'DRAFT' } } });
    await begin({}, 'deputyInstruct');
    const refused = await add('u-co-lead', { by: 'u-dep' });
    expect(refused).toMatchObject({
      ...EXCLUDED,
      body: { params: { done: 'REVIEW_INSTRUCT', act: 'SIGN_BEFORE', doneBy: 'u-co-lead' } },
    });
    expect(refused.body.detail).toMatch(/已对该版本办理“审示”，不能再请其加签/);
    expect(await add('LEADER@COORD', { by: 'u-dep' })).toMatchObject(EXCLUDED);
    expect(
      (await office.as('u-dep').post(`/tasks/${taskId}/consult`, { to: 'u-co-lead', question: '可否？' })).status,
    ).toBe(200);
    const entries = await office.query("SELECT 1 FROM audit_entry WHERE act = 'SOD_BLOCKED' AND actor = 'u-dep'");
    expect(entries.length).toBeGreaterThan(0);
  });

  it('[R-125] is not whoever alone has a later step: they review it there', async () => {
    for (const [to, element] of [
      ['u-dep', 'deputyInstruct'],
      ['DEPUTY', 'deputyInstruct'],
      ['u-dir', 'directorSign'],
    ] as const) {
      expect(await add(to)).toMatchObject({ status: 409, body: { code: 'NO_HOLDER_LEFT', params: { element } } });
    }
    expect((await add('u-pr-lead')).status).toBe(200);
  });

  it('[R-054] holds a post of the department; advice may come from others', async () => {
    for (const to of ['u-b-lia', 'u-pr-ex1', 'EXPERT@PROJ']) {
      expect(await add(to)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/to', code: 'HOLDS_NO_POST', rule: 'R-054' }] },
      });
      const consulted = await office.as('u-co-lead').post(`/tasks/${taskId}/consult`, { to, question: '可否？' });
      expect([consulted.status, consulted.body]).toEqual([200, expect.anything()]);
    }
  });
});

describe('who signed', () => {
  it('[R-125] has reviewed the version: their own step of it goes to the substitute', async () => {
    await begin({ dutyCodes: ['C-03', 'X-01'] });
    const id = await asked('u-pr-lead');
    expect((await answer('u-pr-lead', id)).status).toBe(200);
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    const open = await office.query<{ candidates: string[] }>(
      "SELECT candidates FROM task WHERE root_case_id = $1 AND status = 'OPEN' AND element_id = 'countersignOthers'",
      [road.caseId],
    );
    expect(open.flatMap(({ candidates }) => candidates)).toContain('DEPUTY');
    expect((await road.act('u-pr-lead', 'countersignOthers', APPROVE)).status).toBeGreaterThanOrEqual(400);
  });

  it('[R-125] while their own step stands open hands it to the substitute, too', async () => {
    await begin({ dutyCodes: ['C-03', 'X-01'] });
    const id = await asked('u-pr-lead', { when: 'AFTER' });
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    expect((await answer('u-pr-lead', id)).status).toBe(200);
    expect(await road.act('u-pr-lead', 'countersignOthers', APPROVE)).toMatchObject({ status: 403 });
    await road.do('u-dep', 'countersignOthers', APPROVE);
  });

  it('[R-125] signs no second time, and not after an act of theirs that came between', async () => {
    const first = await asked('u-su-lead');
    expect((await answer('u-su-lead', first)).status).toBe(200);
    expect(await add('u-su-lead', { when: 'AFTER' })).toMatchObject(EXCLUDED);

    await begin({ dutyCodes: ['C-03', 'X-01'] });
    const id = await asked('u-pr-lead', { when: 'AFTER' });
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    await road.do('u-pr-lead', 'countersignOthers', APPROVE);
    expect(await answer('u-pr-lead', id)).toMatchObject({
      ...EXCLUDED,
      body: { params: { done: 'COUNTERSIGN', act: 'SIGN_AFTER' } },
    });
  });

  it('[R-034 R-125] as a delegate has done so for both', async () => {
    const id = await asked('u-pr-lead');
    const given = { to: 'u-su-lead', validTo: '2022-11-08', reason: '出差' };
    const delegated = await office.as('u-pr-lead').post<Side>('/delegations', given);
    expect(delegated.status).toBe(201);
    expect(await answer('u-su-lead', id)).toMatchObject({ status: 200, body: { onBehalfOf: 'u-pr-lead' } });
    for (const to of ['u-pr-lead', 'u-su-lead']) expect(await add(to)).toMatchObject(EXCLUDED);
    const sheet = await road.document('/approval-sheet');
    expect((sheet['actions'] as Fields[]).at(-1)).toMatchObject({
      act: 'SIGN_BEFORE',
      person: 'u-su-lead',
      name: expect.stringMatching(/（代）$/) as unknown,
      onBehalfOf: 'u-pr-lead',
    });
    const revoked = await office.as('u-pr-lead').post(`/delegations/${delegated.body.id}/revoke`, { reason: '已返回' });
    expect(revoked.status).toBe(200);
  });
});

describe('what a signer said', () => {
  it('[R-054] stands on the approval sheet in the order of acts, marked, with opinion, name and full date', async () => {
    const before = await asked('u-pr-lead');
    const after = await asked('u-su-lead', { when: 'AFTER' });
    await office.clock('2022-11-01T10:00:00+08:00');
    await answer('u-pr-lead', before, { outcome: 'DISAGREE', answer: WORDS });
    await office.clock('2022-11-01T11:00:00+08:00');
    await road.do('u-co-lead', 'leaderInstruct', { ...APPROVE, opinion: '会议已定，按期办理。' });
    await office.clock('2022-11-01T14:00:00+08:00');
    await answer('u-su-lead', after);
    await office.clock('2022-11-01T15:00:00+08:00');
    await road.do('u-dep', 'deputyInstruct', APPROVE);
    const { actions } = (await road.document('/approval-sheet')) as { actions: Fields[] };
    expect(actions).toMatchObject([
      { no: 1, act: 'DRAFT' },
      {
        no: 2,
        act: 'SIGN_BEFORE',
        step: '组长审示（前加签）',
        outcome: 'DISAGREE',
        opinion: WORDS,
        person: 'u-pr-lead',
        role: 'LEADER@PROJ',
        date: '2022年11月1日',
        versionNo: 1,
        superseded: false,
        signingCapacity: null,
      },
      { no: 3, act: 'REVIEW_INSTRUCT', opinion: '会议已定，按期办理。' },
      { no: 4, act: 'SIGN_AFTER', step: '组长审示（后加签）', outcome: 'AGREE', opinion: '同意', person: 'u-su-lead' },
      { no: 5, act: 'REVIEW_INSTRUCT', person: 'u-dep' },
    ]);
    expect(actions[1]!['contentHash']).toBe(actions[0]!['contentHash']);
    // Another text makes the agreement void, and leaves the disagreement as it was.
    await road.do('u-dir', 'directorSign', { outcome: 'RETURN', opinion: '改' });
    await road.do('u-co-m1', 'draftDocument', { form: { bodyText: '请于十二月底前完成。' } });
    const later = (await road.document('/approval-sheet')) as { actions: Fields[] };
    expect(later.actions.filter(({ act }) => String(act).startsWith('SIGN_')).map((one) => one['superseded'])).toEqual([
      false,
      true,
    ]);
    expect((await add('u-pr-lead', { by: 'u-co-lead' })).status).toBe(409);
  });

  it('[R-054] that does not agree leaves the decision with the holder, who says why', async () => {
    const id = await asked('u-pr-lead');
    await answer('u-pr-lead', id, { outcome: 'DISAGREE', answer: WORDS });
    const form = await office.as('u-co-lead').get<{ opinionFor: string[] }>(`/tasks/${taskId}/form`);
    expect(form.body.opinionFor).toContain('APPROVE');
    for (const opinion of [undefined, ' ']) {
      expect(await road.act('u-co-lead', 'leaderInstruct', { ...APPROVE, opinion })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/opinion', code: 'REQUIRED', rule: 'R-054' }] },
      });
    }
    await road.do('u-co-lead', 'leaderInstruct', { ...APPROVE, opinion: '会议已定。' });
    await road.do('u-dep', 'deputyInstruct', APPROVE);
  });

  it('[R-054 R-134] is told by history, story and trail: what was asked of whom, what was said', async () => {
    const advice = await office.as('u-co-lead').post<{ items: Side[] }>(`/tasks/${taskId}/consult`, {
      to: 'u-pr-m1',
      question: '工期可行否？',
    });
    await answer('u-pr-m1', advice.body.items[0]!.id, { answer: '可行。' });
    const id = await asked('u-pr-lead', { note: '请核期限' });
    await answer('u-pr-lead', id, { outcome: 'DISAGREE', answer: WORDS });
    const history = await office.as('u-dir').get<{ items: Fields[] }>(`/cases/${road.caseId}/history?limit=200`);
    const beside = history.body.items.filter(({ act }) => String(act).startsWith('SIDE_TASK'));
    expect(beside).toMatchObject([
      {
        act: 'SIDE_TASK_OPENED',
        asked: { kind: 'CONSULT', of: ['u-pr-m1'], taskId },
        opinion: '工期可行否？',
        seq: null,
      },
      { act: 'SIDE_TASK_DONE', actor: 'u-pr-m1', asked: { kind: 'CONSULT' }, outcome: 'ADVISED', opinion: '可行。' },
      { act: 'SIDE_TASK_OPENED', element: 'leaderInstruct', name: '组长审示', asked: { kind: 'SIGN_BEFORE' } },
      { act: 'SIDE_TASK_DONE', caseId: road.caseId, outcome: 'DISAGREE', opinion: WORDS },
    ]);
    const paged: unknown[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: { body: { items: Fields[]; next: string | null } } = await office
        .as('u-dir')
        .get(`/cases/${road.caseId}/history?limit=1${next === '' ? '' : `&cursor=${next}`}`);
      paged.push(...page.body.items.map(({ entryId }) => entryId));
      next = page.body.next;
    }
    expect(paged).toEqual(history.body.items.map(({ entryId }) => entryId));
    const told = async (headers = {}): Promise<string> =>
      JSON.stringify((await office.as('u-dir').get(`/cases/${road.caseId}/story?limit=200`, headers)).body);
    const story = await told();
    expect(story).toMatch(/前加签。请求：请核期限。/);
    expect(story).toMatch(/答复（前加签）：不同意。意见：期限过短/);
    expect(story).toMatch(/asked .* to advise, at \\"Leader's review\\"/);
    const trail = await office
      .as('u-co-lead')
      .get<{ items: Fields[] }>(`/audit/entries?case=${road.caseId}&act=SIDE_TASK_DONE`);
    expect(trail.body.items).toMatchObject([
      { caseId: road.caseId, caseSeq: null, outcome: 'DISAGREE', disclosures: [{ name: 'answer', value: WORDS }] },
      { caseId: road.caseId, outcome: 'ADVISED' },
    ]);
  });
});

describe('[R-134] what people write beside a task', () => {
  it('is read by those for whom the content of the case is open; who watches over cases sees that it was said', async () => {
    await begin({ classification: 'INTERNAL' });
    const text = '附件二今天下午补上。';
    expect((await office.as('u-co-lead').post(`/tasks/${taskId}/comments`, { text })).status).toBe(200);
    const id = await asked('u-pr-lead', { note: '请核期限' });
    await answer('u-pr-lead', id, { outcome: 'DISAGREE', answer: WORDS });
    await road.do('u-co-lead', 'leaderInstruct', { ...APPROVE, opinion: '会议已定。' });
    const seenBy = async (client: typeof office.admin) => ({
      comments: (await client.get<{ items: Fields[] }>(`/tasks/${taskId}/comments`)).body.items,
      sides: (await client.get<{ items: Fields[] }>(`/tasks/${taskId}/side-tasks`)).body.items,
      side: (await client.get<Fields>(`/side-tasks/${id}`)).body,
      task: (await client.get<Fields>(`/tasks/${taskId}`)).body,
      history: JSON.stringify((await client.get(`/cases/${road.caseId}/history?limit=200`)).body),
      story: JSON.stringify((await client.get(`/cases/${road.caseId}/story?limit=200`)).body),
    });
    for (const reader of [office.as('u-dir'), office.as('u-pr-lead'), office.as('u-co-m1')]) {
      const seen = await seenBy(reader);
      expect(seen).toMatchObject({
        comments: [{ text }],
        sides: [{ request: '请核期限', answer: WORDS }],
        side: { request: '请核期限', answer: WORDS },
        task: { opinion: '会议已定。' },
      });
      expect(seen.history).toContain(WORDS);
    }
    const seen = await seenBy(office.admin);
    expect(seen).toMatchObject({
      comments: [{ author: 'u-co-lead', text: null }],
      sides: [{ kind: 'SIGN_BEFORE', outcome: 'DISAGREE', request: null, answer: null }],
      side: { outcome: 'DISAGREE', request: null, answer: null },
      task: { outcome: 'APPROVE', opinion: null },
    });
    expect(seen.history).toMatch(/SIDE_TASK_DONE/);
    for (const words of [WORDS, '请核期限', text, '会议已定']) expect(JSON.stringify(seen)).not.toContain(words);
  });
});
