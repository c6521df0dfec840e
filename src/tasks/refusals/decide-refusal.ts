import { Rejection } from '../../kernel/index.js';
import type { ActHandler } from '../../instances/index.js';
import { refusalIn } from './refusal.js';
import { endRefusal, openRefusal } from './refusal.store.js';
import { submitterOf } from './refuse-task.js';

/**
 * CONFIRM_REFUSAL (核准不予办理): the refusal is confirmed, and its process ends the case; or it is overruled in writing, and the
 * refused step is open again. Both opinions stay. Who drafted and who refused are told.
 *
 * Raises `REFUSAL_NOT_OPEN` where there is none that this step could confirm, and what the object of the case raises.
 *
 * @rule R-085
 */
export const decideRefusal: ActHandler = async (act) => {
  const { ctx, tree, instance, task, outcome, opinion, role, onBehalfOf = null, entryId } = act;
  const id = refusalIn(task.variables);
  const refusal = id === null ? null : await openRefusal(ctx.tx, tree.rootCaseId, id);
  if (!refusal) throw new Rejection('REFUSAL_NOT_OPEN', { taskId: task.id });
  const isConfirmed = outcome === 'CONFIRM';
  await tree.deps.wiring.refusals?.[instance.objectType ?? '']?.decided(act);
  const status = isConfirmed ? 'CONFIRMED' : 'OVERRULED';
  const decided = { status, by: ctx.caller.person, for: onBehalfOf, role, opinion, at: ctx.now } as const;
  endRefusal(ctx.tx, refusal, decided, entryId);
  ctx.publish({
    type: isConfirmed ? 'refusal.confirmed' : 'refusal.overruled',
    subject: refusal.taskId,
    caseId: refusal.caseId,
    data: {
      refusalId: refusal.id,
      element: refusal.elementId,
      by: ctx.caller.person,
      ...(onBehalfOf === null ? {} : { onBehalfOf }),
      recipients: [...new Set([submitterOf(tree), refusal.refusedBy])],
    },
  });
  return {};
};
