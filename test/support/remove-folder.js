import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Removes a folder with all that is in it, stored packages too: their folders are read-only, which stops a plain user. */
export function removeFolder(folder) {
  if (!existsSync(folder)) return;
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeFolder(join(folder, entry.name));
  }
  rmSync(folder, { recursive: true, force: true });
}
