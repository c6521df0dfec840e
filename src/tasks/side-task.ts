import { toWire, toWireOrNull, type Caller } from '../kernel/index.js';

/** Advice, reading, or one more signer before or after the task. */
export type SideTaskKind = 'CONSULT' | 'READ' | 'SIGN_BEFORE' | 'SIGN_AFTER';

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
  readonly person: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly request: string | null;
  readonly dueAt: Date | null;
  readonly openedAt: Date | null;
  readonly outcome: string | null;
  readonly answer: string | null;
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
  /** Who is asked. */
  readonly person: string;
  readonly askedBy: string;
  readonly askedAt: string;
  /** The question, or what to look at. */
  readonly request: string | null;
  readonly dueAt: string | null;
  readonly openedAt: string | null;
  /** `AGREE` or `DISAGREE` of an added signer, `READ` of a reader, `ADVISED` of who was consulted. */
  readonly outcome: string | null;
  readonly answer: string | null;
  readonly closedAt: string | null;
  readonly rowVersion: number;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** A side task as this caller reads it. */
export function toSideTaskView(side: SideTask, { caller, zone }: { caller: Caller; zone: string }): SideTaskView {
  const self = `/api/v1/side-tasks/${side.id}`;
  const isWaiting = side.status === 'OPEN' || side.status === 'PENDING';
  return {
    id: side.id,
    taskId: side.taskId,
    caseId: side.caseId,
    kind: side.kind,
    status: side.status,
    person: side.person,
    askedBy: side.askedBy,
    askedAt: toWire(side.askedAt, zone),
    request: side.request,
    dueAt: toWireOrNull(side.dueAt, zone),
    openedAt: toWireOrNull(side.openedAt, zone),
    outcome: side.outcome,
    answer: side.answer,
    closedAt: toWireOrNull(side.closedAt, zone),
    rowVersion: side.rowVersion,
    _links: {
      task: { href: `/api/v1/tasks/${side.taskId}` },
      ...(side.status === 'OPEN' && caller.person === side.person ? { answer: { href: `${self}/answer` } } : {}),
      ...(isWaiting && caller.person === side.askedBy ? { withdraw: { href: `${self}/withdraw` } } : {}),
    },
  };
}
