import { join } from 'node:path';
import type { ServiceOptions } from '../../kernel/index.js';
import { folderNameOf } from '../archive-code.js';
import type { ArchiveRecord } from '../record.js';

/** Folder of a package below the packages folder: a folder per item, a folder per version. */
export const packageFolder = (record: Pick<ArchiveRecord, 'archiveCode'>, version: number): string =>
  join(folderNameOf(record.archiveCode), `v${version}`);

/** Where packages lie: one folder per office below the service's files. */
export const packagesRoot = (options: Pick<ServiceOptions, 'filesFolder'>, officeId: string): string =>
  join(options.filesFolder, 'packages', officeId);
