import { Rejection, type ReadContext } from '../kernel/index.js';
import type { Node } from '../engine/index.js';
import type { ProcessWiring, SeenAnswer } from '../instances/index.js';
import { stepOf, type Task } from './task.js';

type UserTask = Extract<Node, { type: 'USER_TASK' }>;

/** A task, and by what its case is bound. */
export interface SeenQuestion {
  readonly task: Task;
  readonly node: UserTask;
  readonly settingsVersion: number;
}

const NOTHING: SeenAnswer = { items: [], isDemanded: false };

/**
 * What the step wants seen before it is completed (`gongwen:mustSee`), and whether the caller in person has seen it; a delegate has to
 * see it themselves. Costs nothing at a step that wants nothing seen, else one round trip.
 */
export function seenBy(ctx: ReadContext, wiring: ProcessWiring, asked: SeenQuestion): Promise<SeenAnswer> {
  const { task, node, settingsVersion } = asked;
  const { objectType, objectId } = task;
  const probe = objectType === null ? undefined : wiring.mustSee?.[objectType];
  const { person } = ctx.caller;
  if (node.task.mustSee.length === 0 || !probe || objectId === null || person === null) return Promise.resolve(NOTHING);
  const caseIds = [...new Set([task.rootCaseId, task.caseId])];
  return probe(ctx, { person, objectId, caseIds, settingsVersion, what: node.task.mustSee });
}

/**
 * What the caller has not seen of it, for the entry of the completion; where the case began under the setting `signoff.mustSee` =
 * DEMAND, it is refused until they have.
 *
 * Raises `MUST_SEE_FIRST` (409), which names what is to be opened and where.
 *
 * @rule R-054
 */
export async function demandSeen(ctx: ReadContext, wiring: ProcessWiring, asked: SeenQuestion): Promise<string[]> {
  const { items, isDemanded } = await seenBy(ctx, wiring, asked);
  const unseen = items.filter(({ isSeen }) => !isSeen);
  if (unseen.length > 0 && isDemanded) {
    const { id: taskId } = asked.task;
    const places = unseen.map(({ what, href }) => ({ what, href }));
    throw new Rejection('MUST_SEE_FIRST', {
      taskId,
      ...stepOf(asked.task),
      unseen: places.map(({ what }) => what).join(', '),
      places,
    });
  }
  return unseen.map(({ what }) => what);
}
