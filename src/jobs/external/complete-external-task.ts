import { Rejection, type Command } from '../../kernel/index.js';
import type { Variables } from '../../engine/index.js';
import { demandNothingSaid, entersAsItIs, type CallTree, type TreeDependencies } from '../../instances/index.js';
import { VARIABLES_LIMIT, type ExternalTask } from './external-task.js';
import { answered, type ExternalTaskView } from './external-task-view.js';
import { heldTaskInTree, type Holder } from './held-task.js';

/** A worker's result. */
export interface Completion extends Holder {
  readonly variables: Variables;
}

/**
 * Work is done: its result enters the case by the output mapping of the element, or as it is where there is none.
 *
 * Raises `EXTERNAL_TASK_NOT_FOUND`, `PERMISSION_MISSING`, `VARIABLES_TOO_LARGE`; `EXTERNAL_TASK_CLOSED` and
 * `EXTERNAL_TASK_LEASE_LOST` for an answer that comes too late; `VALIDATION_FAILED` for what only acts say of the case's object;
 * whatever the next steps of the process refuse.
 */
export const completeExternalTask = (deps: TreeDependencies): Command<Completion, ExternalTaskView> => ({
  name: 'jobs.completeExternalTask',
  async execute(ctx, { variables, ...holder }) {
    const { task, tree } = await heldTaskInTree(ctx, deps, holder);
    demandSmall(variables);
    const { caseId, n, elementId } = task;
    demandResult(tree, task, variables);
    tree.deliver(caseId, { type: 'WORK_DONE', n, result: variables, ...tree.cause }, { act: 'WORK_DONE', elementId });
    await tree.settle();
    return answered(ctx, task.id);
  },
});

/** What enters the case as it is says nothing that only acts say. Raises `VALIDATION_FAILED`. */
function demandResult(tree: CallTree, { caseId, elementId }: ExternalTask, values: Variables): void {
  const { definition, objectType } = tree.instance(caseId);
  if (!entersAsItIs(definition.graph.nodes.get(elementId))) return;
  demandNothingSaid(tree.deps.wiring, objectType, { values, at: '/variables' });
}

/** Raises `VARIABLES_TOO_LARGE`. */
export function demandSmall(variables: Variables): void {
  if (Buffer.byteLength(JSON.stringify(variables)) > VARIABLES_LIMIT) {
    throw new Rejection('VARIABLES_TOO_LARGE', { limit: VARIABLES_LIMIT });
  }
}
