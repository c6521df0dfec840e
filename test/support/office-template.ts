import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as Connection } from 'pg';
import { startService } from '../../src/service.js';
import { administer } from './template-database.js';
import { removeFolder } from './remove-folder.js';

const NAME = 'template_office';
const LOCK = 7_310_442_105;

let key: Promise<string> | undefined;

/**
 * Makes sure that `template_office` is there: the office of the acceptance scenarios (section 0), founded through the API
 * as an administrator does it. The first test of a run that needs it builds it, whatever process it runs in; the others
 * wait for it.
 *
 * @returns the administrator's key in that database and all its clones
 */
export function officeTemplate(): Promise<string> {
  return (key ??= build());
}

async function build(): Promise<string> {
  const server = process.env['GONGWEN_TEST_SERVER'];
  if (!server) throw new Error('No test server: run the tests with `npm test`');
  const client = new Connection({ connectionString: server });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${LOCK})`);
    const { rows } = await client.query<{ key: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS key FROM pg_database WHERE datname = $1 AND datistemplate`,
      [NAME],
    );
    return rows[0]?.key ?? (await found(server));
  } finally {
    await client.end();
  }
}

/** The key is kept in the database's comment, since every clone has the same. */
async function found(server: string): Promise<string> {
  await administer(server, `DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`);
  await administer(server, `CREATE DATABASE ${NAME} TEMPLATE template_migrated STRATEGY FILE_COPY`);
  const folder = mkdtempSync(join(tmpdir(), 'gongwen-template-'));
  const service = await startService({
    dataFolder: folder,
    databaseUrl: server.replace('/postgres?', `/${NAME}?`).replace(/\/postgres$/, `/${NAME}`),
    port: 0,
    host: '127.0.0.1',
    testMode: true,
    runsJobs: false,
  });
  try {
    const adminKey = service.administratorKey;
    if (adminKey === null) throw new Error('A new office has an administrator');
    const { foundOffice } = await import('../../src/demo/found-office.js');
    await foundOffice({ baseUrl: service.url, adminKey });
    await service.stop();
    await administer(server, `COMMENT ON DATABASE ${NAME} IS '${adminKey}'`);
    await administer(server, `ALTER DATABASE ${NAME} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
    return adminKey;
  } finally {
    await service.stop();
    removeFolder(folder);
  }
}
