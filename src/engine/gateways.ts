import { Rejection } from '../kernel/rejection.js';
import type { Node } from './graph.js';
import { addToJoin, takeFromJoin } from './joins.js';
import type { Run } from './run.js';
import { alongFlow, endToken, isOpen, passThrough } from './tokens.js';

type Gateway<T extends Node['type']> = Extract<Node, { type: T }>;

/**
 * Exclusive gateway: the first flow, in the order drawn, whose condition is true; else the default flow.
 * Raises `NO_FLOW_TRUE` when there is neither.
 */
export function enterExclusive(run: Run, node: Gateway<'EXCLUSIVE_GATEWAY'>, scope: number): void {
  const n = passThrough(run, node);
  if (node.outgoing.length === 0) {
    endToken(run, node.id, scope, n);
    return;
  }
  const flow = node.outgoing.find((id) => id !== node.defaultFlow && isOpen(run, id, scope)) ?? node.defaultFlow;
  if (flow === null) throw new Rejection('NO_FLOW_TRUE', { element: node.id });
  run.plan(alongFlow(run, flow, scope));
}

/**
 * Parallel gateway: fires once a token stands on every incoming flow, and takes one from each (BPMN 2.0, 13.4.1). Tokens
 * are counted per flow and scope, so that a second one on the same flow, from a loop or a merge inside a branch, never
 * stands for a missing one on another.
 */
export function enterParallel(run: Run, node: Gateway<'PARALLEL_GATEWAY'>, scope: number, flowId: string | null): void {
  if (node.incoming.length > 1 && flowId !== null && !completesJoin(run, node, scope, flowId)) {
    // Nothing else may be moving in this scope: then the missing tokens cannot come, and CHECK says so.
    endToken(run, node.id, scope, 0);
    return;
  }
  const n = passThrough(run, node);
  if (node.outgoing.length === 0) endToken(run, node.id, scope, n);
  run.plan(...node.outgoing.map((id) => alongFlow(run, id, scope)));
}

function completesJoin(run: Run, node: Gateway<'PARALLEL_GATEWAY'>, scope: number, flowId: string): boolean {
  const join = addToJoin(run, node, scope, flowId);
  const filled = new Set(join.tokens.map(([id]) => id));
  if (!node.incoming.every((id) => filled.has(id))) return false;
  takeFromJoin(run, join, node.incoming);
  return true;
}
