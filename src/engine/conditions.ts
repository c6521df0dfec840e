import { Rejection } from '../kernel/rejection.js';
import type { Expression } from './feel/index.js';
import type { Node } from './graph.js';
import type { Variables } from './json.js';
import type { Change, Run, Step } from './run.js';
import { valueOf, visibleTo } from './variables.js';

/**
 * Conditional events (BPMN 2.0, 10.5.4), as Camunda 7 has them: a condition is asked when its event is armed, where a true
 * one happens at once, and again whenever a variable that it can see has another value than before.
 *
 * It is asked after the step that made the change, before any other token moves. An event that happens once only needs a
 * true condition, whatever changed. One that does not interrupt happens for each change of a variable its condition reads
 * that leaves it true; Camunda 7 has it happen for every variable written, which a `variableName` must then narrow. Written
 * again with the value it had, a variable has not changed. Loops of such events end at the step budget.
 *
 * What completes an activity ends what is armed on it first: results that a task brings are seen by every other condition,
 * never by one on its own border. Progress of a multi-instance (`nrOfCompletedInstances` and the others, and its output
 * collection) is a change for the conditions on the border of it.
 */
interface Watcher {
  /** Number of the trigger or of the waiting token. */
  readonly n: number;
  readonly elementId: string;
  /** Activation whose variables it sees. */
  readonly sees: number;
  /** Scope in which something moves when it happens. */
  readonly in: number;
}

/**
 * Plans what the last step has made true, by a change or by arming what was true already, in the order in which the events
 * were armed.
 */
export function askConditions(run: Run): void {
  const changes = run.takeChanges();
  const atOnce = run.takeDue();
  if ((changes.length === 0 && atOnce.length === 0) || run.end !== null) return;
  const due = watchersOf(run).filter(
    (watcher) => atOnce.includes(watcher.n) || (isConcerned(run, watcher, changes) && isDue(run, watcher)),
  );
  run.plan(...due.map(({ n, in: scope }): Step => ({ type: 'HAPPEN', n, in: scope })));
}

/** Asks the condition of event `n` as it is armed; a true one happens before the next step. */
export function isDueAtOnce(
  run: Run,
  n: number,
  elementId: string,
  condition: Expression,
  context: Variables,
): boolean {
  const due = isMet(run, elementId, condition, context);
  if (due) run.noteDue(n);
  return due;
}

/**
 * Whether a condition is true. While a variable that it reads is missing or `null`, a condition without a value is not true
 * yet; any other that is neither true nor false raises `CONDITION_NOT_BOOLEAN`.
 */
function isMet(run: Run, elementId: string, condition: Expression, context: Variables): boolean {
  const value = valueOf(run, elementId, condition, context);
  if (typeof value === 'boolean') return value;
  const isMissing = (name: string): boolean => !Object.hasOwn(context, name) || context[name] === null;
  if (value === null && condition.names.some(isMissing)) return false;
  throw new Rejection('CONDITION_NOT_BOOLEAN', { element: elementId, expression: condition.source });
}

function watchersOf(run: Run): readonly Watcher[] {
  const watchers: Watcher[] = [];
  for (const { n, kind, elementId, of } of run.triggers) {
    if (kind !== 'CONDITION') continue;
    const host = run.activation(of);
    const isStart = run.node(elementId).type === 'START_EVENT';
    watchers.push({ n, elementId, sees: of, in: isStart ? of : (host.in ?? of) });
  }
  for (const { n, kind, elementId, in: scope } of run.activations.values()) {
    if (kind === 'CONDITION' && scope !== undefined) watchers.push({ n, elementId, sees: n, in: scope });
  }
  return watchers.sort((a, b) => a.n - b.n);
}

function isConcerned(run: Run, watcher: Watcher, changes: readonly Change[]): boolean {
  const around = new Set<number>();
  for (let at: number | undefined = watcher.sees; at !== undefined; at = run.activation(at).in) around.add(at);
  // What was armed after a change has seen it already.
  const seen = changes.filter(({ of, at }) => around.has(of) && at >= watcher.n);
  const event = run.node(watcher.elementId);
  return isRepeating(event) ? seen.some(({ name }) => conditionOf(event).names.includes(name)) : seen.length > 0;
}

const isRepeating = (event: Node): boolean => 'interrupting' in event && !event.interrupting;

const isDue = (run: Run, { elementId, sees }: Watcher): boolean =>
  isMet(run, elementId, conditionOf(run.node(elementId)), visibleTo(run, sees));

function conditionOf(event: Node): Expression {
  if ('trigger' in event && event.trigger.kind === 'CONDITIONAL') return event.trigger.condition;
  throw new Rejection('STATE_DOES_NOT_FIT', { element: event.id });
}
