import type { ReadContext } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import type { ProcessGraph } from '../../engine/index.js';
import { findVersion, versionsOf } from '../definition.store.js';
import type { Definitions } from '../definitions.js';
import type { Heat } from '../diagram/heat.js';
import { findStored } from '../read-definitions.js';
import { periodOf, type Period } from './period.js';
import {
  countCases,
  countEnds,
  countReturns,
  countSteps,
  MOST_CASES,
  type Counted,
  type ReturnCount,
  type Seconds,
  type StepCounts,
} from './statistics.store.js';

/** Times of which a percentile is given at least: of fewer it would be somebody's own time. */
const LEAST_MEASURED = 3;

/** Permission to read how cases of all people go. */
export const READS_STATISTICS = 'definitions:read';

/** Percentiles in seconds of office time; `null` where fewer than three times were measured. */
export interface Percentiles {
  readonly measured: number;
  readonly p50Seconds: number | null;
  readonly p90Seconds: number | null;
  readonly p99Seconds: number | null;
}

/** How cases ended. */
export interface EndStatistics {
  /** `COMPLETED`, `TERMINATED`, `ERROR`, `CANCELLED`. */
  readonly status: string;
  /** End event, `null` where none was reached. */
  readonly element: string | null;
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly count: number;
}

/** To where work was sent back. */
export interface ReturnStatistics {
  /** Step that opened again; `null` where it lies in another case. */
  readonly to: string | null;
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly times: number;
}

/** How it goes at one step: numbers only, and no person. */
export interface StepStatistics {
  readonly element: string;
  readonly name: string | null;
  readonly nameEn: string | null;
  /** How often it was opened; each instance of a multi-instance counts. */
  readonly visits: number;
  readonly open: number;
  /** Closed though nobody completed them. */
  readonly withdrawn: number;
  /** From opening to completion. */
  readonly waiting: Percentiles;
  /** Of those with a due date: how many of a hundred were late, or are. `null` where none has one. */
  readonly overduePercent: number | null;
  /** Outcomes that sent work back from here, most often first. */
  readonly returns: readonly ReturnStatistics[];
}

/** Cases of a process that started in a period. */
export interface CaseStatistics {
  readonly started: number;
  readonly running: number;
  /** Of those that run. */
  readonly suspended: number;
  readonly ended: readonly EndStatistics[];
  /** From start to end, of those that ended. */
  readonly duration: Percentiles;
}

/** What is counted. */
export interface StatisticsBounds {
  /** @format date */
  readonly from: string;
  /** @format date */
  readonly to: string;
  /** `false` where the period holds more cases than are counted, which are then the newest 20,000. */
  readonly complete: boolean;
}

/** How the cases of a process go. */
export interface DefinitionStatistics extends StatisticsBounds {
  readonly key: string;
  /** `null`: every version. */
  readonly version: number | null;
  readonly cases: CaseStatistics;
  /** Steps that wait for somebody, in the order of their ids; those that were never opened are left out. */
  readonly steps: readonly StepStatistics[];
}

/** How the cases of one version go, by element, as overlays on its diagram show it. */
export interface VersionOverview extends StatisticsBounds {
  /** Version whose file the element ids are of, and the file's SHA-256. */
  readonly definition: { readonly key: string; readonly version: number; readonly hash: string };
  readonly cases: CaseStatistics;
  /** Every step of the file that waits for somebody, also those that were never opened. */
  readonly elements: readonly StepStatistics[];
}

/** What a reader may ask for. */
export interface AskedPeriod {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * How cases of a process went that started in a period: how many, how they ended, how long they took, and for each step how
 * long work waited at it, what was late, and to where it was sent back. Raises `DEFINITION_NOT_FOUND`,
 * `STATISTICS_PERIOD_INVALID`.
 */
export async function readStatistics(
  ctx: ReadContext,
  definitions: Definitions,
  key: string,
  asked: AskedPeriod & { readonly version?: number | undefined },
): Promise<DefinitionStatistics> {
  const period = periodOf(ctx, asked);
  const version = asked.version ?? null;
  const row = version === null ? await newestOf(ctx, key) : await findVersion(ctx.tx, key, version, 'PROCESS');
  if (!row) throw new Rejection('DEFINITION_NOT_FOUND', { key, ...(version === null ? {} : { version }) });
  const { graph } = await definitions.byId(ctx.tx, row.id);
  const { cases, steps, complete } = await count(ctx, { key, version, period }, graph);
  return { key, version, ...boundsOf(period, complete), cases, steps };
}

/** The same of one version, for overlays on its diagram. Raises `DEFINITION_NOT_FOUND`, `STATISTICS_PERIOD_INVALID`. */
export async function readOverview(
  ctx: ReadContext,
  definitions: Definitions,
  { key, version }: { readonly key: string; readonly version: string },
  asked: AskedPeriod,
): Promise<VersionOverview> {
  const row = await findStored(ctx, key, version, 'PROCESS');
  const period = periodOf(ctx, asked);
  const { graph } = await definitions.byId(ctx.tx, row.id);
  const { cases, steps, complete } = await count(ctx, { key, version: row.version, period }, graph);
  const known = new Map(steps.map((step) => [step.element, step]));
  const waiting = [...graph.nodes.values()].filter(({ type }) => type === 'USER_TASK' || type === 'EXTERNAL_TASK');
  return {
    definition: { key: row.key, version: row.version, hash: row.sha256 },
    ...boundsOf(period, complete),
    cases,
    elements: waiting.map(({ id, name, nameEn }) => known.get(id) ?? { ...NEVER, element: id, name, nameEn }),
  };
}

/** The overview as the drawing shows it. */
export const heatIn = ({ elements }: VersionOverview): Heat =>
  new Map(
    elements.map(({ element, visits, open, waiting, overduePercent }) => [
      element,
      { visits, open, medianSeconds: waiting.p50Seconds, overdueShare: overduePercent && overduePercent / 100 },
    ]),
  );

const newestOf = async ({ tx }: ReadContext, key: string) => (await versionsOf(tx, key, 'PROCESS'))[0];

const boundsOf = ({ from, to }: Period, complete: boolean): StatisticsBounds => ({ from, to, complete });

async function count(
  ctx: ReadContext,
  counted: Counted,
  graph: ProcessGraph,
): Promise<{ cases: CaseStatistics; steps: readonly StepStatistics[]; complete: boolean }> {
  const { tx, now } = ctx;
  const { started, running, suspended, measured, seconds } = await countCases(tx, counted);
  const ends = await countEnds(tx, counted);
  const steps = await countSteps(tx, counted, now);
  const returns = await countReturns(tx, counted);
  const named = (element: string | null): { name: string | null; nameEn: string | null } => {
    const node = element === null ? undefined : graph.nodes.get(element);
    return { name: node?.name ?? null, nameEn: node?.nameEn ?? null };
  };
  return {
    complete: started < MOST_CASES,
    cases: {
      started,
      running,
      suspended,
      ended: ends.map((end) => ({ ...end, ...named(end.element) })),
      duration: percentilesOf(measured, seconds),
    },
    steps: steps.map((step) => toStep(step, graph, returns, named)),
  };
}

function toStep(
  step: StepCounts,
  graph: ProcessGraph,
  returns: readonly ReturnCount[],
  named: (element: string | null) => { name: string | null; nameEn: string | null },
): StepStatistics {
  const { element, nameZh, nameEn, visits, open, withdrawn, measured, due, overdue, seconds } = step;
  const drawn = graph.nodes.get(element);
  return {
    element,
    name: drawn?.name ?? nameZh,
    nameEn: drawn?.nameEn ?? nameEn,
    visits,
    open,
    withdrawn,
    waiting: percentilesOf(measured, seconds),
    overduePercent: due === 0 ? null : Math.round((100 * overdue) / due),
    returns: returns.filter(({ from }) => from === element).map(({ to, times }) => ({ to, ...named(to), times })),
  };
}

function percentilesOf(measured: number, seconds: Seconds): Percentiles {
  const [p50, p90, p99] = measured < LEAST_MEASURED || seconds === null ? [null, null, null] : seconds;
  const whole = (value: number | null): number | null => (value === null ? null : Math.round(value));
  return { measured, p50Seconds: whole(p50), p90Seconds: whole(p90), p99Seconds: whole(p99) };
}

const NEVER = {
  visits: 0,
  open: 0,
  withdrawn: 0,
  waiting: { measured: 0, p50Seconds: null, p90Seconds: null, p99Seconds: null },
  overduePercent: null,
  returns: [],
} as const;
