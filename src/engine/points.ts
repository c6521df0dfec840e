import type { Effect } from './effect.js';

/** What kind of thing an effect opens or closes. `WORK` is done by a job, or by a worker outside. */
export type PointKind = 'TASK' | 'WAIT' | 'TIMER' | 'WORK' | 'CALL';

const OPENS: { readonly [T in Effect['type']]?: PointKind } = {
  TASK_OPENED: 'TASK',
  WAIT_OPENED: 'WAIT',
  TIMER_ARMED: 'TIMER',
  WORK_REQUESTED: 'WORK',
  CALL_REQUESTED: 'CALL',
};

/** What an effect opens; `null` where it opens nothing. */
export const opens = (effect: Effect): PointKind | null => OPENS[effect.type] ?? null;

/** What an effect closes, and why (`DISARMED` of a timer); `null` where it closes nothing. */
export function closes(effect: Effect): { readonly kind: PointKind; readonly reason: string } | null {
  switch (effect.type) {
    case 'TASK_CLOSED':
      return { kind: 'TASK', reason: effect.reason };
    case 'WAIT_CLOSED':
      return { kind: 'WAIT', reason: effect.reason };
    case 'WORK_CLOSED':
      return { kind: 'WORK', reason: effect.reason };
    case 'CALL_CLOSED':
      return { kind: 'CALL', reason: effect.reason };
    case 'TIMER_DISARMED':
      return { kind: 'TIMER', reason: 'DISARMED' };
    default:
      return null;
  }
}

/** Something that leaves a case: its name (of an escalation, its code), and the key by which a message finds its receiver. */
export interface Sent {
  readonly kind: 'MESSAGE' | 'SIGNAL' | 'ESCALATION';
  readonly name: string;
  readonly correlation: string | null;
}

/** What an effect sends; `null` where it sends nothing. */
export function sends(effect: Effect): Sent | null {
  switch (effect.type) {
    case 'MESSAGE_THROWN':
      return { kind: 'MESSAGE', name: effect.message, correlation: effect.correlation };
    case 'SIGNAL_THROWN':
      return { kind: 'SIGNAL', name: effect.signal, correlation: null };
    case 'ESCALATION_THROWN':
      return { kind: 'ESCALATION', name: effect.code, correlation: null };
    default:
      return null;
  }
}
