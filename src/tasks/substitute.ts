import type { CommandContext, Transaction } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { openPointsOf, type Node } from '../engine/index.js';
import { recordFact } from '../audit/index.js';
import { raiseIncident, type CallTree } from '../instances/index.js';
import { actBefore, type DoneAct } from '../access/index.js';
import { holdersWithActs, type Excluding } from './holders.store.js';
import type { Task } from './task.js';
import { openTasksNaming } from './task.store.js';
import { offerTask } from './task-writes.store.js';

type UserTask = Extract<Node, { type: 'USER_TASK' }>;

/** Acts of review: where nobody who holds the post may do one, the deputy does it. Final acts have no substitute. */
const REVIEWS: ReadonlySet<string> = new Set(['REVIEW', 'REVIEW_INSTRUCT', 'COUNTERSIGN', 'CONFIRM_REVISION']);

/** Acts by which a text is submitted: these are refused where a step is left without a holder. */
const SUBMITS: ReadonlySet<string> = new Set(['DRAFT', 'REVISE']);

/** Who reviews in the place of a leader who may not. */
const SUBSTITUTES = ['DEPUTY'];

/** Code of the refusal, and of the incident, where nobody is left who may do a step. */
export const NO_HOLDER_LEFT = 'NO_HOLDER_LEFT';

/** Acts of this command, which no table knows yet. */
const doneNow = new WeakMap<Transaction, Task[]>();

/** Remembers an act of this command for the steps that it opens. */
export function noteDone({ tx }: CommandContext, task: Task): void {
  doneNow.set(tx, [...(doneNow.get(tx) ?? []), task]);
}

/** Tasks that this command opened: they were offered by what is known already. */
const openedNow = new WeakMap<Transaction, Set<string>>();

/** Remembers a task that this command opens. */
export function noteOpening({ tx }: CommandContext, caseId: string, n: number): void {
  openedNow.set(tx, (openedNow.get(tx) ?? new Set()).add(`${caseId} ${n}`));
}

/** To whom a step is offered. */
export type Offer =
  /** To whom its process names. */
  | { readonly kind: 'AS_DRAWN' }
  /** To a substitute, since those whom it names did too much on this version. */
  | { readonly kind: 'SUBSTITUTE'; readonly candidates: readonly string[]; readonly instead: readonly string[] }
  /** To nobody: the substitute of a step before holds this one, too, and has reviewed the version already. */
  | { readonly kind: 'SKIP'; readonly reviewedBy: string }
  | { readonly kind: 'NOBODY' };

/** A step that opens or stands open, as far as an offer depends on it. */
export interface Offered {
  readonly rootCaseId: string;
  readonly node: UserTask;
  readonly candidates: readonly string[];
  readonly versionNo: number | null;
}

/**
 * To whom a step is offered on a day: to whom its process names, as long as one of them did no act on this version that
 * excludes it; a review else to the deputy; a review of the deputy, who reviewed it as a substitute, to nobody. A post that nobody
 * holds is not looked into: whoever is appointed finds the task there.
 *
 * @rule R-125
 */
export async function offerOf(ctx: CommandContext, step: Offered): Promise<Offer> {
  const { node, candidates, versionNo, rootCaseId } = step;
  const { act, exclusiveWith, outcomes } = node.task;
  if (act === null || exclusiveWith.length === 0 || candidates.length === 0) return { kind: 'AS_DRAWN' };
  const excluding = { rootCaseId, elementId: node.id, candidates, versionNo, acts: exclusiveWith };
  const holders = await standingsOf(ctx, candidates, excluding);
  if (holders.length === 0 || holders.some(({ did }) => did.length === 0)) return { kind: 'AS_DRAWN' };
  const instead = holders.map(({ person }) => person);
  if (!REVIEWS.has(act)) return { kind: 'NOBODY' };
  const isSubstitutes = candidates.every((key) => SUBSTITUTES.includes(key));
  if (!isSubstitutes) {
    const substitutes = await standingsOf(ctx, SUBSTITUTES, excluding);
    const isLeft = substitutes.some(({ did }) => did.length === 0);
    return isLeft ? { kind: 'SUBSTITUTE', candidates: SUBSTITUTES, instead } : { kind: 'NOBODY' };
  }
  const reviewed = holders.find(({ did }) => did.every((one) => REVIEWS.has(one)));
  return reviewed && outcomes.includes('APPROVE') ? { kind: 'SKIP', reviewedBy: reviewed.person } : { kind: 'NOBODY' };
}

async function standingsOf(
  ctx: CommandContext,
  keys: readonly string[],
  excluding: Excluding,
): Promise<{ readonly person: string; readonly did: readonly string[] }[]> {
  const holders = await holdersWithActs(ctx.tx, keys, ctx.today, excluding);
  const now = (doneNow.get(ctx.tx) ?? []).filter((one) => isOther(one, excluding)).map(toDone);
  return holders.map(({ person, did }) => {
    const mine = now.filter((one) => actBefore([person], excluding.acts, [one]) !== null).map(({ act }) => act);
    return { person, did: [...new Set([...did, ...mine])] };
  });
}

/** At another step, or for another post, on the same version. */
const isOther = (one: Task, { elementId, candidates, versionNo }: Excluding): boolean =>
  one.versionNo === versionNo && (one.elementId !== elementId || one.candidates.join(' ') !== candidates.join(' '));

const toDone = ({ act, completedBy, onBehalfOf }: Task): DoneAct => ({
  act: act ?? '',
  by: completedBy ?? '',
  for: onBehalfOf,
});

/** Records that a step goes to a substitute, in whose place, and to whom its process would have given it. @rule R-125 */
export function recordSubstitution(
  ctx: CommandContext,
  { id, caseId, elementId }: Pick<Task, 'id' | 'caseId' | 'elementId'>,
  offer: {
    readonly drawn: readonly string[];
    readonly candidates: readonly string[];
    readonly instead: readonly string[];
  },
): void {
  const { drawn, candidates, instead } = offer;
  recordFact(ctx, {
    act: 'TASK_SUBSTITUTED',
    objectType: 'TASK',
    objectId: id,
    rule: 'R-125',
    details: { caseId, elementId, drawn, candidates, instead },
  });
}

/**
 * A step for which nobody is left: whoever submits the text is refused, naming the step; where the case came there by another
 * way an incident tells the administrators, and the task waits.
 *
 * Raises `NO_HOLDER_LEFT`.
 *
 * @rule R-125
 */
export function tellNobodyLeft(
  ctx: CommandContext,
  at: { readonly caseId: string; readonly n: number; readonly node: UserTask; readonly candidates: readonly string[] },
  entryId: string,
): void {
  const { caseId, n, node, candidates } = at;
  const who = candidates.join(', ');
  if ((doneNow.get(ctx.tx) ?? []).some(({ act }) => act !== null && SUBMITS.has(act))) {
    throw new Rejection(NO_HOLDER_LEFT, {
      element: node.id,
      step: node.name ?? node.id,
      candidates: who,
      rule: 'R-125',
    });
  }
  const message = `Nobody is left who may do ${node.id}: ${who} did acts on this version that exclude it`;
  raiseIncident(ctx, { caseId, n, elementId: node.id, code: NO_HOLDER_LEFT, message }, entryId);
}

/**
 * After an act: open steps beside it that it leaves without a holder go to their substitute. In a countersign one person may lead
 * two of the groups.
 *
 * @rule R-125
 */
export async function offerOpenTasks(tree: CallTree, done: Task, entryId: string): Promise<void> {
  const { ctx } = tree;
  if (done.act === null || !standsBeside(tree, done)) return;
  const hands = [...ctx.caller.keys, ...(ctx.caller.actingFor ?? []).flatMap((by) => [by.person, ...by.keys])];
  for (const task of await openTasksNaming(ctx.tx, tree.rootCaseId, hands)) {
    const { caseId, n, rootCaseId, candidates, versionNo } = task;
    const node = tree.find(caseId)?.definition.graph.nodes.get(task.elementId);
    if (node?.type !== 'USER_TASK' || openedNow.get(ctx.tx)?.has(`${caseId} ${n}`)) continue;
    const offer = await offerOf(ctx, { rootCaseId, node, candidates, versionNo });
    if (offer.kind === 'SUBSTITUTE') {
      recordSubstitution(ctx, task, { drawn: candidates, ...offer });
      offerTask(ctx.tx, task, offer.candidates, entryId);
      tree.letSee(offer.candidates);
    } else if (offer.kind === 'NOBODY') tellNobodyLeft(ctx, { caseId, n, node, candidates }, entryId);
  }
  tree.grantSights();
}

/** Whether a step stands open that this act excludes, and that was open before: no look at the database. */
function standsBeside(tree: CallTree, { act }: Task): boolean {
  for (const { id: caseId, state, status, definition } of tree.instances) {
    if (state === null || status !== 'RUNNING') continue;
    for (const { n, elementId } of openPointsOf(state).tasks) {
      const node = definition.graph.nodes.get(elementId);
      if (node?.type !== 'USER_TASK' || !node.task.exclusiveWith.includes(act!)) continue;
      if (!openedNow.get(tree.ctx.tx)?.has(`${caseId} ${n}`)) return true;
    }
  }
  return false;
}
