import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { may, POLICY_ACTS } from '../../src/access/index.js';
import { ADMINISTRATOR_SCOPES, EVERY_PERSON } from '../../src/access/scopes.js';
import { askers, otherRows, routeRows, type RouteRow } from '../checks/access-rows.js';
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

describe('[attack: no-token, forbidden-route] every route × every role, as docs/ACCESS.md says', () => {
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
              ? status === 403 && code === (element === 'directorSign' ? 'ULTRA_VIRES' : 'TASK_NOT_YOURS')
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

type Fields = Record<string, unknown>;

/** What an act that no step asks for is tried on: things of people who hold none of the roles that the table asks about. */
interface Tried {
  readonly road: Road;
  /** A countersign of the coordination group, claimed by its leader. */
  readonly claimed: string;
  /** A countersign of the engineering group. */
  readonly theirs: string;
  readonly sideTask: string;
  readonly filter: string;
  readonly delegation: string;
  /** The delay of a case, pursued by hand. */
  readonly accountability: string;
  /** A contact with a unit, logged by the supervision group. */
  readonly contact: string;
  /** An issued document with a line to another unit. */
  readonly issued: Road;
}

type Trial = (on: Tried, client: Client) => Promise<{ status: number; body: Fields }>;

const CONTACT = { contactedOn: '2022-10-18', channel: 'PHONE', summary: '核对点位接入进度。' };
const FILTER = { filter: { sort: 'dueAt' } };
const DELEGATED = { validTo: '2022-10-31', reason: '出差' };

/** How each is tried over HTTP; those without a trial are tried where their thing is: `external-tasks`, `regulation`, `secret-register`, `return`. */
const TRIALS: Readonly<Record<string, Trial>> = {
  'task.claim: a step of the owner group’s leader': ({ claimed }, client) => client.post(`/tasks/${claimed}/claim`),
  'task.addBeside: a countersign of the owner group’s leader': ({ claimed }, client) =>
    client.post(`/tasks/${claimed}/add-signer?dryRun=true`, { when: 'BESIDE', group: 'PUBL', reason: '会签' }),
  'task.unclaim: claimed by another': ({ theirs }, client) => client.post(`/tasks/${theirs}/unclaim`),
  'task.urge: an open task': ({ theirs }, client) => client.post(`/tasks/${theirs}/urge`, {}),
  'task.comment: a task that they see': ({ theirs }, client) =>
    client.post(`/tasks/${theirs}/comments`, { text: '请抓紧。' }),
  'sideTask.answer: asked of the owner group’s leader': ({ sideTask }, client) =>
    client.post(`/side-tasks/${sideTask}/answer`, {}),
  'sideTask.withdraw: asked by another': ({ sideTask }, client) => client.post(`/side-tasks/${sideTask}/withdraw`),
  'sideTask.urge: asked by another': ({ sideTask }, client) => client.post(`/side-tasks/${sideTask}/urge`, {}),
  'holding.read: of a case that they see': ({ road }, client) => client.get(`/cases/${road.caseId}/holding-times`),
  'accountability.open: of a case of the own group': ({ road }, client) =>
    client.post(`/cases/${road.caseId}/accountability`, {}),
  'accountability.read: an accountability case': ({ accountability }, client) =>
    client.get(`/accountability-cases/${accountability}`),
  'accountability.close: an open accountability case': ({ accountability }, client) =>
    client.post(`/accountability-cases/${accountability}/close`, { conclusion: '已约谈。' }),
  'contact.read: with the own unit': (_on, client) => client.get('/org/units/unit-a/dossier'),
  'contact.read: with another unit': (_on, client) => client.get('/org/units/unit-b/contacts'),
  'contact.log: with the own unit': (_on, client) => client.post('/org/units/unit-a/contacts', CONTACT),
  'contact.log: with another unit': (_on, client) => client.post('/org/units/unit-b/contacts', CONTACT),
  'contact.log: correcting what another logged of the own unit': ({ contact }, client) =>
    client.post('/org/units/unit-a/contacts', { ...CONTACT, corrects: contact }),
  'onTime.read: of the own group': (_on, client) => client.get('/tasks/on-time?group=COORD'),
  'onTime.read: of another group': (_on, client) => client.get('/tasks/on-time?group=PROJ'),
  'responsibility.read: of a task for which others answer': ({ theirs }, client) =>
    client.get(`/tasks/${theirs}/responsibility`),
  'workList.read: of another person': (_on, client) => client.get('/tasks?assignee=u-pr-m1'),
  'filter.keep: an own one': (_on, client) => client.post('/task-filters', { name: '急件', ...FILTER }),
  'filter.share: with the own group': (_on, client) =>
    client.post('/task-filters', { name: '本组', sharedWith: 'COORD', ...FILTER }),
  'filter.share: with another group': (_on, client) =>
    client.post('/task-filters', { name: '他组', sharedWith: 'PROJ', ...FILTER }),
  'filter.use: another’s, not shared': ({ filter }, client) => client.get(`/task-filters/${filter}`),
  'filter.change: another’s, shared with the post': ({ filter }, client) =>
    client.post(`/task-filters/${filter}/remove`),
  'delegation.grant: the right of another': (_on, client) =>
    client.post('/delegations', { from: 'u-pr-lead', to: 'u-su-lead', ...DELEGATED }),
  'delegation.see: between others': ({ delegation }, client) => client.get(`/delegations/${delegation}`),
  'delegation.listAll: of everybody': (_on, client) => client.get('/delegations?side=ALL'),
  'delegation.revoke: between others': ({ delegation }, client) =>
    client.post(`/delegations/${delegation}/revoke`, { reason: '已返回' }),
  'external.fetch: a topic': (_on, client) =>
    client.post('/external-tasks/acquire', { workerId: 'w', topics: [{ topic: 'topic', lockSeconds: 30 }] }),
  'case.cancel: before signing': ({ road }, client) =>
    client.post(`/cases/${road.caseId}/cancel?dryRun=true`, { reason: '事项已取消' }),
  'receipt.see: a line sent to another': async ({ issued }, client) => {
    const answer = await client.get(`/documents/${issued.documentId}/dispatch-lines`);
    const lines = (answer.body['items'] ?? []) as Fields[];
    const isSeen = lines.some(({ recipient }) => recipient === 'unit-b');
    return answer.status === 200 && !isSeen ? { status: 404, body: { code: 'LINE_NOT_FOUND' } } : answer;
  },
};

describe('every act that no step asks for × every role', () => {
  const others = otherRows(who, { may });
  /** The first table asks the first, the second one the other two. */
  const ELSEWHERE = ['route.call', 'task.take', 'document.act'];

  it('stands in the table', () => {
    const named = new Set([...ELSEWHERE, ...others.map(({ act }) => act)]);
    expect([...named].sort()).toEqual([...POLICY_ACTS].sort());
    const situations = new Set(others.map(({ act, situation }) => `${act}: ${situation}`));
    expect(Object.keys(TRIALS).filter((name) => !situations.has(name))).toEqual([]);
  });

  it('[R-037 R-134] is open to those to whom the table opens it; others get the refusal that it names, or nothing is there', async () => {
    const on = await things();
    const roles = await rolesHeld();
    const wrong: string[] = [];
    for (const { act, situation, promised } of others) {
      const trial = TRIALS[`${act}: ${situation}`];
      if (trial === undefined) continue;
      for (const name of Object.keys(promised)) {
        const promise = bestOf(promised, roles.get(name) ?? [name]);
        const { status, body } = await trial(on, clientOf(name));
        const code = typeof body['code'] === 'string' ? body['code'] : '';
        const [refusal] = promise.split(' ');
        const isHidden = status === 404;
        const isKept =
          promise === 'PASS'
            ? isHidden || (status < 500 && status !== 401 && status !== 403)
            : isHidden || (status === 403 && code === refusal);
        if (!isKept) wrong.push(`${act} (${situation}) by ${name}: ${promise} -> ${status} ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('[R-135] a case offers to be voided to those, and to no others, who are not refused', async () => {
    const road = await Road.start(room);
    const wrong: string[] = [];
    for (const element of ['leaderInstruct', 'recheckDocument', 'archived']) {
      await road.reach(element);
      for (const name of [...Object.keys(HOLDERS), 'administrator']) {
        const path = `/cases/${road.caseId}`;
        const { status, body } = await clientOf(name).get<{ _links: Fields }>(path);
        if (status !== 200) continue;
        const tried = await clientOf(name).post(`${path}/cancel?dryRun=true`, { reason: '事项已取消' });
        const isOffered = 'cancel' in body._links;
        if (isOffered !== (tried.status === 200)) wrong.push(`${element}: ${name} ${isOffered} ${tried.status}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  /** Roles of the table that each of the holders has: a keeper of the seal is a member, too. */
  async function rolesHeld(): Promise<ReadonlyMap<string, readonly string[]>> {
    const held = new Map<string, readonly string[]>();
    for (const name of Object.keys(HOLDERS)) {
      const { body } = await clientOf(name).get<{ posts: readonly { role: string }[] }>('/me');
      held.set(name, [name, ...body.posts.map(({ role }) => role)]);
    }
    return held;
  }

  /** What the table promises to somebody with these roles: a yes of any of them, else the refusal of the first. */
  const bestOf = (promised: Readonly<Record<string, string>>, names: readonly string[]): string =>
    names.some((name) => promised[name] === 'PASS') ? 'PASS' : promised[names[0]!]!;

  async function things(): Promise<Tried> {
    const road = await Road.start(room, { issuer: 'WD', dutyCodes: ['C-03', 'S-01'] }, 'outgoing-department-document');
    await road.do('u-co-m1', 'draftDocument');
    const open = await room.query<{ id: string; candidates: string[] }>(
      `SELECT id, candidates FROM task WHERE root_case_id = $1 AND status = 'OPEN'`,
      [road.caseId],
    );
    const of = (key: string): string => open.find(({ candidates }) => candidates.includes(key))!.id;
    const theirs = of('LEADER@PROJ');
    const their = room.as('u-pr-lead');
    const made = async (path: string, body: Fields): Promise<Fields> => {
      const { status, body: answer } = await their.post<Fields>(path, body);
      if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
      return answer;
    };
    await made(`/tasks/${theirs}/claim`, {});
    const asked = await made(`/tasks/${theirs}/consult`, { to: 'LEADER@COORD', question: '是否一致？' });
    const filter = await made('/task-filters', { name: '本组', ...FILTER });
    const delegation = await made('/delegations', { to: 'u-pr-m1', ...DELEGATED });
    const issued = await (await Road.start(room)).reach('prepareHandover');
    const pursued = await room
      .as('u-co-lead')
      .post<Fields>(`/cases/${issued.caseId}/accountability`, { reason: '办理拖延' });
    const contact = await room.as('u-su-lead').post<Fields>('/org/units/unit-a/contacts', CONTACT);
    return {
      road,
      claimed: of('LEADER@COORD'),
      theirs,
      sideTask: (asked['items'] as Fields[])[0]!['id'] as string,
      filter: filter['id'] as string,
      delegation: delegation['id'] as string,
      accountability: pursued.body['id'] as string,
      contact: contact.body['id'] as string,
      issued,
    };
  }
});
