import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '../../../src/access/index.js';
import { newId } from '../../../src/kernel/index.js';
import { startService, type Service } from '../../../src/service.js';
import { Client, openOffice, type TestOffice } from '../../support/office.js';
import { removeFolder } from '../../support/remove-folder.js';
import { Road } from '../../support/road.js';
import { addressOf, bodyOf, expectProblem, operations, withoutIds, type Operation } from '../contract/operations.js';

type Fields = Record<string, unknown>;

/** One secret for both, as two services of one machine may have. */
let one: TestOffice;
let other: Service;
let folder: string;
/** An administrator of the other office, and a system with every scope there is. */
let neighbours: readonly Client[];
let road: Road;

beforeAll(async () => {
  one = await openOffice({ runsJobs: false });
  await one.clock('2022-11-01T09:00:00+08:00');
  road = await (await Road.start(one)).reach('archived');
  // From now on the database holds two offices: the service makes the one that it is for where there is none of its name.
  await one.query(`UPDATE office SET code = 'neighbour'`);
  folder = mkdtempSync(join(tmpdir(), 'gongwen-other-'));
  other = await startService({
    dataFolder: folder,
    databaseUrl: one.database.url,
    port: 0,
    host: '127.0.0.1',
    testMode: true,
    runsJobs: false,
    poolSize: 4,
    secret: readFileSync(join(one.filesFolder, '..', 'secret'), 'utf8'),
  });
  const admin = new Client(other.url, { Authorization: `Bearer ${other.administratorKey!}` });
  const { status, body } = await admin.post<{ key: string }>('/api-clients', { name: 'all', scopes: SCOPES });
  expect(status).toBe(201);
  neighbours = [admin, new Client(other.url, { Authorization: `Bearer ${body.key}` })];
});
afterAll(async () => {
  await other.stop();
  removeFolder(folder);
  await one.close();
});

/** Every id that the first office has, by table. */
async function idsOf(office: string): Promise<Map<string, string>> {
  const tables = await one.query<{ name: string; type: string }>(
    `SELECT c.table_name AS name, c.data_type AS type FROM information_schema.columns c
     WHERE c.table_schema = 'public' AND c.column_name = 'id' AND EXISTS (
       SELECT FROM information_schema.columns o WHERE o.table_name = c.table_name AND o.column_name = 'office_id')`,
  );
  const ids = new Map<string, string>();
  for (const { name, type } of tables.filter((table) => table.type === 'uuid')) {
    const [row] = await one.query<{ id: string }>(`SELECT id::text FROM ${name} WHERE office_id = $1 LIMIT 1`, [
      office,
    ]);
    if (row) ids.set(`${name} ${type}`, row.id);
  }
  return ids;
}

/** Codes under which routes name things of the first office. */
const CODES: Readonly<Record<string, string>> = {
  '/org/units/': 'COORD',
  '/org/persons/': 'u-dir',
  '/org/positions/': 'DIRECTOR',
  '/org/duties/': 'C-02',
  '/org/posts/': 'DIRECTOR@WD',
  '/org/headcount/': 'COORD',
  '/calendars/': '2022',
  '/definitions/': 'outgoing-higher-office-document',
  '/decisions/': 'touched-groups',
  '/number-series/': '市安城创办发',
};
const TABLES: Readonly<Record<string, string>> = {
  '/cases/': 'process_instance',
  '/tasks/': 'task',
  '/documents/': 'document',
  '/files/': 'stored_file',
  '/archive/handovers/': 'archive_handover',
  '/archive/records/': 'archive_record',
  '/api-clients/': 'api_client',
  '/org/appointments/': 'appointment',
};

/** A code of the same script that nothing has: sentences put blanks around some. */
const nameless = (code: string): string => (/^[\x20-\x7e]+$/.test(code) ? 'no-such' : '没有的字号');

describe('two offices in one database', () => {
  it('[attack: other-office-token] no key of one opens anything of the other, nor does a person of one come in there', async () => {
    const strangers = [
      new Client(other.url, { Authorization: `Bearer ${one.adminKey}` }),
      new Client(one.url, { Authorization: `Bearer ${other.administratorKey!}` }),
    ];
    for (const client of strangers) {
      for (const operation of operations.filter(({ isPublic, id }) => !isPublic && id !== 'setClock')) {
        const { status } = await client.send(operation.method.toUpperCase(), addressOf(operation));
        expect([operation.id, status]).toEqual([operation.id, 401]);
      }
    }
    for (const code of ['u-dir', 'u-adm', 'u-aud']) {
      const { status } = await new Client(other.url, { Authorization: `Bearer test:${code}` }).get('/me');
      expect([code, status]).toEqual([code, 401]);
    }
    const acting = neighbours[1]!.with({ 'On-Behalf-Of': 'u-dir' });
    expect((await acting.get('/me')).status).toBe(403);
  });

  it('[attack: ids-of-another-office, enumeration-by-counts] no list of one holds anything of the other, and no cursor leads there', async () => {
    const [row] = await one.query<{ id: string }>(`SELECT id FROM office WHERE code = 'neighbour'`);
    const theirs = [...(await idsOf(row!.id)).values(), 'u-co-m1', 'COORD', '市安城创办发', road.documentId];
    for (const operation of operations.filter(
      ({ method, pathParameters }) => method === 'get' && pathParameters.length === 0,
    )) {
      // Settings begin with the regulation's own words, which are the same for every office.
      if (/problems|health|settings/.test(operation.path)) continue;
      const { body } = await neighbours[1]!.get<unknown>(addressOf(operation));
      const text = JSON.stringify(body);
      expect([operation.id, theirs.filter((id) => text.includes(id))]).toEqual([operation.id, []]);
    }
    const { body } = await one.admin.get<{ next: string }>('/org/persons?limit=1');
    expect(body.next).toEqual(expect.any(String));
    const answer = await neighbours[0]!.get(`/org/persons?limit=1&cursor=${encodeURIComponent(body.next)}`);
    expect(expectProblem(answer).code).toBe('CURSOR_INVALID');
  });

  // After the lists: what was asked for in vain stands in the trail of whoever asked.
  it('[attack: ids-of-another-office] ids and codes of one are nowhere in the other, on every route that takes one', async () => {
    const [row] = await one.query<{ id: string }>(`SELECT id FROM office WHERE code = 'neighbour'`);
    const ids = await idsOf(row!.id);
    const idFor = ({ path }: Operation): string | undefined => {
      const table = Object.entries(TABLES).find(([start]) => path.startsWith(`/api/v1${start}{`))?.[1];
      return table === undefined ? undefined : ids.get(`${table} uuid`);
    };
    const codeFor = ({ path }: Operation): string | undefined =>
      Object.entries(CODES).find(([start]) => path.startsWith(`/api/v1${start}{`))?.[1];
    let asked = 0;
    for (const operation of operations.filter(({ pathParameters }) => pathParameters.length > 0)) {
      const thing = idFor(operation) ?? codeFor(operation);
      // What a PUT names by its code it makes: that of the other office stays as it is.
      if (thing === undefined || operation.method === 'put') continue;
      const ask = async (client: Client, name: string): Promise<string> => {
        const values = Object.fromEntries(
          operation.pathParameters.map((parameter, at) => [parameter, at === 0 ? name : '1']),
        );
        const hasBody = operation.method !== 'get' && operation.body !== null;
        const sent = hasBody
          ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(bodyOf(operation)) }
          : {};
        const answer = await client.send<Fields>(operation.method.toUpperCase(), addressOf(operation, values), sent);
        return answer.status < 400
          ? `${answer.status} ${JSON.stringify(answer.body)}`
          : `${answer.status} ${withoutIds(expectProblem(answer)).replaceAll(encodeURIComponent(name), 'ID').replaceAll(name, 'ID')}`;
      };
      for (const client of neighbours) {
        const nowhere = /^\d+$/.test(thing) ? '2099' : idFor(operation) === undefined ? nameless(thing) : newId();
        expect([operation.id, await ask(client, thing)]).toEqual([operation.id, await ask(client, nowhere)]);
      }
      asked += 1;
    }
    expect(asked).toBeGreaterThan(50);
    expect(road.caseId).toBe((await one.as('u-co-m1').get<Fields>(`/cases/${road.caseId}`)).body['id']);
  });
});
