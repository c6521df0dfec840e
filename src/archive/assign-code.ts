import { Rejection } from '../kernel/index.js';
import { grantSight } from '../access/index.js';
import { settingsAt, unitsByCode } from '../organisation/index.js';
import type { ServiceHandler } from '../instances/index.js';
import { findDocument } from '../documents/index.js';
import { disposalDue, formatArchiveCode, type ArchiveCodeScheme } from './archive-code.js';
import { archiveYear } from './handover.js';
import { findHandover } from './handover.store.js';
import { KEEPERS } from './open-handover.js';
import { findRecord, insertRecord, nextItem } from './record.store.js';
import { textOf } from './work-input.js';

/**
 * `archive.assignCode`: registers the accepted hand-over as an item and gives it its archive code, gap-free in its series.
 * Asked again, it answers the item that the hand-over has.
 *
 * Gives `archiveRecordId`, `archiveCode`. Raises `HANDOVER_NOT_FOUND`.
 *
 * @rule R-069 @rule R-138
 */
export const assignCode: ServiceHandler = {
  mode: 'LOCAL',
  act: 'ARCHIVED',
  async run({ ctx, tree, instance, input, entryId }) {
    const handover = await findHandover(ctx.tx, { caseId: instance.id });
    if (!handover) throw new Rejection('HANDOVER_NOT_FOUND', {});
    const kept = await findRecord(ctx.tx, { handoverId: handover.id });
    if (kept) return { archiveRecordId: kept.id, archiveCode: kept.archiveCode };
    const document = await findDocument(ctx.tx, handover.objectId);
    if (!document) throw new Rejection('HANDOVER_NOT_FOUND', {});
    const { archive } = (await settingsAt(ctx.tx, instance.settingsVersion)).values as unknown as ArchiveSettings;
    const retention = textOf(input, 'retention', 'D30');
    const year = archiveYear(document.docDate, handover.baselineAt, ctx.zone);
    const series = {
      fonds: archive.fonds,
      category: textOf(input, 'category', 'WS'),
      year,
      retention,
      organCode: typeof input['organCode'] === 'string' ? input['organCode'] : archive.organCode,
    };
    const itemNo = await nextItem(ctx.tx, series, entryId);
    const issuer = (await unitsByCode(ctx.tx, [document.issuer], ctx.today)).get(document.issuer);
    const record = {
      ...series,
      id: ctx.newId(),
      handoverId: handover.id,
      archiveCode: formatArchiveCode({ ...series, itemNo }, archive.code.scheme),
      itemNo,
      title: document.title,
      docNo: document.docNo,
      docDate: document.docDate,
      creator: issuer?.nameZh ?? document.issuer,
      classification: document.classification,
      objectType: handover.objectType,
      objectId: handover.objectId,
      storagePlace: handover.storagePlace,
      disposalDue: disposalDue(year, retention),
      status: 'REGISTERED' as const,
      createdAt: ctx.now,
      rowVersion: 1,
    };
    insertRecord(ctx.tx, record, entryId);
    grantSight(ctx.tx, {
      principals: [...KEEPERS, handover.responsible, `LEADER@${document.ownerGroup}`],
      objectType: 'RECORD',
      objectId: record.id,
      at: tree.root.startedAt,
    });
    return { archiveRecordId: record.id, archiveCode: record.archiveCode };
  },
};

interface ArchiveSettings {
  readonly archive: {
    readonly fonds: string;
    readonly organCode: string;
    readonly code: { readonly scheme: ArchiveCodeScheme };
  };
}
