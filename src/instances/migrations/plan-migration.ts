import { isId, Rejection, type ReadContext } from '../../kernel/index.js';
import { planMigration, surveyMigration, type MigrationMapping, type MigrationPlan } from '../../engine/index.js';
import { versionsOf, type BoundDefinition } from '../../definitions/index.js';
import type { TreeDependencies } from '../call-tree.js';
import { visibleCase } from '../case-reads.js';
import type { ForeseenProblem } from '../foresight.js';
import { findInstance } from '../instance.store.js';
import { toFlowProblem } from './flow-problem.js';
import { processVersion } from './migrate-case.js';
import { casesToMigrate } from './migration-batch.store.js';

/** From which version to which, for which case, over which proposal. */
export interface PlanQuestion {
  readonly key: string;
  readonly toVersion: number;
  readonly fromVersion?: number | undefined;
  /** A case to be looked at alone. */
  readonly caseId?: string | undefined;
  readonly mapping: MigrationMapping;
}

/** A problem, and at how many of the cases that were looked at it is met. */
export interface MigrationPlanProblem extends ForeseenProblem {
  readonly cases: number;
}

/** How cases of one version would go on under another. */
export interface MigrationPlanView {
  readonly definition: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  /** Proposed from equal ids and types, with what was given over it: new element, or flow, for each of the old version. */
  readonly mapping: MigrationMapping;
  /** Everything that could stand in the way, wherever a case stands; of a case that was named, what does. */
  readonly problems: readonly MigrationPlanProblem[];
  readonly cases: {
    /** Running cases of the old version. */
    readonly running: number;
    /** How many of them, the oldest, were looked at one by one. */
    readonly looked: number;
    /** How many of those can migrate as they stand. */
    readonly ready: number;
  };
}

/** Most cases that are looked at one by one. */
const LOOKED = 200;

/**
 * What a migration would need: the mapping that is proposed and every problem, before anything is ordered. Looks at the running
 * cases of the old version, or at the one that is named.
 *
 * Raises `DEFINITION_NOT_FOUND`, `CASE_NOT_FOUND` (also for a case of another process), `MIGRATION_NEEDLESS`.
 */
export async function readMigrationPlan(
  ctx: ReadContext,
  deps: Pick<TreeDependencies, 'definitions'>,
  { key, toVersion, fromVersion, caseId, mapping }: PlanQuestion,
): Promise<MigrationPlanView> {
  const to = await processVersion(ctx.tx, deps, key, toVersion);
  const sample = caseId === undefined ? null : await visibleCase(ctx, caseId);
  if (sample && sample.definition_key !== key) throw new Rejection('CASE_NOT_FOUND', { caseId });
  const version = sample?.definition_version ?? fromVersion ?? (await versionBefore(ctx, key, toVersion));
  if (version === toVersion) throw new Rejection('MIGRATION_NEEDLESS', { definition: key, version });
  const from = await processVersion(ctx.tx, deps, key, version);
  const { count, ids } = await casesToMigrate(ctx.tx, from.id, {}, LOOKED);
  const plans = await plansOf(ctx, { from, to, mapping }, sample ? [sample.id] : ids);
  const survey = sample
    ? (plans[0] ?? surveyMigration(from.graph, to.graph, mapping))
    : surveyMigration(from.graph, to.graph, mapping);
  return {
    definition: key,
    fromVersion: version,
    toVersion,
    mapping: survey.mapping,
    problems: counted(survey, plans),
    cases: { running: count, looked: plans.length, ready: plans.filter(isReady).length },
  };
}

async function plansOf(
  { tx }: ReadContext,
  { from, to, mapping }: { from: BoundDefinition; to: BoundDefinition; mapping: MigrationMapping },
  ids: readonly string[],
): Promise<MigrationPlan[]> {
  const plans: MigrationPlan[] = [];
  for (const id of ids) {
    const row = isId(id) ? await findInstance(tx, id) : undefined;
    if (row?.status === 'RUNNING') plans.push(planMigration(from.graph, to.graph, row.state, mapping));
  }
  return plans;
}

const isReady = ({ problems }: MigrationPlan): boolean => problems.every(({ severity }) => severity !== 'ERROR');

function counted(survey: MigrationPlan, plans: readonly MigrationPlan[]): MigrationPlanProblem[] {
  const nameOf = ({ code, elementId, en }: MigrationPlan['problems'][number]): string => `${code} ${elementId} ${en}`;
  const all = new Map([survey, ...plans].flatMap(({ problems }) => problems.map((one) => [nameOf(one), one] as const)));
  return [...all].map(([name, problem]) => ({
    ...toFlowProblem(problem),
    cases: plans.filter(({ problems }) => problems.some((one) => nameOf(one) === name)).length,
  }));
}

/** The version before one. Raises `DEFINITION_NOT_FOUND` where there is none. */
async function versionBefore({ tx }: ReadContext, key: string, version: number): Promise<number> {
  const before = (await versionsOf(tx, key, 'PROCESS')).find((one) => one.version < version);
  if (!before) throw new Rejection('DEFINITION_NOT_FOUND', { key, version: version - 1 });
  return before.version;
}
