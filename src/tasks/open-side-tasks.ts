import type { Command } from '../kernel/index.js';
import { readInstant, Rejection } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import type { TreeDependencies } from '../instances/index.js';
import { askedPerson } from './asked-person.js';
import { demandInHand } from './demand-in-hand.js';
import { lockTask } from './lock-task.js';
import { toSideTaskView, type SideTask, type SideTaskKind, type SideTaskView } from './side-task.js';
import { insertSideTask, stillAsked } from './side-task.store.js';

/** Who is asked what beside a task. */
export interface SideTaskInput {
  readonly taskId: string;
  readonly kind: SideTaskKind;
  /** Each once. */
  readonly persons: readonly string[];
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
 * stays open and the case where it is; whoever is asked sees the case from then on, within their clearance. A signer before it
 * must have signed before the task is completed; one after it has a turn when it was.
 *
 * Raises `TASK_NOT_FOUND`, `TASK_NOT_YOURS`, `TASK_NOT_OPEN`, `CASE_SUSPENDED`, `TASK_CLAIMED`, `VALIDATION_FAILED` for whoever is
 * nobody else of the office and for a signer without a post, `PERSON_NOT_CLEARED`, `ALREADY_ASKED`.
 *
 * @rule R-134 @rule R-126
 */
export const openSideTasks = (deps: TreeDependencies): Command<SideTaskInput, SideTasksOpened> => ({
  name: 'tasks.openSideTasks',
  async execute(ctx, { taskId, kind, persons, request, dueAt }) {
    const locked = await lockTask(ctx, deps, taskId);
    const { task, tree } = locked;
    const right = await demandInHand(ctx, locked);
    const due = dueAt === null ? null : readInstant(dueAt);
    for (const [place, code] of persons.entries()) {
      const pointer = kind === 'READ' ? `/principals/${place}` : '/to';
      const { posts } = await askedPerson(ctx, task, { code, pointer });
      if (isSigner(kind) && posts.length === 0)
        throw new Rejection('VALIDATION_FAILED', {}, [withoutPost(pointer, code)]);
    }
    const [again] = await stillAsked(ctx.tx, { taskId, kind, persons });
    if (again !== undefined) throw new Rejection('ALREADY_ASKED', { taskId, person: again, kind });
    const opened = persons.map((person): SideTask => {
      const isPending = kind === 'SIGN_AFTER';
      return {
        id: ctx.newId(),
        taskId,
        caseId: task.caseId,
        rootCaseId: task.rootCaseId,
        kind,
        status: isPending ? 'PENDING' : 'OPEN',
        person,
        askedBy: ctx.caller.person!,
        askedAt: ctx.now,
        request,
        dueAt: due,
        openedAt: isPending ? null : ctx.now,
        outcome: null,
        answer: null,
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
        recipients: persons,
        sideTasks: opened.map(({ id }) => id),
      },
    });
    for (const side of opened) insertSideTask(ctx.tx, side, entryId);
    tree.letSee(persons);
    await tree.settle();
    ctx.publish({
      type: 'task.asked',
      subject: taskId,
      caseId: task.caseId,
      data: { element: task.elementId, kind, recipients: [...persons] },
    });
    return { items: opened.map((side) => toSideTaskView(side, ctx)) };
  },
});

const isSigner = (kind: SideTaskKind): boolean => kind === 'SIGN_BEFORE' || kind === 'SIGN_AFTER';

const withoutPost = (pointer: string, code: string) => ({
  pointer,
  code: 'HOLDS_NO_POST',
  zh: `“${code}”今天不任任何岗位，不能加签。`,
  en: `"${code}" holds no post today and cannot sign.`,
});
