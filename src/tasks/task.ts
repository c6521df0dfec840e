import type { AuditAct } from '../audit/index.js';
import type { Json, Variables } from '../engine/index.js';
import type { FieldError } from '../kernel/index.js';
import { Rejection, saysSomething, stepNames, type StepNames } from '../kernel/index.js';

/** `CLOSED`: nobody completed it, and nobody will. */
export type TaskStatus = 'OPEN' | 'COMPLETED' | 'CLOSED';

/** A piece of work that waits for a person, as stored. Times are instants; `candidates` are principal keys. */
export interface Task {
  readonly id: string;
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly n: number;
  readonly elementId: string;
  readonly nameZh: string;
  readonly nameEn: string | null;
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
  readonly objectType: string | null;
  readonly objectId: string | null;
  readonly versionNo: number | null;
  readonly contentHash: string | null;
  readonly round: number | null;
  readonly variables: Variables;
  readonly dueAt: Date | null;
  readonly dueState: string | null;
  /** When somebody means to look at it. */
  readonly followUpAt: Date | null;
  readonly openedAt: Date;
  readonly firstOpenedAt: Date | null;
  readonly closedAt: Date | null;
  /** Its case is suspended: the task is shown, and cannot be done. */
  readonly suspended: boolean;
  /** A refusal to handle it waits for its confirmation: until then nobody can do it. */
  readonly refusalId: string | null;
  /** Whether its case lets documents upward and key matters be done by delegation; `null` where it is neither. */
  readonly allowsUpward?: boolean | null;
  /** Title of the document that it is about, for whoever read it and may see that; `null` for others. */
  readonly documentTitle?: string | null;
  readonly rowVersion: number;
}

/** The step of a task for the params of a refusal: its element, and what people call it. */
export const stepOf = ({
  elementId,
  nameZh,
  nameEn,
}: Pick<Task, 'elementId' | 'nameZh' | 'nameEn'>): { readonly element: string; readonly steps: StepNames } => ({
  element: elementId,
  ...stepNames({ id: elementId, name: nameZh, nameEn }),
});

/** Urgencies of documents, most urgent first, as `urgency_rank` of the database ranks them; anything else is `NORMAL`. */
export const URGENCIES = ['EXTRA_URGENT', 'URGENT', 'NORMAL'] as const;

/** How urgent the case is, as the task's variables say it; `null` where they do not. */
export const urgencyOf = (variables: Variables): string | null =>
  typeof variables['urgency'] === 'string' ? variables['urgency'] : null;

/** Outcomes that always need an opinion, whatever the process says. */
const ALWAYS_WITH_OPINION = new Set(['RETURN', 'RETURN_PREV', 'REJECT', 'REFUSE', 'CONSULT']);

/** What a step of ours that has one way on may be completed with; nothing that would read as another act in the trail. */
const ONE_WAY = new Set(['DONE', 'SUBMIT', 'OK']);

/** Longest opinion, in characters (form catalogue, F-REVIEW). */
const OPINION_LIMIT = 1000;

/** What a completion must say, whoever sends it. */
export interface Completion {
  readonly outcome?: string | undefined;
  readonly opinion?: string | undefined;
  readonly form?: Readonly<Record<string, Json>> | undefined;
  readonly versionNo?: number | undefined;
  readonly contentHash?: string | undefined;
}

/**
 * Checks outcome and opinion of a completion; every wrong field at once. `isDisputed`: who was asked to sign before it did not agree,
 * and whoever decides all the same says why.
 *
 * @rule R-054
 */
export function completionErrors(
  task: Task,
  opinionFor: readonly string[],
  said: Completion,
  isDisputed = false,
): FieldError[] {
  const errors: FieldError[] = [];
  if (task.outcomes.length === 0 && task.act !== null && said.outcome !== undefined && !ONE_WAY.has(said.outcome)) {
    errors.push({
      pointer: '/outcome',
      code: 'NOT_AN_OUTCOME',
      zh: '本环节只有一种办理结果，不能办理为“{outcome:outcome}”；可以不填。',
      en: 'This step has one way on, and "{outcome:outcome}" is not it; leave the outcome out.',
      params: { outcome: said.outcome },
    });
  }
  if (task.outcomes.length > 0) {
    if (said.outcome === undefined) {
      errors.push({
        pointer: '/outcome',
        code: 'REQUIRED',
        zh: '请选择办理结果：{outcomes:outcome}。',
        en: 'Choose an outcome: {outcomes:outcome}.',
        params: { outcomes: task.outcomes },
        rule: 'R-054',
      });
    } else if (!task.outcomes.includes(said.outcome)) {
      errors.push({
        pointer: '/outcome',
        code: 'NOT_AN_OUTCOME',
        zh: '本环节不能办理为“{outcome:outcome}”，可选：{outcomes:outcome}。',
        en: '"{outcome:outcome}" is no outcome of this step; choose one of: {outcomes:outcome}.',
        params: { outcome: said.outcome, outcomes: task.outcomes },
        rule: 'R-054',
      });
    }
  }
  const needsOpinion =
    said.outcome !== undefined && (opinionFor.includes(said.outcome) || ALWAYS_WITH_OPINION.has(said.outcome));
  const answersDispute = isDisputed && said.outcome !== undefined && task.outcomes.includes(said.outcome);
  if (answersDispute && !needsOpinion && !saysSomething(said.opinion ?? '')) {
    errors.push({
      pointer: '/opinion',
      code: 'REQUIRED',
      zh: '前加签人不同意，办理时必须填写意见。',
      en: 'Somebody who was asked to sign before it did not agree: say why it is decided so.',
      rule: 'R-054',
    });
  }
  if (needsOpinion && !saysSomething(said.opinion ?? '')) {
    errors.push({
      pointer: '/opinion',
      code: 'REQUIRED',
      zh: '办理结果为“{outcome:outcome}”时必须填写意见。',
      en: 'The outcome "{outcome:outcome}" needs an opinion.',
      params: { outcome: said.outcome },
      rule: 'R-054',
    });
  }
  if (said.opinion !== undefined && Array.from(said.opinion).length > OPINION_LIMIT) {
    errors.push({
      pointer: '/opinion',
      code: 'TOO_LONG',
      zh: `意见不得超过 ${OPINION_LIMIT} 字。`,
      en: `An opinion holds at most ${OPINION_LIMIT} characters.`,
    });
  }
  return errors;
}

/** You sign what you saw: another current version than the one on the screen is refused. */
export function demandVersion(task: Task, said: Completion): void {
  const stale =
    (said.versionNo !== undefined && task.versionNo !== null && said.versionNo !== task.versionNo) ||
    (said.contentHash !== undefined && task.contentHash !== null && said.contentHash !== task.contentHash);
  if (stale) {
    throw new Rejection('VERSION_SUPERSEDED', {
      taskId: task.id,
      sent: said.versionNo ?? null,
      current: task.versionNo,
    });
  }
}

/** The act that the trail records for a completion (domain-model section 9). */
export function auditActOf(act: string | null, outcome: string | undefined): AuditAct {
  if (outcome === 'RETURN' || outcome === 'RETURN_PREV') return 'RETURNED';
  if (outcome === 'REJECT') return 'REJECTED';
  switch (act) {
    case 'DRAFT':
    case 'REVISE':
      return 'VERSION_ADDED';
    case 'REVIEW':
    case 'REVIEW_INSTRUCT':
      return 'REVIEWED';
    case 'COUNTERSIGN':
      return 'COUNTERSIGNED';
    case 'SIGN':
    case 'FINALISE':
    case 'REREVIEW':
      return 'SIGNED';
    case 'REGISTER':
      return 'REGISTERED';
    case 'INSPECT':
      return 'INSPECTED';
    case 'PRINT':
      return 'PRINTED';
    case 'SEAL':
      return 'SEALED';
    case 'DISPATCH':
      return 'DISPATCHED';
    case 'DELIVER':
    case 'DELIVER_REST':
      return 'HANDOVER_DELIVERED';
    case 'RECEIVE_CHECK':
      return outcome === 'ACCEPT' ? 'HANDOVER_ACCEPTED' : 'TASK_COMPLETED';
    case 'CONFIRM_REFUSAL':
      return outcome === 'CONFIRM' ? 'REFUSAL_CONFIRMED' : 'REFUSAL_OVERRULED';
    default:
      return 'TASK_COMPLETED';
  }
}
