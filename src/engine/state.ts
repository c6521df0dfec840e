import type { CaseOutcome } from './effect.js';
import type { Json, Variables } from './json.js';

/**
 * Where a case stands: plain JSON, all there is to know between two stimuli. Written and read back by the instances room,
 * which does not look inside; only `advance` makes one.
 *
 * `format` is the shape of this object, `semantics` the version of the rules by which it moves: a state goes on under the
 * semantics it was started with.
 */
export interface CaseState {
  readonly format: 1;
  readonly semantics: 1;
  readonly processId: string;
  /** The last number given out: every `n` of the case comes from here. */
  readonly counter: number;
  /** A call activity waits for this case. */
  readonly called?: true;
  /** Set once the case has ended; nothing moves it any more. */
  readonly end?: CaseEnd;
  /** What is under way, in the order in which it began; the first is the process itself. */
  readonly activations: readonly Activation[];
  /** Events that may yet happen to an activity or a scope: boundary events and starts of event sub-processes. */
  readonly triggers: readonly Trigger[];
  /** Tokens that wait at a parallel gateway for the others. */
  readonly joins: readonly Join[];
}

export interface CaseEnd {
  readonly kind: CaseOutcome;
  readonly elementId: string | null;
  readonly errorCode?: string;
}

/**
 * One activity, event or scope that is under way.
 *
 * `SCOPE`: the process, a sub-process or an event sub-process. `LOOP`: a multi-instance activity, around its instances.
 * `TASK`, `WORK`, `CALL`: open until a stimulus with its `n` answers. `WAIT`, `TIMER`: a receive task or catch event.
 */
export interface Activation {
  readonly n: number;
  readonly kind: 'SCOPE' | 'LOOP' | 'TASK' | 'WORK' | 'CALL' | 'WAIT' | 'TIMER';
  readonly elementId: string;
  /** `n` of the scope or loop around it; absent for the process. */
  readonly in?: number;
  /** Variables of its own: present where it has input mappings, is a loop or an instance of one, and for the process. */
  readonly vars?: Variables;
  /** 0-based position among the instances of its loop. */
  readonly index?: number;
  readonly loop?: Loop;
  /** An interrupting event sub-process has taken over this scope: no other of its events can happen any more. */
  readonly takenOver?: true;
}

export interface Loop {
  readonly total: number;
  /** Positions that are done, ascending: the output collection, a variable of the loop, holds their results in this order. */
  readonly done: readonly number[];
  /** Elements of the sequential instances still to come; absent in a parallel loop. */
  readonly rest?: readonly Json[];
}

export interface Trigger {
  readonly n: number;
  readonly kind: 'WAIT' | 'TIMER';
  /** The boundary event, or the start event of the event sub-process. */
  readonly elementId: string;
  /** `n` of the activity or scope that it belongs to. */
  readonly of: number;
  /** What remains of a repeating timer's rule after its next firing. */
  readonly next?: string;
}

export interface Join {
  readonly gatewayId: string;
  /** `n` of the scope. */
  readonly in: number;
  /** Waiting tokens by incoming flow. */
  readonly tokens: readonly (readonly [flowId: string, tokens: number])[];
  /** The scope holds nothing else, so that the missing tokens cannot come: an incident was raised. */
  readonly stuck?: true;
}

/** Something open that a stimulus may answer. */
export interface OpenPoint {
  readonly n: number;
  readonly elementId: string;
}

export interface OpenPoints {
  readonly tasks: readonly OpenPoint[];
  readonly timers: readonly OpenPoint[];
  readonly waits: readonly OpenPoint[];
  readonly work: readonly OpenPoint[];
  readonly calls: readonly OpenPoint[];
}

/** Variables of the case's outermost scope, also after its end. */
export const variablesOf = (state: CaseState): Variables => state.activations[0]?.vars ?? {};

/** All that the case waits for, each in the order of `n`: exactly what the rows of tasks, jobs and waits must show. */
export function openPointsOf(state: CaseState): OpenPoints {
  const open = (kind: Activation['kind']): OpenPoint[] =>
    [...state.activations, ...state.triggers]
      .filter((entry) => entry.kind === kind)
      .map(({ n, elementId }) => ({ n, elementId }))
      .sort((a, b) => a.n - b.n);
  return { tasks: open('TASK'), timers: open('TIMER'), waits: open('WAIT'), work: open('WORK'), calls: open('CALL') };
}
