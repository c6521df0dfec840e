import { systemCaller, toWire } from '../kernel/index.js';
import type { Node } from '../engine/index.js';
import type { EffectContext } from '../instances/index.js';
import { personsByCode } from '../organisation/index.js';
import { completeTaskRow, type NewTask } from './task-writes.store.js';

type UserTask = Extract<Node, { type: 'USER_TASK' }>;

/** Outcome of the task, and on the approval sheet. */
export const SKIPPED = 'SKIPPED';

/**
 * Leaves out a review whose holder has reviewed this version as a substitute: the case goes on as after an approval, the trail and
 * the approval sheet say that it was left out and by which rule, and nobody's name stands under an opinion that was not given.
 *
 * @rule R-125
 */
export async function skipStep(at: EffectContext, node: UserTask, task: NewTask, reviewedBy: string): Promise<void> {
  const { tree, instance } = at;
  const ctx = { ...at.ctx, caller: systemCaller(at.ctx.tx.officeId, at.ctx.caller.traceId) };
  const entryId = ctx.newId();
  const names = await personsByCode(ctx.tx, [reviewedBy], ctx.today);
  const handler = task.act === null ? undefined : tree.deps.wiring.acts[task.act];
  const made = handler
    ? await handler({
        ctx,
        tree,
        instance,
        node,
        task,
        outcome: SKIPPED,
        opinion: `${names.get(reviewedBy)?.displayName ?? reviewedBy}已代行前一审核环节，依回避规定本环节略过。`,
        form: {},
        role: 'SYSTEM',
        entryId,
      })
    : {};
  const variables = {
    outcome: 'APPROVE',
    actorId: null,
    actorRole: 'SYSTEM',
    actedAt: toWire(ctx.now, ctx.zone),
    ...made,
  };
  tree.continueWith(
    instance.id,
    { type: 'COMPLETE_TASK', n: task.n, variables, ...tree.cause },
    {
      act: 'STEP_SKIPPED',
      elementId: node.id,
      outcome: SKIPPED,
      rule: 'R-125',
      versionNo: task.versionNo,
      contentHash: task.contentHash,
      details: { reviewedBy },
      entryId,
    },
  );
  completeTaskRow(ctx.tx, { ...task, ...NOBODYS, outcome: SKIPPED, closedAt: ctx.now }, entryId);
}

/** What a step that nobody did has of a completion. */
const NOBODYS = {
  status: 'COMPLETED',
  closeReason: 'COMPLETED',
  claimedBy: null,
  opinion: null,
  completedBy: null,
  completedRole: null,
  onBehalfOf: null,
  firstOpenedAt: null,
  refusalId: null,
  rowVersion: 1,
} as const;
