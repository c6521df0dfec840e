import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Owner {
  readonly pid: number;
  /** Start of the process in clock ticks (Linux), since a process id is used again. */
  readonly started: string | null;
}

/**
 * Takes the folder for this process, so that a second service never starts or stops the server of the first; the answer
 * gives it back. A service that was killed leaves its file behind, which is then taken over.
 *
 * @throws Error when another running service holds the folder.
 */
export function ownFolder(folder: string): () => void {
  const file = join(folder, 'owner.json');
  const claim = (): void => writeFileSync(file, JSON.stringify(ownerOf(process.pid)), { flag: 'wx', mode: 0o600 });
  try {
    claim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = readOwner(file);
    if (owner && isAlive(owner)) {
      throw new Error(
        `The data folder ${folder} is in use by process ${owner.pid}. Choose another with GONGWEN_DATA.`,
        {
          cause: error,
        },
      );
    }
    rmSync(file, { force: true });
    claim();
  }
  return () => {
    if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    // Half written by a process that died: nobody's.
    return null;
  }
}

const ownerOf = (pid: number): Owner => ({ pid, started: startOf(pid) });

function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(owner.pid) === owner.started;
}
