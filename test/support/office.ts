import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as Connection } from 'pg';
import type { OidcOptions, Pace } from '../../src/kernel/index.js';
import { startService, type StartOptions } from '../../src/service.js';
import { Client } from './client.js';
import { freshDatabase, type TestDatabase } from './database.js';
import { DescribedAnswers } from './described-answers.js';
import { officeTemplate } from './office-template.js';
import { removeFolder } from './remove-folder.js';

export { Client, type Answer } from './client.js';

export interface OfficeOptions {
  /** `template_office` (default) has the office of the acceptance scenarios; `template_migrated` has nothing. */
  readonly template?: 'template_office' | 'template_migrated';
  readonly testMode?: boolean;
  readonly runsJobs?: boolean;
  /** The identity provider whose tokens people come with. */
  readonly oidc?: OidcOptions;
  /** The pace of everybody; without it nobody is limited. */
  readonly pace?: Pace;
  /** Gets what the service logs. */
  readonly logger?: StartOptions['logger'];
}

/** The whole service on a database of the test's own, reached over real HTTP. */
export interface TestOffice {
  readonly url: string;
  /** A person under the person's own token, `u-co-m1` (test mode only). */
  as(person: string): Client;
  readonly admin: Client;
  /** The administrator's key, for what speaks HTTP by itself. */
  readonly adminKey: string;
  readonly anonymous: Client;
  /** Sets office time (test mode only), `2022-10-18T08:30:00+08:00`; `null` follows the machine. */
  clock(now: string | null): Promise<void>;
  /** Every answer of the service is compared with its OpenAPI document; a request fails where they differ. */
  readonly answers: DescribedAnswers;
  readonly database: TestDatabase;
  /** Where the service keeps files and packages. */
  readonly filesFolder: string;
  /** Runs a statement past the service, as the owner of the tables. */
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Boots the real application in this process on a clone of the template and a free port. */
export async function openOffice(options: OfficeOptions = {}): Promise<TestOffice> {
  const template = options.template ?? 'template_office';
  const templateKey = template === 'template_office' ? await officeTemplate() : null;
  const database = await freshDatabase(template);
  const folder = mkdtempSync(join(tmpdir(), 'gongwen-office-'));
  const service = await startService({
    dataFolder: folder,
    databaseUrl: database.url,
    port: 0,
    host: '127.0.0.1',
    testMode: options.testMode ?? true,
    runsJobs: options.runsJobs ?? true,
    poolSize: 6,
    oidc: options.oidc,
    pace: options.pace,
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  });
  const key = service.administratorKey ?? templateKey;
  if (key === null) throw new Error('The office has an administrator already, whose key nobody kept');
  const admin = new Client(service.url, { Authorization: `Bearer ${key}` });
  const answers = DescribedAnswers.of(service.url);
  const owner = new Connection({ connectionString: database.url });
  await owner.connect();
  return {
    url: service.url,
    as: (person) => new Client(service.url, { Authorization: `Bearer test:${person}` }),
    admin,
    adminKey: key,
    anonymous: new Client(service.url, {}),
    async clock(now) {
      const { status } = await admin.post('/test/clock', { now });
      if (status !== 200) throw new Error(`The clock was not set: ${status}`);
    },
    answers,
    database,
    filesFolder: join(folder, 'files'),
    query: async <Row extends object>(sql: string, params: readonly unknown[] = []) =>
      (await owner.query<Row>(sql, [...params])).rows,
    async close() {
      answers.end();
      await owner.end();
      await service.stop();
      await database.drop();
      removeFolder(folder);
    },
  };
}
