import type { CallTree } from '../../instances/index.js';
import { giveTasksTo, giveUrgesTo } from './reassign.store.js';

/**
 * Gives what one person holds by name in a case to another: the open tasks assigned to that person, claimed or not, and
 * the urges still to come. Due dates stay. Whoever takes over sees the case from then on.
 *
 * @rule R-070
 */
export function reassignTasks(
  tree: CallTree,
  given: { readonly caseId: string; readonly from: string; readonly to: string },
  entryId: string,
): void {
  giveTasksTo(tree.ctx.tx, given, entryId);
  giveUrgesTo(tree.ctx.tx, given);
  tree.letSee([given.to]);
}
