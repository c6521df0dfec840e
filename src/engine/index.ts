/**
 * The engine: where a case goes, decided by nothing but its definition, its state and what happens to it.
 *
 * `advance` is the whole of it. Around it: the process graph that it walks (`graph.ts`, compiled from BPMN by `bpmn/`), what
 * may happen to a case (`stimulus.ts`), what the case then asks of the world (`effect.ts`), expressions (`feel/`) and
 * decision tables (`dmn/`). No clock, no chance, no database: the same case replayed gives the same path, years later.
 */
export { advance, STEP_BUDGET, type Advance } from './advance.js';
export { shapedResult } from './decision-shape.js';
export type * from './diagram.js';
export type { CaseOutcome, CloseReason, Effect, EffectOf, EffectType, TimerRule } from './effect.js';
export { ENGINE_REJECTIONS } from './engine-rejections.js';
export type * from './graph.js';
export type { Json, Variables } from './json.js';
export type { Problem } from './problem.js';
export {
  migrationProblems,
  planMigration,
  proposeMapping,
  type Mapping as MigrationMapping,
  type MigrationPlan,
  type MigrationProblem,
} from './migration.js';
export { surveyMigration } from './survey-migration.js';
export { closes, opens, sends, type PointKind, type Sent } from './points.js';
export { besideOf, type Beside } from './beside.js';
export { hopelessJoins } from './hopeless-joins.js';
export { movable, targetsOf, type MovablePoint, type MovableJoin, type TokenTarget } from './movable.js';
export { NO_TRACE, retrace, type GraphAt, type Stay, type Trace, type Visit } from './retrace.js';
export { standingOf, type Standing, type StandingKind, type StandingPoints } from './standing.js';
export { isCronLike } from './cron-like.js';
export { remaining as remainingRule } from './triggers.js';
export { linkTarget } from './reachability.js';
export { plainStartOf, startsOf, type ProcessStart } from './starts.js';
export { openPointsOf, variablesOf, type CaseState, type OpenPoint, type OpenPoints } from './state.js';
export type { Stimulus, StimulusType, TokenPoint } from './stimulus.js';
export * from './soundness/index.js';
export * from './feel/index.js';
export * from './bpmn/index.js';
export * from './dmn/index.js';
