import { Rejection } from '../kernel/rejection.js';
import type { CloseReason, TimerRule } from './effect.js';
import { isDueAtOnce } from './conditions.js';
import type { EventTrigger, Node, Template } from './graph.js';
import { isCronLike } from './cron-like.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import type { Trigger } from './state.js';
import { filled, valueOf, visibleTo } from './variables.js';
import { isWatched } from './watched.js';

type TimerTrigger = Extract<EventTrigger, { kind: 'TIMER' }>['timer'];

/**
 * Arms the events on the border of an activity; errors need no arming. `false` where one of them, a condition that is true
 * already, interrupts the activity: nothing of it may begin then.
 */
export const armBoundary = (run: Run, host: Node, n: number): boolean =>
  armEvents(
    run,
    host.boundaryIds.map((id) => run.node(id)),
    n,
  );

/**
 * Arms the starts of the event sub-processes directly inside a scope. `false` where one of them, a condition that is true
 * already, takes the scope over: nothing else in it may begin then.
 */
export const armEventSubProcesses = (run: Run, scopeId: string, n: number): boolean =>
  armEvents(
    run,
    run.scope(scopeId).eventSubProcessIds.flatMap((id) => run.scope(id).startIds.map((startId) => run.node(startId))),
    n,
  );

/**
 * Arms events of activation `of`. Conditions come first: one that is true already happens before anything else moves, and
 * where that ends or takes over what the events belong to, no other is armed and the answer is `false`.
 */
export function armEvents(run: Run, events: readonly Node[], of: number): boolean {
  const isCondition = (event: Node): boolean => 'trigger' in event && event.trigger.kind === 'CONDITIONAL';
  const inOrder = isWatched(run.graph)
    ? [...events.filter(isCondition), ...events.filter((event) => !isCondition(event))]
    : events;
  return inOrder.every((event) => armEvent(run, event, of));
}

/** `false` where the event happens at once and ends what it belongs to. */
function armEvent(run: Run, event: Node, of: number): boolean {
  if (event.type === 'RECEIVE_TASK') armWait(run, event, of, { kind: 'MESSAGE', message: event.message });
  if (!('trigger' in event)) return true;
  const { trigger } = event;
  const isOnce = !('interrupting' in event) || event.interrupting;
  switch (trigger.kind) {
    case 'MESSAGE':
    case 'SIGNAL':
      armWait(run, event, of, trigger);
      break;
    case 'TIMER':
      armTimer(run, event.id, of, timerRule(run, event.id, trigger.timer, visibleTo(run, of)), isOnce);
      break;
    case 'CONDITIONAL': {
      const n = run.nextN();
      run.triggers = [...run.triggers, { n, kind: 'CONDITION', elementId: event.id, of }];
      return !isDueAtOnce(run, n, event.id, trigger.condition, visibleTo(run, of)) || !isOnce;
    }
    case 'NONE':
    case 'ERROR':
    case 'ESCALATION':
    case 'LINK':
    case 'COMPENSATION':
    case 'CANCEL':
    case 'TERMINATE':
      // Nothing is waited for: these come from inside the case.
      break;
  }
  return true;
}

function armWait(run: Run, event: Node, of: number, awaited: Awaited): void {
  const n = run.nextN();
  run.triggers = [...run.triggers, { n, kind: 'WAIT', elementId: event.id, of }];
  openWait(run, event.id, n, awaited, visibleTo(run, of));
}

function armTimer(run: Run, elementId: string, of: number, rule: TimerRule, interrupting: boolean): void {
  const n = run.nextN();
  const next = interrupting ? null : remaining(rule);
  run.triggers = [...run.triggers, { n, kind: 'TIMER', elementId, of, ...(next === null ? {} : { next }) }];
  run.emit({ type: 'TIMER_ARMED', n, elementId, rule });
}

/** The next firing of a repeating timer, under a new number; nothing for one that does not repeat. */
export function rearm(run: Run, fired: Trigger, timer: TimerTrigger): void {
  if (fired.next === undefined) return;
  armTimer(run, fired.elementId, fired.of, { kind: timer.kind, value: fired.next }, false);
}

/**
 * What is left of a timer's rule after one firing: `R3/PT1H` gives `R2/PT1H`, `R1/…` nothing, `R/PT1H` and `EVERY …` (a
 * calendar rule) themselves, cron-like dates too. A start instant, `R3/2022-10-18T09:00:00Z/PT1H`, has served its purpose;
 * an end stays.
 */
export function remaining({ kind, value }: TimerRule): string | null {
  if (kind === 'CALENDAR') return value.startsWith('EVERY ') ? value : null;
  if (kind === 'CYCLE' && isCronLike(value)) return value;
  const cycle = /^R(\d*)\/(?:[^P/][^/]*\/)?(P.+)$/.exec(value);
  if (kind !== 'CYCLE' || !cycle) return null;
  const [, count, rest] = cycle;
  if (count === '') return `R/${rest}`;
  const left = Number(count) - 1;
  return left > 0 ? `R${left}/${rest}` : null;
}

/** The rule of a timer with its variables filled in. Raises `EXPRESSION_FAILED` when nothing is left of it. */
export function timerRule(run: Run, elementId: string, timer: TimerTrigger, context: Variables): TimerRule {
  return { kind: timer.kind, value: filledText(run, elementId, timer.value, context) };
}

function filledText(run: Run, elementId: string, template: Template, context: Variables): string {
  const text = filled(run, elementId, template, context).trim();
  if (text === '') throw new Rejection('EXPRESSION_FAILED', { element: elementId, expression: template.source });
  return text;
}

/** What a wait is for: a message by its name, or a signal, whose name may be filled in. */
export type Awaited = Extract<EventTrigger, { kind: 'MESSAGE' | 'SIGNAL' }>;

/** Opens a wait for a message, by its correlation where it has one, or for a signal, by its name alone. */
export function openWait(run: Run, elementId: string, n: number, awaited: Awaited, context: Variables): void {
  const { kind } = awaited;
  const message = kind === 'MESSAGE' ? awaited.message : signalName(run, elementId, awaited.signal, context);
  const correlation = kind === 'MESSAGE' ? correlationOf(run, elementId, message, context) : null;
  run.emit({ type: 'WAIT_OPENED', kind, n, elementId, message, correlation });
}

/** The name of a signal with its variables filled in. Raises `EXPRESSION_FAILED` when nothing is left of it. */
export const signalName = (run: Run, elementId: string, signal: Template, context: Variables): string =>
  filledText(run, elementId, signal, context);

/**
 * The key by which a message finds its receiver; `null` where it goes by the call tree.
 * Raises `CORRELATION_MISSING` when the key is nothing: such a message would never arrive.
 */
export function correlationOf(run: Run, elementId: string, message: string, context: Variables): string | null {
  const declaration = run.graph.messages.get(message);
  if (!declaration || declaration.reach === 'TREE' || declaration.correlation === null) return null;
  const key = valueOf(run, elementId, declaration.correlation, context);
  if (key === null || key === '') {
    throw new Rejection('CORRELATION_MISSING', {
      element: elementId,
      message,
      expression: declaration.correlation.source,
    });
  }
  return typeof key === 'string' ? key : JSON.stringify(key);
}

/** Takes back what is armed, as far as `which` says so. */
export function disarm(run: Run, reason: CloseReason, which: (trigger: Trigger) => boolean): void {
  for (const { n, kind, elementId } of run.triggers.filter(which)) {
    if (kind === 'TIMER') run.emit({ type: 'TIMER_DISARMED', n, elementId });
    else if (kind === 'WAIT') run.emit({ type: 'WAIT_CLOSED', n, elementId, reason });
  }
  run.triggers = run.triggers.filter((trigger) => !which(trigger));
}
