import type { Command, CommandContext } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import { recordFact } from '../../audit/index.js';
import { lockTree, type ServiceHandler } from '../../instances/index.js';
import { changeDocument, demandDocument, findDocument, moveDocument } from '../document.store.js';
import { isOut, TRANSITIONS, type Document } from '../document.js';
import { allocationViews, type AllocationView } from './allocation-view.js';
import { findAllocation, numberInUse, voidAllocation } from './number-series.store.js';

/**
 * `documents.voidNumber`: the number of a document that is not issued after all. Nothing happens where it has none.
 * @rule R-129
 */
export const voidNumberService: ServiceHandler = {
  mode: 'LOCAL',
  act: 'NUMBER_VOIDED',
  async run({ ctx, instance, entryId }) {
    await releaseNumber(ctx, await demandDocument(ctx.tx, instance.objectId), 'NOT_ISSUED', entryId);
    return {};
  },
};

/** Voids the number that a document uses, if any, and answers the document without it. */
export async function releaseNumber(
  ctx: CommandContext,
  document: Document,
  reason: string,
  entryId: string,
): Promise<Document> {
  const held = await numberInUse(ctx.tx, document.id);
  if (!held) return document;
  voidAllocation(ctx.tx, held, reason, entryId);
  if (TRANSITIONS[document.status].UNNUMBER)
    return moveDocument(ctx.tx, document, 'UNNUMBER', entryId, { docNo: null });
  changeDocument(ctx.tx, document.id, { docNo: null }, entryId);
  return { ...document, docNo: null };
}

export interface VoidNumberInput {
  readonly series: string;
  readonly year: number;
  readonly serial: number;
  readonly reason: string;
}

/**
 * Voids one number by hand, with a reason. It stays on record and is never used again; its document, if any, stands
 * without a number and needs another before it is printed. The number of a document that is out stays.
 *
 * Raises `NUMBER_NOT_FOUND`, `PERMISSION_MISSING`, `NUMBER_VOID_ALREADY`, `NUMBER_ISSUED`.
 *
 * @rule R-129
 */
export const voidNumber: Command<VoidNumberInput, AllocationView> = {
  name: 'documents.voidNumber',
  async execute(ctx, { series, year, serial, reason }) {
    const found = await findAllocation(ctx.tx, series, year, serial);
    if (!found) throw new Rejection('NUMBER_NOT_FOUND', { series, year, serial });
    demandMay(ctx.caller, 'number.void', {}, ctx.today);
    const document = found.documentId === null ? null : await findDocument(ctx.tx, found.documentId);
    if (document && document.caseId !== null) await lockTree(ctx.tx, { caseId: document.caseId });
    const held = (await findAllocation(ctx.tx, series, year, serial)) ?? found;
    if (held.status === 'VOID') throw new Rejection('NUMBER_VOID_ALREADY', { docNo: held.docNo });
    const current = document ? await demandDocument(ctx.tx, document.id) : null;
    if (current && isOut(current)) throw new Rejection('NUMBER_ISSUED', { docNo: held.docNo });
    const entryId = recordFact(ctx, {
      act: 'NUMBER_VOIDED',
      objectType: 'NUMBER_SERIES',
      objectId: series,
      rule: 'R-129',
      committed: { reason },
      details: { year, serial, documentId: held.documentId },
    });
    if (current) await releaseNumber(ctx, current, reason, entryId);
    else voidAllocation(ctx.tx, held, reason, entryId);
    const [view] = await allocationViews(ctx, [{ ...held, status: 'VOID', voidReason: reason }]);
    return view!;
  },
};
