import type { Node } from '../graph.js';

/** Whether tokens wait at a gateway for others. */
export const isJoin = (node: Node): boolean =>
  (node.type === 'PARALLEL_GATEWAY' || node.type === 'INCLUSIVE_GATEWAY') && node.incoming.length > 1;

/** Whether tokens come to a node: what undoes an activity is carried out beside the game. */
export const takesPart = (node: Node): boolean =>
  !node.isForCompensation &&
  node.type !== 'EVENT_SUB_PROCESS' &&
  !(node.type === 'BOUNDARY_EVENT' && node.trigger.kind === 'COMPENSATION');

/** Whether a token is consumed here without a trace for anyone else. */
export const isSilentEnd = (node: Node): boolean =>
  node.type === 'END_EVENT' && ['NONE', 'TERMINATE', 'ERROR', 'CANCEL'].includes(node.trigger.kind);
