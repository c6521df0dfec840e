import { Rejection, type Command } from '../../kernel/index.js';
import { demandSight } from '../../access/index.js';
import { recordFact } from '../../audit/index.js';
import { findRecord, packagesOf } from '../record.store.js';

/** What to send: the folder of the newest package, below the packages folder. */
export interface WantedPackage {
  readonly archiveCode: string;
  readonly folder: string;
  readonly manifestHash: string;
}

/**
 * Records that someone takes a package out of the archive, and says where it lies.
 *
 * Raises `RECORD_NOT_FOUND`, `PACKAGE_NOT_BUILT`.
 *
 * @rule R-139
 */
export const exportPackage = (): Command<{ readonly recordId: string }, WantedPackage> => ({
  name: 'archive.exportPackage',
  async execute(ctx, { recordId }) {
    await demandSight(ctx, 'RECORD', recordId, 'RECORD_NOT_FOUND', 'CONTENT');
    const record = (await findRecord(ctx.tx, { id: recordId }))!;
    const newest = (await packagesOf(ctx.tx, recordId)).at(-1);
    if (!newest) throw new Rejection('PACKAGE_NOT_BUILT', { archiveCode: record.archiveCode });
    recordFact(ctx, {
      act: 'EXPORTED',
      objectType: 'RECORD',
      objectId: recordId,
      rule: 'R-139',
      contentHash: newest.manifestHash,
    });
    return { archiveCode: record.archiveCode, folder: newest.folder, manifestHash: newest.manifestHash };
  },
});
