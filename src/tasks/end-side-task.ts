import type { Command, CommandContext, FieldError } from '../kernel/index.js';
import { isId, Rejection } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import { CallTree, type TreeDependencies } from '../instances/index.js';
import { toSideTaskView, type SideTask, type SideTaskView } from './side-task.js';
import { endSideTask, findSideTask } from './side-task.store.js';

/** What somebody says to what they were asked. */
export interface AnswerInput {
  readonly sideTaskId: string;
  readonly outcome: 'AGREE' | 'DISAGREE' | null;
  readonly answer: string | null;
}

/**
 * Answers a side task, in person: advice needs words, a signer says whether they agree and why not, a reader only that it was read.
 *
 * Raises `SIDE_TASK_NOT_FOUND` for whoever neither asked nor was asked, `SIDE_TASK_NOT_YOURS`, `SIDE_TASK_NOT_OPEN`,
 * `CASE_SUSPENDED`, `VALIDATION_FAILED`.
 *
 * @rule R-134
 */
export const answerSideTask = (deps: TreeDependencies): Command<AnswerInput, SideTaskView> => ({
  name: 'tasks.answerSideTask',
  async execute(ctx, { sideTaskId, outcome, answer }) {
    const side = await lockSideTask(ctx, deps, sideTaskId);
    if (side.person !== ctx.caller.person)
      throw new Rejection('SIDE_TASK_NOT_YOURS', { sideTaskId, person: side.person });
    if (side.status !== 'OPEN') throw notOpen(side);
    const said = (answer ?? '').trim() === '' ? null : answer;
    const errors = answerErrors(side, outcome, said);
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    const done = outcome ?? (side.kind === 'READ' ? 'READ' : 'ADVISED');
    return end(ctx, { ...side, status: 'DONE', outcome: done, answer: said }, 'SIDE_TASK_DONE');
  },
});

/**
 * Takes back what one asked, as long as it is not answered. A signer before the task does not hold it up any more.
 *
 * Raises `SIDE_TASK_NOT_FOUND`, `SIDE_TASK_NOT_YOURS` for anybody but who asked, `SIDE_TASK_NOT_OPEN`, `CASE_SUSPENDED`.
 */
export const withdrawSideTask = (deps: TreeDependencies): Command<{ readonly sideTaskId: string }, SideTaskView> => ({
  name: 'tasks.withdrawSideTask',
  async execute(ctx, { sideTaskId }) {
    const side = await lockSideTask(ctx, deps, sideTaskId);
    if (side.askedBy !== ctx.caller.person)
      throw new Rejection('SIDE_TASK_NOT_YOURS', { sideTaskId, person: side.askedBy });
    if (side.status !== 'OPEN' && side.status !== 'PENDING') throw notOpen(side);
    return end(ctx, { ...side, status: 'CLOSED', outcome: null, answer: null }, 'SIDE_TASK_WITHDRAWN');
  },
});

/** Under the lock of its case, so that it is answered either before its task is over or not at all. */
async function lockSideTask(ctx: CommandContext, deps: TreeDependencies, sideTaskId: string): Promise<SideTask> {
  const found = isId(sideTaskId) ? await findSideTask(ctx.tx, sideTaskId) : undefined;
  const { person } = ctx.caller;
  if (!found || person === null || (person !== found.person && person !== found.askedBy)) {
    throw new Rejection('SIDE_TASK_NOT_FOUND', { sideTaskId });
  }
  const tree = await CallTree.lock(ctx, deps, { taskId: found.taskId });
  if (tree.root.suspension !== null) throw new Rejection('CASE_SUSPENDED', { caseId: found.caseId });
  return (await findSideTask(ctx.tx, sideTaskId))!;
}

function end(ctx: CommandContext, side: SideTask, act: 'SIDE_TASK_DONE' | 'SIDE_TASK_WITHDRAWN'): SideTaskView {
  const { id, taskId, caseId, kind, person, outcome, answer } = side;
  const ended = { ...side, closedAt: ctx.now, rowVersion: side.rowVersion + 1 };
  const entryId = recordFact(ctx, {
    act,
    objectType: 'TASK',
    objectId: taskId,
    ...(outcome === null ? {} : { outcome }),
    ...(answer === null ? {} : { committed: { answer } }),
    details: { caseId, kind, sideTask: id, recipients: [person] },
  });
  endSideTask(ctx.tx, ended, entryId);
  ctx.publish({ type: 'task.answered', subject: taskId, caseId, data: { kind, by: ctx.caller.person, outcome } });
  return toSideTaskView(ended, ctx);
}

function answerErrors({ kind }: SideTask, outcome: string | null, answer: string | null): FieldError[] {
  const isSigner = kind === 'SIGN_BEFORE' || kind === 'SIGN_AFTER';
  if (isSigner && outcome === null) {
    return [{ pointer: '/outcome', code: 'REQUIRED', zh: '请选择同意或不同意。', en: 'Say whether you agree.' }];
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
    return [{ pointer: '/answer', code: 'REQUIRED', zh: '请填写意见。', en: 'An answer in words is needed.' }];
  }
  return [];
}

const notOpen = ({ id, status, kind }: SideTask): Rejection =>
  new Rejection('SIDE_TASK_NOT_OPEN', { sideTaskId: id, status, kind });
