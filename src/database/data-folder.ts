import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { canEnter, serverAccount } from './server-account.js';

/**
 * Where the embedded server keeps its data: `GONGWEN_DATA`, or `data` in the working directory, or, where the server's
 * account cannot enter that (root's private checkout), a folder under `/var/lib/gongwen` that is this directory's own.
 */
export function dataFolder(environment: NodeJS.ProcessEnv, workingDirectory: string): string {
  const chosen = environment['GONGWEN_DATA'];
  if (chosen) return resolve(workingDirectory, chosen);
  if (canEnter(serverAccount(), workingDirectory)) return join(workingDirectory, 'data');
  return join('/var/lib/gongwen', createHash('sha256').update(workingDirectory).digest('hex').slice(0, 12));
}
