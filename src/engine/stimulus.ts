import type { Json, Variables } from './json.js';

/**
 * What enters a case, and nothing else does. The trail keeps every one, in order, so that a case can be replayed.
 *
 * `at` is the office instant (RFC 3339, UTC `Z`) at which the command ran, `actor` who caused it (a person's code, or
 * `SYSTEM`). `n` is the number that the engine gave to the task, timer, wait, work item or call when it opened it.
 */
export type Stimulus =
  | (Caused & {
      readonly type: 'START_CASE';
      /** Start event to begin at; without it the one that needs no trigger. */
      readonly startId?: string;
      /** A call activity waits for this case: an error that nobody in it catches ends it, and goes to the caller. */
      readonly called?: true;
      readonly variables: Variables;
      /** Elements at which tokens are put instead of a start event: a finished case is taken up again as a new one. */
      readonly points?: readonly string[];
    })
  | (Caused & { readonly type: 'COMPLETE_TASK'; readonly n: number; readonly variables: Variables })
  | (Caused & { readonly type: 'WORK_DONE'; readonly n: number; readonly result: Variables })
  | (Caused & { readonly type: 'WORK_FAILED'; readonly n: number; readonly code: string; readonly message: string })
  | (Caused & { readonly type: 'BPMN_ERROR'; readonly n: number; readonly code: string; readonly variables: Variables })
  | (Caused & { readonly type: 'TIMER_FIRED'; readonly n: number })
  | (Caused & { readonly type: 'MESSAGE_RECEIVED'; readonly n: number; readonly variables: Variables })
  | (Caused & { readonly type: 'SIGNAL_RECEIVED'; readonly n: number; readonly variables: Variables })
  /** An escalation that nobody in the called case caught reaches the call activity; the called case goes on. */
  | (Caused & {
      readonly type: 'CALL_ESCALATED';
      readonly n: number;
      readonly code: string;
      readonly variables: Variables;
    })
  | (Caused & {
      readonly type: 'CALL_ENDED';
      readonly n: number;
      readonly kind: 'COMPLETED' | 'ERROR' | 'CANCELLED';
      readonly errorCode?: string;
      readonly variables: Variables;
    })
  | (Caused & { readonly type: 'CANCEL_CASE'; readonly reason: string })
  /** Tokens are taken away (what is under way under these numbers is closed) and put before other elements. */
  | (Caused & {
      readonly type: 'MOVE_TOKENS';
      readonly reason: string;
      /** Numbers of activations, or joins as `{gatewayId, in}` with all tokens that wait there, that end here. */
      readonly close: readonly (number | { readonly gatewayId: string; readonly in: number })[];
      /** Elements before which a token is put; `in`: number of the scope where several are open, else the only one. */
      readonly open: readonly TokenPoint[];
      readonly variables: Variables;
    })
  /** One more instance per element for each of a running multi-instance, whose loop has number `n`. */
  | (Caused & {
      readonly type: 'ADD_INSTANCES';
      readonly n: number;
      readonly elements: readonly Json[];
      readonly reason: string;
      /** What the case remembers of it: assigned as results of the loop are, outward from it. */
      readonly variables?: Variables;
    })
  /** Instance `index` of the loop is closed and counts no more. */
  | (Caused & {
      readonly type: 'REMOVE_INSTANCE';
      readonly n: number;
      readonly index: number;
      readonly reason: string;
      /** What the case forgets with it; as of `ADD_INSTANCES`. */
      readonly variables?: Variables;
    })
  /** Variables of scope `in` (of the process without it) are set and removed by an administrator. */
  | (Caused & {
      readonly type: 'CHANGE_VARIABLES';
      readonly in?: number;
      readonly set: Variables;
      readonly remove: readonly string[];
      readonly reason: string;
    })
  /**
   * The case goes on under the graph that is handed in. `mapping` names the new element (or flow) for each that holds something,
   * an id that is not in it stays. `arm`: events of the new graph that are armed now, on whatever they belong to, because the
   * old one did not have them or had them otherwise. Both are what `planMigration` proposes.
   */
  | (Caused & {
      readonly type: 'MIGRATE';
      readonly mapping: Readonly<Record<string, string>>;
      readonly arm?: readonly string[];
      readonly reason: string;
    });

/**
 * Where a token is put: before an element. `in`: number of an open scope around it, where several are open. `flowId`: the
 * flow by which it counts as having come, for a join that shall wait for its other tokens; without it the join goes on at
 * once, and takes with it what waits there.
 */
export interface TokenPoint {
  readonly elementId: string;
  readonly in?: number;
  readonly flowId?: string;
}

interface Caused {
  readonly at: string;
  readonly actor: string;
}

/** Name of a stimulus. */
export type StimulusType = Stimulus['type'];
