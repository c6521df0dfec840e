import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer } from '../../dist/database/embedded-server.js';
import { migrate } from '../../dist/database/migrate.js';
import { template } from './template-database.js';

/**
 * One PostgreSQL for the whole run, with a migrated template that every test file clones. It is a real server; it only
 * does not wait for the disk, since what it holds is thrown away.
 */
export default async function startDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'gongwen-test-'));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedServer({
    folder,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  globalThis.testServer = { server, folder };
  process.env.GONGWEN_TEST_SERVER = server.url('postgres');
  await template(server.url('postgres'), 'template_migrated', () => migrate(server.url('template_migrated')));
}
