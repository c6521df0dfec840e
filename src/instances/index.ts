export { CallTree, type StimulusFact, type TreeDependencies } from './call-tree.js';
export { cancelCase, CANCEL_MESSAGE } from './cancel-case.js';
export { CASE_EFFECTS, decide, deliverInTree, serviceOf, workNow } from './case-effects.js';
export { readHistory, type HistoryItem } from './case-history.js';
export { toCaseView, type CaseVariables, type CaseView } from './case-view.js';
export { failWork, finishWork, fireTimer } from './finish-waits.js';
export type { Instance, InstanceStatus } from './instance.js';
export { findInstance, type InstanceRow } from './instance.store.js';
export { dropJobs, scheduleJob, scheduleJobs, type JobKind, type NewJob } from './job.store.js';
export {
  deliverMessage,
  receiveMessage,
  waitsFor,
  type MessageAnswer,
  type MessageInput,
  type WaitRow,
} from './receive-message.js';
export { startCase, type StartCaseInput } from './start-case.js';
export * from './wiring.js';
