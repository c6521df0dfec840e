import { toWire, toWireOrNull, type CommandContext, type ReadContext } from '../../kernel/index.js';
import { may } from '../../access/index.js';
import type { ExternalTask, ExternalTaskStatus } from './external-task.js';
import { findExternalTask } from './external-task.store.js';

/** Work for a worker outside, as an administrator or one of its workers reads it. What it is to work on comes with `acquire` alone. */
export interface ExternalTaskView {
  readonly id: string;
  readonly topic: string;
  readonly status: ExternalTaskStatus;
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly businessKey: string | null;
  readonly definition: string;
  readonly definitionVersion: number;
  readonly element: string;
  readonly priority: number;
  /** Tries that are left. */
  readonly retries: number;
  /** How often it was given out. */
  readonly attempts: number;
  /** Who holds it, or held it last. */
  readonly workerId: string | null;
  /** Machine time. */
  readonly lockedUntil: string | null;
  /** Machine time before which it is not given out again, after a failure. */
  readonly availableAt: string | null;
  readonly lastError: string | null;
  readonly errorDetails: string | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly closeReason: string | null;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** A task on the wire, with what this caller may do about it. */
export function toExternalTaskView(task: ExternalTask, { caller, zone, today }: ReadContext): ExternalTaskView {
  const mayUnlock = task.status === 'LOCKED' && may(caller, 'external.unlock', task, today).may;
  return {
    id: task.id,
    topic: task.topic,
    status: task.status,
    caseId: task.caseId,
    rootCaseId: task.rootCaseId,
    businessKey: task.businessKey,
    definition: task.definition,
    definitionVersion: task.definitionVersion,
    element: task.elementId,
    priority: task.priority,
    retries: task.retriesLeft,
    attempts: task.attempts,
    workerId: task.worker,
    lockedUntil: toWireOrNull(task.lockedUntil, zone),
    availableAt: toWireOrNull(task.runAfter, zone),
    lastError: task.lastError,
    errorDetails: task.errorDetails,
    openedAt: toWire(task.openedAt, zone),
    closedAt: toWireOrNull(task.closedAt, zone),
    closeReason: task.closeReason,
    _links: mayUnlock ? { unlock: { href: `/api/v1/external-tasks/${task.id}/unlock` } } : {},
  };
}

/** A task as this command leaves it. */
export async function answered(ctx: CommandContext, id: string): Promise<ExternalTaskView> {
  return toExternalTaskView((await findExternalTask(ctx.tx, id))!, ctx);
}
