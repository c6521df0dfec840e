import type { Command, CommandContext, FieldError } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { demandMay } from '../access/index.js';
import { besideOf, openPointsOf, type Beside } from '../engine/index.js';
import { demandCaseVariables, remembering, type Instance, type TreeDependencies } from '../instances/index.js';
import { personsByCode, unitsByCode } from '../organisation/index.js';
import { askedPerson } from './side-tasks/asked-person.js';
import { demandOpen } from './complete-in-tree.js';
import { lockTask, type LockedTask } from './lock-task.js';
import { matterInTree } from './matter-in-tree.js';
import { demandStandIn } from './stand-in-holds.js';
import { nobodyLeft, offerOf } from './substitute.js';
import { stepOf, type Task } from './task.js';
import { toTaskView, type TaskView } from './task-view.js';
import { doneBeside, findTask } from './task.store.js';
import { personsInTurn } from './urges/urge-recipients.js';

/** Who is to sign beside the holder of a task, and why. */
export interface AddBesideInput {
  readonly taskId: string;
  /** Value of the step's element variable: the code of a group, or of a person where the step goes through persons. */
  readonly group: string;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
}

/**
 * Has one more sign beside the holder of a task, in a step that several do (会签加签): the step gets an instance for that group, and
 * all who were to agree must agree still, this one too. The holder of any open instance may do so, or their delegate.
 *
 * Who was added stays with the step for the whole case, and only an administrator takes them out (processes.md 0.6). An unchanged
 * text that comes back goes to them if they have not agreed to it, as to everybody; a changed text opens a fresh instance for them
 * beside those of the touched groups: else a return and a changed comma would be rid of a signer. The case keeps that in
 * `addedSigners`, and in the list that the step reads where it reads one by its name; a process that computes its list anew has to
 * name `addedSigners`, as ours do, and forgets them where it does not.
 *
 * Gives the tasks that opened by it: none where the step goes through its groups one after another, and they come last.
 *
 * Raises `TASK_NOT_FOUND`, `TASK_NOT_YOURS`, `TASK_NOT_OPEN`, `CASE_SUSPENDED`, `TASK_CLAIMED`, `DELEGATION_ENDED`,
 * `STEP_IS_FOR_ONE` where nobody signs beside, `SIGNS_BESIDE_ALREADY`, `VALIDATION_FAILED` for a group that is none of the office
 * or whose post nobody holds, `PERSON_NOT_CLEARED`, `NO_HOLDER_LEFT`, `TOO_MANY_INSTANCES`.
 *
 * @rule R-052 @rule R-125 @rule R-135
 */
export const addBeside = (deps: TreeDependencies): Command<AddBesideInput, readonly TaskView[]> => ({
  name: 'tasks.addBeside',
  async execute(ctx, { taskId, group, reason }) {
    const locked = await lockTask(ctx, deps, taskId);
    const { task, tree } = locked;
    const right = demandMay(ctx.caller, 'task.addBeside', matterInTree(locked), ctx.today);
    await demandOpen(ctx, locked);
    await demandStandIn(ctx, right);
    const instance = tree.instance(task.caseId);
    const beside = instance.state === null ? null : besideOf(instance.definition.graph, instance.state, task.n);
    if (!beside) throw new Rejection('STEP_IS_FOR_ONE', { taskId, ...stepOf(task) });
    await demandGroup(ctx, task, group);
    await demandNew(ctx, task, beside, group);
    const { elementVariable, loop, list } = beside;
    await demandCaseVariables(ctx, deps, instance, { set: { [elementVariable]: group }, at: '/group', isOne: true });
    const last = instance.state!.counter;
    tree.deliver(
      instance.id,
      {
        type: 'ADD_INSTANCES',
        n: loop,
        elements: [group],
        reason: 'SIGNER_ADDED',
        variables: remembering(instance, task.elementId, { list, added: group }),
        ...tree.cause,
      },
      {
        act: 'SIGNER_ADDED',
        elementId: task.elementId,
        role: right.role,
        onBehalfOf: right.by?.person ?? null,
        rule: task.rule,
        committed: { reason },
        details: { taskId, group },
      },
    );
    await tree.settle();
    const opened = await openedSince(ctx, instance, { elementId: task.elementId, last });
    for (const one of opened) await demandHolder(ctx, locked, one, group);
    return opened.map((one) => toTaskView({ ...one, documentTitle: task.documentTitle ?? null }, ctx));
  },
});

/** A unit of the office on this day, or a person other than the caller who may read what it is about. */
async function demandGroup(ctx: CommandContext, task: Task, group: string): Promise<void> {
  const { tx, today } = ctx;
  if ((await unitsByCode(tx, [group], today)).has(group)) return;
  if (!(await personsByCode(tx, [group], today)).has(group)) throw noSuchGroup(group);
  await askedPerson(ctx, task, { code: group, pointer: '/group' });
}

/** Nobody signs twice in one round: neither who signs now, nor who has signed, nor who has still to come. */
async function demandNew({ tx }: CommandContext, task: Task, beside: Beside, group: string): Promise<void> {
  const { loop: after, elementVariable: variable, elements } = beside;
  const done = elements.includes(group)
    ? [group]
    : await doneBeside(tx, { caseId: task.caseId, elementId: task.elementId, after, variable });
  if (done.includes(group)) throw new Rejection('SIGNS_BESIDE_ALREADY', { taskId: task.id, group });
}

async function openedSince(
  { tx }: CommandContext,
  { id: caseId, state }: Instance,
  { elementId, last }: { readonly elementId: string; readonly last: number },
): Promise<Task[]> {
  const opened: Task[] = [];
  for (const { n, elementId: at } of state === null ? [] : openPointsOf(state).tasks) {
    const task = n > last && at === elementId ? await findTask(tx, { caseId, n }) : null;
    if (task) opened.push(task);
  }
  return opened;
}

/** That somebody holds the post to which the new instance goes, and is free to act on this version. */
async function demandHolder(
  ctx: CommandContext,
  { tree, task: { rootCaseId } }: LockedTask,
  { caseId, elementId, assignee, candidates, versionNo }: Task,
  group: string,
): Promise<void> {
  const holders = await personsInTurn(ctx.tx, { holder: assignee, candidates }, ctx.today);
  if (holders.length === 0) throw noSuchGroup(group);
  const node = tree.instance(caseId).definition.graph.nodes.get(elementId);
  if (node?.type !== 'USER_TASK' || assignee !== null) return;
  const { kind } = await offerOf(ctx, { rootCaseId, node, candidates, versionNo });
  if (kind === 'NOBODY') {
    throw nobodyLeft(node, candidates);
  }
}

const noSuchGroup = (group: string): Rejection =>
  new Rejection('VALIDATION_FAILED', {}, [
    {
      pointer: '/group',
      code: 'NO_SUCH_GROUP',
      zh: `“${group}”不是本机构今天有人任职的组。`,
      en: `"${group}" is no group of the office whose post somebody holds today.`,
    } satisfies FieldError,
  ]);
