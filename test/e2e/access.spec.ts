import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { may } from '../../src/access/index.js';
import { ADMINISTRATOR_SCOPES, EVERY_PERSON } from '../../src/access/scopes.js';
import { askers, routeRows, type RouteRow } from '../checks/access-rows.js';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { addressOf, document, operations } from './contract/operations.js';

const office = JSON.parse(readFileSync('processes/office/organisation.json', 'utf8')) as Parameters<typeof askers>[0];
const who = askers(office, { EVERY_PERSON, ADMINISTRATOR_SCOPES });
const rows = routeRows(document, who, may);

/** Who holds each role in the office of the acceptance scenarios, and no other that grants permissions. */
const HOLDERS: Readonly<Record<string, string>> = {
  DIRECTOR: 'u-dir',
  DEPUTY: 'u-dep',
  LEADER: 'u-co-lead',
  MEMBER: 'u-co-m1',
  EXPERT: 'u-pr-ex1',
  REGISTRY: 'u-co-reg',
  ARCHIVIST: 'u-co-arc',
  RECORDER: 'u-co-rec',
  INFO_REPORTER: 'u-co-inf',
  SECRECY: 'u-co-sec',
  WEBEDITOR: 'u-co-web',
  SEAL: 'u-co-seal',
  U_PRINCIPAL: 'u-a-prin',
  U_INCHARGE: 'u-a-char',
  U_LIAISON: 'u-a-lia',
  AUDITOR: 'u-aud',
  ADMIN: 'u-adm',
};

let room: TestOffice;
let system: Client;
beforeAll(async () => {
  room = await openOffice({ runsJobs: false });
  await room.clock('2022-10-18T09:00:00+08:00');
  const { body } = await room.admin.post<{ key: string }>('/api-clients', { name: 'bare', scopes: ['messages:send'] });
  system = room.anonymous.with({ Authorization: `Bearer ${body.key}` });
});
afterAll(() => room.close());

const clientOf = (name: string): Client => {
  if (name === 'nobody') return room.anonymous;
  if (name === 'system') return system;
  return name === 'administrator' ? room.admin : room.as(HOLDERS[name]!);
};

describe('every route × every role, as docs/ACCESS.md says', () => {
  it('has every route once, and somebody for every role', () => {
    expect(rows).toHaveLength(operations.length);
    expect(Object.keys(HOLDERS).sort()).toEqual(who.flatMap(({ role }) => (role === null ? [] : [role])).sort());
  });

  it.each(who.map(({ name }) => name))(
    '[R-037] %s',
    async (name) => {
      const wrong: string[] = [];
      for (const row of rows.filter(({ path }) => !path.endsWith('/test/clock'))) {
        const { status, code } = await answerTo(name, row);
        const isKept =
          row.promised[name] === 401
            ? status === 401 && code === 'CREDENTIALS_MISSING'
            : row.promised[name] === 403
              ? status === 403 && code === 'PERMISSION_MISSING'
              : status !== 401 && status < 500 && (row.promised[name] === 'RELATION' || code !== 'PERMISSION_MISSING');
        if (!isKept) wrong.push(`${row.method} ${row.path}: ${String(row.promised[name])} -> ${status} ${code}`);
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  async function answerTo(name: string, { method, path }: RouteRow): Promise<{ status: number; code: string }> {
    const operation = operations.find((one) => one.method === method && one.path === path)!;
    const sent = method === 'get' ? {} : { body: '{}', headers: { 'Content-Type': 'application/json' } };
    const { status, body } = await clientOf(name).send<{ code?: string }>(
      method.toUpperCase(),
      addressOf(operation),
      sent,
    );
    return { status, code: body?.code ?? '' };
  }
});

/** Each step of the road with the people whom the table lets do it, and what they say. */
const STEPS: readonly (readonly [element: string, by: string, said: Readonly<Record<string, unknown>>])[] = [
  ['draftDocument', 'u-co-m1', {}],
  ['leaderInstruct', 'u-co-lead', { outcome: 'APPROVE' }],
  ['deputyInstruct', 'u-dep', { outcome: 'APPROVE' }],
  ['directorSign', 'u-dir', { outcome: 'APPROVE' }],
  ['recheckDocument', 'u-co-reg', { outcome: 'NONE' }],
  ['registerOutgoing', 'u-co-reg', {}],
  ['printDocument', 'u-co-reg', { form: { copiesPrinted: 12 } }],
  ['inspectCopies', 'u-co-reg', { outcome: 'OK' }],
  ['applySeal', 'u-co-seal', { form: { copiesSealed: 12 } }],
  ['dispatchCopies', 'u-co-reg', {}],
];

describe('every act × every role × every state of the road', () => {
  it('[R-054 R-037] the open step is its holder’s; others see why not, or nothing; what is not open is not done by anybody', async () => {
    const road = await Road.start(room);
    const wrong: string[] = [];
    for (const [element, by, said] of STEPS) {
      for (const person of Object.values(HOLDERS)) {
        const sees = (await room.as(person).get(`/cases/${road.caseId}`)).status === 200;
        const { status, code } = await tries(room.as(person), road, element, said);
        const isKept =
          person === by
            ? status === 200
            : sees
              ? status === 403 && code === 'TASK_NOT_YOURS'
              : status === 403 || status === 404;
        if (!isKept) wrong.push(`${element} by ${person} (sees: ${sees}): ${status} ${code}`);
      }
      const administrator = await tries(room.admin, road, element, said);
      if (administrator.status !== 403) wrong.push(`${element} by the administrator: ${administrator.status}`);
      for (const [other, holder, words] of STEPS.filter(([one]) => one !== element)) {
        const { status, code } = await tries(room.as(holder), road, other, words);
        if (status !== 409 || code !== 'STEP_NOT_REACHED') wrong.push(`${other} while ${element}: ${status} ${code}`);
      }
      await road.do(by, element, said);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  async function tries(
    client: Client,
    road: Road,
    element: string,
    said: Readonly<Record<string, unknown>>,
  ): Promise<{ status: number; code: string }> {
    const { status, body } = await client.post<{ code?: string }>(`/cases/${road.caseId}/acts?dryRun=true`, {
      element,
      ...said,
    });
    return { status, code: body.code ?? '' };
  }
});
