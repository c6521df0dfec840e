import { localDay, Rejection, toWire } from '../../kernel/index.js';
import type { ServiceCall, ServiceHandler } from '../../instances/index.js';
import { changeDocument, demandDocument } from '../document.store.js';
import { findVersion, freezeVersion } from '../versions/version.store.js';

/**
 * `documents.freeze`: the signed version is fixed for good, and its document date is the day of signing in the office's
 * zone, whenever it is printed.
 * @rule R-131 @rule R-136
 */
export const freezeService: ServiceHandler = {
  mode: 'LOCAL',
  async run(call) {
    const { docDate, contentHash, versionNo } = await freezeSigned(call);
    return { docDate, contentHash, versionNo };
  },
};

type Frozen = { docDate: string; signedAt: string; versionNo: number; contentHash: string };

/**
 * `documents.freezeAgain`: the same after the original signer signed a material change; the document date moves with it.
 * @rule R-130 @rule R-131
 */
export const freezeAgainService: ServiceHandler = { mode: 'LOCAL', run: freezeSigned };

async function freezeSigned({ ctx, instance, entryId }: ServiceCall): Promise<Frozen> {
  const document = await demandDocument(ctx.tx, instance.objectId);
  const { signedAt, signedVersion } = document;
  if (signedAt === null || signedVersion === null) {
    throw new Rejection('DOCUMENT_NOT_SIGNED', { documentId: document.id, status: document.status });
  }
  const version = await findVersion(ctx.tx, document.id, signedVersion);
  if (!version) throw new Error(`Document ${document.id} has no version ${signedVersion}`);
  const docDate = localDay(signedAt, ctx.zone);
  freezeVersion(ctx.tx, document.id, signedVersion, ctx.now, entryId);
  changeDocument(ctx.tx, document.id, { docDate }, entryId);
  return {
    docDate,
    signedAt: toWire(signedAt, ctx.zone),
    versionNo: version.no,
    contentHash: version.contentHash,
  };
}
