import { Rejection } from '../kernel/rejection.js';
import { closeActivity, closeInside } from './closing.js';
import { isMultiInstance } from './loop-counts.js';
import { goOn, takeOut } from './multi-instance.js';
import type { Run, Step } from './run.js';
import { isBusy } from './scope-end.js';
import type { Activation } from './state.js';
import type { Stimulus } from './stimulus.js';
import { stepsTo } from './token-points.js';
import { armEventSubProcesses } from './triggers.js';
import { assign } from './variables.js';

type Move = Extract<Stimulus, { type: 'MOVE_TOKENS' }>;

/**
 * Takes tokens away and puts others before elements, by an administrator's decision. As in a process instance modification of
 * Camunda 7: nothing that is taken away completes anything. A scope, an instance or a loop that is left empty by it is closed
 * (`MOVED`) and does not go on by its flows, and so outwards; an event sub-process left empty leaves its place, and the scope
 * around it ends as drawn if that was the last thing in it. An instance taken out of a multi-instance that goes on with
 * others counts no more. A scope that an interrupting event sub-process had taken over is itself again when that is closed and a
 * token goes back into it: its events are armed anew. A compensation left empty is closed like a scope; what it had still to undo another may undo.
 *
 * Where a scope is left in which tokens wait at a join and nothing else can come, `JOIN_STUCK` is raised as always. The tokens
 * that wait there can be named to be taken away, too, or a token put before the join lets it go on.
 *
 * Raises `TOKEN_NOT_OPEN`, `MOVE_LEAVES_NOTHING` when the case would hold nothing any more, and what `stepsTo` raises.
 */
export function moveTokens(run: Run, { close, open, variables }: Move): void {
  for (const one of close) demandOpen(run, one);
  const left = new Set(close.flatMap((one) => takeAway(run, one)));
  assign(run, run.root.n, variables);
  const steps = stepsTo(run, open);
  const receiving = new Set(steps.map((step) => step.in));
  const loops = new Set<number>();
  const checks: Step[] = [];
  // Numbers grow inwards: what is inside is looked at before what it is in.
  for (const n of [...left].sort((a, b) => b - a)) {
    for (let at: number | undefined = n; at !== undefined;) at = leaveIfEmpty(run, at, receiving, loops, checks);
  }
  for (const { in: scope } of steps) giveBack(run, scope);
  run.plan(...steps, ...checks);
  for (const n of loops) settleLoop(run, n);
}

/**
 * A scope that an interrupting event sub-process had taken over, and around it, is itself again when a token goes back into it
 * and that sub-process is closed: its events may happen once more.
 */
function giveBack(run: Run, scope: number): void {
  for (let at: number | undefined = scope; at !== undefined; at = run.activation(at).in) {
    const { takenOver, ...rest } = run.activation(at);
    if (!takenOver || [...run.activations.values()].some((one) => one.in === at && tookOver(run, one))) continue;
    run.put(rest);
    armEventSubProcesses(run, rest.elementId, at);
  }
}

/** An event sub-process, or the end of a cancelled transaction that is being undone. */
const tookOver = (run: Run, { kind, elementId }: Activation): boolean =>
  kind === 'COMPENSATION' || run.node(elementId).type === 'EVENT_SUB_PROCESS';

function demandOpen(run: Run, one: Move['close'][number]): void {
  const isOpen =
    typeof one === 'number'
      ? (run.find(one)?.kind ?? 'SNAPSHOT') !== 'SNAPSHOT'
      : run.joins.some((join) => join.gatewayId === one.gatewayId && join.in === one.in);
  if (!isOpen) throw new Rejection('TOKEN_NOT_OPEN', { n: typeof one === 'number' ? one : one.gatewayId });
}

/** Gives the number of the scope or loop that has lost something; nothing where another taking has closed this already. */
function takeAway(run: Run, one: Move['close'][number]): readonly number[] {
  if (typeof one !== 'number') {
    run.joins = run.joins.filter((join) => join.gatewayId !== one.gatewayId || join.in !== one.in);
    return run.activations.has(one.in) ? [one.in] : [];
  }
  const activation = run.find(one);
  if (!activation) return [];
  if (activation.in === undefined) {
    closeInside(run, activation.n, 'MOVED');
    return [activation.n];
  }
  close(run, activation);
  return [activation.in];
}

function close(run: Run, activation: Activation): void {
  closeActivity(run, activation.n, 'MOVED');
  if (activation.in !== undefined && activation.index !== undefined) takeOut(run, activation.in, activation.index);
}

/** Closes a scope or loop that is empty now, and gives the one around it, which may be so in turn. */
function leaveIfEmpty(
  run: Run,
  n: number,
  receiving: ReadonlySet<number>,
  loops: Set<number>,
  checks: Step[],
): number | undefined {
  const holder = run.activations.get(n);
  if (!holder) return undefined;
  const { elementId, in: around } = holder;
  const waits = run.joins.some((join) => join.in === n);
  if (receiving.has(n) || waits || isBusy(run, n)) {
    if (isMultiInstance(holder)) loops.add(n);
    else if (waits) checks.push({ type: 'CHECK', in: n, elementId, n });
    return undefined;
  }
  if (around === undefined) throw new Rejection('MOVE_LEAVES_NOTHING', {});
  close(run, holder);
  if (holder.kind !== 'SCOPE' || run.node(elementId).type !== 'EVENT_SUB_PROCESS') return around;
  checks.push({ type: 'CHECK', in: around, elementId, n });
  return undefined;
}

/** The loop goes on without what was taken out of it: it may be done by now, or its completion condition true. */
export function settleLoop(run: Run, n: number): void {
  const activation = run.activations.get(n);
  if (!activation) return;
  const node = run.node(activation.elementId);
  if (!node.multiInstance) throw new Rejection('STATE_DOES_NOT_FIT', { element: node.id });
  goOn(run, node, node.multiInstance, n);
}
