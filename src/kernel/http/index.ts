export { Checked, IsDay, IsInstant, SaysSomething, ShowsWhole } from './checked-field.js';
export { closeExpress, limitServer, newExpress } from './configure-http.js';
export { CurrentCaller } from './current-caller.js';
export { Cursors, type CursorValue } from './cursors.js';
export { EachOnce } from './each-once.js';
export type { Draining } from './greet-request.js';
export { HttpModule } from './http.module.js';
export type { HttpRequest } from './http-request.js';
export { demandMatch, IfMatch } from './if-match.js';
export { KERNEL_REJECTIONS } from './kernel-rejections.js';
export { PageQuery, type Page } from './page.js';
export { toProblem, type Problem } from './problem.js';
export { ProblemWriter } from './problem-writer.js';
export { ProblemFilter } from './problem-filter.js';
export { QueryFlag, QueryInteger } from './query-values.js';
export {
  type Access,
  ACCESS,
  BODY_LIMIT,
  BodyLimit,
  type BodyRules,
  ByRelation,
  Creates,
  CREATES,
  DEFAULT_BODY_LIMIT,
  EveryCaller,
  MayRefuse,
  MEDIA_TYPES,
  Produces,
  Public,
  RAW_BODY,
  RawBody,
  REFUSALS,
  RequiresPermission,
  TAKES_RANGE,
  TakesRange,
} from './route-marks.js';
export { StopSignal } from './stop-signal.js';
export { BASE_PATH, nextPage } from './write-answer.js';
