import { dataFolder } from './database/data-folder.js';
import { startService, type Service } from './service.js';
import { readEnvironment } from './service/environment.js';
import { sentenceOf } from './service/start-failure.js';

/** Starts the service from its environment and stops it on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const settings = readEnvironment(process.env);
  const folder = dataFolder(process.env, process.cwd());
  const service = await startService({
    ...settings,
    dataFolder: folder,
    logger: ['error', 'warn', 'fatal'],
    onDatabaseLost: (reason) => {
      console.error(`PostgreSQL 意外停止，服务随之退出 / PostgreSQL ended, and the service with it: ${reason}`);
      process.exit(1);
    },
  });
  greet(service, settings.databaseUrl === undefined ? folder : null);
  const stop = (): void => {
    process.removeListener('SIGTERM', stop).removeListener('SIGINT', stop);
    void service.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

function greet({ url, administratorKey }: Service, folder: string | null): void {
  console.log(`公文 Gongwen  ${url}  接口文档 / docs: ${url}/docs`);
  if (folder !== null) console.log(`数据目录 / data folder: ${folder}`);
  if (administratorKey === null) return;
  console.log(`管理员密钥（只显示这一次）/ Administrator's key (shown this once): ${administratorKey}`);
}

function fail(error: unknown): never {
  console.error(sentenceOf(error));
  process.exit(1);
}

main().catch(fail);
