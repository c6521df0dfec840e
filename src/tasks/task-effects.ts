import { UNASSIGNED } from '../access/index.js';
import type { CloseReason, EffectOf, Json, Stimulus } from '../engine/index.js';
import type { EffectAppliers, EffectContext } from '../instances/index.js';
import { scheduleIfLeft } from '../organisation/index.js';
import { activityDue, followUpOf, taskDue, type UserTask } from './task-due.js';
import { closeTaskRow, insertTask, unlistTask, type NewTask } from './task-writes.store.js';
import { CALENDAR_MISSING, raiseCalendarMissing, resolveCalendarMissing } from './calendar-missing.js';
import { lapseRefusals } from './refusals/lapse-refusals.js';
import { refusalIn } from './refusals/refusal.js';
import { noteOpening, offerOf, recordSubstitution, tellNobodyLeft } from './substitute.js';
import { followTask } from './side-tasks/side-task.store.js';
import { skipStep } from './skip-step.js';
import { armUrges, disarmTask, disarmUrges, type UrgeTarget } from './urges/urge.store.js';

/** Effects that concern people's work: tasks, and due dates of sub-processes. */
export const TASK_EFFECTS = {
  TASK_OPENED: openTask,
  TASK_CLOSED: closeTask,
  ACTIVITY_ENTERED: enterActivity,
  ACTIVITY_LEFT: leaveActivity,
} satisfies Partial<EffectAppliers>;

/**
 * A task opens: its row, its places in the work lists, sight of the case for whoever may do it, its due date and its urges.
 *
 * @rule R-126 @rule R-134
 */
async function openTask(at: EffectContext, effect: EffectOf<'TASK_OPENED'>): Promise<void> {
  const { ctx, tree, instance, node, entryId } = at;
  if (node?.type !== 'USER_TASK') throw new TypeError(`${effect.elementId} is no user task`);
  const { definition, deploymentSeq } = instance;
  const { variables, n } = effect;
  const openedAt = ctx.now;
  const due = await taskDue(ctx, tree.deps.definitions, {
    node,
    graph: definition.graph,
    deploymentSeq,
    variables,
    openedAt,
  });
  const assignee = effect.assignee ?? null;
  const drawn = candidatesOf(node, effect);
  const versionNo = whole(variables['versionNo']);
  const offer =
    assignee === null
      ? await offerOf(ctx, {
          rootCaseId: tree.rootCaseId,
          node,
          candidates: drawn,
          versionNo,
          refusalId: refusalIn(variables),
        })
      : { kind: 'AS_DRAWN' as const };
  const candidates = offer.kind === 'SUBSTITUTE' ? [...offer.candidates] : drawn;
  const task: NewTask = {
    id: ctx.newId(),
    caseId: instance.id,
    rootCaseId: tree.rootCaseId,
    n,
    elementId: node.id,
    nameZh: node.name ?? node.id,
    nameEn: node.nameEn,
    act: node.task.act,
    rule: node.rule,
    formKey: node.task.formKey,
    outcomes: node.task.outcomes,
    candidates,
    assignee,
    objectType: instance.objectType,
    objectId: instance.objectId,
    versionNo,
    contentHash: text(variables['contentHash']),
    round: whole(variables['round']),
    variables,
    dueAt: due.dueAt,
    dueState: due.missingYear === null ? null : CALENDAR_MISSING,
    followUpAt: followUpOf(ctx, node.task, variables, openedAt),
    openedAt,
    suspended: instance.suspension !== null,
  };
  insertTask(ctx.tx, task, entryId);
  if (assignee !== null) scheduleIfLeft(ctx.tx, assignee, ctx.today, ctx.now);
  noteOpening(ctx, instance.id, n);
  tree.letSee(assignee === null ? candidates : [...candidates, assignee]);
  const target = {
    caseId: instance.id,
    rootCaseId: tree.rootCaseId,
    n,
    elementId: node.id,
    holder: null,
    isTask: true,
  };
  if (due.dueAt !== null) armUrges(ctx.tx, target, due.dueAt, due.urges);
  if (due.missingYear !== null) raiseCalendarMissing(ctx, target, due.missingYear, entryId);
  if (offer.kind === 'SUBSTITUTE') recordSubstitution(ctx, task, { drawn, ...offer });
  if (offer.kind === 'NOBODY') tellNobodyLeft(ctx, { caseId: instance.id, n, node, candidates }, entryId);
  if (offer.kind === 'SKIP') return skipStep(at, node, task, offer.reviewedBy);
  ctx.publish({
    type: 'task.opened',
    subject: task.id,
    caseId: instance.id,
    data: { element: node.id, candidates, assignee },
  });
}

/** Who may do it; one that its drawing gives to nobody is left to whoever may take such tasks. */
function candidatesOf({ task }: UserTask, effect: EffectOf<'TASK_OPENED'>): string[] {
  const namesNobody = task.candidates.length === 0 && task.candidateUsers.length === 0 && task.assignee === null;
  return namesNobody ? [UNASSIGNED] : [...new Set([...effect.candidates, ...effect.candidateUsers])];
}

/** A completed task was written by its completion; any other is closed here, with the reason that people read. */
async function closeTask(at: EffectContext, effect: EffectOf<'TASK_CLOSED'>): Promise<void> {
  const { ctx, instance, stimulus, entryId } = at;
  const of = { caseId: instance.id, n: effect.n };
  unlistTask(ctx.tx, of.caseId, of.n);
  disarmTask(ctx.tx, of);
  followTask(ctx.tx, { ...of, isCompleted: effect.reason === 'COMPLETED', at: ctx.now }, entryId);
  if (effect.reason === 'COMPLETED') return;
  closeTaskRow(ctx.tx, { ...of, reason: reasonOf(effect.reason, stimulus), at: ctx.now }, entryId);
  resolveCalendarMissing(ctx, of, entryId);
  await lapseRefusals(at, effect);
}

/** In a countersign the others' tasks go because one of them returned or rejected: `CANCELLED_BY_RETURN` (R-135). */
function reasonOf(reason: CloseReason, stimulus: Stimulus): string {
  if (reason !== 'COMPLETION_CONDITION' || stimulus.type !== 'COMPLETE_TASK') return reason;
  const outcome = stimulus.variables['outcome'];
  return outcome === 'RETURN' || outcome === 'REJECT' ? `CANCELLED_BY_${outcome}` : reason;
}

async function enterActivity(at: EffectContext, effect: EffectOf<'ACTIVITY_ENTERED'>): Promise<void> {
  if (effect.due === undefined) return;
  const { ctx, tree, instance, entryId } = at;
  const { n, elementId, due } = effect;
  const { dueAt, urges, missingYear } = await activityDue(ctx, due, instance.settingsVersion);
  const holder = due.holder;
  const target: UrgeTarget = {
    caseId: instance.id,
    rootCaseId: tree.rootCaseId,
    n,
    elementId,
    holder,
    isTask: false,
  };
  if (dueAt !== null) armUrges(ctx.tx, target, dueAt, urges);
  if (missingYear !== null) raiseCalendarMissing(ctx, target, missingYear, entryId);
}

function leaveActivity({ ctx, instance, node, entryId }: EffectContext, effect: EffectOf<'ACTIVITY_LEFT'>): void {
  if (node?.type !== 'SUB_PROCESS' || node.due === null) return;
  const of = { caseId: instance.id, n: effect.n };
  disarmUrges(ctx.tx, of);
  resolveCalendarMissing(ctx, of, entryId);
}

const whole = (value: Json | undefined): number | null =>
  typeof value === 'number' && Number.isInteger(value) ? value : null;
const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
