import type { Binding } from './graph.js';
import type { Json, Variables } from './json.js';

/**
 * A timer's rule, never an instant: the job room turns it into one and may move it. `CALENDAR` is a due rule of
 * the working calendar, such as `EVERY 5 WORKING_DAYS`; the others are ISO 8601 (`DATE`: instant, `DURATION`: `PT24H`,
 * `CYCLE`: `R3/PT1H`).
 */
export interface TimerRule {
  readonly kind: 'DATE' | 'DURATION' | 'CYCLE' | 'CALENDAR';
  readonly value: string;
}

/**
 * Why an open task, timer, wait, work item or call was closed.
 *
 * `COMPLETED`: it was answered, or (a wait on the edge of an activity) the activity it belonged to ended as drawn.
 * `FAILED`: it raised a BPMN error. `MOVED`: an administrator took its token elsewhere. `COMPENSATED`: a transaction was
 * cancelled around it. `INTERRUPTED`: a boundary event, an event sub-process or an error elsewhere took over.
 */
export type CloseReason =
  | 'COMPLETED'
  | 'INTERRUPTED'
  | 'COMPLETION_CONDITION'
  | 'TERMINATED'
  | 'CASE_CANCELLED'
  | 'FAILED'
  | 'MOVED'
  | 'COMPENSATED';

/**
 * How a case ended. `COMPLETED`: its last token was consumed. `TERMINATED`: a terminate end event of the process closed the
 * rest. `ERROR`: an error left it, for its caller. `CANCELLED`: voided from outside.
 */
export type CaseOutcome = 'COMPLETED' | 'TERMINATED' | 'ERROR' | 'CANCELLED';

/**
 * What a case asks of the world, in order. Every one has an applier in `process-wiring.ts`; `n` is unique in the case.
 *
 * Whatever was opened is closed by exactly one effect with the same `n`, except a timer that fired: its firing is its end.
 * A wait on a non-interrupting event stays open, under the same `n`, until what it belongs to ends. A repeating timer that
 * fired is followed by a `TIMER_ARMED` with a new `n` and the rule that remains (`R3/PT1H`, then `R2/PT1H`).
 */
export type Effect =
  | {
      readonly type: 'TASK_OPENED';
      readonly n: number;
      readonly elementId: string;
      /** Candidate keys with variables filled in: `LEADER@COORD`, `REGISTRY`, a group of the `camunda:` vocabulary. */
      readonly candidates: readonly string[];
      readonly candidateUsers: readonly string[];
      readonly assignee?: string;
      /** Variables visible to the task: the scope chain flattened, inner over outer (element variable of a multi-instance included). */
      readonly variables: Variables;
      /** 0-based index inside a multi-instance, absent outside one. */
      readonly loopCounter?: number;
    }
  | { readonly type: 'TASK_CLOSED'; readonly n: number; readonly elementId: string; readonly reason: CloseReason }
  | { readonly type: 'TIMER_ARMED'; readonly n: number; readonly elementId: string; readonly rule: TimerRule }
  | { readonly type: 'TIMER_DISARMED'; readonly n: number; readonly elementId: string }
  | {
      readonly type: 'WAIT_OPENED';
      readonly n: number;
      readonly elementId: string;
      /** A signal has neither correlation nor declaration: it reaches everyone who waits for its name. */
      readonly kind: 'MESSAGE' | 'SIGNAL';
      /** Name of the message or signal. */
      readonly message: string;
      /** Correlation key, `null` where the message correlates inside the call tree only. */
      readonly correlation: string | null;
    }
  | { readonly type: 'WAIT_CLOSED'; readonly n: number; readonly elementId: string; readonly reason: CloseReason }
  | {
      readonly type: 'MESSAGE_THROWN';
      readonly n: number;
      readonly elementId: string;
      readonly message: string;
      readonly correlation: string | null;
      readonly payload: Variables;
    }
  | {
      readonly type: 'SIGNAL_THROWN';
      readonly n: number;
      readonly elementId: string;
      readonly signal: string;
      readonly payload: Variables;
    }
  /** An escalation that nobody in this called case caught, for its caller. In a case nobody called it is only noted. */
  | {
      readonly type: 'ESCALATION_THROWN';
      readonly n: number;
      readonly elementId: string;
      readonly code: string;
      readonly variables: Variables;
    }
  | {
      readonly type: 'WORK_REQUESTED';
      readonly n: number;
      readonly elementId: string;
      readonly kind: 'SERVICE' | 'DECISION' | 'EXTERNAL';
      /** Service key (`documents.freeze`), decision id (`sign-off-route`) or topic of a worker outside. */
      readonly key: string;
      readonly input: Variables;
      /** Of external work alone. */
      readonly retries?: number;
      readonly priority?: number;
      /** Of a decision alone, which is bound by deployment where this is absent. */
      readonly binding?: Binding;
    }
  | { readonly type: 'WORK_CLOSED'; readonly n: number; readonly elementId: string; readonly reason: CloseReason }
  | {
      readonly type: 'CALL_REQUESTED';
      readonly n: number;
      readonly elementId: string;
      readonly calledElement: string;
      readonly binding: Binding;
      readonly variables: Variables;
    }
  | { readonly type: 'CALL_CLOSED'; readonly n: number; readonly elementId: string; readonly reason: CloseReason }
  | {
      readonly type: 'ACTIVITY_ENTERED';
      /** Number of this activation: a task, work item, call or sub-process carries the same `n` in its own effects. */
      readonly n: number;
      readonly elementId: string;
      /** Due rule and holder of a sub-process that carries them, with variables filled in; absent elsewhere. */
      readonly due?: { readonly rule: string; readonly holder: string | null; readonly at: Json };
    }
  | { readonly type: 'ACTIVITY_LEFT'; readonly n: number; readonly elementId: string; readonly reason: CloseReason }
  | {
      readonly type: 'INCIDENT_RAISED';
      readonly n: number;
      readonly elementId: string;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly type: 'CASE_ENDED';
      readonly n: number;
      /** The end event that consumed the last token, or that ended the case; `null` when it was cancelled. */
      readonly elementId: string | null;
      readonly kind: CaseOutcome;
      readonly errorCode?: string;
      /** The variables of the case's outermost scope, for the output mapping of the caller. */
      readonly variables: Variables;
    };

/** Name of an effect. */
export type EffectType = Effect['type'];
/** Effects of one name. */
export type EffectOf<T extends EffectType> = Extract<Effect, { type: T }>;
