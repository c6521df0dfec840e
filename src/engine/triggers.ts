import { Rejection } from '../kernel/rejection.js';
import type { CloseReason, TimerRule } from './effect.js';
import type { EventTrigger, Node } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import type { Trigger } from './state.js';
import { filled, valueOf, visibleTo } from './variables.js';

type TimerTrigger = Extract<EventTrigger, { kind: 'TIMER' }>['timer'];

/** Arms the events on the border of an activity: timers and messages; errors need no arming. */
export function armBoundary(run: Run, host: Node, n: number): void {
  for (const id of host.boundaryIds) armTrigger(run, run.node(id), n);
}

/** Arms the starts of the event sub-processes directly inside a scope. */
export function armEventSubProcesses(run: Run, scopeId: string, n: number): void {
  for (const id of run.scope(scopeId).eventSubProcessIds) {
    for (const startId of run.scope(id).startIds) armTrigger(run, run.node(startId), n);
  }
}

function armTrigger(run: Run, event: Node, of: number): void {
  if (event.type !== 'BOUNDARY_EVENT' && event.type !== 'START_EVENT') return;
  const { trigger } = event;
  if (trigger.kind === 'MESSAGE') {
    const n = run.nextN();
    run.triggers = [...run.triggers, { n, kind: 'WAIT', elementId: event.id, of }];
    openWait(run, event.id, n, trigger.message, visibleTo(run, of));
  } else if (trigger.kind === 'TIMER') {
    armTimer(run, event.id, of, timerRule(run, event.id, trigger.timer, visibleTo(run, of)), event.interrupting);
  }
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
 * calendar rule) themselves. A start instant, `R3/2022-10-18T09:00:00Z/PT1H`, has served its purpose; an end stays.
 */
function remaining({ kind, value }: TimerRule): string | null {
  if (kind === 'CALENDAR') return value.startsWith('EVERY ') ? value : null;
  const cycle = /^R(\d*)\/(?:[^P/][^/]*\/)?(P.+)$/.exec(value);
  if (kind !== 'CYCLE' || !cycle) return null;
  const [, count, rest] = cycle;
  if (count === '') return `R/${rest}`;
  const left = Number(count) - 1;
  return left > 0 ? `R${left}/${rest}` : null;
}

/** The rule of a timer with its variables filled in. Raises `EXPRESSION_FAILED` when nothing is left of it. */
export function timerRule(run: Run, elementId: string, timer: TimerTrigger, context: Variables): TimerRule {
  const value = filled(run, elementId, timer.value, context).trim();
  if (value === '') throw new Rejection('EXPRESSION_FAILED', { element: elementId, expression: timer.value.source });
  return { kind: timer.kind, value };
}

/** Opens a wait for a message, by its correlation where it has one. */
export function openWait(run: Run, elementId: string, n: number, message: string, context: Variables): void {
  run.emit({
    type: 'WAIT_OPENED',
    kind: 'MESSAGE',
    n,
    elementId,
    message,
    correlation: correlationOf(run, elementId, message, context),
  });
}

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
    else run.emit({ type: 'WAIT_CLOSED', n, elementId, reason });
  }
  run.triggers = run.triggers.filter((trigger) => !which(trigger));
}
