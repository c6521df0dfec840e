export { AccessModule } from './access.module.js';
export { ensureAdministrator } from './ensure-administrator.js';
export {
  ACT_STATES,
  actBefore,
  asDirector,
  beyondDelegation,
  demandMay,
  DIRECTOR,
  directedOutcomes,
  FINAL_ACTS,
  holdsTask,
  isCleared,
  may,
  MAY_VOID_NUMBERS,
  mayFinalise,
  namesTask,
  overseesCases,
  ranksAtLeast,
  POLICY_ACTS,
  seesThing,
  sendersAs,
  topicsSeenBy,
  type Actor,
  type Decision,
  type FinalMatter,
  type DoneAct,
  type Granted,
  type PolicyAct,
  type PolicyObject,
  type SeenMatter,
  type SightRow,
  type RoadAct,
  type SightLevel,
  type TaskMatter,
  type WaitingTask,
} from './policy/index.js';
export {
  REGISTER_SECRETS,
  SCOPES,
  SECRET_REGISTRY,
  TAKE_UNASSIGNED,
  UNASSIGNED,
  topicScope,
  topicsOf,
} from './scopes.js';
export { isSafeAddress } from './tokens/fetch-keys.js';
export { demandSight, grantSight, maySee, revokeSight, seenAmong, sightOf } from './sight.js';
export { standingOn, type Standing } from './standing.js';
