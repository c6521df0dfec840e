import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedServer } from '../../dist/database/embedded-server.js';
import { removeFolder } from '../support/remove-folder.js';

const SHOWN = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'shared_buffers',
  'wal_sync_method',
];

/**
 * The service's own PostgreSQL as it starts it itself, durable, on an empty folder; only that it runs beside the service
 * and not under it, so that the CPU of both can be told apart and the bare floor can be measured on it.
 */
export async function startDatabase(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gongwen-bench-'));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedServer({ folder, settings });
  const url = server.url('postgres');
  const owner = new Client({ connectionString: url });
  owner.on('error', () => undefined);
  await owner.connect();
  const rows = async (sql, params = []) => (await owner.query(sql, params)).rows;
  return {
    folder,
    url,
    pid: Number(readFileSync(join(folder, 'postgresql/postmaster.pid'), 'utf8').split('\n')[0]),
    /** A statement with the owner's rights. */
    rows,
    async settings() {
      const found = {};
      for (const name of SHOWN) found[name] = (await rows(`SHOW ${name}`))[0][name];
      return found;
    },
    /** Bytes of each of our tables with its indexes, by name. */
    async bytes() {
      const tables = await rows(
        `SELECT c.relname AS name, pg_total_relation_size(c.oid)::float8 AS bytes FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'`,
      );
      return Object.fromEntries(tables.map(({ name, bytes }) => [name, bytes]));
    },
    async stop() {
      await owner.end();
      await server.stop();
      removeFolder(folder);
    },
  };
}
