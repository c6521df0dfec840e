import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { expectProblem } from './contract/operations.js';

type Fields = Record<string, unknown>;

const DEPARTMENT = 'outgoing-department-document';
const HIGHER_OFFICE = 'outgoing-higher-office-document';
const APPROVE = { outcome: 'APPROVE' };
/** Ordinary, and the business of one group. */
const ORDINARY = { issuer: 'WD', dutyCodes: ['C-01'], keyMatter: false };

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
  await office.clock('2022-11-01T09:00:00+08:00');
  for (const person of ['u-dir', 'u-dep']) {
    const { status, body } = await office.admin.post('/org/appointments', {
      person,
      position: 'GROUP_MEMBER',
      unit: 'COORD',
      validFrom: '2022-11-01',
      appointedBy: '试工部任〔2022〕4号',
      reason: '兼任',
    });
    expect([status, body]).toEqual([201, expect.anything()]);
  }
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

async function set(values: Fields): Promise<void> {
  const match = { 'If-Match': (await office.admin.get('/settings')).headers.get('etag') ?? '' };
  const { status, body } = await office.admin.put('/settings', { values, reason: '签发设置' }, match);
  expect([status, body]).toEqual([200, expect.anything()]);
}

/** `by` drafts and submits; the step that nobody would be left to do, or where the case stands. */
async function submitted(by: string, more: Fields = {}, definition = HIGHER_OFFICE): Promise<string> {
  const road = await Road.start(office, more, definition, by);
  const answer = await road.act(by, 'draftDocument');
  if (answer.status === 200) return (await road.open()).join(' ');
  expect(expectProblem(answer)).toMatchObject({ status: 409, code: 'NO_HOLDER_LEFT', rule: 'R-125' });
  expect([await road.open(), (await office.as(by).get(`/documents/${road.documentId}`)).body['status']]).toEqual([
    ['draftDocument'],
    'DRAFT',
  ]);
  return `refused: ${(answer.body['params'] as Fields)['element'] as string}`;
}

describe('a submission that leaves a later step to nobody', () => {
  it.each([
    ['what the director drafts nobody could sign', 'u-dir', {}, HIGHER_OFFICE, 'directorSign'],
    ['in the department’s name too', 'u-dir', ORDINARY, DEPARTMENT, 'directorSign'],
    [
      'nor finalise, where the superior approves it',
      'u-dir',
      { needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' },
      HIGHER_OFFICE,
      'directorFinalise',
    ],
    ['what the deputy drafts nobody could review', 'u-dep', {}, HIGHER_OFFICE, 'deputyInstruct'],
  ])('[R-125] is refused at once, and names the step: %s', async (_, by, more, definition, element) => {
    expect(await submitted(by, more, definition)).toBe(`refused: ${element}`);
  });

  it('[R-125] a stand-in of the director does not sign what the director drafted', async () => {
    const given = { to: 'u-dep', validTo: '2022-11-08', reason: '出差' };
    const { status, body } = await office.as('u-dir').post<Fields>('/delegations', given);
    expect([status, body]).toEqual([201, expect.anything()]);
    expect(await submitted('u-dir', ORDINARY, DEPARTMENT)).toBe('refused: directorSign');
    expect(await submitted('u-co-m1', ORDINARY, DEPARTMENT)).toBe('countersignLeaders');
    const revoked = await office.as('u-dir').post(`/delegations/${body['id'] as string}/revoke`, { reason: '已返回' });
    expect(revoked.status).toBe(200);
  });

  it('[R-125] a draft that the director has somebody else hand in is still the director’s', async () => {
    const road = await Road.start(office, ORDINARY, DEPARTMENT, 'u-dir');
    const taskId = await road.task('draftDocument');
    const handed = await office.as('u-dir').post(`/tasks/${taskId}/transfer`, { to: 'u-co-m1', reason: '出差' });
    expect([handed.status, handed.body]).toEqual([200, expect.anything()]);
    expect(expectProblem(await road.act('u-co-m1', 'draftDocument'))).toMatchObject({
      code: 'NO_HOLDER_LEFT',
      params: { element: 'directorSign', step: '主任签发', candidates: 'DIRECTOR' },
    });
  });

  it('[R-125 R-053] is taken where somebody is left: the deputy signs ordinary documents by setting, or a flag may open another way', async () => {
    await set({ signoff: { ordinary: { signer: 'DEPUTY' } } });
    expect(await submitted('u-dir', ORDINARY, DEPARTMENT)).toBe('countersignLeaders');
    expect(await submitted('u-dir', { ...ORDINARY, keyMatter: true, keyMatterReason: '重点' }, DEPARTMENT)).toBe(
      'countersignLeaders',
    );
    expect(await submitted('u-dir', { ...ORDINARY, docKind: 'QINGSHI', direction: 'UP' }, DEPARTMENT)).toMatch(
      /^(refused: directorSign|draftDocument)$/,
    );
    await set({ signoff: { ordinary: { signer: 'DIRECTOR' } } });
  });

  it('[R-125] leaders draft as before: the deputy reviews, is left out the second time, and the director signs', async () => {
    const road = await Road.start(office, {}, HIGHER_OFFICE, 'u-co-lead');
    await road.do('u-co-lead', 'draftDocument');
    await road.do('u-dep', 'leaderInstruct', APPROVE);
    expect(await road.open()).toEqual(['directorSign']);
  });
});

describe('a submission that is taken', () => {
  const PEOPLE = ['u-co-lead', 'u-dep', 'u-dir'] as const;

  /** Everybody who may do an open step agrees, until the text is signed; the step at which nobody could go on. */
  async function walk(road: Road, confirms: boolean | null): Promise<string | null> {
    for (let steps = 0; steps < 10; steps += 1) {
      const [element] = await road.open();
      if (element === undefined || element === 'recheckDocument') return null;
      const form = confirms !== null && element !== 'deputyReview' ? { form: { keyMatterConfirm: confirms } } : {};
      const said = { outcome: 'APPROVE', opinion: '同意。' };
      let isDone = false;
      for (const by of PEOPLE) {
        isDone ||= by !== 'u-dir' && (await road.act(by, element, { ...said, ...form })).status === 200;
        isDone ||= (await road.act(by, element, said)).status === 200;
        if (isDone) break;
      }
      if (!isDone) return element;
    }
    throw new Error('no end of steps');
  }

  it.each(['DIRECTOR', 'DEPUTY'])(
    '[R-125] comes to its signature, whoever drafted it, as soon as the flag is settled well; ordinary documents signed by %s',
    async (signer) => {
      await set({ signoff: { ordinary: { signer } } });
      const taken: string[] = [];
      for (const by of ['u-co-m1', 'u-co-lead', 'u-dep', 'u-dir']) {
        for (const keyMatter of [true, false]) {
          const about = { ...ORDINARY, keyMatter, ...(keyMatter ? { keyMatterReason: '重点工作' } : {}) };
          const roads: (string | null)[] = [];
          for (const confirms of [null, true, false]) {
            const road = await Road.start(office, about, DEPARTMENT, by);
            const { status, body } = await road.act(by, 'draftDocument');
            if (status !== 200) {
              expect([status, body['code']]).toEqual([409, 'NO_HOLDER_LEFT']);
              break;
            }
            roads.push(await walk(road, confirms));
            if (roads.at(-1) === null) break;
          }
          if (roads.length === 0) continue;
          taken.push(`${by} ${keyMatter ? 'key' : 'ordinary'}`);
          // The deputy reviewed it in the leader's place, and signs it only where nobody settles the flag: that is not known before.
          const isOpen = by === 'u-co-lead' && signer === 'DEPUTY' && !keyMatter;
          expect([by, keyMatter, isOpen ? null : roads.at(-1)]).toEqual([by, keyMatter, null]);
        }
      }
      await set({ signoff: { ordinary: { signer: 'DIRECTOR' } } });
      expect(taken).toEqual([
        'u-co-m1 key',
        'u-co-m1 ordinary',
        'u-co-lead key',
        'u-co-lead ordinary',
        'u-dep key',
        'u-dep ordinary',
        ...(signer === 'DEPUTY' ? ['u-dir key', 'u-dir ordinary'] : []),
      ]);
    },
    120_000,
  );
});
