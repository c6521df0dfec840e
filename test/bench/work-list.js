import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { SERVICE_ROLE } from '../../dist/database/data-source.js';
import { preparedName } from '../../dist/kernel/prepared.js';
import { workListQuery } from '../../dist/tasks/work-list/work-list.store.js';
import { startDatabase } from './database.js';
import { percentile } from './figures.js';
import { fillingStatements, READERS, SPREAD_OVER, unitOf } from './fill-work-list.js';
import { httpClient } from './http-client.js';
import { startService } from './service-process.js';

const PAGE = 20;
const CONNECTIONS = 4;
/** Tasks that are written by one statement. */
const AT_ONCE = 500_000;
const SORTS = ['openedAt', 'dueAt', '-dueAt', 'urgency'];

/** For whom a page reads the titles of its documents: whoever reads the list. */
const readerOf = (keys) => ({ principals: keys, opens: [0, 0] });

/** Who reads over HTTP, and in which units they are members: the readers of `fill-work-list.js`. */
const PEOPLE = {
  'u-nobody': [unitOf(SPREAD_OVER)],
  'u-one': [unitOf(2)],
  'u-fifty': Array.from({ length: 50 }, (_, index) => unitOf(index + 2)),
  'u-huge': [unitOf(1)],
};
const PERSON_OF = { nobody: 'u-nobody', 'one group': 'u-one', 'fifty groups': 'u-fifty', 'huge group': 'u-huge' };

/**
 * The first page of a work list before ever more open tasks, for whom it is long, short, wide and empty: through the service's own
 * statement on its own kind of connection, and over HTTP. The tables are filled by sets without `fsync`, and measured with it.
 */
export async function workList({ sizes, queries, requests, say }) {
  const database = await startDatabase({ max_wal_size: '4GB' });
  try {
    const key = await found(database);
    const [{ id: officeId }] = await database.rows('SELECT id FROM office');
    const measured = [];
    let filled = 0;
    for (const tasks of sizes) {
      const fillSeconds = await fill(database, { officeId, from: filled + 1, to: tasks, say });
      filled = tasks;
      const statements = await measureStatements(database, { officeId, queries });
      const overHttp = await measureRequests(database, { key, requests });
      const bytes = await database.bytes();
      const worst = Math.max(...Object.values(statements).map(({ p99 }) => p99));
      const blocks = Math.max(...Object.values(statements).map((one) => one.blocks));
      say(`${tasks} open tasks: slowest p99 of a statement ${worst.toFixed(2)} ms, ${blocks} blocks at most`);
      const { task, task_candidate: places } = bytes;
      measured.push({ tasks, fillSeconds, bytes: { task, task_candidate: places }, statements, overHttp });
    }
    return { settings: await database.settings(), connections: CONNECTIONS, measured };
  } finally {
    await database.stop();
  }
}

/** An office of sixty groups with the four readers, and a client that may act for them. */
async function found(database) {
  const service = await startService({
    databaseUrl: database.url,
    folder: database.folder,
    environment: { GONGWEN_JOBS: '0' },
  });
  const { send, close } = httpClient({ url: service.url, key: service.administratorKey, connections: 1 });
  const validFrom = '2022-01-01';
  const units = Array.from({ length: SPREAD_OVER }, (_, index) => unitOf(index + 1));
  await send({
    method: 'POST',
    path: '/org/import',
    body: {
      units: units.map((code) => ({ code, kind: 'GROUP', nameZh: code, nameEn: code, validFrom })),
      positions: [{ code: 'MEMBER', role: 'MEMBER', nameZh: '组员', nameEn: 'Member' }],
      persons: Object.entries(PEOPLE).map(([code, [homeUnit]]) => ({
        code,
        displayName: code,
        personType: 'STAFF',
        homeUnit,
        validFrom,
      })),
      appointments: Object.entries(PEOPLE).flatMap(([person, of]) =>
        of.map((unit) => ({ person, position: 'MEMBER', unit, validFrom })),
      ),
    },
  });
  const { key } = await send({ method: 'POST', path: '/api-clients', body: { name: 'readers', scopes: ['act-for'] } });
  close();
  await service.stop();
  return key;
}

async function fill(database, { officeId, from, to, say }) {
  const started = performance.now();
  const settle = async (fsync) => {
    await database.rows(`ALTER SYSTEM SET fsync = ${fsync}`);
    await database.rows('SELECT pg_reload_conf()');
  };
  await settle('off');
  for (let first = from; first <= to; first += AT_ONCE) {
    const last = Math.min(to, first + AT_ONCE - 1);
    for (const statement of fillingStatements({ officeId, from: first, to: last })) await database.rows(statement);
    say(`${last} open tasks written`);
  }
  await database.rows('VACUUM ANALYZE task, task_candidate');
  await settle('on');
  await database.rows('CHECKPOINT');
  return (performance.now() - started) / 1000;
}

/** Times of the service's own statement, by reader and order, and of a page in the middle of the longest list. */
async function measureStatements(database, { officeId, queries }) {
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new Client({ connectionString: database.url, options: `-c role=${SERVICE_ROLE}` });
      await client.connect();
      await client.query(`SELECT set_config('gongwen.office', $1, false)`, [officeId]);
      return client;
    }),
  );
  // What the machine makes of a statement that reads nothing: where this is slow, it had other work.
  const found = { 'nothing (SELECT 1)': await times(clients, { text: 'SELECT 1', params: [] }, queries) };
  try {
    for (const [reader, keys] of Object.entries(READERS)) {
      for (const sort of SORTS) {
        const statement = workListQuery(
          officeId,
          { keys },
          { limit: PAGE + 1, after: null, sort, reader: readerOf(keys) },
          {},
        );
        found[`${reader}, by ${sort}`] = await times(clients, statement, queries);
      }
    }
    const [middle] = await database.rows(
      `SELECT to_char(min(opened_at) + (max(opened_at) - min(opened_at)) / 2, 'YYYY-MM-DD"T"HH24:MI:SSOF:00') AS at FROM task`,
    );
    const after = { openedAt: middle.at, taskId: '00000000-0000-7000-8000-000000000000' };
    const later = workListQuery(
      officeId,
      { keys: READERS['huge group'] },
      { limit: PAGE + 1, after, reader: readerOf(READERS['huge group']) },
      {},
    );
    found['huge group, a page in the middle'] = await times(clients, later, queries);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
  return found;
}

async function times(clients, { text, params }, queries) {
  const name = preparedName(text);
  const once = (client) => client.query({ name, text, values: [...params] });
  const taken = [];
  await Promise.all(
    clients.map(async (client) => {
      // The plan of a prepared statement settles after five executions.
      for (let warm = 0; warm < 10; warm += 1) await once(client);
      for (let number = 0; number < queries / clients.length; number += 1) {
        const started = performance.now();
        await once(client);
        taken.push(performance.now() - started);
      }
    }),
  );
  return {
    p50: percentile(taken, 0.5),
    p99: percentile(taken, 0.99),
    blocks: await blocksOf(clients[0], text, params),
  };
}

/** Blocks of 8 kB that the statement touches, in memory or not: the same on every machine. */
async function blocksOf(client, text, params) {
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...params]);
  const { Plan: plan } = rows[0]['QUERY PLAN'][0];
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

/** Times of `GET /tasks` and `GET /tasks/counts`, one request at a time: with the request itself, the caller and the answer's JSON. */
async function measureRequests(database, { key, requests }) {
  const service = await startService({ databaseUrl: database.url, folder: database.folder });
  const { send, close } = httpClient({ url: service.url, key, connections: 1 });
  const found = {};
  for (const [reader, by] of Object.entries(PERSON_OF)) {
    for (const path of [
      `/tasks?limit=${PAGE}`,
      `/tasks?limit=${PAGE}&sort=urgency`,
      '/tasks?view=MINE',
      '/tasks/counts',
    ]) {
      const taken = [];
      for (let number = -20; number < requests; number += 1) {
        const started = performance.now();
        await send({ by, path });
        if (number >= 0) taken.push(performance.now() - started);
      }
      found[`${reader}, GET ${path}`] = { p50: percentile(taken, 0.5), p99: percentile(taken, 0.99) };
    }
  }
  close();
  await service.stop();
  return found;
}
