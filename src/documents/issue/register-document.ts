import { Rejection, type CommandContext, type FieldError } from '../../kernel/index.js';
import type { ActHandler } from '../../instances/index.js';
import { changeDocument, demandDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { allSeries, findSeries } from '../numbering/number-series.store.js';
import { seriesFor } from '../numbering/allocate-number.js';
import { dispatchLinesOf, insertLine, saveLine, type LinePlan } from './dispatch-line.store.js';
import { dispatchPlan } from './dispatch-plan.js';
import { breachError, settleLines, type WantedLine } from './plan-lines.js';

/**
 * REGISTER (登记): confirms recipients, copies and series of a signed document. The lines come from the distribution table;
 * the registry settles channel and copies. The number itself is allocated by the step after this one.
 * @throws Rejection DOCUMENT_NOT_SIGNED (409); VALIDATION_FAILED with every breach, at its place in form or document.
 * @rule R-059 R-060 R-061 R-062 R-064 R-065 R-066
 */
export const registerDocument: ActHandler = async (act) => {
  const { ctx, form, entryId } = act;
  const document = await demandDocument(ctx.tx, act.instance.objectId);
  if (document.signedVersion === null) {
    throw new Rejection('DOCUMENT_NOT_SIGNED', { documentId: document.id, status: document.status });
  }
  const { definitions } = act.tree.deps;
  const { deploymentSeq, settingsVersion } = act.instance;
  const rangeConfirmed = form['rangeConfirmed'] === true;
  const plan = await dispatchPlan(ctx, document, { definitions, deploymentSeq, settingsVersion, rangeConfirmed });
  const { lines, breaches } = settleLines(plan, (form['lines'] ?? []) as unknown as readonly WantedLine[]);
  const total = lines.reduce((sum, line) => sum + line.copies, 0);
  const copies = typeof form['copies'] === 'number' ? form['copies'] : Math.max(total, document.copies ?? 0);
  const errors = [...plan.breaches, ...breaches].map(breachError);
  if (copies < total) errors.push(tooFewCopies(total));
  if (typeof form['year'] === 'number' && form['year'] !== yearOf(document)) errors.push(otherYear(yearOf(document)));
  const series = await seriesOf(ctx, document, form['series']);
  if ('error' in series) errors.push(series.error);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  const code = 'code' in series ? series.code : null;
  await writeLines(ctx, document, lines, entryId);
  changeDocument(ctx.tx, document.id, { copies, series: code }, entryId);
  return { copies, series: code, dispatchWarnings: [...plan.warnings] };
};

async function seriesOf(
  ctx: CommandContext,
  document: Document,
  named: unknown,
): Promise<{ readonly code: string } | { readonly error: FieldError }> {
  const series =
    typeof named === 'string' ? await findSeries(ctx.tx, named) : seriesFor(document, await allSeries(ctx.tx));
  if (series?.issuer === document.issuer) return { code: series.code };
  return {
    error: {
      pointer: '/form/series',
      code: 'NUMBER_SERIES_MISSING',
      zh: '该发文机关没有可用的发文字号系列。',
      en: 'The issuer has no such number series.',
    },
  };
}

/** A registration that is repeated changes the lines that it names, adds new ones and withdraws the others. */
async function writeLines(
  ctx: CommandContext,
  document: Document,
  planned: readonly LinePlan[],
  entryId: string,
): Promise<void> {
  const before = await dispatchLinesOf(ctx.tx, document.id);
  let lineNo = before.length;
  for (const line of planned) {
    const kept = before.find((one) => one.recipient === line.recipient && one.verb === line.verb);
    if (kept) {
      saveLine(ctx.tx, { ...kept, channel: line.channel, copies: line.copies, status: 'PLANNED' }, entryId);
      continue;
    }
    lineNo += 1;
    const fresh = { status: 'PLANNED', sentAt: null, receivedAt: null, receivedBy: null, rowVersion: 1 } as const;
    insertLine(ctx.tx, { ...line, ...fresh, id: ctx.newId(), documentId: document.id, lineNo }, entryId);
  }
  for (const line of before) {
    const isNamed = planned.some((one) => one.recipient === line.recipient && one.verb === line.verb);
    if (!isNamed && line.status !== 'WITHDRAWN') saveLine(ctx.tx, { ...line, status: 'WITHDRAWN' }, entryId);
  }
}

/** Numbers count in the year of the document date. */
const yearOf = ({ docDate }: Document): number => Number(docDate?.slice(0, 4));

const otherYear = (year: number): FieldError => ({
  pointer: '/form/year',
  code: 'NUMBER_YEAR',
  zh: `编号年度以成文日期为准（${year}）。`,
  en: `A number counts in the year of the document date (${year}).`,
});

const tooFewCopies = (total: number): FieldError => ({
  pointer: '/form/copies',
  code: 'TOO_FEW_COPIES',
  zh: `份数不能少于各收件人份数之和（${total}）。`,
  en: `Not fewer than the copies of all lines together (${total}).`,
});
