import { join } from 'node:path';
import type { ServiceOptions } from '../../kernel/index.js';
import type { ServiceHandler } from '../../instances/index.js';
import { findDocument, moveDocument } from '../../documents/index.js';
import { findRecord, packagesOf, savePackage, setRecordStatus } from '../record.store.js';
import { sealBag } from './bag.js';
import { packagesRoot } from './package-folder.js';
import { textOf } from '../work-input.js';

/**
 * `archive.store`, a job: makes the checked package read-only and the record STORED; the document is then ARCHIVED.
 *
 * @rule R-069 @rule R-139
 */
export const storePackage = (options: ServiceOptions): ServiceHandler => ({
  mode: 'JOB',
  act: 'PACKAGE_VERIFIED',
  async work(read, input) {
    const recordId = textOf(input, 'archiveRecordId', '');
    const { newest, officeId } = await read(async (ctx) => ({
      newest: (await packagesOf(ctx.tx, recordId)).at(-1),
      officeId: ctx.tx.officeId,
    }));
    if (!newest) throw new Error(`Record ${recordId} has no package to store`);
    await sealBag(join(packagesRoot(options, officeId), newest.folder));
    return { recordId, version: newest.version };
  },
  async apply({ ctx, instance, entryId }, outcome) {
    const { recordId, version } = outcome as { recordId: string; version: number };
    savePackage(ctx.tx, { recordId, version }, { storedAt: ctx.now }, entryId);
    setRecordStatus(ctx.tx, recordId, 'STORED', entryId);
    const record = await findRecord(ctx.tx, { id: recordId });
    const document = record ? await findDocument(ctx.tx, record.objectId) : null;
    if (document) moveDocument(ctx.tx, document, 'ARCHIVE', entryId);
    ctx.publish({
      type: 'archive.recorded',
      subject: recordId,
      caseId: instance.id,
      data: { archiveCode: record?.archiveCode ?? null, objectId: record?.objectId ?? null },
    });
    return {};
  },
});
