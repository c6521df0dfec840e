import { Rejection } from '../kernel/rejection.js';
import { addToJoin, takeFromJoin } from './joins.js';
import type { Node } from './graph.js';
import { waysFrom, waysTo, type WaysTo } from './reachability.js';
import type { Run } from './run.js';
import type { Activation, Join } from './state.js';
import { alongFlow, endToken, isOpen, passThrough } from './tokens.js';

type InclusiveGateway = Extract<Node, { type: 'INCLUSIVE_GATEWAY' }>;

/**
 * Inclusive gateway. A token that comes to one with several incoming flows waits there until nothing else in the case moves
 * by itself; then `passInclusive` says whether it has to wait for others. With one incoming flow it is only a split.
 */
export function enterInclusive(run: Run, node: InclusiveGateway, scope: number, flowId: string | null): void {
  if (node.incoming.length > 1 && flowId !== null) addToJoin(run, node, scope, flowId);
  else split(run, node, scope);
}

/**
 * Lets one inclusive gateway go on for whose other flows nothing can come any more, the one that has waited longest first;
 * `false` when there is none. To be called when no step is left: a gateway is asked about tokens that stand, never about
 * tokens on their way.
 */
export function passInclusive(run: Run): boolean {
  for (const join of run.joins) {
    const node = run.node(join.gatewayId);
    if (node.type !== 'INCLUSIVE_GATEWAY' || mustWait(run, node, join)) continue;
    takeFromJoin(
      run,
      join,
      join.tokens.map(([flowId]) => flowId),
    );
    split(run, node, join.in);
    return true;
  }
  return false;
}

/**
 * The rule of the standard (BPMN 2.0, 13.4.3): a token elsewhere in the scope is waited for if it can come to an incoming flow
 * that is still empty, and to none that has a token already; ways through the gateway itself do not count. A sub-process
 * stands for all that is inside it, and an activity also for the events on its border that may still happen to it.
 *
 * The rule looks at what is drawn, not at what can still happen: joins that wait for each other wait for ever, such as an
 * inclusive merge at the entry of a loop that stands in a parallel block of another loop. `JOIN_STUCK` then says so.
 */
function mustWait(run: Run, gateway: InclusiveGateway, { in: scope, tokens }: Join): boolean {
  run.spend((run.activations.size + run.joins.length) * STANDING_EFFORT, gateway.id);
  const filled = new Set(tokens.map(([flowId]) => flowId));
  return standingIn(run, scope, gateway).some((reached) => reached.size > 0 && !overlap(reached, filled));
}

/** Microseconds for each token that a gateway looks at. */
const STANDING_EFFORT = 0.2;

/** For every token of the scope that stands at another node, the flows of the gateway that it can come to. */
function standingIn(run: Run, scope: number, gateway: InclusiveGateway): readonly ReadonlySet<string>[] {
  const ways = waysTo(run.graph, gateway);
  const reached: ReadonlySet<string>[] = [];
  for (const activation of run.activations.values()) {
    if (activation.in === scope && activation.kind !== 'SNAPSHOT')
      reached.push(reachedBy(run, activation, gateway, ways));
  }
  for (const join of run.joins) if (join.in === scope) reached.push(waysFrom(ways, join.gatewayId));
  return reached;
}

function reachedBy(
  run: Run,
  { n, elementId }: Activation,
  gateway: InclusiveGateway,
  ways: WaysTo,
): ReadonlySet<string> {
  const node = run.node(elementId);
  if (node.boundaryIds.length === 0) return waysFrom(ways, elementId);
  return new Set([
    ...node.outgoing.flatMap((id) => (gateway.incoming.includes(id) ? [id] : [...waysFrom(ways, run.target(id).id)])),
    ...node.boundaryIds.filter((id) => mayHappen(run, id, n)).flatMap((id) => [...waysFrom(ways, id)]),
  ]);
}

/** An event that is waited for happens only while it is armed; one from inside the activity may always come. */
function mayHappen(run: Run, eventId: string, n: number): boolean {
  const event = run.node(eventId);
  const isAwaited = 'trigger' in event && ['TIMER', 'MESSAGE', 'SIGNAL', 'CONDITIONAL'].includes(event.trigger.kind);
  return !isAwaited || run.triggers.some((trigger) => trigger.of === n && trigger.elementId === eventId);
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const value of one) if (other.has(value)) return true;
  return false;
}

/**
 * A token leaves on every flow whose condition is true, or that has none; on the default flow where that gives nothing.
 * Raises `NO_FLOW_TRUE` when nothing may be taken.
 */
function split(run: Run, node: InclusiveGateway, scope: number): void {
  const n = passThrough(run, node);
  if (node.outgoing.length === 0) {
    endToken(run, node.id, scope, n);
    return;
  }
  const open = node.outgoing.filter((id) => id !== node.defaultFlow && isOpen(run, id, scope));
  const flows = open.length === 0 && node.defaultFlow !== null ? [node.defaultFlow] : open;
  if (flows.length === 0) throw new Rejection('NO_FLOW_TRUE', { element: node.id });
  run.plan(...flows.map((id) => alongFlow(run, id, scope)));
}
