import type { DataSource } from 'typeorm';
import { ownerDatabase, serviceDatabase } from '../../src/database/data-source.js';
import { ensureOffice } from '../../src/database/first-office.js';
import {
  Commands,
  newId,
  RejectionCatalogue,
  type Caller,
  type CommandContext,
  type ReadContext,
  type RefusalRecorder,
  type RejectionList,
  type ServiceOptions,
} from '../../src/kernel/index.js';
import { freshDatabase } from './database.js';

/** One office on a real PostgreSQL and the kernel's command path: what a room's own tests stand on, without HTTP. */
export interface TestRoom {
  readonly commands: Commands;
  readonly caller: Caller;
  /** Runs a piece of work as a command of the caller's. */
  act<O>(work: (ctx: CommandContext) => O | Promise<O>, caller?: Caller): Promise<O>;
  read<O>(work: (ctx: ReadContext) => Promise<O>): Promise<O>;
  /** Superuser rights, past every guard of the service's role; triggers do fire. */
  readonly owner: DataSource;
  /** Connection string of the owner. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a room on a database of its own; `codes` are the rejections whose status matters to the test. */
export async function openRoom(
  codes: readonly RejectionList[] = [],
  recorder?: (catalogue: RejectionCatalogue) => RefusalRecorder,
): Promise<TestRoom> {
  const database = await freshDatabase();
  const service = await (await serviceDatabase({ url: database.url, poolSize: 4 })).initialize();
  const owner = await ownerDatabase(database.url).initialize();
  const first = { code: 'WD', nameZh: '创建办', nameEn: 'Office', timeZone: 'Asia/Shanghai' };
  const office = await ensureOffice(owner, first, newId);
  const catalogue = new RejectionCatalogue();
  for (const list of codes) catalogue.add(list);
  const options: ServiceOptions = {
    testMode: true,
    officeId: office.id,
    timeZone: office.timeZone,
    secret: 'a secret of the tests only',
    filesFolder: '/nowhere',
    runsJobs: false,
  };
  const commands = new Commands(service, catalogue, options, recorder?.(catalogue));
  const caller: Caller = {
    officeId: office.id,
    person: 'p-admin',
    client: null,
    keys: ['p-admin'],
    posts: [],
    permissions: new Set(),
    language: 'zh-CN',
    traceId: 'test',
  };
  return {
    commands,
    caller,
    owner,
    url: database.url,
    act: (work, by = caller) => commands.run(by, { name: 'test.act', execute: async (ctx) => work(ctx) }, null),
    read: (work) => commands.read(caller, work),
    close: async () => {
      await service.destroy();
      await owner.destroy();
      await database.drop();
    },
  };
}
