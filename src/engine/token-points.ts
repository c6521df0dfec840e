import { Rejection } from '../kernel/rejection.js';
import { openActivity } from './activities.js';
import { openEventSubProcess } from './event-sub-processes.js';
import type { Node, ProcessGraph } from './graph.js';
import { takeFromJoin } from './joins.js';
import type { Run, Step } from './run.js';
import type { TokenPoint } from './stimulus.js';
import { armBoundary } from './triggers.js';

/**
 * Steps of tokens that are put before elements, in the order given; nothing of it has moved yet. A scope around an element that is not
 * open is opened, from outside in, with its border and its event sub-processes armed and without a token at its start. Where
 * one is open the token goes in there: where several are, `in` says which.
 *
 * An event sub-process opened in this way interrupts nothing, whatever its start says: what shall be closed is named. A
 * multi-instance is entered as a whole, before its activity; an instance that is open is a scope like any other.
 *
 * Raises `MOVE_TARGET_UNKNOWN`, `MOVE_TARGET_INVALID`, `MOVE_FLOW_UNKNOWN`, `SCOPE_NOT_OPEN`, `SCOPE_AMBIGUOUS`,
 * `MOVE_INTO_LOOP`.
 */
export function stepsTo(run: Run, points: readonly TokenPoint[]): readonly Step[] {
  return points.map(({ elementId, in: at, flowId }): Step => {
    const node = run.graph.nodes.get(elementId);
    if (!node) throw new Rejection('MOVE_TARGET_UNKNOWN', { element: elementId });
    if (!isTarget(run.graph, node)) throw new Rejection('MOVE_TARGET_INVALID', { element: elementId });
    if (flowId !== undefined && !node.incoming.includes(flowId)) {
      throw new Rejection('MOVE_FLOW_UNKNOWN', { element: elementId, flow: flowId });
    }
    const scope = scopeFor(run, node, at);
    unstick(run, scope);
    if (flowId === undefined) takeWaiting(run, node, scope);
    return { type: 'ENTER', nodeId: elementId, in: scope, flowId: flowId ?? null };
  });
}

/** Whether a token may be put before this element: not where none ever comes by a flow, or only to undo something. */
export function isTarget(graph: ProcessGraph, node: Node): boolean {
  if (node.type === 'BOUNDARY_EVENT' || node.type === 'EVENT_SUB_PROCESS' || node.isForCompensation) return false;
  return node.type !== 'START_EVENT' || graph.nodes.get(node.scopeId)?.type !== 'EVENT_SUB_PROCESS';
}

function scopeFor(run: Run, node: Node, at: number | undefined): number {
  const path = scopesAround(run.graph, node.scopeId);
  const given = at === undefined ? run.root : run.activations.get(at);
  const depth = given?.kind === 'SCOPE' ? path.indexOf(given.elementId) : -1;
  if (!given || depth < 0) throw new Rejection('SCOPE_NOT_OPEN', { n: at ?? null, element: node.id });
  let { n } = given;
  for (const scopeId of path.slice(depth + 1)) {
    const open = openScopes(run, scopeId, n);
    if (open.length > 1) {
      throw new Rejection('SCOPE_AMBIGUOUS', { element: node.id, scope: scopeId, open: open.join(' ') });
    }
    n = open[0] ?? openScopeIn(run, scopeId, n);
  }
  return n;
}

/** Ids of a scope and of those around it, the process first. */
function scopesAround(graph: ProcessGraph, scopeId: string): readonly string[] {
  const path: string[] = [];
  for (let at = graph.scopes.get(scopeId); at; at = at.parent === null ? undefined : graph.scopes.get(at.parent)) {
    path.unshift(at.id);
  }
  return path;
}

/** Numbers of the open activations of a sub-process inside scope activation `n`, instances of a loop included. */
function openScopes(run: Run, scopeId: string, n: number): readonly number[] {
  const all = [...run.activations.values()].filter(({ elementId }) => elementId === scopeId);
  const around = new Set([n, ...all.filter((one) => one.kind === 'LOOP' && one.in === n).map((one) => one.n)]);
  return all.flatMap((one) => (one.kind === 'SCOPE' && one.in !== undefined && around.has(one.in) ? [one.n] : []));
}

function openScopeIn(run: Run, scopeId: string, n: number): number {
  const node = run.node(scopeId);
  if (node.type === 'EVENT_SUB_PROCESS') return openEventSubProcess(run, node, n).n;
  if (node.type !== 'SUB_PROCESS') throw new Rejection('STATE_DOES_NOT_FIT', { element: scopeId });
  if (node.multiInstance) throw new Rejection('MOVE_INTO_LOOP', { element: scopeId });
  if (!node.standardLoop) return openActivity(run, node, { in: n }, false);
  const loop = run.nextN();
  run.put({ n: loop, kind: 'LOOP', elementId: scopeId, in: n, loop: { total: 0, done: [], times: 0 } });
  armBoundary(run, node, loop);
  return openActivity(run, node, { in: loop, index: 0 }, false);
}

/** A join that was given up may be completed now, and is told of again where it is not: so are those around it. */
function unstick(run: Run, scope: number): void {
  const around = new Set<number>();
  for (let at: number | undefined = scope; at !== undefined; at = run.activation(at).in) around.add(at);
  run.joins = run.joins.map((join) => {
    if (join.stuck === undefined || !around.has(join.in)) return join;
    const { stuck: _, ...waiting } = join;
    return waiting;
  });
}

/** A token that is put before a join stands for all that are missing there: one that waits on each other flow goes with it. */
function takeWaiting(run: Run, node: Node, scope: number): void {
  const join = run.joins.find((one) => one.gatewayId === node.id && one.in === scope);
  if (join) takeFromJoin(run, join, node.incoming);
}
