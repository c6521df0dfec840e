export type { Decision, DecisionAnswer, MatchedRows } from './decision.js';
export { DMN_REJECTIONS } from './dmn-rejections.js';
export { readDmn } from './read-dmn.js';
export type { DecisionTrace, RowTrace, TableTrace } from './trace.js';
