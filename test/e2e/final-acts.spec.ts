import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { textOf } from '../support/processes.js';
import { Road } from '../support/road.js';
import { expectProblem } from './contract/operations.js';

type Fields = Record<string, unknown>;
type Links = Readonly<Record<string, { readonly href: string }>>;

const APPROVE = { outcome: 'APPROVE' };
const DEPARTMENT = 'outgoing-department-document';
const ORDINARY = { issuer: 'WD', dutyCodes: ['C-01'], keyMatter: false };
const KEY = { ...ORDINARY, keyMatter: true, keyMatterReason: '重点工作' };

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

/** Settings changed for the cases that `work` starts, and put back. */
async function under(changes: Fields, work: () => Promise<void>): Promise<void> {
  const put = async (values: unknown): Promise<void> => {
    const match = { 'If-Match': (await office.admin.get('/settings')).headers.get('etag') ?? '' };
    expect((await office.admin.put('/settings', { values, reason: '审签设置' }, match)).status).toBe(200);
  };
  const before = (await office.admin.get('/settings')).body['values'] as Fields;
  await put({ ...before, ...changes });
  try {
    await work();
  } finally {
    await put(before);
  }
}

const forSignature = async (more: Fields = ORDINARY): Promise<Road> => {
  const road = await Road.start(office, more, DEPARTMENT);
  await road.do('u-co-m1', 'draftDocument');
  return road.do('u-co-lead', 'countersignLeaders', APPROVE);
};

describe('[R-033] [R-050] a process in which somebody below the table signs', () => {
  const changed = (from: string, to: string, file = `${DEPARTMENT}.bpmn`): Fields => {
    const content = textOf(file);
    expect(content).toContain(from);
    return { files: [{ name: file, content: content.replaceAll(from, to) }], name: '改' };
  };

  it.each([
    [
      'a request signed by the deputy',
      `${DEPARTMENT}.bpmn`,
      'gongwen:act="SIGN" gongwen:candidateRole="DIRECTOR"',
      'gongwen:act="SIGN" gongwen:candidateRole="DEPUTY"',
      'SIGNED_BELOW_TABLE',
    ],
    [
      'a table that ends requests with the deputy',
      'decisions/sign-off-route.dmn',
      '"QINGSHI", "BAOGAO"',
      '"NOTHING"',
      'SIGNED_BELOW_DIRECTOR',
    ],
  ])('is neither checked nor deployed: %s', async (_, file, from, to, code) => {
    const { files, name } = changed(from, to, file);
    for (const [path, body] of [
      ['/definitions/check', { files }],
      ['/definitions', { files, name }],
    ] as const) {
      const { status, body: problem } = await office.admin.post<Fields>(path, body);
      expect([status, problem['code']]).toEqual([422, 'DEFINITION_REFUSED']);
      expect((problem['errors'] as Fields[]).map((error) => error['code'])).toContain(code);
    }
  });

  it('is stopped at the signature as well, however a case came there; nothing is written', async () => {
    const road = await forSignature(KEY);
    const body = { close: [{ element: 'directorSign' }], open: [{ element: 'deputySign' }], reason: '试' };
    const moved = await office.admin.post(`/cases/${road.caseId}/move`, body);
    expect([moved.status, await road.open()]).toEqual([200, ['deputySign']]);
    const rows = (): Promise<object[]> =>
      office.query('SELECT * FROM review_action WHERE document_id = $1 ORDER BY id', [road.documentId]);
    const [actions, document] = [await rows(), await road.document()];
    for (let times = 0; times < 2; times += 1) {
      expect(expectProblem(await road.act('u-dep', 'deputySign', APPROVE))).toMatchObject({
        status: 403,
        code: 'ULTRA_VIRES',
        rule: 'R-050',
      });
    }
    expect([await rows(), await road.document(), await road.open()]).toEqual([actions, document, ['deputySign']]);
    const kept = await office.query<{ outcome: string }>(
      `SELECT body::json ->> 'outcome' AS outcome FROM audit_entry WHERE act = 'ULTRA_VIRES' AND actor = 'u-dep'`,
    );
    expect(kept).toHaveLength(2);
    // To return what one may not sign is no signature.
    await road.do('u-dep', 'deputySign', { outcome: 'RETURN', opinion: '须由主任签发。' });
  });

  it('[R-053] is not the ordinary document that the office gives to the deputy', async () => {
    await under({ signoff: { ordinary: { signer: 'DEPUTY' } } }, async () => {
      const road = await forSignature();
      await road.do('u-dep', 'deputySign', APPROVE);
      expect(await road.document()).toMatchObject({ signer: { code: 'u-dep' }, signedAs: 'DEPUTY', signedFor: null });
      expect(await (await forSignature(KEY)).open()).toEqual(['directorSign']);
    });
  });
});

describe('who drafts', () => {
  const start = (by: string, more: Fields = ORDINARY) => Road.start(office, more, DEPARTMENT, by);

  it('director and deputy draft for any group; nobody of another group does, nor anybody without such a post', async () => {
    for (const ownerGroup of ['COORD', 'PROJ', 'SUPV']) {
      for (const by of ['u-dir', 'u-dep']) {
        const road = await start(by, { ...ORDINARY, ownerGroup });
        expect(await road.open()).toEqual(['draftDocument']);
      }
    }
    for (const by of ['u-pr-m1', 'u-a-lia', 'u-aud']) {
      await expect(start(by, { ...ORDINARY, ownerGroup: 'COORD' })).rejects.toThrow('STARTER_NOT_ALLOWED');
    }
  });

  it('[R-125] what the deputy drafts is signed by the director; what the director drafts has no signer but by setting', async () => {
    const deputys = await start('u-dep');
    await deputys.do('u-dep', 'draftDocument');
    await deputys.do('u-co-lead', 'countersignLeaders', APPROVE);
    await deputys.do('u-dir', 'directorSign', APPROVE);
    const directors = await start('u-dir');
    expect(expectProblem(await directors.act('u-dir', 'draftDocument'))).toMatchObject({
      status: 409,
      code: 'NO_HOLDER_LEFT',
      params: { element: 'directorSign' },
    });
    expect(await directors.open()).toEqual(['draftDocument']);
  });
});

describe('[R-051] the key matter', () => {
  const word = (keyMatterConfirm: boolean, opinion = '非重点事项。') => ({
    ...APPROVE,
    opinion,
    form: { keyMatterConfirm },
  });

  it('[R-125] is confirmed by the substitute of a leader who drafted, in the leader’s place', async () => {
    const road = await Road.start(office, { ...KEY, ownerGroup: 'SUPV', dutyCodes: ['S-01'] }, DEPARTMENT, 'u-su-lead');
    await road.do('u-su-lead', 'draftDocument');
    expect(await road.act('u-su-lead', 'countersignLeaders', word(false))).toMatchObject({ status: 403 });
    await road.do('u-dep', 'countersignLeaders', word(false));
    expect((await office.as('u-dir').get(`/documents/${road.documentId}`)).body).toMatchObject({ keyMatter: false });
  });

  it('[R-034] is confirmed by a delegate of the leader’s; not by the substitute of another group’s', async () => {
    const given = await office.as('u-co-lead').post<Fields>('/delegations', {
      to: 'u-co-rec',
      validTo: '2022-11-08',
      reason: '出差',
    });
    const road = await Road.start(office, KEY, DEPARTMENT);
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-rec', 'countersignLeaders', word(false));
    expect(await road.document()).toMatchObject({ keyMatter: false });
    await office.as('u-co-lead').post(`/delegations/${given.body['id'] as string}/revoke`, { reason: '已返回' });

    // u-su-lead drafted for another group: the deputy countersigns for SUPV, which does not own it.
    const other = await Road.start(office, { ...KEY, dutyCodes: ['C-01', 'S-01'] }, DEPARTMENT);
    await other.do('u-co-m1', 'draftDocument');
    expect(expectProblem(await other.act('u-su-lead', 'countersignLeaders', word(false)))).toMatchObject({
      status: 422,
      errors: [{ pointer: '/form/keyMatterConfirm', code: 'OWNER_LEADER_CONFIRMS' }],
    });
  });
});

describe('[R-054] a client that acts for people, and may not finalise for them', () => {
  let clients = 0;
  const acting = async (scopes: string[], person: string): Promise<Client> => {
    clients += 1;
    const name = `oa-${clients}`;
    const { body } = await office.admin.post<{ key: string }>('/api-clients', { name, scopes });
    return office.anonymous.with({ Authorization: `Bearer ${body.key}`, 'On-Behalf-Of': person });
  };
  const linksOf = async (by: Client, task: string): Promise<string[]> =>
    Object.keys((await by.get<{ _links: Links }>(`/tasks/${task}`)).body._links);

  it('is offered no signature that the same rule refuses', async () => {
    const road = await forSignature();
    const task = await road.task('directorSign');
    const bounded = await acting(['act-for'], 'u-dir');
    const links = await linksOf(bounded, task);
    expect(links).toEqual(expect.arrayContaining(['form', 'claim', 'transfer']));
    for (const link of ['complete', 'return', 'reject']) expect(links).not.toContain(link);
    expect(expectProblem(await bounded.post(`/tasks/${task}/complete`, APPROVE))).toMatchObject({
      status: 403,
      code: 'FINAL_ACT_NEEDS_PERSON',
    });
    const { body } = await bounded.get<{ items: { id: string; _links: Links }[] }>('/tasks?limit=200');
    expect(Object.keys(body.items.find(({ id }) => id === task)!._links)).not.toContain('complete');
    expect(await linksOf(await acting(['act-for', 'act-for-final'], 'u-dir'), task)).toContain('complete');
    expect(await linksOf(office.as('u-dir'), task)).toContain('complete');
  });

  it('[R-125] nobody is offered what the separation of duties refuses', async () => {
    const road = await Road.start(office, ORDINARY, DEPARTMENT, 'u-dep');
    await road.do('u-dep', 'draftDocument');
    await road.do('u-co-lead', 'countersignLeaders', APPROVE);
    const body = { close: [{ element: 'directorSign' }], open: [{ element: 'deputySign' }], reason: '试' };
    expect((await office.admin.post(`/cases/${road.caseId}/move`, body)).status).toBe(200);
    const task = await road.task('deputySign');
    const offered = await linksOf(office.as('u-dep'), task);
    const said = await office.as('u-dep').post<Fields>(`/tasks/${task}/complete`, APPROVE);
    expect([said.body['code'], offered.includes('complete')]).toEqual(['EXCLUSIVE_ACT_DONE', false]);
  });

  it('[R-033] nor the director’s power over a signature of somebody else', async () => {
    await under({ signoff: { ordinary: { signer: 'DEPUTY' } } }, async () => {
      const road = await forSignature();
      const task = await road.task('deputySign');
      const bounded = await acting(['act-for'], 'u-dir');
      expect(await linksOf(bounded, task)).not.toContain('return');
      expect(await linksOf(office.as('u-dir'), task)).toEqual(expect.arrayContaining(['return', 'reject', 'transfer']));
      const said = { outcome: 'RETURN', opinion: '退回' };
      expect(expectProblem(await bounded.post(`/tasks/${task}/complete`, said))).toMatchObject({
        code: 'FINAL_ACT_NEEDS_PERSON',
      });
      expect((await office.as('u-dir').post(`/tasks/${task}/complete`, said)).status).toBe(200);
    });
  });
});
