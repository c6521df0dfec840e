import { randomBytes } from 'node:crypto';
import { administer } from './template-database.js';

/** A database of a test's own. */
export interface TestDatabase {
  /** Connection of its owner. */
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Clones a template: `template_migrated` has the tables and nothing in them; `template_office` (see `office.ts`) has the
 * office of the acceptance scenarios too. Takes some 50 ms.
 */
export async function freshDatabase(template = 'template_migrated'): Promise<TestDatabase> {
  const server = process.env['GONGWEN_TEST_SERVER'];
  if (!server) throw new Error('No test server: run the tests with `npm test`');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return {
    url: server.replace('/postgres?', `/${name}?`).replace(/\/postgres$/, `/${name}`),
    drop: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}
