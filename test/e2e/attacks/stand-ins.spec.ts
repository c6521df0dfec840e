import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../../support/invariants.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../../support/office.js';
import { sendSlowly } from '../../support/raw-request.js';
import { Road } from '../../support/road.js';

type Fields = Record<string, unknown>;

const APPROVE = { outcome: 'APPROVE' };
const DAY = '2022-11-01T09:00:00+08:00';
/** Ordinary, and the business of one group: a delegate may sign it. */
const ORDINARY = { issuer: 'WD', dutyCodes: ['C-01'], keyMatter: false };
const DELEGATED = { validTo: '2022-11-08', reason: '出差' };

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.clock(DAY));
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

/** Status and code, or what came back instead of a refusal. */
const told = ({ status, body }: Pick<Answer<Fields>, 'status' | 'body'>): readonly unknown[] => [
  status,
  body['code'] ?? body,
];
const clientWith = async (name: string, ...scopes: string[]): Promise<Client> => {
  const { body } = await office.admin.post<{ key: string }>('/api-clients', { name, scopes });
  return office.anonymous.with({ Authorization: `Bearer ${body.key}` });
};
const delegate = async (from: string, to: string, more: Fields = {}): Promise<() => Promise<void>> => {
  const { status, body } = await office.as(from).post('/delegations', { to, ...DELEGATED, ...more });
  expect([status, body]).toEqual([201, expect.anything()]);
  return async () => {
    const path = `/delegations/${body['id'] as string}/revoke`;
    expect((await office.as(from).post(path, { reason: '已返回' })).status).toBe(200);
  };
};
const reviews = (road: Road): Promise<Fields[]> =>
  office.query<Fields>('SELECT act, actor FROM review_action WHERE document_id = $1', [road.documentId]);

describe('who tries to act twice on one version', () => {
  it('[attack: same-person-twice] a leader who drafted hands the draft on for somebody else to submit, and reviews it', async () => {
    const post = { person: 'u-co-lead', position: 'GROUP_MEMBER', unit: 'COORD', appointedBy: '试', reason: '兼任' };
    const { body: appointed } = await office.admin.post<{ id: string }>('/org/appointments', post);
    const road = await Road.start(office, {}, undefined, 'u-co-lead');
    const handed = { to: 'u-co-m1', reason: '请代为提交' };
    const task = await road.task('draftDocument');
    expect((await office.as('u-co-lead').post(`/tasks/${task}/transfer`, handed)).status).toBe(200);
    await road.do('u-co-m1', 'draftDocument');
    const refused = await road.act('u-co-lead', 'leaderInstruct', APPROVE);
    expect([403, 409]).toContain(refused.status);
    expect((await reviews(road)).map(({ act }) => act)).toEqual(['DRAFT']);
    await office.admin.post(`/org/appointments/${appointed.id}/end`, { on: '2022-11-01', reason: '免兼' });
  });

  it('[attack: same-person-twice] a drafter who hands the draft on reviews it for the leader by delegation', async () => {
    const revoke = await delegate('u-co-lead', 'u-co-m1');
    const road = await Road.start(office);
    const task = await road.task('draftDocument');
    const handed = { to: 'u-co-rec', reason: '请代为提交' };
    expect((await office.as('u-co-m1').post(`/tasks/${task}/transfer`, handed)).status).toBe(200);
    await road.do('u-co-rec', 'draftDocument');
    expect(told(await road.act('u-co-m1', 'leaderInstruct', APPROVE))).toEqual([409, 'EXCLUSIVE_ACT_DONE']);
    expect((await reviews(road)).map(({ act }) => act)).toEqual(['DRAFT']);
    await revoke();
  });

  it('[attack: delegation-circle, same-person-twice] two who stand in for each other review nothing of their own', async () => {
    const revokes = [await delegate('u-co-lead', 'u-co-m1'), await delegate('u-co-m1', 'u-co-lead')];
    const road = await Road.start(office);
    await road.do('u-co-m1', 'draftDocument');
    expect(told(await road.act('u-co-m1', 'leaderInstruct', APPROVE))).toEqual([409, 'EXCLUSIVE_ACT_DONE']);
    // The leader did nothing yet, and is the leader; that the drafter could have submitted for him makes him no drafter.
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    const own = await Road.start(office, {}, undefined, 'u-co-lead');
    await own.do('u-co-m1', 'draftDocument');
    for (const person of ['u-co-m1', 'u-co-lead']) {
      expect([403, 409]).toContain((await own.act(person, 'leaderInstruct', APPROVE)).status);
    }
    expect((await reviews(own)).map(({ act }) => act)).toEqual(['DRAFT']);
    for (const revoke of revokes) await revoke();
  });

  it('[attack: delegation-circle] nobody stands in for themselves, nor hands on what was handed to them', async () => {
    const own = await office.as('u-co-lead').post('/delegations', { to: 'u-co-lead', ...DELEGATED });
    expect(told(own)).toEqual([422, 'VALIDATION_FAILED']);
    const revoke = await delegate('u-co-lead', 'u-co-m1');
    const on = { to: 'u-pr-m1', posts: ['LEADER@COORD'], ...DELEGATED };
    expect(told(await office.as('u-co-m1').post('/delegations', on))).toEqual([409, 'DELEGATION_NOT_OWN']);
    const named = { from: 'u-co-lead', to: 'u-pr-m1', authorisedByDoc: '试', ...DELEGATED };
    expect(told(await office.as('u-co-m1').post('/delegations', named))).toEqual([403, 'DELEGATION_NOT_ALLOWED']);
    await revoke();
  });
});

describe('who no longer may', () => {
  it('[attack: revoked-delegate] a claim made as a delegate is worth nothing after the revocation, under any act', async () => {
    const road = await Road.start(office, ORDINARY, 'outgoing-department-document');
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'countersignLeaders', APPROVE);
    const revoke = await delegate('u-dir', 'u-dep');
    const task = await road.task('directorSign');
    const deputy = office.as('u-dep');
    const key = { 'Idempotency-Key': 'claimed-as-delegate' };
    expect((await deputy.post(`/tasks/${task}/claim`, undefined, key)).status).toBe(200);
    await revoke();
    const finals = [
      deputy.post(`/tasks/${task}/complete`, APPROVE),
      deputy.post(`/tasks/${task}/complete`, { outcome: 'RETURN', opinion: '退回' }),
      road.act('u-dep', 'directorSign', APPROVE),
    ];
    for (const answer of await Promise.all(finals)) expect(told(answer)).toEqual([403, 'ULTRA_VIRES']);
    const tries = [
      deputy.post(`/tasks/${task}/transfer`, { to: 'u-dir', reason: '转办' }),
      deputy.post(`/tasks/${task}/consult`, { to: 'u-co-m1', question: '何意' }),
      deputy.post(`/tasks/${task}/add-signer`, { to: 'u-co-m1', when: 'BEFORE' }),
      deputy.post(`/tasks/${task}/copies`, { principals: ['u-co-m1'] }),
    ];
    for (const answer of await Promise.all(tries)) expect(told(answer)).toEqual([403, 'TASK_NOT_YOURS']);
    const batch = { acts: [{ task, act: 'complete', ...APPROVE }] };
    const { body } = await deputy.post<{ done: number; refused: number }>('/tasks/batch', batch);
    expect(body).toMatchObject({ done: 0, refused: 1 });
    // Whoever is acted for is not shut out by what the delegate left claimed.
    await road.do('u-dir', 'directorSign', APPROVE);
  });

  /** Somebody whose registry post ends with this day, beside a post that goes on. */
  async function temporary(code: string): Promise<Client> {
    const person = { displayName: '临时', homeUnit: 'HOST-RISK', reason: '试' };
    expect((await office.admin.put(`/org/persons/${code}`, person)).status).toBe(200);
    const post = { person: code, unit: 'COORD', appointedBy: '试', reason: '试' };
    for (const more of [{ position: 'REGISTRY_CLERK', validTo: '2022-11-01' }, { position: 'GROUP_MEMBER' }]) {
      expect((await office.admin.post('/org/appointments', { ...post, ...more })).status).toBe(201);
    }
    return office.as(code);
  }

  it('[attack: lost-post] whoever loses the post between claim and act has nothing in hand, nor has a transfer to them', async () => {
    const temp = await temporary('u-co-t1');
    const road = await (await Road.start(office)).reach('recheckDocument');
    const task = await road.task('recheckDocument');
    expect((await temp.post(`/tasks/${task}/claim`)).status).toBe(200);
    await office.clock('2022-11-02T00:00:00+08:00');
    for (const answer of [
      await temp.post(`/tasks/${task}/complete`, { outcome: 'NONE' }),
      await road.act('u-co-t1', 'recheckDocument', { outcome: 'NONE' }),
      await temp.post(`/tasks/${task}/transfer`, { to: 'u-co-reg', reason: '转办' }),
      await temp.post(`/tasks/${task}/add-signer`, { to: 'u-co-reg', when: 'BEFORE' }),
    ]) {
      expect([403, 404]).toContain(answer.status);
    }
    const clerk = office.as('u-co-reg');
    expect((await clerk.post(`/tasks/${task}/claim`)).status).toBe(200);
    const back = await clerk.post(`/tasks/${task}/transfer`, { to: 'u-co-t1', reason: '转办' });
    expect(told(back)).toEqual([422, 'VALIDATION_FAILED']);
    await road.do('u-co-reg', 'recheckDocument', { outcome: 'NONE' });
  });

  it('[attack: midnight] a request whose body comes after midnight is not done with the posts of the day before', async () => {
    await temporary('u-co-t2');
    const road = await (await Road.start(office)).reach('recheckDocument');
    await office.clock('2022-11-01T23:59:59+08:00');
    const task = await road.task('recheckDocument');
    const request = {
      method: 'POST',
      path: `/tasks/${task}/complete`,
      headers: { Authorization: 'Bearer test:u-co-t2' },
    };
    const answer = await sendSlowly(office.url, request, { outcome: 'NONE' }, () =>
      office.clock('2022-11-02T00:00:00+08:00'),
    );
    expect([answer.status, JSON.parse(answer.body)]).toEqual([503, expect.objectContaining({ code: 'DAY_CHANGED' })]);
    expect(await road.open()).toEqual(['recheckDocument']);
    const again = await office.as('u-co-t2').post(`/tasks/${task}/complete`, { outcome: 'NONE' });
    expect([403, 404]).toContain(again.status);
  });

  it('[attack: revoked-delegate] a request that was open when the delegation was revoked is not done', async () => {
    const revoke = await delegate('u-co-lead', 'u-co-inf');
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const task = await road.task('leaderInstruct');
    const request = {
      method: 'POST',
      path: `/tasks/${task}/complete`,
      headers: { Authorization: 'Bearer test:u-co-inf' },
    };
    const answer = await sendSlowly(office.url, request, APPROVE, revoke);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      403,
      expect.objectContaining({ code: 'DELEGATION_ENDED' }),
    ]);
    expect(await road.open()).toEqual(['leaderInstruct']);
  });
});

describe('systems that act for people', () => {
  it('[attack: act-for-bounds] a client that may not finalise lets nobody else finalise in its person’s name', async () => {
    const front = await clientWith('front', 'act-for');
    const asDirector = { 'On-Behalf-Of': 'u-dir' };
    for (const more of [{}, { acts: ['SIGN'] }, { acts: ['REVIEW', 'FINALISE'] }]) {
      const answer = await front.post('/delegations', { to: 'u-dep', ...DELEGATED, ...more }, asDirector);
      expect(told(answer)).toEqual([403, 'DELEGATION_NEEDS_PERSON']);
    }
    const trusted = await clientWith('trusted', 'act-for', 'act-for-final');
    const given = await trusted.post<{ id: string }>('/delegations', { to: 'u-dep', ...DELEGATED }, asDirector);
    expect(given.status).toBe(201);
    await trusted.post(`/delegations/${given.body.id}/revoke`, { reason: '试' }, asDirector);
  });

  it('[attack: act-for-bounds] a client has no right of the person’s that it was not given, nor the person one of the client’s', async () => {
    const narrow = await clientWith('narrow', 'act-for');
    const wide = await clientWith('wide', 'act-for', 'audit:read', 'api-clients:write', 'cases:move', 'settings:write');
    const { body: me } = await narrow.get<{ permissions: string[] }>('/me', { 'On-Behalf-Of': 'u-aud' });
    expect(me.permissions).toEqual(['org:read']);
    for (const path of ['/audit/accesses', '/audit/verify', '/settings']) {
      expect((await narrow.get(path, { 'On-Behalf-Of': 'u-aud' })).status).toBe(403);
    }
    for (const path of ['/audit/accesses', '/api-clients', '/settings']) {
      expect((await wide.get(path, { 'On-Behalf-Of': 'u-co-m1' })).status).toBe(403);
    }
    const road = await Road.start(office);
    expect((await wide.get(`/cases/${road.caseId}`, { 'On-Behalf-Of': 'u-b-lia' })).status).toBe(404);
  });

  it('[attack: act-for-bounds] an expert of restricted profile sees no more through a system that sees everything', async () => {
    const wide = await clientWith('all-seeing', 'act-for', 'audit:read', 'cases:cancel', 'cases:move');
    const road = await (await Road.start(office, { classification: 'INTERNAL' })).reach('directorSign');
    for (const person of ['u-pr-ex1', 'u-a-lia']) {
      const by = wide.with({ 'On-Behalf-Of': person });
      for (const path of [
        `/cases/${road.caseId}`,
        `/documents/${road.documentId}`,
        `/tasks/${await road.task('directorSign')}`,
      ]) {
        expect([person, path, (await by.get(path)).status]).toEqual([person, path, 404]);
      }
      expect((await by.get<{ items: unknown[] }>(`/audit/entries?object=${road.documentId}`)).body.items).toEqual([]);
    }
  });

  it('[attack: act-for-bounds] no name of nobody, of a unit, a post or somebody who has left opens anything', async () => {
    const trusted = await clientWith('trusting', 'act-for', 'act-for-final');
    const names = [
      'u-nobody',
      'COORD',
      'DIRECTOR',
      'DIRECTOR@WD',
      'ALL_STAFF',
      'SYSTEM',
      'trusting',
      'CLIENT:trusting',
      'unit-a',
    ];
    for (const name of [...names, 'u-dir,u-dep', 'u-dir u-dep', "u-dir'--", 'u-dir%00', ' ', '*']) {
      const answer = await trusted.get('/me', { 'On-Behalf-Of': name });
      expect([name, [400, 403].includes(answer.status)]).toEqual([name, true]);
    }
  });
});
