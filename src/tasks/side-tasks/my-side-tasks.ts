import { viewerOf, type Caller, type ReadContext } from '../../kernel/index.js';
import { may } from '../../access/index.js';
import { sideMatterOf, toSideTaskView, type SideTaskView } from './side-task.js';
import { sideTasksFor, type AskedPosition } from './side-task.store.js';
import { definitionsOf } from '../task-matter.js';

/** How many are read at once where a delegation bounds them: at first, and at most. */
const FIRST_READ = 50;
const MOST_READ = 1000;

/**
 * What is asked of the caller beside tasks and is not answered, oldest first, `limit` at most: by name, under the posts that the
 * caller holds today, and of those for whom the caller stands in, within the bounds of the delegation.
 *
 * @rule R-134 @rule R-034
 */
export async function readMySideTasks(
  ctx: ReadContext,
  limit: number,
  after: AskedPosition | null,
): Promise<SideTaskView[]> {
  const { caller, tx, today } = ctx;
  const { person } = caller;
  if (person === null) return [];
  const who = { keys: keysOf(caller), person, viewer: viewerOf(caller) };
  const views: SideTaskView[] = [];
  let position = after;
  // What a delegation does not reach is passed over, and ever more is read at once until the page is full.
  for (let most = Math.max(limit, FIRST_READ); ; most = Math.min(2 * most, MOST_READ)) {
    const found = await sideTasksFor(tx, who, most, position);
    const definitions = await definitionsOf(tx, caller, found);
    for (const side of found) {
      const known = definitions.get(side.caseId);
      if (!may(caller, 'sideTask.answer', sideMatterOf(side, side, known), today).may) continue;
      views.push(toSideTaskView(side, ctx, { task: side, definitions: known }));
    }
    const last = found.at(-1);
    if (!last || found.length < most || views.length >= limit) return views.slice(0, limit);
    position = { openedAt: last.openedAt!.toISOString(), id: last.id };
  }
}

const keysOf = ({ keys, actingFor = [] }: Caller): string[] => [
  ...new Set([...keys, ...actingFor.flatMap((by) => [...(by.ownTasks ? [by.person] : []), ...by.keys])]),
];
