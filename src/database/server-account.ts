import { chownSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/** The operating-system account that the embedded server runs under; `undefined` means our own. */
export type ServerAccount = { readonly uid: number; readonly gid: number } | undefined;

/**
 * Our own account, or `nobody`'s when we are root: `initdb` refuses root, and refuses a uid without an entry in the
 * account list.
 *
 * @throws Error when root runs a machine that knows no unprivileged account.
 */
export function serverAccount(): ServerAccount {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => Number(fields[2]) > 0);
  const chosen = accounts.find(([name]) => name === 'nobody') ?? accounts.find(([name]) => name === 'daemon');
  if (!chosen) {
    throw new Error('PostgreSQL refuses to run as root and /etc/passwd has no unprivileged account. Set DATABASE_URL.');
  }
  return { uid: Number(chosen[2]), gid: Number(chosen[3]) };
}

/** Whether that account can enter the folder: any parent closed to it (a 0700 home of root) makes it unreachable. */
export function canEnter(account: ServerAccount, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { cwd: '/', stdio: 'ignore', ...account }).status === 0;
}

/** Makes that account the owner, when it is not ours. */
export function giveTo(account: ServerAccount, path: string): void {
  if (account) chownSync(path, account.uid, account.gid);
}
