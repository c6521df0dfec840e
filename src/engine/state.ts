import type { CaseOutcome } from './effect.js';
import type { Bits } from './bits.js';
import type { Json, Variables } from './json.js';
import type { Packed } from './packed.js';
import { compactPoints } from './wide-loop.js';

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
  /** Events that may yet happen: boundary events, starts of event sub-processes, events behind an event-based gateway. */
  readonly triggers: readonly Trigger[];
  /** Tokens that wait at a parallel or inclusive gateway for others. */
  readonly joins: readonly Join[];
  /** What was completed and may yet be undone, in the order of completion; absent when there is nothing. */
  readonly completed?: readonly Completed[];
}

/**
 * An activity, or one instance of it, that was completed and can be compensated. Forgotten when its compensation begins, or
 * when what it was completed in is over and cannot be compensated itself.
 */
export interface Completed {
  /** The number that the activity had. */
  readonly n: number;
  readonly elementId: string;
  /** `n` of the scope or loop in which it was completed, or of the completed sub-process that holds it. */
  readonly in: number;
  /** Variables of its own as they were when it was completed: of a sub-process, and of an instance of a loop. */
  readonly vars?: Variables;
  /** It was not completed: its transaction was cancelled, and what was completed in it is to be undone. */
  readonly cut?: true;
}

/** How a case ended, and at which element; none where it was voided. */
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
 * `CONDITION`: a catch event whose condition is not true yet. `GATE`: an event-based gateway, whose events are triggers of it.
 * `COMPENSATION`: the event that undoes something, until that is done. `SNAPSHOT`: a completed activity while it is undone.
 */
export interface Activation {
  readonly n: number;
  readonly kind:
    'SCOPE' | 'LOOP' | 'TASK' | 'WORK' | 'CALL' | 'WAIT' | 'TIMER' | 'CONDITION' | 'GATE' | 'COMPENSATION' | 'SNAPSHOT';
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
  /** Numbers of the completed activities that a compensation has still to undo, in this order; absent when there are none. */
  readonly undo?: readonly number[];
}

/** How far a repeated activity is. */
export interface Loop {
  readonly total: number;
  /** Positions that are done, ascending: the output collection, a variable of the loop, holds their results in this order. */
  readonly done: readonly number[];
  /** Elements of the sequential instances still to come; absent in a parallel loop. */
  readonly rest?: readonly Json[];
  /** Positions that an administrator took out, ascending: they count no more. */
  readonly removed?: readonly number[];
  /** Of a standard loop alone, which has neither total nor positions: how often the activity is done. */
  readonly times?: number;
  /** Of a wide parallel loop: its instances, which are then no activations of their own. */
  readonly wide?: WideLoop;
}

/**
 * The instances of a wide loop in a compact form: a state, read and written at every step, must not carry a thousand
 * activations for the one that is answered. An instance becomes an activation when something happens to it.
 */
export interface WideLoop {
  readonly kind: Activation['kind'];
  /** Instance `i` has number `first + i`. */
  readonly first: number;
  /** Instances that are under way and no activations. */
  readonly open: Bits;
  /** Instances that are done; `Loop.done` then holds none. */
  readonly done: Bits;
  /** Names of the variables that each instance began with, and their values, a list for each instance. */
  readonly names: readonly string[];
  readonly values: Packed;
  /** What the output collection holds so far, as `[position, result]` in the order of completion, where no expression reads it. */
  readonly results?: Packed;
}

/** An event that may yet happen. */
export interface Trigger {
  readonly n: number;
  readonly kind: 'WAIT' | 'TIMER' | 'CONDITION';
  /** The boundary event, the start event of the event sub-process, or the event or receive task behind an event-based gateway. */
  readonly elementId: string;
  /** `n` of the activity, scope or event-based gateway that it belongs to. */
  readonly of: number;
  /** What remains of a repeating timer's rule after its next firing. */
  readonly next?: string;
}

/** Tokens that wait at one gateway in one scope. */
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

/** Everything that a stimulus may answer, by what it is. */
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
    [
      ...[...state.activations, ...state.triggers].filter((entry) => entry.kind === kind),
      ...state.activations.filter(({ loop }) => loop?.wide?.kind === kind).flatMap(compactPoints),
    ]
      .map(({ n, elementId }) => ({ n, elementId }))
      .sort((a, b) => a.n - b.n);
  return { tasks: open('TASK'), timers: open('TIMER'), waits: open('WAIT'), work: open('WORK'), calls: open('CALL') };
}
