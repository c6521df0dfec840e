export { ACT_STATES, type RoadAct } from './act-states.js';
export { granted, refused, type Actor, type Decision, type Granted, type Refused, type StandIn } from './actor.js';
export { sendersAs } from './case-acts.js';
export { MAY_VOID_NUMBERS } from './document-acts.js';
export { topicsSeenBy } from './external-acts.js';
export { overseesCases } from './oversight-acts.js';
export { demandMay } from './demand.js';
export { asDirector, DIRECTOR, directedOutcomes } from './director.js';
export { ranksAtLeast, type FinalMatter } from './final-acts.js';
export { may, POLICY_ACTS, type PolicyAct, type PolicyObject } from './may.js';
export {
  seesThing,
  type SeenMatter,
  type SightGround,
  type SightLevel,
  type SightRow,
  type WaitingTask,
} from './sight-rule.js';
export { actBefore, EXCLUDES_SIGNERS, type DoneAct } from './separation.js';
export { beyondDelegation, FINAL_ACTS, isCleared } from './stand-in.js';
export { holdsTask, mayFinalise, namesTask, type TaskMatter } from './task-acts.js';
