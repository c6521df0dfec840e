import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/index.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../../support/office.js';
import { Road } from '../../support/road.js';
import { sentDuring } from '../../support/statements.js';
import { writtenSoFar } from '../../support/written.js';
import { addressOf, bodyOf, expectProblem, operations, withoutIds, type Operation } from '../contract/operations.js';

type Fields = Record<string, unknown>;
interface Listed {
  readonly items: readonly Fields[];
}

let office: TestOffice;
let archived: Road;
let open: Road;
/** An id of a thing of COORD's, by the beginning of the routes that take one. */
let things: Record<string, string>;
/** Codes and titles of what outsiders may not read anywhere. */
let secrets: readonly string[];

/** People and systems who have no part in any of it. */
const OUTSIDERS = ['u-pr-m1', 'u-b-lia', 'u-pr-ex1'];
let bare: Client;

beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  await office.clock('2022-11-01T09:00:00+08:00');
  const [title, internal] = [
    '关于隐蔽事项甲的通知',
    { mainRecipients: ['unit-a'], internalChoice: 'NONE', internalPersons: [] },
  ];
  archived = await (await Road.start(office, { ...internal, title })).reach('archived');
  open = await (await Road.start(office, { ...internal, title: '关于隐蔽事项乙的通知' })).reach('leaderInstruct');
  const id = async (sql: string): Promise<string> => (await office.query<{ id: string }>(sql))[0]!.id;
  const made = async (by: Client, path: string, body: Fields): Promise<string> => {
    const { status, body: answer } = await by.post<Fields>(path, body);
    expect([path, status]).toEqual([path, expect.any(Number)]);
    expect(status).toBeLessThan(300);
    return ((answer['items'] as Fields[] | undefined)?.[0] ?? answer)['id'] as string;
  };
  const task = await open.task('leaderInstruct');
  const file = await office.as('u-co-m1').send<{ id: string }>('POST', '/files', {
    headers: { 'Content-Type': 'text/plain', 'X-File-Name': 'a.txt' },
    body: 'x',
  });
  things = {
    '/cases': open.caseId,
    '/tasks': task,
    '/documents': archived.documentId,
    '/files': file.body.id,
    '/archive/handovers': await id('SELECT id FROM archive_handover'),
    '/archive/records': await id('SELECT id FROM archive_record'),
    '/task-filters': await made(office.as('u-co-m1'), '/task-filters', { name: '甲', filter: { view: 'MINE' } }),
    '/side-tasks': await made(office.as('u-co-lead'), `/tasks/${task}/consult`, { to: 'u-co-reg', question: '何意' }),
    '/delegations': await made(office.as('u-dir'), '/delegations', {
      to: 'u-dep',
      validTo: '2022-11-02',
      reason: '甲',
    }),
  };
  secrets = [title, '隐蔽事项', ...Object.values(things), open.documentId, archived.caseId];
  const { body } = await office.admin.post<{ key: string }>('/api-clients', { name: 'bare', scopes: [] });
  bare = office.anonymous.with({ Authorization: `Bearer ${body.key}` });
});
afterAll(() => office.close());

const outsiders = (): [string, Client][] => [
  ...OUTSIDERS.map((code): [string, Client] => [code, office.as(code)]),
  ['a system', bare],
];

const thingOf = ({ path }: Operation): string | undefined =>
  Object.entries(things).find(([start]) => path.startsWith(`/api/v1${start}/{`))?.[1];

/** Asks a route about a thing. The same body each time, so that only the thing differs. */
async function ask(
  client: Client,
  operation: Operation,
  thing: string,
  headers: Record<string, string> = {},
): Promise<Answer<Fields>> {
  const values = Object.fromEntries(
    operation.pathParameters.map((name) => [name, /^id$|Id$/.test(name) ? thing : '1']),
  );
  const json = operation.method === 'get' || operation.hasRawBody ? {} : { 'Content-Type': 'application/json' };
  const body = 'Content-Type' in json ? JSON.stringify(bodyOf(operation)) : undefined;
  return client.send<Fields>(operation.method.toUpperCase(), addressOf(operation, values), {
    headers: { ...json, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** What an answer gives away: everything but the id that was asked for, the trace and the time. */
const shownBy = (answer: Answer<Fields>, thing: string): unknown => ({
  status: answer.status,
  headers: [...answer.headers.keys()].filter((name) => name !== 'date').sort(),
  etag: answer.headers.get('etag'),
  body: withoutIds(expectProblem(answer)).replaceAll(thing, 'ID'),
});

describe('ids of others’ things', () => {
  it('are all there: each is read by somebody', async () => {
    const reads = operations.filter(
      ({ method, path }) => method === 'get' && /^\/api\/v1\/[a-z/-]+\/\{\w+\}$/.test(path),
    );
    const read = reads.filter((operation) => thingOf(operation) !== undefined).map(({ path }) => path);
    expect(read.length).toBeGreaterThanOrEqual(Object.keys(things).length - 1);
  });

  it.each([0, 1, 2, 3])(
    '[attack: ids-of-others, enumeration-by-error-text, enumeration-by-etag] outsider %i gets on every route that takes an id what an id that is nowhere gets, to the byte, and changes nothing',
    async (place) => {
      const [who, client] = outsiders()[place]!;
      const before = await writtenSoFar((sql, params) => office.query(sql, params));
      let asked = 0;
      for (const operation of operations.filter((one) => thingOf(one) !== undefined)) {
        const thing = thingOf(operation)!;
        const nowhere = newId();
        const hidden = shownBy(await ask(client, operation, thing), thing);
        expect([who, operation.id, hidden]).toEqual([
          who,
          operation.id,
          shownBy(await ask(client, operation, nowhere), nowhere),
        ]);
        expect([who, operation.id, [403, 404, 422].includes((hidden as { status: number }).status)]).toEqual([
          who,
          operation.id,
          true,
        ]);
        if (operation.method === 'get') {
          const known = await ask(client, operation, thing, { 'If-None-Match': '*' });
          expect([who, operation.id, shownBy(known, thing)]).toEqual([who, operation.id, hidden]);
        }
        asked += 1;
      }
      expect(asked).toBeGreaterThan(40);
      expect(await writtenSoFar((sql, params) => office.query(sql, params))).toEqual(before);
    },
  );

  it('[attack: enumeration-by-timing] reading what is hidden asks the database at most two questions more than reading what is nowhere, and no list one of them', async () => {
    const client = office.as('u-pr-m1');
    await client.get('/me');
    for (const operation of operations.filter((one) => one.method === 'get' && thingOf(one) !== undefined)) {
      const costOf = async (thing: string): Promise<number> =>
        (await sentDuring(() => ask(client, operation, thing))).length;
      const [hidden, nowhere] = [await costOf(thingOf(operation)!), await costOf(newId())];
      // To find out that a thing is hidden may take a look at the rows that would open it, and at what it hangs on.
      expect([operation.id, hidden - nowhere >= 0 && hidden - nowhere <= 2]).toEqual([operation.id, true]);
    }
    for (const [hidden, nowhere] of [
      [`/tasks?case=${open.caseId}`, `/tasks?case=${newId()}`],
      [`/cases?objectId=${open.documentId}`, `/cases?objectId=${newId()}`],
      [`/audit/entries?object=${open.documentId}`, `/audit/entries?object=${newId()}`],
    ] as const) {
      const costOf = async (path: string): Promise<number> => (await sentDuring(() => client.get(path))).length;
      expect([hidden, await costOf(hidden)]).toEqual([hidden, await costOf(nowhere)]);
    }
  });
});

describe('what is hidden shows in nothing that an outsider may read', () => {
  it.each([0, 1, 2, 3])(
    '[attack: enumeration-by-counts, open-reads] lists, counts and pages hold nothing of it for outsider %i, however they are narrowed',
    async (place) => {
      const [who, client] = outsiders()[place]!;
      const narrowed: Readonly<Record<string, readonly string[]>> = {
        '/cases': [`objectId=${open.documentId}`, 'definition=outgoing-higher-office-document', 'status=RUNNING'],
        '/documents': [
          'ownerGroup=COORD',
          `docNo=${encodeURIComponent('市安城创办发〔2022〕10号')}`,
          'status=ARCHIVED',
        ],
        '/tasks': [
          `case=${open.caseId}`,
          `text=${encodeURIComponent('隐蔽')}`,
          'group=COORD',
          'element=leaderInstruct',
          'variable=ownerGroup%3DCOORD',
          'view=GROUP',
        ],
        '/tasks/counts': ['group=COORD', 'element=leaderInstruct'],
        '/urges': [`case=${open.caseId}`, 'recipient=u-co-lead'],
        '/archive/handovers': [`objectId=${archived.documentId}`, 'responsible=u-co-m1'],
        '/archive/records': ['year=2022'],
        '/audit/entries': [`object=${archived.documentId}`, `case=${open.caseId}`, 'actor=u-co-m1', 'act=SIGNED'],
        '/number-series/市安城创办发/allocations': ['year=2022'],
        '/delegations': [],
        '/task-filters': [],
        '/side-tasks': [],
      };
      const lists = operations.filter(
        ({ method, pathParameters, query }) =>
          method === 'get' && pathParameters.length === 0 && query.includes('limit'),
      );
      const paths = [
        ...lists.map(({ path }) => (path.startsWith('/api/v1') ? path.slice('/api/v1'.length) : `/${path}`)),
        ...Object.entries(narrowed).flatMap(([path, queries]) => [path, ...queries.map((query) => `${path}?${query}`)]),
        '/me',
        '/number-series',
        '/definitions/outgoing-higher-office-document',
        '/definitions/outgoing-higher-office-document/versions/1',
        '/definitions/outgoing-higher-office-document/versions/1/file',
        '/decisions',
      ];
      for (const path of new Set(paths)) {
        const { status, body } = await client.get<unknown>(path);
        expect([who, path, status < 500]).toEqual([who, path, true]);
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        expect([who, path, secrets.filter((secret) => text.includes(secret))]).toEqual([who, path, []]);
      }
      const counts = await client.get<Fields>('/tasks/counts');
      if (counts.status === 200) expect(JSON.stringify(counts.body)).not.toContain('LEADER@COORD');
    },
  );

  it('[attack: view-oracles] whoever only got a copy reads no link, story, drawing or history of how it came about', async () => {
    const client = office.as('u-a-lia');
    const { status, body } = await client.get<Fields & { _links: Fields }>(`/documents/${archived.documentId}`);
    expect(status).toBe(200);
    expect(
      Object.keys(body._links).filter((name) => ['case', 'findings', 'approvalSheet', 'edit'].includes(name)),
    ).toEqual([]);
    for (const end of ['', '/history', '/story', '/diagram', '/diagram.svg', '/variables', '/holding-times']) {
      expect([end, (await client.get(`/cases/${archived.caseId}${end}`)).status]).toEqual([end, 404]);
    }
    expect(JSON.stringify(body)).not.toContain('何意');
    const trail = await client.get<Listed>(`/audit/entries?object=${archived.documentId}`);
    expect(trail.body.items.map(({ act }) => act).filter((act) => act === 'REVIEWED')).toEqual([]);
  });

  it('[attack: foreign-filters] a filter of somebody else is used, read, changed and removed by nobody, nor does it narrow a list', async () => {
    const filter = things['/task-filters']!;
    for (const by of ['u-co-lead', 'u-dir', 'u-pr-m1', 'u-adm']) {
      const client = office.as(by);
      const change = { name: '乙', filter: { view: 'ALL' } };
      for (const [hidden, missing] of [
        [client.get(`/tasks?filter=${filter}`), client.get(`/tasks?filter=${newId()}`)],
        [client.get(`/task-filters/${filter}`), client.get(`/task-filters/${newId()}`)],
        [
          client.put(`/task-filters/${filter}`, change, { 'If-Match': '*' }),
          client.put(`/task-filters/${newId()}`, change, { 'If-Match': '*' }),
        ],
        [client.post(`/task-filters/${filter}/remove`), client.post(`/task-filters/${newId()}/remove`)],
      ]) {
        const [one, other] = [await hidden!, await missing!];
        expect([by, one.status, withoutIds(expectProblem(one))]).toEqual([by, 404, withoutIds(expectProblem(other))]);
      }
    }
    expect((await office.as('u-co-m1').get<Fields>(`/task-filters/${filter}`)).body).toMatchObject({ name: '甲' });
  });

  it('[attack: batch-oracle, dry-run-oracle] many acts at once, and acts that are only tried, tell no more than acts by themselves', async () => {
    const task = things['/tasks']!;
    const client = office.as('u-pr-m1');
    const batch = async (id: string): Promise<string> => {
      const acts = ['claim', 'unclaim', 'complete'].map((act) => ({
        task: id,
        act,
        ...(act === 'complete' ? { outcome: 'APPROVE' } : {}),
      }));
      const { status, body } = await client.post<Fields>('/tasks/batch', { acts });
      expect(status).toBe(200);
      return JSON.stringify(body)
        .replaceAll(id, 'ID')
        .replaceAll(/"traceId":"\w+"/g, '');
    };
    expect(await batch(task)).toBe(await batch(newId()));
    for (const path of [
      '/cases/{}/acts',
      '/tasks/{}/complete',
      '/cases/{}/move',
      '/cases/{}/migrate',
      '/cases/{}/restart',
    ]) {
      const own = path.startsWith('/tasks') ? task : open.caseId;
      const body = path.endsWith('acts')
        ? { element: 'leaderInstruct', outcome: 'APPROVE' }
        : path.endsWith('complete')
          ? { outcome: 'APPROVE' }
          : {};
      const tried = async (id: string): Promise<string> => {
        const answer = await client.post(`${path.replace('{}', id)}?dryRun=true`, body);
        return `${answer.status} ${withoutIds(expectProblem(answer)).replaceAll(id, 'ID')}`;
      };
      expect([path, await tried(own)]).toEqual([path, await tried(newId())]);
    }
  });

  it('[attack: open-reads, enumeration-by-error-text] what a draft, a message or a grant names of others’ is as unknown as what is nowhere', async () => {
    const client = office.as('u-pr-m1');
    const start = (more: Fields) =>
      client.post('/cases', {
        definition: 'outgoing-higher-office-document',
        variables: {
          docKind: 'TONGZHI',
          issuer: 'LGO',
          ownerGroup: 'PROJ',
          dutyCodes: ['P-03'],
          title: '关于试验事项的通知',
          mainRecipients: ['unit-a'],
          ...more,
        },
      });
    const told = async (answer: Promise<Answer<Fields>>, id: string): Promise<string> =>
      withoutIds(expectProblem(await answer)).replaceAll(id, 'ID');
    const nowhere = newId();
    const file = things['/files']!;
    expect(await told(start({ bodyFileId: file }), file)).toBe(await told(start({ bodyFileId: nowhere }), nowhere));
    const attached = (fileId: string) => start({ attachments: [{ name: '附件', fileId }] });
    expect(await told(attached(file), file)).toBe(await told(attached(nowhere), nowhere));
    const message = (correlation: string) =>
      client.post('/messages', { name: 'SuperiorResponse', correlation, payload: { result: 'APPROVED' } });
    expect(await told(message(open.documentId), open.documentId)).toBe(await told(message(nowhere), nowhere));
  });
});

describe('cursors', () => {
  it('[attack: cursor-tampering] one of another person’s list shows nothing of theirs, whatever list it is shown to', async () => {
    const { body } = await office.as('u-dir').get<{ next: string }>('/documents?limit=1');
    expect(body.next).toEqual(expect.any(String));
    for (const path of [
      '/documents',
      '/cases',
      '/tasks',
      '/archive/records',
      '/audit/entries',
      '/urges',
      '/delegations',
      '/task-filters',
      '/org/persons',
    ]) {
      const { status, body: page } = await office
        .as('u-pr-m1')
        .get<Listed>(`${path}?limit=1&cursor=${encodeURIComponent(body.next)}`);
      expect([path, [200, 400].includes(status)]).toEqual([path, true]);
      if (path !== '/documents') expect([path, status]).toEqual([path, 400]);
      if (status === 200) expect(page.items).toEqual([]);
    }
    const other = await office
      .as('u-dir')
      .get(`/documents?limit=1&status=ARCHIVED&cursor=${encodeURIComponent(body.next)}`);
    expect(expectProblem(other).code).toBe('CURSOR_INVALID');
  });
});
