import { opensTo, placeViewer, toWire, viewerOf, type ReadContext } from '../../kernel/index.js';
import { may } from '../../access/index.js';
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
  const seen = keepsNumbers ? null : await seenAmong(ctx, allocations);
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

async function seenAmong(
  { tx, caller }: ReadContext,
  allocations: readonly Allocation[],
): Promise<ReadonlySet<string>> {
  const documents = allocations.flatMap(({ documentId }) => (documentId === null ? [] : [documentId]));
  if (documents.length === 0) return new Set();
  const params: unknown[] = [tx.officeId, documents];
  const by = placeViewer(viewerOf(caller), (value) => `$${params.push(value)}`);
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT m.object_id AS id FROM may_see m
     WHERE m.office_id = $1 AND m.object_type = 'DOCUMENT' AND m.object_id = ANY ($2::text[]) AND ${opensTo('m', by)}`,
    params,
  );
  return new Set(rows.map(({ id }) => id));
}
