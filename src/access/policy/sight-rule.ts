import { levelOf, type Viewer } from '../../kernel/index.js';
import type { StandIn } from './actor.js';
import { beyondDelegation } from './stand-in.js';
import { rightAsDelegate, type TaskMatter } from './task-acts.js';

/** How much of a thing a principal may see. */
export type SightLevel = 'METADATA' | 'CONTENT';

/** Why a principal sees a thing: by a part in its case or a role, by a copy, or because somebody granted it. */
export type SightGround = 'RELATION' | 'DISTRIBUTION' | 'GRANT';

/** One relation of a principal to a thing: a row of `may_see`. */
export interface SightRow {
  readonly principal: string;
  readonly level: SightLevel;
  readonly ground: SightGround;
}

/** An open task of a thing's case, as far as it lets delegates see the thing. */
export type WaitingTask = Pick<
  TaskMatter,
  'assignee' | 'candidates' | 'act' | 'definitions' | 'variables' | 'allowsUpward'
>;

/** A thing as sight is judged: who has which relation to it, how it is classified, and which tasks of its case are open. */
export interface SeenMatter {
  readonly rows: readonly SightRow[];
  readonly classification: string | null;
  readonly waiting?: readonly WaitingTask[];
}

/**
 * Whether a viewer sees a thing, at this level at least: (relation ∪ distribution ∪ grant ∪ role rule) ∩ clearance; and as a delegate
 * (代) what the person stood in for sees, within the delegation's bounds and the delegate's own clearance, as long as a task of
 * it waits for the delegate. What a delegate has done is a relation of their own. Pure; the SQL predicate of `seen-by.ts` says
 * the same of rows, and `test/campaigns/sight.spec.ts` holds one against the other.
 *
 * @rule R-034 @rule R-091 @rule R-134
 */
export function seesThing(viewer: Viewer, matter: SeenMatter, level: SightLevel = 'METADATA'): boolean {
  const { rows, classification, waiting = [] } = matter;
  const [byRelation, byGrant] = viewer.opens.map((most) => levelOf(classification) <= most);
  const enough = rows.filter((row) => level === 'METADATA' || row.level === 'CONTENT');
  if (
    enough.some(
      ({ principal, ground }) => isIn(viewer.principals, principal) && (ground === 'GRANT' ? byGrant : byRelation),
    )
  )
    return true;
  return (
    byRelation === true &&
    (viewer.standIns ?? []).some((by) => {
      const keys = by.ownTasks ? [by.person, ...by.keys] : by.keys;
      return (
        enough.some(({ principal }) => isIn(keys, principal)) && waiting.some((task) => waitsFor(viewer, by, task))
      );
    })
  );
}

const isIn = (keys: readonly string[], principal: string): boolean => keys.includes(principal);

/** Whether the task waits for the viewer as a delegate. A viewer's delegations hold on the day on which they were looked up. */
function waitsFor({ principals, opens }: Viewer, by: StandIn, task: WaitingTask): boolean {
  const delegate = { keys: principals, opens };
  return rightAsDelegate(task, by) !== null && beyondDelegation(delegate, by, task, by.validFrom) === null;
}
