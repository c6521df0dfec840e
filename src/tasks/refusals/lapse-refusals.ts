import { openPointsOf, type EffectOf, type Node } from '../../engine/index.js';
import type { CallTree, EffectContext } from '../../instances/index.js';
import { findTask } from '../task.store.js';
import { completeTaskRow } from '../task-writes.store.js';
import { CONFIRM_REFUSAL, refusalIn } from './refusal.js';
import { endRefusal, openRefusal, refusalOfTask } from './refusal.store.js';

/** Outcome of a confirming step that nobody has to decide on any more: the process reads it as overruled. */
const LAPSED = 'LAPSED';

/**
 * A task was closed that nobody completed: its refusal, if any, needs no confirmation any more, and the step that would confirm it
 * ends by itself; where that step itself was closed, its refusal lapses, and the refused task can be done again.
 *
 * @rule R-085
 */
export async function lapseRefusals(at: EffectContext, { n }: EffectOf<'TASK_CLOSED'>): Promise<void> {
  const { ctx, tree, instance, node, entryId } = at;
  const isConfirmation = isConfirming(node);
  if (!isConfirmation && !awaitsConfirmation(tree)) return;
  if (isConfirmation) {
    const closed = await findTask(ctx.tx, { caseId: instance.id, n });
    const id = closed && refusalIn(closed.variables);
    const lost = id === null ? null : await openRefusal(ctx.tx, tree.rootCaseId, id);
    if (lost) endRefusal(ctx.tx, lost, lapsedAt(ctx.now), entryId);
    return;
  }
  const refusal = await refusalOfTask(ctx.tx, { caseId: instance.id, n });
  const step = refusal && (await findTask(ctx.tx, refusal.confirmation));
  if (!step || tree.isAnswered(step.caseId, step.n)) return;
  const endId = ctx.newId();
  tree.continueWith(
    step.caseId,
    { type: 'COMPLETE_TASK', n: step.n, variables: { outcome: LAPSED }, ...tree.cause },
    {
      act: 'REFUSAL_LAPSED',
      elementId: step.elementId,
      outcome: LAPSED,
      rule: 'R-085',
      details: { refusalId: refusal.id },
      entryId: endId,
    },
  );
  endRefusal(ctx.tx, refusal, lapsedAt(ctx.now), endId);
  const nobodys = { outcome: LAPSED, opinion: null, completedBy: null, completedRole: null, onBehalfOf: null } as const;
  completeTaskRow(ctx.tx, { ...step, ...nobodys, closedAt: ctx.now }, endId);
}

const lapsedAt = (at: Date) => ({ status: 'LAPSED', by: null, for: null, role: null, opinion: null, at }) as const;

const isConfirming = (node: Node | null | undefined): boolean =>
  node?.type === 'USER_TASK' && node.task.act === CONFIRM_REFUSAL;

/** Whether a step that confirms a refusal is open in this tree: no look at the database. */
function awaitsConfirmation({ root: { state, definition } }: CallTree): boolean {
  if (state === null) return false;
  return openPointsOf(state).tasks.some(({ elementId }) => isConfirming(definition.graph.nodes.get(elementId)));
}
