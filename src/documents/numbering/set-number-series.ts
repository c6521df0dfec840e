import type { Command, FieldError, ReadContext } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { recordFact } from '../../audit/index.js';
import { parseNumber, formatNumber } from './document-number.js';
import {
  allSeries,
  allocationsOf,
  findSeries,
  lastUsedOf,
  saveSeries,
  type NumberSeries,
} from './number-series.store.js';

/** A number series as a client reads it. */
export interface NumberSeriesView {
  readonly code: string;
  readonly agencyCode: string;
  readonly issuer: string;
  readonly docKinds: readonly string[];
  readonly nameZh: string;
  /** Last serial taken, by year. */
  readonly lastUsed: Readonly<Record<string, number>>;
  readonly rowVersion: number;
}

export interface SetSeriesInput {
  readonly code: string;
  readonly agencyCode: string;
  readonly issuer: string;
  readonly docKinds?: readonly string[] | undefined;
  readonly nameZh: string;
  readonly lastUsed?: Readonly<Record<string, unknown>> | undefined;
  readonly ifMatch: string | null;
}

/** One series; raises `NUMBER_SERIES_NOT_FOUND`. */
export async function readSeries(ctx: ReadContext, code: string): Promise<NumberSeriesView> {
  const series = await findSeries(ctx.tx, code);
  if (!series) throw new Rejection('NUMBER_SERIES_NOT_FOUND', { code });
  return { ...series, lastUsed: await lastUsedOf(ctx.tx, code) };
}

/**
 * Sets up a series, or changes it; the last serials that were taken outside the system are set per year, only upwards and
 * only before the first number of that year is taken here. An agency code belongs to one series, so that no number can be
 * given twice.
 *
 * Raises `PRECONDITION_REQUIRED`, `PRECONDITION_FAILED` for a series that exists, `VALIDATION_FAILED`,
 * `AGENCY_CODE_TAKEN`, `SERIES_IN_USE`, `ALREADY_EXISTS` when two set it up at once.
 *
 * @rule R-003 @rule R-058 @rule R-129
 */
export const setNumberSeries: Command<SetSeriesInput, NumberSeriesView> = {
  name: 'documents.setNumberSeries',
  async execute(ctx, input) {
    const before = await findSeries(ctx.tx, input.code, { lock: true });
    if (before) demandMatch(input.ifMatch, before.rowVersion, { required: true });
    const errors = [...agencyCodeErrors(input.agencyCode), ...lastUsedErrors(input.lastUsed ?? {})];
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    const lastUsed = (input.lastUsed ?? {}) as Readonly<Record<string, number>>;
    const taken = (await allSeries(ctx.tx)).find(
      (series) => series.code !== input.code && series.agencyCode === input.agencyCode,
    );
    if (taken) throw new Rejection('AGENCY_CODE_TAKEN', { agencyCode: input.agencyCode, series: taken.code });
    await demandUnused(ctx, before, input, lastUsed);
    const series: Omit<NumberSeries, 'rowVersion'> = {
      code: input.code,
      agencyCode: input.agencyCode,
      issuer: input.issuer,
      docKinds: input.docKinds ?? [],
      nameZh: input.nameZh,
    };
    const entryId = recordFact(ctx, {
      act: 'SERIES_CHANGED',
      objectType: 'NUMBER_SERIES',
      objectId: input.code,
      rule: 'R-129',
      ...(before ? { before } : {}),
      after: { ...series, lastUsed },
      details: { issuer: series.issuer, docKinds: series.docKinds, lastUsed },
    });
    saveSeries(ctx.tx, series, lastUsed, entryId, { isNew: before === null });
    return readSeries(ctx, input.code);
  },
};

async function demandUnused(
  ctx: ReadContext,
  before: NumberSeries | null,
  input: SetSeriesInput,
  lastUsed: Readonly<Record<string, number>>,
): Promise<void> {
  if (!before) return;
  const counters = await lastUsedOf(ctx.tx, input.code);
  for (const [year, serial] of Object.entries(lastUsed)) {
    const now = counters[year] ?? 0;
    const [used] = await allocationsOf(ctx.tx, input.code, Number(year), 1, null);
    if (serial < now || (used && serial !== now)) {
      throw new Rejection('SERIES_IN_USE', { series: input.code, year: Number(year), lastUsed: now });
    }
  }
  const [anyUsed] = await allocationsOf(ctx.tx, input.code, null, 1, null);
  if (anyUsed && (before.agencyCode !== input.agencyCode || before.issuer !== input.issuer)) {
    throw new Rejection('SERIES_IN_USE', {
      series: input.code,
      year: anyUsed.year,
      lastUsed: counters[anyUsed.year] ?? 0,
    });
  }
}

/** A code that makes numbers of the right shape, read back as it was written. */
function agencyCodeErrors(agencyCode: string): FieldError[] {
  try {
    if (parseNumber(formatNumber({ agencyCode, year: 2022, serial: 1 })).agencyCode === agencyCode) return [];
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
  return [
    {
      pointer: '/agencyCode',
      code: 'DOCUMENT_NUMBER_SHAPE',
      zh: '机关代字不能含有空格、数字、括号或“第”。',
      en: 'An agency code has no spaces, digits, brackets or 第.',
    },
  ];
}

function lastUsedErrors(lastUsed: Readonly<Record<string, unknown>>): FieldError[] {
  return Object.entries(lastUsed)
    .filter(([year, serial]) => !/^(?:19|20|21)\d{2}$/.test(year) || !isSerial(serial))
    .map(([year]) => ({
      pointer: `/lastUsed/${year.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'NOT_A_SERIAL',
      zh: '应为四位年份和不小于 0 的整数。',
      en: 'A four-digit year, and a whole number of at least 0.',
    }));
}

const isSerial = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 9_999_999;
