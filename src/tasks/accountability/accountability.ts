import { toWire, toWireOrNull, type ReadContext } from '../../kernel/index.js';
import type { HoldingTimes } from '../holding-times/holding-times.js';

/** Object type of an accountability case in the trail. */
export const ACCOUNTABILITY_CASE = 'ACCOUNTABILITY_CASE';

/** Why delay is pursued: a task was urged at level 3 and still waited, or somebody says so. */
export type AccountabilityGround = 'LEVEL_3' | 'MANUAL';

/** States of an accountability case. */
export const ACCOUNTABILITY_STATUSES = ['OPEN', 'CLOSED'] as const;

/** State of an accountability case. */
export type AccountabilityStatus = (typeof ACCOUNTABILITY_STATUSES)[number];

/** That the delay of a case is pursued (责任追究), as it is stored. */
export interface Accountability {
  readonly id: string;
  readonly rootCaseId: string;
  readonly ground: AccountabilityGround;
  /** What was urged at level 3: a task, or a sub-process with a due date of its own. */
  readonly taskId: string | null;
  readonly elementId: string | null;
  readonly urgedAt: Date | null;
  /** What whoever opened it wrote; behind a commitment in the trail. */
  readonly reason: string | null;
  /** `SYSTEM` where the setting `accountability.openAtLevel3` opened it. */
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly status: AccountabilityStatus;
  readonly conclusion: string | null;
  readonly closedBy: string | null;
  readonly closedAt: Date | null;
  readonly rowVersion: number;
}

/** An accountability case on the wire. */
export interface AccountabilityView {
  readonly id: string;
  /** Root of the case that was delayed. */
  readonly caseId: string;
  readonly ground: AccountabilityGround;
  /** Level of the urge that it is grounded on; `null` by hand. */
  readonly level: 3 | null;
  readonly taskId: string | null;
  readonly element: string | null;
  /** When that urge came. */
  readonly urgedAt: string | null;
  readonly reason: string | null;
  readonly openedBy: string;
  readonly openedAt: string;
  readonly status: AccountabilityStatus;
  readonly conclusion: string | null;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
  readonly rowVersion: number;
}

/** A reminder that somebody got in the time of the case. */
export interface TimelineReminder {
  readonly taskId: string;
  /** 0 to 3; `null` by hand. */
  readonly level: number | null;
  readonly at: string;
  readonly urgedBy: string;
  /** Who had the task then; `null` while it waited for any of its candidates. */
  readonly person: string | null;
}

/** How a task went from one to another. */
export interface TimelineTransfer {
  readonly taskId: string;
  readonly at: string;
  readonly act: 'TASK_CLAIMED' | 'TASK_UNCLAIMED' | 'TASK_TRANSFERRED';
  readonly from: string | null;
  /** `null`: everybody who may do it. */
  readonly to: string | null;
  readonly by: string;
}

/** An accountability case with its evidence: who held the case how long, the reminders, the transfers. Names and times, no text of the case. */
export interface AccountabilityFile extends AccountabilityView {
  readonly timeline: HoldingTimes;
  readonly reminders: readonly TimelineReminder[];
  readonly transfers: readonly TimelineTransfer[];
}

/** An accountability case as clients read it. */
export const toAccountabilityView = (one: Accountability, { zone }: Pick<ReadContext, 'zone'>): AccountabilityView => ({
  id: one.id,
  caseId: one.rootCaseId,
  ground: one.ground,
  level: one.ground === 'LEVEL_3' ? 3 : null,
  taskId: one.taskId,
  element: one.elementId,
  urgedAt: toWireOrNull(one.urgedAt, zone),
  reason: one.reason,
  openedBy: one.openedBy,
  openedAt: toWire(one.openedAt, zone),
  status: one.status,
  conclusion: one.conclusion,
  closedBy: one.closedBy,
  closedAt: toWireOrNull(one.closedAt, zone),
  rowVersion: one.rowVersion,
});
