import { randomBytes } from 'node:crypto';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownFolder } from './folder-owner.js';
import { canEnter, giveTo, serverAccount, type ServerAccount } from './server-account.js';
import { findServerBinaries } from './server-binaries.js';

/** Longest path of a Unix socket on Linux, less the file's own name; macOS allows 103. */
const LONGEST_SOCKET_FOLDER = 103 - '/.s.PGSQL.5432'.length;
const OWNER = 'gongwen';
const LOCALE = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
const CLEAN_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** How to run a PostgreSQL of our own. */
export interface EmbeddedServerOptions {
  /** Where the data lives; made when absent. */
  readonly folder: string;
  /** Server settings by name, as `postgres -c`: `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called when the server ends without having been asked to. */
  readonly onUnexpectedExit?: (reason: string) => void;
}

/** A running PostgreSQL of our own. */
export interface EmbeddedServer {
  /** Connection string of the server's owner for one of its databases. */
  url(database: string): string;
  /** Fast stop: open transactions are rolled back, what was committed stays. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that came with npm on a data folder of its own, and makes the folder at the first start.
 *
 * Guarantees: one service per folder; a broken first start leaves nothing half; no process of the machine but those of the
 * same account can connect; the server ends within a moment when this process does, whatever ended it; a Ctrl-C of the
 * terminal reaches this process only, so that the service drains before its database goes.
 *
 * @throws Error with what to do, when the folder is in use, cannot be reached by the server's account, or the server does
 * not come up (with the end of its log).
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const folder = resolve(options.folder);
  const account = serverAccount();
  mkdirSync(folder, { recursive: true });
  if (!canEnter(account, folder)) {
    throw new Error(
      `PostgreSQL does not run as root, and the account it runs under cannot enter ${folder}. Choose a folder outside of ` +
        'private ones with GONGWEN_DATA, or set DATABASE_URL.',
    );
  }
  const disown = ownFolder(folder);
  try {
    const binaries = findServerBinaries(account, ['/var/cache/gongwen', join(folder, 'server')]);
    const data = join(folder, 'postgresql');
    if (!existsSync(data)) createCluster(binaries.initdb, folder, data, account);
    const place = await placeToListen(account);
    const server = new RunningServer(folder, data, place, disown, options.onUnexpectedExit);
    await server.start(binaries.postgres, account, options.settings ?? {});
    return server;
  } catch (error) {
    disown();
    throw error;
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly arguments: readonly string[];
  readonly socketFolder: string | null;
}

/** A private folder with a short path, or a free port of the loopback address where the temporary folder's path is long. */
async function placeToListen(account: ServerAccount): Promise<Place> {
  const base = [tmpdir(), '/tmp'].find(
    (folder) => folder.length < LONGEST_SOCKET_FOLDER - 12 && canEnter(account, folder),
  );
  if (base !== undefined) {
    const socketFolder = mkdtempSync(join(base, 'gw-'));
    chmodSync(socketFolder, 0o700);
    giveTo(account, socketFolder);
    return { host: socketFolder, port: 5432, arguments: ['-k', socketFolder, '-h', '', '-p', '5432'], socketFolder };
  }
  const port = await freePort();
  return { host: '127.0.0.1', port, arguments: ['-k', '', '-h', '127.0.0.1', '-p', String(port)], socketFolder: null };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? found(address.port) : failed(new Error('No free port')),
      );
    });
  });
}

/** `initdb` beside, then a rename: the folder `postgresql` is a whole cluster or is not there. */
function createCluster(initdb: string, folder: string, data: string, account: ServerAccount): void {
  const half = `${data}.init`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  giveTo(account, half);
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const handed = join(half, '..', 'password.handed');
  writeFileSync(handed, password, { mode: 0o600 });
  giveTo(account, handed);
  const made = spawnSync(
    initdb,
    ['-D', half, '-U', OWNER, `--pwfile=${handed}`, '--auth=scram-sha-256', ...LOCALE, '--no-instructions'],
    { cwd: '/', env: CLEAN_ENVIRONMENT, encoding: 'utf8', ...account },
  );
  rmSync(handed, { force: true });
  if (made.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its data folder: ${made.error?.message ?? made.stderr.trim()}`);
  }
  renameSync(half, data);
}

class RunningServer implements EmbeddedServer {
  #child: ChildProcess | undefined;
  #watchdog: ChildProcess | undefined;
  #stopping = false;
  #ended: Promise<string> = Promise.resolve('not started');

  constructor(
    private readonly folder: string,
    private readonly data: string,
    private readonly place: Place,
    private readonly disown: () => void,
    private readonly onUnexpectedExit: ((reason: string) => void) | undefined,
  ) {}

  url(database: string): string {
    const password = readFileSync(join(this.folder, 'password'), 'utf8');
    const { host, port } = this.place;
    return host.startsWith('/')
      ? `postgresql://${OWNER}:${password}@/${database}?host=${encodeURIComponent(host)}`
      : `postgresql://${OWNER}:${password}@${host}:${port}/${database}`;
  }

  /** Comes back when the server answers; waits for one whose service was killed a moment ago to let go of the data. */
  async start(postgres: string, account: ServerAccount, settings: Readonly<Record<string, string>>): Promise<void> {
    const lines = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const deadline = Date.now() + 60_000;
    const patience = Date.now() + 10_000;
    for (;;) {
      this.launch(postgres, ['-D', this.data, ...this.place.arguments, '-c', 'max_connections=200', ...lines], account);
      const reason = await Promise.race([this.#ended, this.becomesReady(deadline)]);
      if (reason === 'ready') break;
      const log = this.endOfLog();
      if (reason === 'late' || Date.now() > patience || !log.includes('postmaster.pid')) {
        await this.stop();
        throw new Error(`PostgreSQL did not start (${reason}):\n${log}`);
      }
      await sleep(100);
    }
    void this.tellOfAnEnd();
  }

  private async tellOfAnEnd(): Promise<void> {
    const reason = await this.#ended;
    if (!this.#stopping) this.onUnexpectedExit?.(`${reason}\n${this.endOfLog()}`);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      const stopped = await Promise.race([this.#ended, sleep(15_000, 'late', { ref: false })]);
      if (stopped === 'late') {
        child.kill('SIGQUIT');
        await this.#ended;
      }
    }
    this.#watchdog?.kill('SIGKILL');
    if (this.place.socketFolder) rmSync(this.place.socketFolder, { recursive: true, force: true });
    this.disown();
  }

  private launch(postgres: string, args: readonly string[], account: ServerAccount): void {
    const log = openSync(join(this.folder, 'postgresql.log'), 'w', 0o600);
    const child = spawn(postgres, args, {
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
      stdio: ['ignore', log, log],
      detached: true,
      ...account,
    });
    closeSync(log);
    this.#child = child;
    this.#ended = new Promise((ended) => {
      child.once('error', (error) => ended(error.message));
      child.once('exit', (code, signal) => ended(`it ended with ${signal ?? `code ${code}`}`));
    });
    if (child.pid !== undefined) this.#watchdog = watch(child.pid, this.place.socketFolder);
  }

  private async becomesReady(deadline: number): Promise<'ready' | 'late' | 'ended'> {
    const file = join(this.data, 'postmaster.pid');
    const pid = String(this.#child?.pid);
    while (Date.now() < deadline) {
      if (this.#child?.exitCode !== null || this.#child.signalCode !== null) return 'ended';
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
      if (lines[0] === pid && lines[7]?.trim() === 'ready') return 'ready';
      await sleep(10);
    }
    return 'late';
  }

  private endOfLog(): string {
    return readFileSync(join(this.folder, 'postgresql.log'), 'utf8').split('\n').slice(-12).join('\n').trim();
  }
}

/**
 * A shell that reads from a pipe of ours until the pipe ends, which it does when this process is gone, however it went;
 * then it asks the server to stop. It leads a session of its own, so that a terminal's Ctrl-C does not reach it.
 */
function watch(pid: number, socketFolder: string | null): ChildProcess {
  const orders = 'while read -r _; do :; done; kill -INT "$0" && [ -n "$1" ] && sleep 5 && rm -rf "$1"';
  const watchdog = spawn('/bin/sh', ['-c', orders, String(pid), socketFolder ?? ''], {
    cwd: '/',
    env: CLEAN_ENVIRONMENT,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.unref();
  (watchdog.stdin as unknown as { unref(): void }).unref();
  return watchdog;
}
