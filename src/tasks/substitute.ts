import type { CommandContext, Transaction } from '../kernel/index.js';
import { Rejection, stepNames } from '../kernel/index.js';
import { openPointsOf, type Node } from '../engine/index.js';
import { recordFact } from '../audit/index.js';
import { findInstance, raiseIncident, type CallTree } from '../instances/index.js';
import { settingsAt } from '../organisation/index.js';
import { actBefore, type DoneAct } from '../access/index.js';
import { authorOf, isDirected, SUBMITS } from './authorship.js';
import { holdersWithActs, type Excluding, type Holder } from './holders.store.js';
import { CONFIRM_REFUSAL, REFUSE, refusalIn } from './refusals/refusal.js';
import type { Task } from './task.js';
import { openTasksNaming } from './task.store.js';
import { offerTask } from './task-writes.store.js';

type UserTask = Extract<Node, { type: 'USER_TASK' }>;
type Standing = Pick<Holder, 'person' | 'did'>;

/** Acts of review, by which a substitute does the next one, too. */
const REVIEWS: ReadonlySet<string> = new Set(['REVIEW', 'REVIEW_INSTRUCT', 'COUNTERSIGN', 'CONFIRM_REVISION']);

/** Acts that a substitute does where nobody who holds the post may. Final acts have none. */
const SUBSTITUTABLE: ReadonlySet<string> = new Set([...REVIEWS, CONFIRM_REFUSAL]);

/** Who reviews in the place of a leader who may not, unless `review.substituteRole` says otherwise. */
const SUBSTITUTE = 'DEPUTY';

/** Code of the refusal, and of the incident, where nobody is left who may do a step. */
export const NO_HOLDER_LEFT = 'NO_HOLDER_LEFT';

/** Acts of this command, which no table knows yet. */
const doneNow = new WeakMap<Transaction, Task[]>();

/** Remembers an act of this command for the steps that it opens. */
export function noteDone({ tx }: CommandContext, task: Task): void {
  if (isDirected(task)) return;
  doneNow.set(tx, [...(doneNow.get(tx) ?? []), task]);
}

/** A refusal that this command makes, which no table knows yet. */
const refusedNow = new WeakMap<Transaction, DoneAct>();

/** Remembers who refuses in this command, and for whom, for the step that is to confirm it. */
export function noteRefusing({ tx }: CommandContext, who: Pick<DoneAct, 'by' | 'for'>): void {
  refusedNow.set(tx, { act: REFUSE, ...who });
}

/** Tasks that this command opened: they were offered by what is known already. */
const openedNow = new WeakMap<Transaction, Set<string>>();

/** Remembers a task that this command opens. */
export function noteOpening({ tx }: CommandContext, caseId: string, n: number): void {
  openedNow.set(tx, (openedNow.get(tx) ?? new Set()).add(`${caseId} ${n}`));
}

/** To whom a step is offered. `free`: who may still do it, where that was asked. */
export type Offer =
  /** To whom its process names. */
  | { readonly kind: 'AS_DRAWN'; readonly free?: readonly string[] }
  /** To a substitute, since those whom it names did too much on this version. */
  | {
      readonly kind: 'SUBSTITUTE';
      readonly candidates: readonly string[];
      readonly instead: readonly string[];
      readonly free: readonly string[];
    }
  /** To nobody: the substitute of a step before holds this one, too, and has reviewed the version already. */
  | { readonly kind: 'SKIP'; readonly reviewedBy: string }
  | { readonly kind: 'NOBODY' };

/** A step that opens or stands open, as far as an offer depends on it. */
export interface Offered {
  readonly rootCaseId: string;
  readonly node: UserTask;
  readonly candidates: readonly string[];
  readonly versionNo: number | null;
  /** The refusal that the step confirms. */
  readonly refusalId?: string | null;
}

/** An act on a version, as far as it excludes others. */
export type Acted = Pick<
  Task,
  'act' | 'completedBy' | 'onBehalfOf' | 'variables' | 'versionNo' | 'elementId' | 'candidates'
>;

/**
 * To whom a step is offered on a day: to whom its process names, as long as one of them did no act on this version that
 * excludes it; a review, or the confirmation of a refusal, else to the substitute (`review.substituteRole` of the case); a review of
 * the substitute, who reviewed it as such, to nobody. A post that nobody looked into: whoever is appointed finds the task there. `ahead`: acts that are only supposed.
 *
 * @rule R-125
 */
export async function offerOf(ctx: CommandContext, step: Offered, ahead: readonly Acted[] = []): Promise<Offer> {
  const { node, candidates, versionNo, rootCaseId, refusalId = null } = step;
  const { act, exclusiveWith, outcomes } = node.task;
  if (act === null || exclusiveWith.length === 0 || candidates.length === 0) return { kind: 'AS_DRAWN' };
  const excluding = { rootCaseId, elementId: node.id, candidates, versionNo, acts: exclusiveWith, refusalId };
  const holders = await standingsOf(ctx, candidates, excluding, ahead);
  const free = freeOf(holders);
  if (holders.length === 0 || free.length > 0) return { kind: 'AS_DRAWN', free };
  const instead = holders.map(({ person }) => person);
  if (!SUBSTITUTABLE.has(act)) return { kind: 'NOBODY' };
  const substitute = await substituteIn(ctx, rootCaseId);
  if (candidates.some((key) => key !== substitute)) {
    const left = freeOf(await standingsOf(ctx, [substitute], excluding, ahead));
    return left.length > 0 ? { kind: 'SUBSTITUTE', candidates: [substitute], instead, free: left } : { kind: 'NOBODY' };
  }
  const reviewed = holders.find(({ did }) => did.every((one) => REVIEWS.has(one)));
  return reviewed && outcomes.includes('APPROVE') ? { kind: 'SKIP', reviewedBy: reviewed.person } : { kind: 'NOBODY' };
}

/** Who takes the place of others by the settings that a case started with. */
async function substituteIn({ tx }: CommandContext, rootCaseId: string): Promise<string> {
  const root = await findInstance(tx, rootCaseId);
  if (!root) return SUBSTITUTE;
  const { review } = (await settingsAt(tx, root.settings_version)).values;
  const role = (review as { readonly substituteRole?: unknown } | undefined)?.substituteRole;
  return typeof role === 'string' ? role : SUBSTITUTE;
}

const freeOf = (holders: readonly Standing[]): string[] =>
  holders.flatMap(({ person, did }) => (did.length === 0 ? [person] : []));

async function standingsOf(
  ctx: CommandContext,
  keys: readonly string[],
  excluding: Excluding,
  ahead: readonly Acted[],
): Promise<Standing[]> {
  const holders = await holdersWithActs(ctx.tx, keys, ctx.today, excluding);
  const refused = refusedNow.get(ctx.tx);
  const now = [
    ...[...(doneNow.get(ctx.tx) ?? []), ...ahead].filter((one) => isOther(one, excluding)).map(toDone),
    ...(refused ? [refused] : []),
  ];
  return holders.map(({ person, did }) => {
    const mine = now.filter((one) => actBefore([person], excluding.acts, [one]) !== null).map(({ act }) => act);
    return { person, did: [...new Set([...did, ...mine])] };
  });
}

/** At another step, or for another post, on the same version. */
const isOther = (one: Acted, { elementId, candidates, versionNo }: Excluding): boolean =>
  one.versionNo === versionNo && (one.elementId !== elementId || one.candidates.join(' ') !== candidates.join(' '));

const toDone = (task: Acted): DoneAct => ({
  act: task.act ?? '',
  by: task.completedBy ?? '',
  for: task.onBehalfOf,
  author: authorOf(task),
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

/** The refusal of what would leave a step without a holder. */
export const nobodyLeft = ({ id, name, nameEn }: UserTask, candidates: readonly string[]): Rejection =>
  new Rejection(NO_HOLDER_LEFT, {
    element: id,
    step: name ?? id,
    ...stepNames({ id, name, nameEn }),
    candidates: candidates.join(', '),
    rule: 'R-125',
  });

/**
 * A step for which nobody is left: whoever submits the text, or refuses to handle a step, is refused, naming the
 * step; where the case came there by another way an incident tells the administrators, and the task waits.
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
  const submits = (doneNow.get(ctx.tx) ?? []).some(({ act }) => act !== null && SUBMITS.has(act));
  if (submits || refusedNow.has(ctx.tx)) {
    throw nobodyLeft(node, candidates);
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
    const refusalId = refusalIn(task.variables);
    const offer = await offerOf(ctx, { rootCaseId, node, candidates, versionNo, refusalId });
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
