import { keysOfPosts, NOBODY, type Command } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { CallTree, type TreeDependencies } from '../../instances/index.js';
import { scheduleLeaver, type EndedPost } from '../../organisation/index.js';
import { handOverSideTasks } from '../side-tasks/hand-over-side-tasks.js';
import { holderAfter } from './holder-after.js';
import { leaverOf, stillBelongs, type HeldByName, type Leaver } from './leaver.js';
import { lookAtPost } from './look-at-post.js';
import { casesHeldBy, giveTask, giveTreeUrgesTo } from './reassign.store.js';
import type { Task } from '../task.js';
import { tasksInHand } from '../task.store.js';
import { setClaim } from '../task-writes.store.js';
import { personsInTurn } from '../urges/urge-recipients.js';
import { tellLacking, type Lacking } from './without-holder.js';
import { isHeld, waitingInTree, type Waiting } from './without-holder.store.js';

/**
 * Hands over what a person held by a post that has ended, from the first midnight without it: a claimed task goes back to its
 * other candidates, a task given by name, or one that nobody else may take, to the leader of the unit, and so do side tasks and
 * what other rooms keep under the person's name. Due dates stay. Who still holds the post, or another of the unit, keeps everything:
 * an end that was taken back does no harm. What nobody takes over is told to administrators and looked at again.
 *
 * One call tree a command, since no transaction holds two; the job makes its own successor until no tree is left.
 *
 * @rule R-035
 */
export const handOverLeaver = (
  deps: TreeDependencies,
  alsoHeld: readonly HeldByName[] = [],
): Command<EndedPost, null> => ({
  name: 'tasks.handOverLeaver',
  async execute(ctx, post) {
    const { person, after = null } = post;
    if (after === null) await lookAtPost(ctx, post);
    const found = await casesHeldBy(ctx.tx, person, after);
    for (const { trees } of alsoHeld) found.push(...(await trees(ctx.tx, person, after)));
    const [rootCaseId, next] = [...new Set(found)].sort();
    if (rootCaseId === undefined) return null;
    const tree = await CallTree.lock(ctx, deps, { caseId: rootCaseId });
    await handOverIn(tree, await leaverOf(ctx, post), alsoHeld);
    if (next !== undefined) scheduleLeaver(ctx.tx, { ...post, after: rootCaseId }, ctx.now);
    return null;
  },
});

/**
 * Hands over what a leaver holds in one call tree, as far as anybody takes it, and says what nobody takes. Done again it changes
 * only what has another answer by then.
 *
 * @rule R-035
 */
export async function handOverIn(tree: CallTree, leaver: Leaver, alsoHeld: readonly HeldByName[]): Promise<void> {
  const { ctx, rootCaseId } = tree;
  const lacking: Lacking[] = [];
  for (const held of alsoHeld) lacking.push(...(await held.handOver(tree, leaver)));
  await tree.settle();
  const waiting = await waitingInTree(ctx.tx, rootCaseId, leaver.person);
  const open = await tasksInHand(ctx.tx, { openInTree: rootCaseId }, { persons: [], viewer: NOBODY });
  for (const { task } of open) {
    const { caseId, n, elementId } = task;
    const isTaken = await handOver(tree, task, leaver, waiting);
    if (!isTaken) lacking.push({ code: 'TASK_WITHOUT_HOLDER', caseId, n, elementId });
  }
  lacking.push(...(await handOverSideTasks(tree, leaver)));
  if (leaver.today.length === 0) await giveUrges(tree, leaver);
  await tellLacking(ctx, leaver, waiting, lacking);
  tree.grantSights();
}

/** Whether somebody holds the task then. */
async function handOver(tree: CallTree, task: Task, leaver: Leaver, waiting: readonly Waiting[]): Promise<boolean> {
  const { ctx } = tree;
  if (task.assignee === leaver.person) {
    return (await stillBelongs(ctx, leaver, task.openedAt)) || transfer(tree, task, leaver);
  }
  if (task.claimedBy === leaver.person) return isCandidate(task, leaver) || giveBack(tree, task, leaver);
  const isWaiting = waiting.some(
    ({ code, caseId, n }) => code === 'TASK_WITHOUT_HOLDER' && caseId === task.caseId && n === task.n,
  );
  return !isWaiting || task.assignee !== null || task.claimedBy !== null || isHeld(ctx.tx, task.candidates, ctx.today);
}

/** Whether one of the posts of today still makes the person a candidate; a task named for the person in person stays so. */
function isCandidate({ candidates }: Task, { person, today }: Leaver): boolean {
  const keys = new Set([person, ...keysOfPosts(today)]);
  return today.length > 0 && candidates.some((key) => keys.has(key));
}

/** A claim that nobody else could make goes to the leader; without one the task stands under its posts again, whoever comes. */
async function giveBack(tree: CallTree, task: Task, leaver: Leaver): Promise<boolean> {
  const { ctx } = tree;
  const others = await personsInTurn(ctx.tx, { holder: null, candidates: task.candidates }, ctx.today);
  const isOthers = others.some((person) => person !== leaver.person);
  if (!isOthers && (await transfer(tree, task, leaver))) return true;
  const entryId = recordFact(ctx, {
    act: 'TASK_UNCLAIMED',
    objectType: 'TASK',
    objectId: task.id,
    rule: 'R-035',
    details: { ...aboutOf(task, leaver) },
  });
  setClaim(ctx.tx, task, null, ctx.now, entryId);
  publish(tree, task, { from: leaver.person, to: null });
  return isOthers;
}

async function transfer(tree: CallTree, task: Task, leaver: Leaver): Promise<boolean> {
  const { ctx } = tree;
  const to = await holderAfter(ctx, leaver);
  if (to === null) return false;
  const entryId = recordFact(ctx, {
    act: 'TASK_TRANSFERRED',
    objectType: 'TASK',
    objectId: task.id,
    rule: 'R-035',
    details: { ...aboutOf(task, leaver), to },
  });
  giveTask(ctx.tx, task, to, entryId);
  tree.letSee([to]);
  publish(tree, task, { from: leaver.person, to });
  return true;
}

/** Whoever left altogether is not urged any more for a sub-process that bears their name: who took over is. */
async function giveUrges(tree: CallTree, leaver: Leaver): Promise<void> {
  const to = await holderAfter(tree.ctx, leaver);
  if (to !== null) giveTreeUrgesTo(tree.ctx.tx, { rootCaseId: tree.rootCaseId, from: leaver.person, to });
}

const aboutOf = ({ caseId, elementId }: Task, { person, position, unit, lastDay }: Leaver) => ({
  caseId,
  elementId,
  from: person,
  post: `${position}@${unit}`,
  lastDay,
});

function publish({ ctx }: CallTree, task: Task, told: { readonly from: string; readonly to: string | null }): void {
  ctx.publish({
    type: 'task.transferred',
    subject: task.id,
    caseId: task.caseId,
    data: { ...told, element: task.elementId, cause: 'POST_ENDED' },
  });
}
