import { closeInside } from './closing.js';
import type { CloseReason } from './effect.js';
import type { Run } from './run.js';
import type { CaseEnd } from './state.js';
import { disarm } from './triggers.js';

const REASON: Record<CaseEnd['kind'], CloseReason> = {
  COMPLETED: 'COMPLETED',
  TERMINATED: 'TERMINATED',
  ERROR: 'INTERRUPTED',
  CANCELLED: 'CASE_CANCELLED',
};

/** Ends the case: whatever is open is closed, its variables stay readable. `n` is the number of the event that ended it. */
export function endCase(run: Run, end: CaseEnd, n: number): void {
  const { root } = run;
  closeInside(run, root.n, REASON[end.kind]);
  disarm(run, REASON[end.kind], (trigger) => trigger.of === root.n);
  run.completed = [];
  run.end = end;
  run.emit({ type: 'CASE_ENDED', n, ...end, variables: root.vars ?? {} });
}
