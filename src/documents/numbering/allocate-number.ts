import { Rejection, type CommandContext } from '../../kernel/index.js';
import type { ServiceHandler } from '../../instances/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { formatNumber } from './document-number.js';
import {
  allSeries,
  findSeries,
  insertAllocation,
  nextSerial,
  numberInUse,
  voidAllocation,
  type Allocation,
  type NumberSeries,
} from './number-series.store.js';

/** Reason of a number that a re-signing in another year made void. */
export const RESIGNED_IN_NEW_YEAR = 'RESIGNED_IN_NEW_YEAR';

/** `documents.allocateNumber` as the service of a process: {@link allocateNumber} for the case's document. */
export const allocateNumberService: ServiceHandler = {
  mode: 'LOCAL',
  act: 'NUMBER_ALLOCATED',
  async run({ ctx, instance, entryId }) {
    const document = await demandDocument(ctx.tx, instance.objectId);
    const allocation = await allocateNumber(ctx, document, entryId);
    return {
      docNo: allocation.docNo,
      series: allocation.series,
      numberYear: allocation.year,
      serial: allocation.serial,
    };
  },
};

/**
 * Gives a signed document its number, gap-free in its series and the year of its document date. Asked again, it answers
 * the number that the document has; one of another year (re-signed in the new year) is voided first.
 *
 * Raises `DOCUMENT_NOT_SIGNED`, `DOCUMENT_STATE`, `NUMBER_SERIES_MISSING`.
 *
 * @rule R-003 @rule R-129
 */
export async function allocateNumber(ctx: CommandContext, document: Document, entryId: string): Promise<Allocation> {
  if (document.signedVersion === null || document.docDate === null) {
    throw new Rejection('DOCUMENT_NOT_SIGNED', { documentId: document.id, status: document.status });
  }
  const year = Number(document.docDate.slice(0, 4));
  const held = await numberInUse(ctx.tx, document.id);
  if (held?.year === year) {
    moveDocument(ctx.tx, document, 'NUMBER', entryId);
    return held;
  }
  if (held) voidAllocation(ctx.tx, held, RESIGNED_IN_NEW_YEAR, entryId);
  const series = await demandSeries(ctx, document);
  const serial = await nextSerial(ctx.tx, series.code, year, entryId);
  const allocation: Allocation = {
    series: series.code,
    year,
    serial,
    docNo: formatNumber({ agencyCode: series.agencyCode, year, serial }),
    documentId: document.id,
    status: 'USED',
    voidReason: null,
    allocatedAt: ctx.now,
  };
  insertAllocation(ctx.tx, allocation, entryId);
  moveDocument(ctx.tx, document, 'NUMBER', entryId, { docNo: allocation.docNo, series: series.code });
  return allocation;
}

async function demandSeries(ctx: CommandContext, document: Document): Promise<NumberSeries> {
  const series =
    document.series === null ? seriesFor(document, await allSeries(ctx.tx)) : await findSeries(ctx.tx, document.series);
  if (!series) throw new Rejection('NUMBER_SERIES_MISSING', { issuer: document.issuer, docKind: document.docKind });
  return series;
}

/** The series of an issuer that names the kind, else its one for all other kinds; `null` where it has neither. */
export function seriesFor(
  document: Pick<Document, 'issuer' | 'docKind'>,
  all: readonly NumberSeries[],
): NumberSeries | null {
  const own = all.filter((series) => series.issuer === document.issuer);
  return (
    own.find((series) => series.docKinds.includes(document.docKind)) ??
    own.find((series) => series.docKinds.length === 0) ??
    null
  );
}
