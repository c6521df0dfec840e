import type { ReadContext } from '../kernel/index.js';
import { toWire, toWireOrNull } from '../kernel/index.js';
import { holdsTask, may as mayDo } from '../access/index.js';
import { CONFIRM_REFUSAL } from './refusals/refusal.js';
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
  readonly opinion: string | null;
  readonly completedBy: string | null;
  readonly completedRole: string | null;
  /** For whom it was completed, by delegation (代). */
  readonly onBehalfOf: string | null;
  /** For whom you hold it, as their delegate (代); `null` where it is yours, or not. */
  readonly actingFor: string | null;
  readonly documentId: string | null;
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
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** A task as this caller reads it. */
export function toTaskView(
  task: Task,
  { caller, zone, today }: Pick<ReadContext, 'caller' | 'zone' | 'today'>,
  definitions?: readonly string[],
): TaskView {
  const right = task.status === 'OPEN' ? holdsTask(caller, matterOf(task, { definitions }), today) : null;
  const mayUrge = task.status === 'OPEN' && mayDo(caller, 'task.urge', { taskId: task.id }, today).may;
  const mayComment = mayDo(caller, 'task.comment', { taskId: task.id }, today).may;
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
    _links: linksOf(task, caller, { take: right !== null, urge: mayUrge, comment: mayComment }),
  };
}

function linksOf(
  task: Task,
  caller: ReadContext['caller'],
  may: { readonly take: boolean; readonly urge: boolean; readonly comment: boolean },
): TaskView['_links'] {
  const self = `/api/v1/tasks/${task.id}`;
  const isFree = task.claimedBy === null || task.claimedBy === caller.person;
  const isMine = task.status === 'OPEN' && !task.suspended && task.refusalId === null && may.take && isFree;
  const isDisputed = task.refusalId !== null || task.act === CONFIRM_REFUSAL;
  return {
    self: { href: self },
    case: { href: `/api/v1/cases/${task.caseId}` },
    ...(task.objectType === 'DOCUMENT' && task.objectId !== null
      ? { document: { href: `/api/v1/documents/${task.objectId}` } }
      : {}),
    ...(isMine ? { form: { href: `${self}/form` }, complete: { href: `${self}/complete` } } : {}),
    ...(isMine ? aroundIt(self) : {}),
    ...(isMine && !isDisputed ? { refuse: { href: `${self}/refuse` } } : {}),
    ...(isDisputed ? { refusals: { href: `/api/v1/cases/${task.caseId}/refusals` } } : {}),
    ...(may.urge ? { urge: { href: `${self}/urge` } } : {}),
    ...(may.comment ? { comment: { href: `${self}/comments` } } : {}),
    ...(isMine && task.claimedBy === null ? { claim: { href: `${self}/claim` } } : {}),
    ...(isMine && task.claimedBy !== null ? { unclaim: { href: `${self}/unclaim` } } : {}),
  };
}

/** What whoever has a task in hand may do beside doing it. */
const aroundIt = (self: string): TaskView['_links'] => ({
  transfer: { href: `${self}/transfer` },
  consult: { href: `${self}/consult` },
  addSigner: { href: `${self}/add-signer` },
  copy: { href: `${self}/copies` },
});
