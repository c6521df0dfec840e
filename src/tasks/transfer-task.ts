import type { Command, CommandContext, FieldError } from '../kernel/index.js';
import { localDay, postKey, Rejection } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { demandMay, type Granted } from '../access/index.js';
import { recordFact } from '../audit/index.js';
import type { TreeDependencies } from '../instances/index.js';
import { postsOn } from '../organisation/index.js';
import { askedPerson } from './side-tasks/asked-person.js';
import { demandOpen, demandUnclosed } from './complete-in-tree.js';
import { holdersWithActs } from './holders.store.js';
import { refusalIn } from './refusals/refusal.js';
import { lockTask, type LockedTask } from './lock-task.js';
import { matterInTree } from './matter-in-tree.js';
import { giveTask } from './leavers/reassign.store.js';
import { demandStandIn } from './stand-in-holds.js';
import type { Task } from './task.js';
import { setClaim } from './task-writes.store.js';
import { toTaskView, type TaskView } from './task-view.js';
import { personsInTurn } from './urges/urge-recipients.js';

/** Which task goes to whom, and why. */
export interface TransferInput {
  readonly taskId: string;
  readonly to: string;
  readonly reason: string;
  readonly ifMatch: string | null;
}

/**
 * Hands a task on to another person of the same role and scope (转办). Where it waits for posts it stays theirs, claimed by the new
 * holder, who acts in that role; one given by name goes to somebody who shares a post with whom it was given to. The due date stays.
 * Whoever may do it hands it on, and the director any task, claimed or not.
 *
 * Raises `TASK_NOT_FOUND`, `TASK_NOT_YOURS`, `TASK_NOT_OPEN`, `CASE_SUSPENDED`, `TASK_CLAIMED`, `PRECONDITION_FAILED`,
 * `VALIDATION_FAILED` for anybody else, `PERSON_NOT_CLEARED`, `TRANSFER_EXCLUDED` for whoever did an exclusive act on the version.
 *
 * @rule R-033 @rule R-054 @rule R-088 @rule R-125
 */
export const transferTask = (deps: TreeDependencies): Command<TransferInput, TaskView> => ({
  name: 'tasks.transferTask',
  async execute(ctx, { taskId, to, reason, ifMatch }) {
    const locked = await lockTask(ctx, deps, taskId);
    const { task, tree } = locked;
    const right = demandMay(ctx.caller, 'task.transfer', matterInTree(locked), ctx.today);
    if (right.directs) demandUnclosed(ctx, locked);
    else await demandOpen(ctx, locked);
    await demandStandIn(ctx, right);
    demandMatch(ifMatch, task.rowVersion, { required: false });
    const from = task.claimedBy ?? task.assignee ?? (right.directs ? null : ctx.caller.person!);
    await askedPerson(ctx, task, { code: to, pointer: '/to' });
    await demandSuccessor(ctx, locked, { from, to });
    const entryId = recordFact(ctx, {
      act: 'TASK_TRANSFERRED',
      objectType: 'TASK',
      objectId: taskId,
      ...ruleOf(right, task),
      ...(right.role === null ? {} : { role: right.role }),
      ...(right.by === null ? {} : { onBehalfOf: right.by.person }),
      committed: { reason },
      details: { caseId: task.caseId, elementId: task.elementId, ...(from === null ? {} : { from }), to },
    });
    if (task.assignee === null) setClaim(ctx.tx, task, to, ctx.now, entryId);
    else giveTask(ctx.tx, task, to, entryId);
    tree.letSee([to]);
    await tree.settle();
    ctx.publish({
      type: 'task.transferred',
      subject: taskId,
      caseId: task.caseId,
      data: { from, to, element: task.elementId, cause: right.directs ? 'REASSIGNED' : 'HANDED_ON' },
    });
    const holder = task.assignee === null ? { claimedBy: to } : { assignee: to, claimedBy: null };
    return toTaskView({ ...task, ...holder, rowVersion: task.rowVersion + 1 }, ctx);
  },
});

/** A director's reassignment rests on the director responsibility system, whatever the step's own rule is. */
const ruleOf = ({ directs }: Granted, { rule }: Task): { readonly rule?: string } =>
  directs ? { rule: 'R-033' } : rule === null ? {} : { rule };

/** Same role, same scope, and free to do it on this version. */
async function demandSuccessor(
  ctx: CommandContext,
  { task, tree }: LockedTask,
  { from, to }: { readonly from: string | null; readonly to: string },
): Promise<void> {
  const { tx, today } = ctx;
  const keys = task.assignee === null ? task.candidates : await sharedPosts(ctx, task, to);
  const node = tree.instance(task.caseId).definition.graph.nodes.get(task.elementId);
  const acts = node?.type === 'USER_TASK' ? node.task.exclusiveWith : [];
  const { rootCaseId, elementId, candidates, versionNo } = task;
  const refusalId = refusalIn(task.variables);
  const excluding = { rootCaseId, elementId, candidates, versionNo, acts, refusalId };
  const holders = await holdersWithActs(tx, keys, today, excluding);
  const holder = holders.find(({ person }) => person === to);
  const isInTurn =
    holder !== undefined || (await personsInTurn(tx, { holder: null, candidates: keys }, today)).includes(to);
  if (to === from || !isInTurn) throw new Rejection('VALIDATION_FAILED', {}, [notOfTheRole(to)]);
  const [done] = holder?.did ?? [];
  if (done !== undefined) throw new Rejection('TRANSFER_EXCLUDED', { taskId: task.id, to, done, act: task.act });
}

/** Posts that both hold today, `LEADER@COORD`; of whoever has left, those that they held when the task was opened. */
async function sharedPosts(
  { tx, today, zone }: CommandContext,
  { assignee, openedAt }: Task,
  other: string,
): Promise<string[]> {
  const keysOf = async (person: string, day: string): Promise<string[]> =>
    ((await postsOn(tx, person, day))?.posts ?? []).map(postKey);
  const held = await keysOf(assignee!, today);
  const shared = new Set(held.length > 0 ? held : await keysOf(assignee!, localDay(openedAt, zone)));
  return (await keysOf(other, today)).filter((key) => shared.has(key));
}

const notOfTheRole = (to: string): FieldError => ({
  pointer: '/to',
  code: 'NOT_OF_THE_ROLE',
  zh: `“${to}”不是可以接办的另一人：接办人须任办理本环节的岗位。`,
  en: `"${to}" is not another person who may take over: that takes a post which the step is for.`,
});
