import { join } from 'node:path';
import type { Response } from 'express';
import { ZipFile } from 'yazl';
import { Rejection, type ServiceOptions } from '../../kernel/index.js';
import { folderNameOf } from '../archive-code.js';
import { bagFaults, bagFiles } from './bag.js';
import type { WantedPackage } from './export-package.js';
import { packagesRoot } from './package-folder.js';

/**
 * Streams a package as a zip in constant memory, its folder named after the archive code; checked before its first byte
 * leaves.
 *
 * Raises `PACKAGE_ALTERED`.
 *
 * @rule R-139
 */
export async function sendPackage(
  response: Response,
  wanted: WantedPackage,
  options: ServiceOptions,
  officeId: string,
): Promise<void> {
  const folder = join(packagesRoot(options, officeId), wanted.folder);
  if ((await bagFaults(folder).catch(() => ['missing'])).length > 0) {
    throw new Rejection('PACKAGE_ALTERED', { archiveCode: wanted.archiveCode });
  }
  const name = folderNameOf(wanted.archiveCode);
  const zip = new ZipFile();
  for (const path of await bagFiles(folder)) zip.addFile(join(folder, path), `${name}/${path}`);
  zip.end();
  response.status(200);
  response.setHeader('Content-Type', 'application/zip');
  response.setHeader('Content-Disposition', `attachment; filename="${name}.zip"`);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  await new Promise<void>((sent, broken) => {
    // Whoever hangs up early gets no more; nothing is left open.
    response.once('close', sent);
    zip.outputStream.once('error', broken);
    zip.outputStream.pipe(response);
  });
}
