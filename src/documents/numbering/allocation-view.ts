import { toWire, viewerOf, type ReadContext } from '../../kernel/index.js';
import { may, seenAmong } from '../../access/index.js';
import { seesEveryCase } from '../../instances/index.js';
import type { Allocation } from './number-series.store.js';

/** A number as a client reads it: that it was taken is everybody's to read, for what and why it was voided whoever sees that. */
export interface AllocationView {
  readonly series: string;
  readonly year: number;
  readonly serial: number;
  readonly docNo: string;
  /** `null` for whoever does not see the document, as for a number that has none. */
  readonly documentId: string | null;
  readonly status: 'USED' | 'RESERVED' | 'VOID';
  /** `null` for whoever does not see the document. */
  readonly voidReason: string | null;
  readonly allocatedAt: string;
}

/**
 * Numbers as this caller reads them. Their row is without a gap for everybody; whose they are is told to those who see the
 * document, who keep the numbers or watch over all cases.
 *
 * @rule R-129 @rule R-134
 */
export async function allocationViews(
  ctx: ReadContext,
  allocations: readonly Allocation[],
): Promise<readonly AllocationView[]> {
  const keepsNumbers = may(ctx.caller, 'number.void', {}, ctx.today).may || seesEveryCase(ctx.caller);
  const documents = allocations.flatMap(({ documentId }) => documentId ?? []);
  const seen = keepsNumbers ? null : await seenAmong(ctx.tx, viewerOf(ctx.caller), 'DOCUMENT', documents);
  return allocations.map((allocation) => {
    const { documentId, allocatedAt } = allocation;
    const isOpen = seen === null || (documentId !== null && seen.has(documentId));
    return {
      ...allocation,
      ...(isOpen ? {} : { documentId: null, voidReason: null }),
      allocatedAt: toWire(allocatedAt, ctx.zone),
    };
  });
}
