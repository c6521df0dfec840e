import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const RECORDER = new URL('record-statements.js', import.meta.url).href;

/**
 * Starts the service as `npm start` runs it, in a process of its own and in production mode unless `environment` says
 * otherwise, but for the limit of requests, which is not what is measured. With `records`, the statements that it sends can be recorded (`record`); without, nothing is added to it.
 */
export async function startService({ databaseUrl, folder, environment = {}, records = false, nodeOptions = [] }) {
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', ...nodeOptions, ...(records ? ['--import', RECORDER] : []), MAIN],
    {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        HOST: '127.0.0.1',
        DATABASE_URL: databaseUrl,
        GONGWEN_DATA: folder,
        GONGWEN_RATE_LIMIT: '0',
        ...environment,
      },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { url, administratorKey } = await greeting(child);
  child.channel?.unref();
  return {
    url,
    administratorKey,
    pid: child.pid,
    /** The statements that the service sends while `work` runs, in their order: `{connection, text, params}`. */
    async record(work) {
      await ask(child, 'begin');
      await work();
      return (await ask(child, 'end')).statements;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** What the service prints when it listens. */
function greeting(child) {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (part) => {
      printed += String(part);
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      const lines = printed.split('\n').length;
      if (url && lines > 1)
        setTimeout(() => resolve({ url, administratorKey: /gw_\S+/.exec(printed)?.[0] ?? null }), 50);
    });
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${printed}`)));
  });
}

function ask(child, order) {
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.send(order);
  });
}
