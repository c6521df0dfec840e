import { localDay, NOBODY, type Command, type CommandContext } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import { CallTree, type TreeDependencies } from '../instances/index.js';
import { postsOn, scheduleLeaver, type EndedPost, type Post } from '../organisation/index.js';
import { holderAfter } from './holder-after.js';
import { casesHeldBy, giveTask, giveTreeUrgesTo } from './reassign.store.js';
import type { Task } from './task.js';
import { tasksInHand } from './task.store.js';
import { setClaim } from './task-writes.store.js';
import { personsInTurn } from './urge-recipients.js';

/**
 * Hands over what a person held by a post that has ended, from the first midnight without it: a claimed task goes back to its
 * other candidates, a task given by name, or one that nobody else may take, to the leader of the unit. Due dates stay. Who still
 * holds the post, or another of the unit, keeps everything: an end that was taken back does no harm.
 *
 * One call tree a command, since no transaction holds two; the job makes its own successor until no tree is left.
 *
 * @rule R-035
 */
export const handOverLeaver = (deps: TreeDependencies): Command<EndedPost, null> => ({
  name: 'tasks.handOverLeaver',
  async execute(ctx, post) {
    const [rootCaseId, next] = await casesHeldBy(ctx.tx, post.person, post.after ?? null);
    if (rootCaseId === undefined) return null;
    const tree = await CallTree.lock(ctx, deps, { caseId: rootCaseId });
    const leaver: Leaver = { ...post, today: await postsHeld(ctx, post.person, ctx.today) };
    const open = await tasksInHand(ctx.tx, { openInTree: rootCaseId }, { persons: [], viewer: NOBODY });
    for (const { task } of open) {
      if (task.assignee === post.person) await handOver(tree, task, leaver);
      else if (task.claimedBy === post.person && !isCandidate(task, leaver)) await giveBack(tree, task, leaver);
    }
    if (leaver.today.length === 0) await giveUrges(tree, leaver);
    await tree.settle();
    if (next !== undefined) scheduleLeaver(ctx.tx, { ...post, after: rootCaseId }, ctx.now);
    return null;
  },
});

interface Leaver extends EndedPost {
  /** What the person holds today. */
  readonly today: readonly Post[];
}

const postsHeld = async ({ tx }: CommandContext, person: string, day: string): Promise<readonly Post[]> =>
  (await postsOn(tx, person, day))?.posts ?? [];

/** Whether one of the posts of today still makes the person a candidate; a task named for the person in person stays so. */
function isCandidate({ candidates }: Task, { person, today }: Leaver): boolean {
  const keys = new Set([person, ...today.flatMap(({ role, unit }) => [`${role}@${unit}`, role, unit])]);
  return today.length > 0 && candidates.some((key) => keys.has(key));
}

/** A task given by name stays with whoever still belongs to a unit of the day on which it was given. */
async function handOver(tree: CallTree, task: Task, leaver: Leaver): Promise<void> {
  const { ctx } = tree;
  const units = new Set(leaver.today.map(({ unit }) => unit));
  const then = await postsHeld(ctx, leaver.person, localDay(task.openedAt, ctx.zone));
  const belonged = then.length === 0 ? [leaver.unit] : then.map(({ unit }) => unit);
  if (belonged.some((unit) => units.has(unit))) return;
  await transfer(tree, task, leaver);
}

async function giveBack(tree: CallTree, task: Task, leaver: Leaver): Promise<void> {
  const { ctx } = tree;
  const others = await personsInTurn(ctx.tx, { holder: null, candidates: task.candidates }, ctx.today);
  if (!others.some((person) => person !== leaver.person)) return transfer(tree, task, leaver);
  const entryId = recordFact(ctx, {
    act: 'TASK_UNCLAIMED',
    objectType: 'TASK',
    objectId: task.id,
    rule: 'R-035',
    details: { ...aboutOf(task, leaver) },
  });
  setClaim(ctx.tx, task, null, ctx.now, entryId);
  publish(tree, task, { from: leaver.person, to: null });
}

async function transfer(tree: CallTree, task: Task, leaver: Leaver): Promise<void> {
  const { ctx } = tree;
  const to = await holderAfter(ctx, leaver);
  if (to === null) {
    // Nobody is left who could take it: the trail and the event say so, and the task stays for an administrator to move.
    publish(tree, task, { from: leaver.person, to: null });
    return;
  }
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
