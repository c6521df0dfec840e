import type { ReadContext } from '../kernel/index.js';
import { toWire, toWireOrNull } from '../kernel/index.js';
import { holdsTask, type TaskMatter } from '../access/index.js';
import { linksOf, type TaskLinks } from './task-links.js';
import { matterOf } from './task-matter.js';
import { urgencyOf, type Task, type TaskStatus } from './task.js';

/** A task on the wire, the same in lists, single reads and answers; `_links` are what this caller may do with it now. */
export interface TaskView {
  readonly id: string;
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly element: string;
  readonly name: string;
  readonly act: string | null;
  readonly rule: string | null;
  readonly formKey: string | null;
  readonly outcomes: readonly string[];
  readonly candidates: readonly string[];
  readonly assignee: string | null;
  readonly claimedBy: string | null;
  readonly status: TaskStatus;
  readonly closeReason: string | null;
  readonly outcome: string | null;
  /** `null`, too, for who only watches over all cases. */
  readonly opinion: string | null;
  readonly completedBy: string | null;
  readonly completedRole: string | null;
  /** For whom it was completed, by delegation (代). */
  readonly onBehalfOf: string | null;
  /** For whom you hold it, as their delegate (代); `null` where it is yours, or not. */
  readonly actingFor: string | null;
  readonly documentId: string | null;
  /** Title of that document, for whoever may see it. */
  readonly documentTitle: string | null;
  readonly versionNo: number | null;
  readonly contentHash: string | null;
  readonly round: number | null;
  /** `EXTRA_URGENT`, `URGENT` or `NORMAL`, where the case says how urgent it is. */
  readonly urgency: string | null;
  readonly dueAt: string | null;
  /** `CALENDAR_MISSING` where the due date cannot be computed yet. */
  readonly dueState: string | null;
  /** When somebody means to look at it, where the process says so. */
  readonly followUpAt: string | null;
  readonly openedAt: string;
  readonly firstOpenedAt: string | null;
  readonly closedAt: string | null;
  /** Its case is suspended: it cannot be done until that is resumed. */
  readonly suspended: boolean;
  /** The refusal to handle it that waits for its confirmation: it cannot be done until that is decided (不予办理). */
  readonly refusal: string | null;
  readonly rowVersion: number;
  readonly _links: TaskLinks;
}

/** A task as this caller reads it; `before` is what they did on its version, where that is known, and what that excludes. */
export function toTaskView(
  task: Task,
  { caller, zone, today }: Pick<ReadContext, 'caller' | 'zone' | 'today'>,
  definitions?: readonly string[],
  before: Pick<TaskMatter, 'done' | 'exclusiveWith'> = {},
): TaskView {
  const matter = matterOf(task, { definitions, ...before });
  const right = task.status === 'OPEN' ? holdsTask(caller, matter, today) : null;
  return {
    id: task.id,
    caseId: task.caseId,
    rootCaseId: task.rootCaseId,
    element: task.elementId,
    name: caller.language === 'en' ? (task.nameEn ?? task.nameZh) : task.nameZh,
    act: task.act,
    rule: task.rule,
    formKey: task.formKey,
    outcomes: task.outcomes,
    candidates: task.candidates,
    assignee: task.assignee,
    claimedBy: task.claimedBy,
    status: task.status,
    closeReason: task.closeReason,
    outcome: task.outcome,
    opinion: task.opinion,
    completedBy: task.completedBy,
    completedRole: task.completedRole,
    onBehalfOf: task.onBehalfOf,
    actingFor: right?.by?.person ?? null,
    documentId: task.objectType === 'DOCUMENT' ? task.objectId : null,
    documentTitle: task.documentTitle ?? null,
    versionNo: task.versionNo,
    contentHash: task.contentHash,
    round: task.round,
    urgency: urgencyOf(task.variables),
    dueAt: toWireOrNull(task.dueAt, zone),
    dueState: task.dueState,
    followUpAt: toWireOrNull(task.followUpAt, zone),
    openedAt: toWire(task.openedAt, zone),
    firstOpenedAt: toWireOrNull(task.firstOpenedAt, zone),
    closedAt: toWireOrNull(task.closedAt, zone),
    suspended: task.suspended && task.status === 'OPEN',
    refusal: task.status === 'OPEN' ? task.refusalId : null,
    rowVersion: task.rowVersion,
    _links: linksOf(caller, { task, matter, holds: right !== null, today }),
  };
}
