import type { Node } from './graph.js';
import type { Run } from './run.js';
import type { Join } from './state.js';

/**
 * A token that came by this flow waits at a gateway. Tokens are counted by flow and scope, so that a second one on the same
 * flow, from a loop or a merge inside a branch, never stands for a missing one on another.
 */
export function addToJoin(run: Run, gateway: Node, scope: number, flowId: string): Join {
  const here = (join: Join): boolean => join.gatewayId === gateway.id && join.in === scope;
  const waiting = new Map(run.joins.find(here)?.tokens);
  waiting.set(flowId, (waiting.get(flowId) ?? 0) + 1);
  const join: Join = { gatewayId: gateway.id, in: scope, tokens: [...waiting] };
  run.joins = [...run.joins.filter((other) => !here(other)), join];
  return join;
}

/** The gateway goes on, and takes one token from each of these flows; what is left waits on. */
export function takeFromJoin(run: Run, join: Join, flowIds: readonly string[]): void {
  const tokens = join.tokens
    .map(([flowId, waiting]) => [flowId, waiting - (flowIds.includes(flowId) ? 1 : 0)] as const)
    .filter(([, waiting]) => waiting > 0);
  const others = run.joins.filter((other) => other !== join);
  run.joins = tokens.length === 0 ? others : [...others, { gatewayId: join.gatewayId, in: join.in, tokens }];
}
