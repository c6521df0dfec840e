import { grantSight } from '../access/index.js';
import { changeDocument } from '../documents/index.js';
import type { CallTree } from '../instances/index.js';
import { reassignTasks } from '../tasks/index.js';
import type { Handover } from './handover.js';
import { saveHandover } from './handover.store.js';

/** Message by which the process lets a hand-over be given to another handler: `subReassigned` takes it. */
export const REASSIGN_MESSAGE = 'HandoverReassigned';

/**
 * Writes another handler into hand-over and document, and gives the open steps and urges of the case to that person, who sees the
 * hand-over from then on. Due dates stay.
 *
 * @rule R-070
 */
export function giveHandover(tree: CallTree, handover: Handover, to: string, entryId: string): void {
  const { ctx } = tree;
  const { id, caseId, objectId, responsible: from } = handover;
  saveHandover(ctx.tx, { ...handover, responsible: to }, entryId);
  changeDocument(ctx.tx, objectId, { handler: to }, entryId);
  reassignTasks(tree, { caseId, from, to }, entryId);
  grantSight(ctx.tx, { principals: [to], objectType: 'HANDOVER', objectId: id, at: tree.root.startedAt });
  ctx.publish({
    type: 'handover.reassigned',
    subject: id,
    caseId,
    data: { from, to, dueAt: handover.dueAt.toISOString() },
  });
}
