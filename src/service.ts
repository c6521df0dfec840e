import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ensureAdministrator } from './access/index.js';
import { AppModule } from './app.module.js';
import { ownerDatabase, serviceDatabase } from './database/data-source.js';
import { startEmbeddedServer } from './database/embedded-server.js';
import { ensureOffice, type Office } from './database/first-office.js';
import { migrate } from './database/migrate.js';
import { Commands, DEFAULT_ZONE, newId, type OidcOptions, type Pace, type ServiceOptions } from './kernel/index.js';
import { startHttp, type Logging } from './service/start-http.js';

/** How the service is started. */
export interface StartOptions {
  /** Folder for files, the secret and, without `databaseUrl`, the data of the embedded PostgreSQL. */
  readonly dataFolder: string;
  /** A PostgreSQL to use; absent: one of our own in the data folder. */
  readonly databaseUrl?: string | undefined;
  /** A connection past any pooler, for migrations. */
  readonly directUrl?: string | undefined;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string | undefined;
  readonly testMode?: boolean;
  readonly runsJobs?: boolean;
  /** Secret behind cursors; absent: made at the first start and kept in the data folder. */
  readonly secret?: string | undefined;
  readonly poolSize?: number;
  /** Gives the administrator's client another key, where the first was lost. */
  readonly renewsAdministratorKey?: boolean;
  /** The identity provider whose tokens people come with; absent: only API clients come in. */
  readonly oidc?: OidcOptions | undefined;
  /** The pace of every client and person that has none of its own; absent: unlimited. */
  readonly pace?: Pace | undefined;
  readonly logger?: Logging;
  /** Called when the embedded PostgreSQL ends without having been asked to. */
  readonly onDatabaseLost?: (reason: string) => void;
}

/** A running service. */
export interface Service {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  /** Key of the administrator's client, at the first start or when it is renewed; kept nowhere. */
  readonly administratorKey: string | null;
  readonly application: INestApplication;
  /** Finishes what runs (at most 20 seconds), refuses new work, stops jobs, connections and the embedded server. */
  stop(): Promise<void>;
}

/** The office that a new database begins with. */
const FIRST_OFFICE = {
  code: 'gongwen',
  nameZh: '城市安全风险监测预警工作部',
  nameEn: 'Working department for the monitoring and early warning of urban safety risks',
  timeZone: DEFAULT_ZONE,
};

/**
 * Starts everything: database, migrations, office, rooms, HTTP.
 *
 * @throws Error of the step that failed; what was started before it is stopped.
 */
export async function startService(options: StartOptions): Promise<Service> {
  const closers: (() => Promise<unknown>)[] = [];
  const stop = once(async () => {
    for (const close of closers.reverse()) await close();
  });
  try {
    const url = options.databaseUrl ?? (await startOwnServer(options, closers));
    await migrate(options.directUrl ?? url);
    const office = await findOffice(options.directUrl ?? url);
    const database = await (await serviceDatabase({ url, poolSize: options.poolSize ?? 10 })).initialize();
    closers.push(() => database.destroy());
    return await open(options, office, database, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(
  options: StartOptions,
  office: Office,
  database: DataSource,
  closers: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Service> {
  const serviceOptions = serviceOptionsOf(options, office);
  const http = await startHttp(AppModule.of(serviceOptions, database), {
    port: options.port,
    host: options.host,
    logger: options.logger ?? ['error', 'warn', 'fatal'],
  });
  closers.push(async () => {
    await http.drain();
    await http.application.close();
  });
  return {
    url: `http://127.0.0.1:${http.port}`,
    administratorKey: await ensureAdministrator(http.application.get(Commands), office.id, {
      renew: options.renewsAdministratorKey ?? false,
    }),
    application: http.application,
    stop,
  };
}

async function startOwnServer(options: StartOptions, closers: (() => Promise<unknown>)[]): Promise<string> {
  const server = await startEmbeddedServer({
    folder: options.dataFolder,
    ...(options.onDatabaseLost ? { onUnexpectedExit: options.onDatabaseLost } : {}),
  });
  closers.push(() => server.stop());
  return server.url('postgres');
}

async function findOffice(url: string): Promise<Office> {
  const owner = await ownerDatabase(url).initialize();
  try {
    return await ensureOffice(owner, FIRST_OFFICE, newId);
  } finally {
    await owner.destroy();
  }
}

function serviceOptionsOf(options: StartOptions, office: Office): ServiceOptions {
  const filesFolder = join(options.dataFolder, 'files');
  mkdirSync(filesFolder, { recursive: true });
  return {
    testMode: options.testMode ?? false,
    officeId: office.id,
    officeCode: office.code,
    timeZone: office.timeZone,
    secret: options.secret ?? keptSecret(options.dataFolder),
    filesFolder,
    runsJobs: options.runsJobs ?? true,
    isAlone: options.databaseUrl === undefined,
    oidc: options.oidc,
    pace: options.pace,
  };
}

/** The secret of this data folder; of two processes that make one at the same moment, the first wins. */
function keptSecret(folder: string): string {
  const file = join(folder, 'secret');
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
