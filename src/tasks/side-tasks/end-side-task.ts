import type { Command, CommandContext, FieldError } from '../../kernel/index.js';
import { isBlank, Rejection } from '../../kernel/index.js';
import { demandMay, may, standingOn, type Granted } from '../../access/index.js';
import { recordFact } from '../../audit/index.js';
import type { TreeDependencies } from '../../instances/index.js';
import { demandFreeSigner } from './demand-free-signer.js';
import { lockSideTask, sideNotOpen, type LockedSideTask } from './lock-side-task.js';
import { sideMatterOf, toSideTaskView, type SideTask, type SideTaskView } from './side-task.js';
import { endSideTask } from './side-task.store.js';
import { isSigning } from './signed-before.js';
import { demandStandIn } from '../stand-in-holds.js';
import { noteDone, offerOpenTasks } from '../substitute.js';
import { matterOf } from '../task-matter.js';
import { disarmSide } from '../urges/urge.store.js';

/** What somebody says to what they were asked. */
export interface AnswerInput {
  readonly sideTaskId: string;
  readonly outcome: 'AGREE' | 'DISAGREE' | null;
  readonly answer: string | null;
}

/**
 * Answers a side task: advice needs words, a signer says whether they agree and why not, a reader only that it was read. Of a post,
 * whoever holds it on the day answers; a delegate answers for whoever is asked (代), within the bounds of the delegation.
 *
 * Raises `SIDE_TASK_NOT_FOUND` for whoever does not see it, `SIDE_TASK_NOT_YOURS`, the codes of a delegation that does not reach so
 * far, `SIDE_TASK_NOT_OPEN`, `CASE_SUSPENDED`, `VALIDATION_FAILED`, `DELEGATION_ENDED`; for a signer `EXCLUSIVE_ACT_DONE` and
 * `NO_HOLDER_LEFT`: they have reviewed the version then, and review it at no other step.
 *
 * @rule R-134 @rule R-034 @rule R-125
 */
export const answerSideTask = (deps: TreeDependencies): Command<AnswerInput, SideTaskView> => ({
  name: 'tasks.answerSideTask',
  async execute(ctx, { sideTaskId, outcome, answer }) {
    const locked = await lockSideTask(ctx, deps, sideTaskId);
    const { side, task, tree, definitions } = locked;
    const right = demandMay(ctx.caller, 'sideTask.answer', sideMatterOf(side, task, definitions), ctx.today);
    if (side.status !== 'OPEN') throw sideNotOpen(side);
    const said = isBlank(answer ?? '') ? null : answer;
    const errors = answerErrors(side, outcome, said);
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    await demandStandIn(ctx, right);
    const done = outcome ?? (side.kind === 'READ' ? 'READ' : 'ADVISED');
    const onBehalfOf = right.by?.person ?? null;
    const person = ctx.caller.person!;
    const review = isSigning(side.kind)
      ? await demandFreeSigner(tree, task, { kind: side.kind, by: person, onBehalfOf })
      : null;
    const by = { answeredBy: person, onBehalfOf };
    const ended: SideTask = { ...side, ...by, status: 'DONE', outcome: done, answer: said };
    // Whoever answered for somebody goes on seeing what they said.
    if (right.by !== null) tree.letSee([person]);
    tree.grantSights();
    const { view, entryId } = end(ctx, locked, ended, 'SIDE_TASK_DONE', right);
    if (review !== null) {
      noteDone(ctx, review);
      await offerOpenTasks(tree, review, entryId);
    }
    return view;
  },
});

/**
 * Takes back what one asked, as long as it is not answered; where who asked is no longer with the office, whoever has the task in
 * hand does so. A signer before the task does not hold it up any more.
 *
 * Raises `SIDE_TASK_NOT_FOUND`, `SIDE_TASK_NOT_YOURS` for anybody else, `SIDE_TASK_NOT_OPEN`, `CASE_SUSPENDED`.
 */
export const withdrawSideTask = (deps: TreeDependencies): Command<{ readonly sideTaskId: string }, SideTaskView> => ({
  name: 'tasks.withdrawSideTask',
  async execute(ctx, { sideTaskId }) {
    const locked = await lockSideTask(ctx, deps, sideTaskId);
    const { side } = locked;
    const { id, askedBy } = side;
    const isTheirs = askedBy !== ctx.caller.person && (await hasTakenOver(ctx, locked));
    const right = demandMay(ctx.caller, 'sideTask.withdraw', { id, askedBy, isTheirs }, ctx.today);
    if (side.status !== 'OPEN' && side.status !== 'PENDING') throw sideNotOpen(side);
    return end(ctx, locked, { ...side, status: 'CLOSED' }, 'SIDE_TASK_WITHDRAWN', right).view;
  },
});

/** Whether the caller has the task in hand now, and who asked is no longer with the office. */
async function hasTakenOver(ctx: CommandContext, { side, task, definitions }: LockedSideTask): Promise<boolean> {
  const { caller, tx, today } = ctx;
  const isFree = task.claimedBy === null || task.claimedBy === caller.person;
  const holds = isFree && may(caller, 'task.claim', matterOf(task, { definitions }), today).may;
  return holds && (await standingOn(tx, side.askedBy, today)) === null;
}

function end(
  ctx: CommandContext,
  { task, definitions }: LockedSideTask,
  side: SideTask,
  act: 'SIDE_TASK_DONE' | 'SIDE_TASK_WITHDRAWN',
  right: Granted,
): { readonly view: SideTaskView; readonly entryId: string } {
  const { id, taskId, caseId, kind, principal, outcome, answer, onBehalfOf } = side;
  const { versionNo, contentHash } = task;
  const ended = { ...side, closedAt: ctx.now, rowVersion: side.rowVersion + 1 };
  const entryId = recordFact(ctx, {
    act,
    objectType: 'TASK',
    objectId: taskId,
    ...(right.role === null || right.role === ctx.caller.person ? {} : { role: right.role }),
    ...(onBehalfOf === null ? {} : { onBehalfOf }),
    ...(outcome === null ? {} : { outcome }),
    ...(versionNo === null ? {} : { versionNo }),
    ...(contentHash === null ? {} : { contentHash }),
    ...(answer === null ? {} : { committed: { answer } }),
    details: { caseId, elementId: task.elementId, kind, sideTask: id, recipients: [principal] },
  });
  endSideTask(ctx.tx, ended, entryId);
  disarmSide(ctx.tx, side);
  const data = { kind, by: ctx.caller.person, outcome, ...(onBehalfOf === null ? {} : { onBehalfOf }) };
  ctx.publish({ type: 'task.answered', subject: taskId, caseId, data });
  return { view: toSideTaskView(ended, ctx, { task, definitions }), entryId };
}

function answerErrors({ kind }: SideTask, outcome: string | null, answer: string | null): FieldError[] {
  const isSigner = isSigning(kind);
  if (isSigner && outcome === null) {
    const zh = '请选择同意或不同意。';
    return [{ pointer: '/outcome', code: 'REQUIRED', zh, en: 'Say whether you agree.', rule: 'R-054' }];
  }
  if (!isSigner && outcome !== null) {
    return [
      {
        pointer: '/outcome',
        code: 'NOT_AN_OUTCOME',
        zh: '只有加签可以选择结果。',
        en: 'Only signers choose an outcome.',
      },
    ];
  }
  if (answer === null && (kind === 'CONSULT' || outcome === 'DISAGREE')) {
    const zh = '请填写意见。';
    return [{ pointer: '/answer', code: 'REQUIRED', zh, en: 'An answer in words is needed.', rule: 'R-054' }];
  }
  return [];
}
