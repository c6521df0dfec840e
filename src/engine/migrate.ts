import { Rejection } from '../kernel/rejection.js';
import { closeActivity } from './closing.js';
import type { Node, ProcessGraph } from './graph.js';
import { takeFromJoin } from './joins.js';
import type { Run, Step } from './run.js';
import type { Activation, Trigger } from './state.js';
import type { Stimulus } from './stimulus.js';
import { armEvents, disarm } from './triggers.js';

type Migrate = Extract<Stimulus, { type: 'MIGRATE' }>;

/**
 * A case goes on under another version of its process, or under another process: everything in it keeps its number and is
 * held by the element that the mapping names. Events that the new version does not have are taken back, those named in `arm`
 * are armed anew, and a wait named there is left and entered again. A join that the tokens waiting there complete in the new
 * version goes on.
 *
 * Raises `MIGRATION_IMPOSSIBLE` where an element has no place in the new graph; `migrationProblems` says all that is wrong,
 * with the old graph beside it, before.
 */
export function migrate(run: Run, { mapping, arm = [] }: Migrate): void {
  const to = (id: string): string => (Object.hasOwn(mapping, id) ? (mapping[id] ?? id) : id);
  const before = [...run.activations.values()];
  for (const activation of before) {
    run.put({ ...activation, elementId: activation.in === undefined ? run.graph.processId : to(activation.elementId) });
  }
  for (const { n, elementId } of before) {
    if (!fits(run, run.activation(n)))
      throw new Rejection('MIGRATION_IMPOSSIBLE', { element: elementId, target: to(elementId) });
  }
  run.completed = run.completed.map((one) => ({ ...one, elementId: demanded(run, one.elementId, to) }));
  moveTriggers(run, to);
  moveJoins(run, to);
  for (const id of arm) armAnew(run, id);
  const checks = run.joins.map((join): Step => ({ type: 'CHECK', in: join.in, elementId: join.gatewayId, n: join.in }));
  run.plan(...completeJoins(run), ...checks);
}

function demanded(run: Run, id: string, to: (id: string) => string): string {
  if (!run.graph.nodes.has(to(id))) throw new Rejection('MIGRATION_IMPOSSIBLE', { element: id, target: to(id) });
  return to(id);
}

/** Whether an activation is what its element makes: of that kind, and inside the scope or loop around it. */
function fits(run: Run, activation: Activation): boolean {
  if (activation.in === undefined) return true;
  const node = run.graph.nodes.get(activation.elementId);
  const around = run.activation(activation.in);
  if (!node || !isHeldBy(node, activation)) return false;
  if (around.kind === 'LOOP') return around.elementId === node.id;
  // What undoes something stands in the scope of what it undoes, and runs inside the event that asked for it.
  const undoes = around.kind === 'SNAPSHOT' || around.kind === 'COMPENSATION';
  return undoes || around.elementId === node.scopeId;
}

function isHeldBy(node: Node, { kind, loop, index }: Activation): boolean {
  const { multiInstance, standardLoop } = node;
  if (kind === 'LOOP') {
    if (loop?.times !== undefined) return standardLoop !== null;
    const compact = loop?.wide?.kind;
    return (
      multiInstance?.sequential === (loop?.rest !== undefined) && (compact === undefined || kindsOf(node).has(compact))
    );
  }
  if (index === undefined && kind !== 'SNAPSHOT' && (multiInstance ?? standardLoop)) return false;
  return kind === 'SNAPSHOT' || kindsOf(node).has(kind);
}

const CATCHES: Readonly<Record<string, Activation['kind']>> = {
  MESSAGE: 'WAIT',
  SIGNAL: 'WAIT',
  TIMER: 'TIMER',
  CONDITIONAL: 'CONDITION',
};

/** Kinds of activation that this element can be. */
export function kindsOf(node: Node): ReadonlySet<Activation['kind']> {
  switch (node.type) {
    case 'USER_TASK':
      return new Set(['TASK']);
    case 'SERVICE_TASK':
    case 'EXTERNAL_TASK':
    case 'BUSINESS_RULE_TASK':
      return new Set(['WORK']);
    case 'RECEIVE_TASK':
      return new Set(['WAIT']);
    case 'CALL_ACTIVITY':
      return new Set(['CALL']);
    case 'SUB_PROCESS':
    case 'EVENT_SUB_PROCESS':
      return new Set(['SCOPE']);
    case 'EVENT_GATEWAY':
      return new Set(['GATE']);
    case 'CATCH_EVENT': {
      const kind = CATCHES[node.trigger.kind];
      return new Set(kind === undefined ? [] : [kind]);
    }
    case 'THROW_EVENT':
    case 'END_EVENT':
      return new Set(node.trigger.kind === 'COMPENSATION' || node.trigger.kind === 'CANCEL' ? ['COMPENSATION'] : []);
    default:
      return new Set();
  }
}

function moveTriggers(run: Run, to: (id: string) => string): void {
  const moved = new Map(run.triggers.map((trigger) => [trigger.n, { ...trigger, elementId: to(trigger.elementId) }]));
  const stays = ({ n }: Trigger): boolean => {
    const trigger = moved.get(n);
    const event = trigger && run.graph.nodes.get(trigger.elementId);
    if (!trigger || !event || !isAwaited(event, trigger.kind)) return false;
    return belongsTo(run.graph, event, run.activation(trigger.of));
  };
  disarm(run, 'MOVED', (trigger) => !stays(trigger));
  run.triggers = run.triggers.map((trigger) => moved.get(trigger.n) ?? trigger);
}

const isAwaited = (event: Node, kind: Trigger['kind']): boolean =>
  event.type === 'RECEIVE_TASK' ? kind === 'WAIT' : 'trigger' in event && CATCHES[event.trigger.kind] === kind;

/** Whether an event is armed on this activation: on its border, as the start of an event sub-process in it, behind it. */
export function belongsTo(graph: ProcessGraph, event: Node, { elementId, kind, index }: Activation): boolean {
  if (event.type === 'BOUNDARY_EVENT') return event.attachedTo === elementId && index === undefined;
  if (event.type === 'START_EVENT') return kind === 'SCOPE' && graph.scopes.get(event.scopeId)?.parent === elementId;
  return kind === 'GATE' && event.incoming.some((id) => graph.flows.get(id)?.sourceId === elementId);
}

function moveJoins(run: Run, to: (id: string) => string): void {
  run.joins = run.joins.map(({ gatewayId, in: scope, tokens }) => {
    const gateway = run.graph.nodes.get(to(gatewayId));
    const moved = tokens.map(([flowId, waiting]) => [to(flowId), waiting] as const);
    const isJoin = gateway?.type === 'PARALLEL_GATEWAY' || gateway?.type === 'INCLUSIVE_GATEWAY';
    const stands =
      isJoin &&
      gateway.scopeId === run.activation(scope).elementId &&
      moved.every(([flowId]) => gateway.incoming.includes(flowId));
    if (!stands) throw new Rejection('MIGRATION_IMPOSSIBLE', { element: gatewayId, target: to(gatewayId) });
    return { gatewayId: gateway.id, in: scope, tokens: moved };
  });
}

/** Parallel joins to which the new version brings fewer flows than the old one did. */
function completeJoins(run: Run): readonly Step[] {
  return run.joins.flatMap((join): readonly Step[] => {
    const node = run.node(join.gatewayId);
    const filled = new Set(join.tokens.map(([flowId]) => flowId));
    if (node.type !== 'PARALLEL_GATEWAY' || !node.incoming.every((id) => filled.has(id))) return [];
    takeFromJoin(run, join, node.incoming);
    return [{ type: 'ENTER', nodeId: node.id, in: join.in, flowId: null }];
  });
}

/** Arms an event on everything it belongs to; a token that waits at it is taken back and waits anew. */
function armAnew(run: Run, id: string): void {
  const event = run.node(id);
  for (const holder of run.activations.values()) {
    const waits = holder.kind === 'WAIT' || holder.kind === 'TIMER' || holder.kind === 'CONDITION';
    if (waits && holder.elementId === id && holder.in !== undefined && holder.index === undefined) {
      closeActivity(run, holder.n, 'MOVED');
      run.plan({ type: 'ENTER', nodeId: id, in: holder.in, flowId: null });
    } else if (belongsTo(run.graph, event, holder) && !holder.takenOver) {
      disarm(run, 'MOVED', (trigger) => trigger.of === holder.n && trigger.elementId === id);
      armEvents(run, [event], holder.n);
    }
  }
}
