import { Rejection, type Caller, type Command, type Commands } from '../../kernel/index.js';
import type { Variables } from '../../engine/index.js';
import { demandNothingSaid, type TreeDependencies } from '../../instances/index.js';
import { demandSmall } from './complete-external-task.js';
import { answered, type ExternalTaskView } from './external-task-view.js';
import { failExternalTask } from './fail-external-task.js';
import { heldTaskInTree, type Holder } from './held-task.js';

/** A BPMN error that a worker found: something that the process is drawn for. */
export interface BpmnErrorReport extends Holder {
  readonly code: string;
  readonly message: string | null;
  readonly variables: Variables;
}

/** The error is raised at the element, and whoever catches it in the drawing goes on (BPMN 2.0, 13.5.2). */
export const raiseBpmnError = (deps: TreeDependencies): Command<BpmnErrorReport, ExternalTaskView> => ({
  name: 'jobs.raiseBpmnError',
  async execute(ctx, { code, message, variables, ...holder }) {
    const { task, tree } = await heldTaskInTree(ctx, deps, holder);
    demandSmall(variables);
    const { caseId, n, elementId } = task;
    demandNothingSaid(deps.wiring, tree.instance(caseId).objectType, { values: variables, at: '/variables' });
    tree.deliver(
      caseId,
      { type: 'BPMN_ERROR', n, code, variables, ...tree.cause },
      { act: 'WORK_FAILED', elementId, outcome: code, ...(message === null ? {} : { committed: { message } }) },
    );
    await tree.settle();
    return answered(ctx, task.id);
  },
});

/**
 * Raises the error, as a command. One that nobody catches stands still as an incident, since no person is there to be
 * refused: the task stays where it is, without tries.
 */
export async function reportBpmnError(
  { commands, deps, caller }: { commands: Commands; deps: TreeDependencies; caller: Caller },
  report: BpmnErrorReport,
): Promise<ExternalTaskView> {
  try {
    return await commands.run(caller, raiseBpmnError(deps), report);
  } catch (refusal) {
    if (!(refusal instanceof Rejection) || refusal.code !== 'ERROR_NOT_CAUGHT') throw refusal;
    const { id, workerId, lease, code, message } = report;
    return commands.run(caller, failExternalTask(deps), {
      id,
      workerId,
      lease,
      message: `No event catches the error ${code}`,
      details: message,
      retries: 0,
      retryDelaySeconds: 0,
    });
  }
}
