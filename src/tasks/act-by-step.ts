import type { Command, CommandContext } from '../kernel/index.js';
import { Rejection, viewerOf } from '../kernel/index.js';
import { holdsTask } from '../access/index.js';
import { CallTree, demandCaseSight, stepsIn, type TreeDependencies } from '../instances/index.js';
import { completeInTree, type CompletionAnswer } from './complete-in-tree.js';
import { awaitsPost } from './awaited-posts.js';
import { handsOf } from './task-matter.js';
import { matterInTree } from './matter-in-tree.js';
import type { Completion } from './task.js';
import { tasksInHand, type TaskInHand } from './task.store.js';
import { standsAt } from './open-steps.js';

/** What is said of a step, and where it is. */
export interface StepInput extends Completion {
  readonly caseId: string;
  /** Element id of the step, `registerOutgoing`; in the case itself or in one that it called. */
  readonly element: string;
  readonly ifMatch: string | null;
}

/**
 * Does an act that the caller names by its step. Where the step is open it is completed like any task; among the parallel
 * instances of a countersign it is the caller's own. Who holds a post that the step names may be told that it is not reached,
 * before the case comes to them.
 *
 * Raises `CASE_NOT_FOUND`, `STEP_NOT_REACHED` with the steps that are open, and everything of `completeInTree`.
 *
 * @rule R-054
 */
export const actByStep = (deps: TreeDependencies): Command<StepInput, CompletionAnswer> => ({
  name: 'tasks.actByStep',
  async execute(ctx, input) {
    const who = { persons: handsOf(ctx.caller), viewer: viewerOf(ctx.caller) };
    const tree = await lockedOr404(ctx, deps, input.caseId, who);
    const open = await tasksInHand(ctx.tx, { openInTree: tree.rootCaseId }, who);
    if (!open.some((one) => one.seesCase || mine(ctx, tree, one))) {
      const isAwaited = await awaitsPost(tree, input.element, ctx.caller.keys);
      if (!isAwaited) await demandCaseSight(ctx, { caseId: input.caseId, rootCaseId: tree.rootCaseId });
    }
    const there = open.filter(({ task }) => task.elementId === input.element);
    const chosen = there.find((one) => mine(ctx, tree, one)) ?? there[0];
    if (!chosen) {
      const stands = standsAt(tree, ctx.caller.language).map(({ element }) => element);
      const graphs = [...tree.instances].map(({ definition }) => definition.graph);
      throw new Rejection('STEP_NOT_REACHED', {
        caseId: input.caseId,
        element: input.element,
        status: tree.root.status,
        openSteps: stands.join(', '),
        ...stepsIn(graphs, [input.element, ...stands]),
      });
    }
    return completeInTree(ctx, { tree, ...chosen }, input);
  },
});

/** Locks the tree of a case. One that is not there is looked at in the same steps as one that is hidden, and raises `CASE_NOT_FOUND`. */
async function lockedOr404(
  ctx: CommandContext,
  deps: TreeDependencies,
  caseId: string,
  who: Parameters<typeof tasksInHand>[2],
): Promise<CallTree> {
  try {
    return await CallTree.lock(ctx, deps, { caseId });
  } catch (missing) {
    if (!(missing instanceof Rejection) || missing.code !== 'CASE_NOT_FOUND') throw missing;
    await tasksInHand(ctx.tx, { openInTree: caseId }, who);
    await demandCaseSight(ctx, { caseId, rootCaseId: null });
    throw missing;
  }
}

/** Whether the caller may do this task, and nobody else has claimed it. */
const mine = ({ caller, today }: CommandContext, tree: CallTree, one: TaskInHand): boolean =>
  holdsTask(caller, matterInTree({ tree, ...one }), today) !== null &&
  (one.task.claimedBy === null || one.task.claimedBy === caller.person);
