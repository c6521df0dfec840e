import type { Variables } from './json.js';

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
    })
  | (Caused & { readonly type: 'COMPLETE_TASK'; readonly n: number; readonly variables: Variables })
  | (Caused & { readonly type: 'WORK_DONE'; readonly n: number; readonly result: Variables })
  | (Caused & { readonly type: 'WORK_FAILED'; readonly n: number; readonly code: string; readonly message: string })
  | (Caused & { readonly type: 'BPMN_ERROR'; readonly n: number; readonly code: string; readonly variables: Variables })
  | (Caused & { readonly type: 'TIMER_FIRED'; readonly n: number })
  | (Caused & { readonly type: 'MESSAGE_RECEIVED'; readonly n: number; readonly variables: Variables })
  | (Caused & {
      readonly type: 'CALL_ENDED';
      readonly n: number;
      readonly kind: 'COMPLETED' | 'ERROR' | 'CANCELLED';
      readonly errorCode?: string;
      readonly variables: Variables;
    })
  | (Caused & { readonly type: 'CANCEL_CASE'; readonly reason: string });

interface Caused {
  readonly at: string;
  readonly actor: string;
}

export type StimulusType = Stimulus['type'];
