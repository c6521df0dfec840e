import type { Command } from '../../kernel/index.js';
import { readInstant, Rejection, type FieldError } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import type { TreeDependencies } from '../../instances/index.js';
import { askedPrincipal, type AskedPrincipal } from './asked-principal.js';
import { demandSignerLeft } from './demand-free-signer.js';
import { demandInHand } from '../demand-in-hand.js';
import { lockTask } from '../lock-task.js';
import { isSigning } from './signed-before.js';
import { armSideUrges } from './side-urges.js';
import { toSideTaskView, type SideTask, type SideTaskKind, type SideTaskView } from './side-task.js';
import { insertSideTask, stillAsked } from './side-task.store.js';

/** Who is asked what beside a task. */
export interface SideTaskInput {
  readonly taskId: string;
  readonly kind: SideTaskKind;
  /** Persons and posts, each once. */
  readonly principals: readonly string[];
  readonly request: string | null;
  /** RFC 3339, `null` where nobody waits for a certain time. */
  readonly dueAt: string | null;
}

/** What was asked, one for each person. */
export interface SideTasksOpened {
  readonly items: readonly SideTaskView[];
}

/**
 * Asks people to do something beside a task: to advise (征求意见), to read (抄送阅知), to sign before or after it (加签). The task
 * stays open and the case where it is; whoever is asked sees the case from then on, within their clearance. A post is asked as such:
 * whoever holds it on the day sees it and answers. A signer before it must have signed before the task is completed; one after it has
 * a turn when it was. What is wanted by a certain time is urged.
 *
 * Raises `TASK_NOT_FOUND`, `TASK_NOT_YOURS`, `TASK_NOT_OPEN`, `CASE_SUSPENDED`, `TASK_CLAIMED`, `VALIDATION_FAILED` for whoever is
 * nobody else of the office, for who cannot sign and for a time that is past, `PERSON_NOT_CLEARED`, `ALREADY_ASKED`; for signers
 * `EXCLUSIVE_ACT_DONE`, `NO_HOLDER_LEFT`.
 *
 * @rule R-088 @rule R-125 @rule R-134 @rule R-126 @rule R-128
 */
export const openSideTasks = (deps: TreeDependencies): Command<SideTaskInput, SideTasksOpened> => ({
  name: 'tasks.openSideTasks',
  async execute(ctx, { taskId, kind, principals, request, dueAt }) {
    const locked = await lockTask(ctx, deps, taskId);
    const { task, tree } = locked;
    const right = await demandInHand(ctx, locked);
    const due = dueAt === null ? null : readInstant(dueAt);
    if (due !== null && due <= ctx.now) throw new Rejection('VALIDATION_FAILED', {}, [IN_THE_PAST]);
    const whom: AskedPrincipal[] = [];
    for (const [place, code] of principals.entries()) {
      const pointer = kind === 'READ' ? `/principals/${place}` : '/to';
      whom.push(await askedPrincipal(ctx, task, { code, pointer, kind }));
    }
    const [again] = await stillAsked(ctx.tx, { taskId, kind, principals });
    if (again !== undefined) throw new Rejection('ALREADY_ASKED', { taskId, person: again, kind });
    if (isSigning(kind)) {
      for (const { persons } of whom) await demandSignerLeft(tree, task, kind, persons);
    }
    const opened = whom.map(({ principal, isPost }): SideTask => {
      const isPending = kind === 'SIGN_AFTER';
      return {
        id: ctx.newId(),
        taskId,
        caseId: task.caseId,
        rootCaseId: task.rootCaseId,
        kind,
        status: isPending ? 'PENDING' : 'OPEN',
        principal,
        isPost,
        askedBy: ctx.caller.person!,
        askedAt: ctx.now,
        request,
        dueAt: due,
        openedAt: isPending ? null : ctx.now,
        outcome: null,
        answer: null,
        answeredBy: null,
        onBehalfOf: null,
        closedAt: null,
        rowVersion: 1,
      };
    });
    const entryId = recordFact(ctx, {
      act: 'SIDE_TASK_OPENED',
      objectType: 'TASK',
      objectId: taskId,
      rule: 'R-134',
      ...(right.role === null ? {} : { role: right.role }),
      ...(right.by === null ? {} : { onBehalfOf: right.by.person }),
      ...(request === null ? {} : { committed: { request } }),
      details: {
        caseId: task.caseId,
        elementId: task.elementId,
        kind,
        recipients: principals,
        sideTasks: opened.map(({ id }) => id),
      },
    });
    for (const side of opened) {
      insertSideTask(ctx.tx, side, entryId);
      await armSideUrges(ctx, task, side);
    }
    tree.letSee(principals);
    await tree.settle();
    ctx.publish({
      type: 'task.asked',
      subject: taskId,
      caseId: task.caseId,
      data: { element: task.elementId, kind, recipients: [...principals] },
    });
    return { items: opened.map((side) => toSideTaskView(side, ctx, { task })) };
  },
});

const IN_THE_PAST: FieldError = {
  pointer: '/dueAt',
  code: 'IN_THE_PAST',
  zh: '时限须晚于当前时间。',
  en: 'It can only be wanted by a time that is still to come.',
};
