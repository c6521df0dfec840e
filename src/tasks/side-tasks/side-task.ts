import { toWire, toWireOrNull, type ReadContext } from '../../kernel/index.js';
import { may, type PolicyObject } from '../../access/index.js';
import type { Task } from '../task.js';

/** Advice, reading, or one more signer before or after the task. */
export const SIDE_TASK_KINDS = ['CONSULT', 'READ', 'SIGN_BEFORE', 'SIGN_AFTER'] as const;
export type SideTaskKind = (typeof SIDE_TASK_KINDS)[number];

/** `PENDING` waits for its task to be done; `CLOSED` was not answered and never will be. */
export type SideTaskStatus = 'PENDING' | 'OPEN' | 'DONE' | 'CLOSED';

/** What somebody is asked to do beside a task, as stored. It never moves the case. */
export interface SideTask {
  readonly id: string;
  readonly taskId: string;
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly kind: SideTaskKind;
  readonly status: SideTaskStatus;
  /** Who is asked: a person, or the key of a post, which is whoever holds it on the day. */
  readonly principal: string;
  readonly isPost: boolean;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly request: string | null;
  readonly dueAt: Date | null;
  readonly openedAt: Date | null;
  readonly outcome: string | null;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  /** For whom it was answered, by delegation. */
  readonly onBehalfOf: string | null;
  readonly closedAt: Date | null;
  readonly rowVersion: number;
}

/** A side task on the wire; `_links` are what this caller may do with it now. */
export interface SideTaskView {
  readonly id: string;
  readonly taskId: string;
  readonly caseId: string;
  readonly kind: SideTaskKind;
  readonly status: SideTaskStatus;
  /** Who is asked: a person, or a post (`LEADER@PROJ`), which is whoever holds it on the day. */
  readonly principal: string;
  /** Who is asked by name; `null` where it is a post. */
  readonly person: string | null;
  /** For whom you may answer it, as their delegate (代); `null` where it is yours, or not. */
  readonly actingFor: string | null;
  readonly askedBy: string;
  readonly askedAt: string;
  /** The question, or what to look at; like the answer `null` for a reader who may see the case and not its content. */
  readonly request: string | null;
  readonly dueAt: string | null;
  readonly openedAt: string | null;
  /** `AGREE` or `DISAGREE` of an added signer, `READ` of a reader, `ADVISED` of who was consulted. */
  readonly outcome: string | null;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  /** For whom it was answered, by delegation (代). */
  readonly onBehalfOf: string | null;
  readonly closedAt: string | null;
  readonly rowVersion: number;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** A side task as the policy looks at it: bounded as its task is, by what the case says of its document. */
export const sideMatterOf = (
  { id, principal, askedBy, kind }: Pick<SideTask, 'id' | 'principal' | 'askedBy' | 'kind'>,
  { variables, allowsUpward = null }: Pick<Task, 'variables' | 'allowsUpward'>,
  definitions: readonly string[] = [],
): PolicyObject<'sideTask.answer'> => ({ id, principal, askedBy, act: kind, variables, allowsUpward, definitions });

/**
 * A side task as this caller reads it; `task` and `definitions` bound what a delegate may do. What was asked and answered is for those
 * who see the content of the case, and for those who said it.
 */
export function toSideTaskView(
  side: SideTask,
  { caller, zone, today }: Pick<ReadContext, 'caller' | 'zone' | 'today'>,
  of: {
    readonly task: Pick<Task, 'variables' | 'allowsUpward'>;
    readonly definitions?: readonly string[] | undefined;
    readonly seesContent?: boolean;
  },
): SideTaskView {
  const self = `/api/v1/side-tasks/${side.id}`;
  const isWaiting = side.status === 'OPEN' || side.status === 'PENDING';
  const right = may(caller, 'sideTask.answer', sideMatterOf(side, of.task, of.definitions), today);
  const { id, askedBy } = side;
  const mayTakeBack = may(caller, 'sideTask.withdraw', { id, askedBy, isTheirs: false }, today).may;
  const mayUrge = may(caller, 'sideTask.urge', { id, askedBy }, today).may;
  const isParty = right.may || (caller.person !== null && [askedBy, side.answeredBy].includes(caller.person));
  const isShown = of.seesContent !== false || isParty;
  return {
    id,
    taskId: side.taskId,
    caseId: side.caseId,
    kind: side.kind,
    status: side.status,
    principal: side.principal,
    person: side.isPost ? null : side.principal,
    actingFor: right.may && isWaiting ? (right.by?.person ?? null) : null,
    askedBy,
    askedAt: toWire(side.askedAt, zone),
    request: isShown ? side.request : null,
    dueAt: toWireOrNull(side.dueAt, zone),
    openedAt: toWireOrNull(side.openedAt, zone),
    outcome: side.outcome,
    answer: isShown ? side.answer : null,
    answeredBy: side.answeredBy,
    onBehalfOf: side.onBehalfOf,
    closedAt: toWireOrNull(side.closedAt, zone),
    rowVersion: side.rowVersion,
    _links: {
      self: { href: self },
      task: { href: `/api/v1/tasks/${side.taskId}` },
      ...(side.status === 'OPEN' && right.may ? { answer: { href: `${self}/answer` } } : {}),
      ...(isWaiting && mayTakeBack ? { withdraw: { href: `${self}/withdraw` } } : {}),
      ...(side.status === 'OPEN' && mayUrge ? { urge: { href: `${self}/urge` } } : {}),
    },
  };
}
