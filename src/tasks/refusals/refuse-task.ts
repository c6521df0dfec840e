import type { Command, CommandContext } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { demandMay } from '../../access/index.js';
import { variablesOf } from '../../engine/index.js';
import { waitOf, type CallTree, type TaskAct, type TreeDependencies } from '../../instances/index.js';
import { demandOpen } from '../complete-in-tree.js';
import { lockTask, type LockedTask } from '../lock-task.js';
import { matterInTree } from '../matter-in-tree.js';
import { demandStandIn } from '../stand-in-holds.js';
import { noteRefusing } from '../substitute.js';
import { demandVersion, stepOf } from '../task.js';
import { CONFIRM_REFUSAL, REFUSAL_MESSAGE, REFUSE, toRefusalView, type Refusal, type RefusalView } from './refusal.js';
import { holdTask, insertRefusal, refusalsOf } from './refusal.store.js';

/** Which task is refused, why, and by which rule. */
export interface RefuseInput {
  readonly taskId: string;
  /** Kept behind a commitment, as the rule is, since people write them. */
  readonly ground: string;
  readonly ruleRef: string;
  readonly versionNo?: number | undefined;
  readonly ifMatch: string | null;
}

/**
 * Refuses to handle a task (不予办理), with ground and rule: whoever may do it may. The process asks for a confirmation, and until
 * that is given nobody can do the task; everything else goes on. A task of a called case is refused by the root's road.
 *
 * Raises `TASK_NOT_FOUND`, `TASK_NOT_YOURS`, `TASK_NOT_OPEN`, `CASE_SUSPENDED`, `REFUSAL_PENDING`, `TASK_CLAIMED`,
 * `DELEGATION_ENDED`, `PRECONDITION_FAILED`, `VERSION_SUPERSEDED`, `REFUSAL_NOT_POSSIBLE` where the process draws none,
 * `DOCUMENT_STATE` for what is out already, `NO_HOLDER_LEFT` where nobody could confirm it.
 *
 * @rule R-085 @rule R-125
 */
export const refuseTask = (deps: TreeDependencies): Command<RefuseInput, RefusalView> => ({
  name: 'tasks.refuseTask',
  async execute(ctx, { taskId, ground, ruleRef, versionNo, ifMatch }) {
    const locked = await lockTask(ctx, deps, taskId);
    const { task, tree } = locked;
    const right = demandMay(ctx.caller, 'task.refuse', matterInTree(locked), ctx.today);
    await demandOpen(ctx, locked);
    await demandStandIn(ctx, right);
    demandMatch(ifMatch, task.rowVersion, { required: false });
    demandVersion(task, { versionNo });
    const wait = task.act === CONFIRM_REFUSAL ? undefined : await waitOf(ctx.tx, tree.rootCaseId, REFUSAL_MESSAGE);
    if (!wait) throw new Rejection('REFUSAL_NOT_POSSIBLE', { taskId, ...stepOf(task) });

    const refusal: Refusal = {
      id: ctx.newId(),
      taskId,
      caseId: task.caseId,
      n: task.n,
      rootCaseId: tree.rootCaseId,
      elementId: task.elementId,
      refusedBy: ctx.caller.person!,
      onBehalfOf: right.by?.person ?? null,
      role: right.role,
      refusedAt: ctx.now,
      ground,
      ruleRef,
      versionNo: task.versionNo,
      status: 'OPEN',
      decidedBy: null,
      decidedFor: null,
      decidedRole: null,
      decidedAt: null,
      opinion: null,
    };
    const entryId = ctx.newId();
    await tellObject(ctx, locked, refusal, entryId);
    tree.deliver(
      tree.rootCaseId,
      { type: 'MESSAGE_RECEIVED', n: wait.n, variables: { refusalId: refusal.id }, ...tree.cause },
      {
        act: 'TASK_REFUSED',
        elementId: task.elementId,
        outcome: REFUSE,
        role: refusal.role,
        onBehalfOf: refusal.onBehalfOf,
        rule: 'R-085',
        versionNo: task.versionNo,
        contentHash: task.contentHash,
        committed: { opinion: ground, ruleRef },
        // The step may be one of a called case: its names go along.
        details: { refusalId: refusal.id, taskId, caseId: task.caseId, step: task.nameZh, stepEn: task.nameEn },
        entryId,
      },
    );
    insertRefusal(ctx.tx, refusal, entryId);
    holdTask(ctx.tx, refusal, entryId);
    noteRefusing(ctx, { by: refusal.refusedBy, for: refusal.onBehalfOf });
    tree.letSee([refusal.refusedBy]);
    await tree.settle();
    ctx.publish({
      type: 'task.refused',
      subject: taskId,
      caseId: task.caseId,
      data: {
        refusalId: refusal.id,
        element: task.elementId,
        by: refusal.refusedBy,
        ...(refusal.onBehalfOf === null ? {} : { onBehalfOf: refusal.onBehalfOf }),
        recipients: [submitterOf(tree)],
      },
    });
    const [read] = await refusalsOf(ctx.tx, tree.rootCaseId, 1, null, refusal.id);
    return toRefusalView(read!, ctx);
  },
});

/** Who is told what becomes of the case: its drafter, or whoever started it. */
export const submitterOf = ({ root }: CallTree): string => {
  const drafter = root.state === null ? null : variablesOf(root.state)['drafterId'];
  return typeof drafter === 'string' ? drafter : root.starter;
};

/** What the refusal does to what the case is about: its sheet keeps the ground. */
async function tellObject(
  ctx: CommandContext,
  { task, tree }: LockedTask,
  { ground, ruleRef, role, onBehalfOf }: Refusal,
  entryId: string,
): Promise<void> {
  const instance = tree.instance(task.caseId);
  const routine = tree.deps.wiring.refusals?.[instance.objectType ?? ''];
  const node = instance.definition.graph.nodes.get(task.elementId);
  if (!routine || node?.type !== 'USER_TASK') return;
  const opinion = `${ground}（依据：${ruleRef}）`;
  const act: TaskAct = {
    ctx,
    tree,
    instance,
    node,
    task,
    outcome: REFUSE,
    opinion,
    form: {},
    role,
    onBehalfOf,
    entryId,
  };
  await routine.refused(act);
}
