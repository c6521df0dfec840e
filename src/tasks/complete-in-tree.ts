import type { CommandContext, FieldError } from '../kernel/index.js';
import { isBlank, Rejection, toWire } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { demandMay } from '../access/index.js';
import type { Json, Node, Variables } from '../engine/index.js';
import { demandNothingSaid, entersAsItIs, type Instance, type InstanceStatus } from '../instances/index.js';
import { CALENDAR_MISSING, resolveCalendarMissing } from './calendar-missing.js';
import { demandUnclaimed } from './claim-stands.js';
import type { LockedTask } from './lock-task.js';
import { demandHoldersAhead } from './look-ahead.js';
import { openStepsOf, type NextStep } from './open-steps.js';
import { auditActOf, completionErrors, demandVersion, stepOf, type Completion, type Task } from './task.js';
import { noteDone, offerOpenTasks } from './substitute.js';
import { demandStandIn } from './stand-in-holds.js';
import { matterInTree } from './matter-in-tree.js';
import { demandSeen } from './must-see.js';
import { completeTaskRow } from './task-writes.store.js';
import { toTaskView, type TaskView } from './task-view.js';

/** A completed task, and where its case stands now. */
export interface CompletionAnswer extends TaskView {
  readonly caseStatus: InstanceStatus;
  readonly openSteps: readonly NextStep[];
}

type UserTask = Extract<Node, { type: 'USER_TASK' }>;

/** Rule by which the director returns or rejects at a step of somebody else. */
const DIRECTOR_RESPONSIBILITY = 'R-033';

/** Outcome of a step that offers none to choose from. */
const DONE = 'DONE';

/**
 * Completes a task whose call tree is locked. Checks, in this order: may this caller do it (`TASK_NOT_YOURS`, `ULTRA_VIRES`,
 * `FINAL_ACT_NEEDS_PERSON`)? is it open (`TASK_NOT_OPEN`, which names the winner; `CASE_SUSPENDED`; `REFUSAL_PENDING`;
 * `TASK_CLAIMED`; `SIGNER_BEFORE_OPEN`; `PRECONDITION_FAILED`)? is it about the text that was on the screen (`VERSION_SUPERSEDED`)? is everything said (`VALIDATION_FAILED`, every wrong
 * field)? did the person do an exclusive act on this version before (`EXCLUSIVE_ACT_DONE`)? does a submission leave a
 * later step to somebody (`NO_HOLDER_LEFT`)? A claim or a signer before it is in nobody's way who directs.
 *
 * @rule R-054 @rule R-125 @rule R-136
 */
export async function completeInTree(
  ctx: CommandContext,
  locked: LockedTask,
  said: Completion & { readonly ifMatch: string | null },
): Promise<CompletionAnswer> {
  const { task, tree } = locked;
  const matter = { ...matterInTree(locked), said: said.outcome };
  const { directs = false } = demandMay(ctx.caller, 'task.take', { ...matter, done: [] }, ctx.today);
  if (directs) demandUnclosed(ctx, locked);
  else await demandOpen(ctx, locked);
  if (locked.awaitsSigner && !directs) throw new Rejection('SIGNER_BEFORE_OPEN', { taskId: task.id, ...stepOf(task) });
  demandMatch(said.ifMatch, task.rowVersion, { required: false });
  demandVersion(task, said);
  const instance = tree.instance(task.caseId);
  const node = userTaskOf(instance, task);
  const { form, routing } = await readForm(ctx, locked, node, said);
  const right = demandMay(ctx.caller, 'task.take', { ...matter, exclusiveWith: node.task.exclusiveWith }, ctx.today);
  await demandStandIn(ctx, right);
  const { role } = right;
  const onBehalfOf = right.by?.person ?? null;
  const { settingsVersion } = instance;
  const unseen = await demandSeen(ctx, tree.deps.wiring, { task, node, settingsVersion });

  const entryId = ctx.newId();
  const outcome = said.outcome ?? DONE;
  const opinion = isBlank(said.opinion ?? '') ? null : said.opinion!;
  const handler = task.act === null ? undefined : tree.deps.wiring.acts[task.act];
  // What the director ends rests on the director's responsibility, and not on what the step is for.
  const rule = directs ? DIRECTOR_RESPONSIBILITY : task.rule;
  const made = handler
    ? await handler({
        ctx,
        tree,
        instance,
        node,
        task: { ...task, rule },
        outcome,
        opinion,
        form,
        role,
        onBehalfOf,
        entryId,
      })
    : {};
  const done: Task = {
    ...task,
    status: 'COMPLETED',
    closeReason: 'COMPLETED',
    outcome,
    opinion,
    completedBy: ctx.caller.person,
    completedRole: role,
    onBehalfOf,
    versionNo: whole(made['versionNo']) ?? task.versionNo,
    contentHash: text(made['contentHash']) ?? task.contentHash,
    firstOpenedAt: task.firstOpenedAt ?? ctx.now,
    documentTitle: (task.objectType === 'DOCUMENT' ? text(form['title']) : null) ?? task.documentTitle ?? null,
    closedAt: ctx.now,
    rowVersion: task.rowVersion + 1,
  };
  const variables: Variables = {
    ...routing,
    outcome,
    actorId: ctx.caller.person,
    actorRole: role,
    ...(onBehalfOf === null ? {} : { onBehalfOf }),
    actedAt: toWire(ctx.now, ctx.zone),
    ...made,
  };
  tree.deliver(
    instance.id,
    { type: 'COMPLETE_TASK', n: task.n, variables, ...tree.cause },
    {
      act: auditActOf(task.act, outcome),
      elementId: task.elementId,
      outcome,
      role,
      onBehalfOf,
      rule,
      versionNo: done.versionNo,
      contentHash: done.contentHash,
      ...(unseen.length === 0 ? {} : { details: { unseen } }),
      ...committedBy(opinion, form),
      entryId,
    },
  );
  completeTaskRow(ctx.tx, done, entryId);
  if (task.dueState === CALENDAR_MISSING) resolveCalendarMissing(ctx, task, entryId);
  ctx.publish({
    type: 'task.completed',
    subject: task.id,
    caseId: task.caseId,
    data: { element: task.elementId, outcome, by: ctx.caller.person, ...(onBehalfOf === null ? {} : { onBehalfOf }) },
  });
  // Whoever did something for somebody goes on seeing what they did.
  if (onBehalfOf !== null || directs) tree.letSee([ctx.caller.person!]);
  noteDone(ctx, done);
  await tree.settle();
  await offerOpenTasks(tree, done, entryId);
  await demandHoldersAhead(tree, done);
  return {
    ...toTaskView(done, ctx),
    caseStatus: tree.root.status,
    openSteps: openStepsOf(tree, ctx.caller.language),
  };
}

/** Of two at once, the second reads here what the first did. A task whose refusal is being confirmed is nobody's to do. */
export async function demandOpen(ctx: CommandContext, locked: LockedTask): Promise<void> {
  demandUnclosed(ctx, locked);
  await demandUnclaimed(ctx, locked);
}

/** The same of a task, whoever has claimed it. */
export function demandUnclosed(ctx: CommandContext, { task, confirmers }: LockedTask): void {
  if (task.status !== 'OPEN') throw notOpen(task, ctx.zone);
  if (task.suspended) throw new Rejection('CASE_SUSPENDED', { caseId: task.caseId });
  if (task.refusalId !== null) {
    throw new Rejection('REFUSAL_PENDING', { taskId: task.id, ...stepOf(task), confirmers: confirmers ?? '-' });
  }
}

/** Why a task is no longer open: who completed it, how and when, or why it was withdrawn. */
export const notOpen = (task: Task, zone: string): Rejection =>
  new Rejection('TASK_NOT_OPEN', {
    taskId: task.id,
    ...stepOf(task),
    status: task.status,
    closeReason: task.closeReason,
    outcome: task.outcome,
    completedBy: task.completedBy ?? 'SYSTEM',
    closedAt: task.closedAt === null ? null : toWire(task.closedAt, zone),
  });

function userTaskOf(instance: Instance, task: Task): UserTask {
  const node = instance.definition.graph.nodes.get(task.elementId);
  if (node?.type !== 'USER_TASK')
    throw new TypeError(`${task.elementId} is no user task of ${instance.definition.key}`);
  return node;
}

/** Every wrong field at once: outcome, opinion and form. */
async function readForm(
  ctx: CommandContext,
  { task, tree, isDisputed }: LockedTask,
  node: UserTask,
  said: Completion,
): Promise<{ form: Readonly<Record<string, Json>>; routing: Variables }> {
  const errors = completionErrors(task, node.task.opinionFor, said, isDisputed);
  const values = said.form ?? {};
  // An open task keeps its form when its case goes over to another version of the process.
  const { formKey } = task;
  if (formKey === null) {
    // A step of ours that names no form takes none; one of a foreign file hands its fields to the case as they are.
    if (node.task.act !== null) errors.push(...Object.keys(values).map(unexpectedField));
    refuseWrong(errors, null);
    const { objectType } = tree.instance(task.caseId);
    if (entersAsItIs(node)) demandNothingSaid(tree.deps.wiring, objectType, { values, at: '/form' });
    return { form: values, routing: values };
  }
  const { deploymentSeq } = tree.instance(task.caseId);
  const form = await tree.deps.definitions.form(ctx.tx, formKey, deploymentSeq);
  const checked = form.check(values, '/form');
  refuseWrong([...errors, ...checked.errors], formKey);
  return { form: checked.values, routing: form.split(checked.values).routing };
}

function refuseWrong(errors: readonly FieldError[], form: string | null): void {
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', form === null ? {} : { form }, errors);
}

const unexpectedField = (name: string): FieldError => ({
  pointer: `/form/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  code: 'UNKNOWN_FIELD',
  zh: `本环节没有名为“${name}”的表单字段。`,
  en: `This step has no form field named "${name}".`,
});

/** Remarks of a form that no table keeps: they stand behind the entry, as the opinion does. */
const REMARKS = ['note', 'reason', 'copyNumberFrom'] as const;

function committedBy(
  opinion: string | null,
  form: Readonly<Record<string, Json>>,
): { committed?: Readonly<Record<string, string>> } {
  const remarks = REMARKS.flatMap((name) => {
    const told = form[name];
    return typeof told === 'string' && !isBlank(told) ? [[name, told] as const] : [];
  });
  const committed = { ...(opinion === null ? {} : { opinion }), ...Object.fromEntries(remarks) };
  return Object.keys(committed).length === 0 ? {} : { committed };
}

const whole = (value: Json | undefined): number | null =>
  typeof value === 'number' && Number.isInteger(value) ? value : null;
const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
