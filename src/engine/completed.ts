import type { CloseReason } from './effect.js';
import type { EventTrigger, Node } from './graph.js';
import type { Run } from './run.js';
import type { Activation, Completed } from './state.js';

/** The compensation event on a node's border, which names what undoes it (BPMN 2.0, 10.7.1). */
type CompensationTrigger = Extract<EventTrigger, { kind: 'COMPENSATION' }>;

/** The activity that undoes another, as drawn; `null` where none is. */
export function handlerOf(run: Run, node: Node): string | null {
  for (const id of node.boundaryIds) {
    const event = run.node(id);
    if (event.type === 'BOUNDARY_EVENT' && isCompensation(event.trigger)) return event.trigger.handlerId;
  }
  return null;
}

/** Start of the compensation event sub-process inside a sub-process: how it undoes itself, seeing what is in it. */
export function compensationStartOf(run: Run, scopeId: string): Extract<Node, { type: 'START_EVENT' }> | null {
  for (const id of run.graph.scopes.get(scopeId)?.eventSubProcessIds ?? []) {
    for (const startId of run.scope(id).startIds) {
      const start = run.node(startId);
      if (start.type === 'START_EVENT' && isCompensation(start.trigger)) return start;
    }
  }
  return null;
}

const isCompensation = (trigger: EventTrigger): trigger is CompensationTrigger => trigger.kind === 'COMPENSATION';

/**
 * An activity, or one instance of it, is about to be closed as completed: keeps in mind what can be compensated. That is what
 * has a handler of its own; a sub-process too that has a compensation event sub-process, or something in it to compensate. A
 * handler itself is never undone.
 *
 * `vars` are kept as they are now, the snapshot of BPMN 2.0, 13.5.5; of an instance of a loop its `loopCounter` with them.
 */
export function remember(run: Run, activation: Activation): void {
  const { n, elementId, in: around, index } = activation;
  const node = run.node(elementId);
  if (around === undefined || node.isForCompensation) return;
  const hasHandler = handlerOf(run, node) !== null;
  const isScope = node.type === 'SUB_PROCESS' || node.type === 'EVENT_SUB_PROCESS';
  const holdsSome = run.completed.some((one) => one.in === n);
  if (!hasHandler && !(isScope && (holdsSome || compensationStartOf(run, elementId) !== null))) return;
  // A handler stands for the whole of its activity: what is inside is not undone one by one.
  if (hasHandler && holdsSome) forgetInside(run, n);
  run.completed = [
    ...run.completed,
    { n, elementId, in: around, ...(isScope || index !== undefined ? snapshotOf(activation) : {}) },
  ];
}

/**
 * An instance of a transaction that is being cancelled is about to be closed: not it, but what was completed in it, is undone.
 */
export function rememberCut(run: Run, instance: Activation): void {
  const { n, elementId, in: around } = instance;
  if (around === undefined || !run.completed.some((one) => one.in === n)) return;
  run.completed = [...run.completed, { n, elementId, in: around, cut: true, ...snapshotOf(instance) }];
}

function snapshotOf({ vars, index }: Activation): Pick<Completed, 'vars'> {
  const own = { ...vars, ...(index === undefined ? {} : { loopCounter: index }) };
  return Object.keys(own).length > 0 ? { vars: own } : {};
}

/**
 * An activation is over. What was completed in it goes with it, unless it can be compensated itself; what was completed in a
 * loop that ends as drawn counts from then on as completed in the scope around the loop.
 */
export function settleCompleted(run: Run, { n, kind, in: around }: Activation, reason: CloseReason): void {
  if (run.completed.length === 0 || run.completed.some((one) => one.n === n)) return;
  if (kind === 'LOOP' && reason === 'COMPLETED' && around !== undefined) moveCompleted(run, n, around);
  else forgetInside(run, n);
}

/** What was completed in activation `from` is now in `to`. */
export function moveCompleted(run: Run, from: number, to: number): void {
  run.completed = run.completed.map((one): Completed => (one.in === from ? { ...one, in: to } : one));
}

function forgetInside(run: Run, n: number): void {
  const gone = new Set([n]);
  // A sub-process is completed after all that is in it: backwards, the outer one is met first.
  for (const one of [...run.completed].reverse()) if (gone.has(one.in)) gone.add(one.n);
  run.completed = run.completed.filter((one) => !gone.has(one.in));
}
