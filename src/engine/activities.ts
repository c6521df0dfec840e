import type { Effect } from './effect.js';
import type { Node } from './graph.js';
import type { Variables } from './json.js';
import { closeOne } from './closing.js';
import { remember } from './completed.js';
import { externalWork } from './external-work.js';
import { finishInstance, openLoop } from './multi-instance.js';
import type { Run } from './run.js';
import { scriptResults } from './script.js';
import { openScope, withDataObjects } from './scopes.js';
import { finishRound, openStandardLoop } from './standard-loop.js';
import type { Activation } from './state.js';
import { sendMessage } from './messages.js';
import { leaveBy } from './tokens.js';
import { armBoundary, openWait } from './triggers.js';
import { assign, filled, filledAll, mapped, shownTo, valueOf, visibleTo } from './variables.js';
import { isWatched } from './watched.js';

/** Nodes that are carried out: what may have mappings, boundary events and instances. */
export type ActivityNode = Extract<
  Node,
  {
    type:
      | 'PLAIN_TASK'
      | 'SCRIPT_TASK'
      | 'USER_TASK'
      | 'SERVICE_TASK'
      | 'EXTERNAL_TASK'
      | 'SEND_TASK'
      | 'RECEIVE_TASK'
      | 'BUSINESS_RULE_TASK'
      | 'CALL_ACTIVITY'
      | 'SUB_PROCESS';
  }
>;

/** A token enters an activity: once, or as a loop of instances. */
export function enterActivity(run: Run, node: ActivityNode, scope: number): void {
  if (node.multiInstance) openLoop(run, node, node.multiInstance, scope);
  else if (node.standardLoop) openStandardLoop(run, node, node.standardLoop, scope);
  else openActivity(run, node, { in: scope });
}

const KIND: Record<ActivityNode['type'], Activation['kind']> = {
  USER_TASK: 'TASK',
  SERVICE_TASK: 'WORK',
  EXTERNAL_TASK: 'WORK',
  BUSINESS_RULE_TASK: 'WORK',
  // Done as soon as they have begun: there is nothing of them to be answered.
  PLAIN_TASK: 'SCOPE',
  SCRIPT_TASK: 'SCOPE',
  SEND_TASK: 'SCOPE',
  RECEIVE_TASK: 'WAIT',
  CALL_ACTIVITY: 'CALL',
  SUB_PROCESS: 'SCOPE',
};

/** Where an activity begins: in a scope, or as one instance of a loop with the variables of that instance. */
export type Place = Pick<Activation, 'in' | 'index' | 'vars'> & { readonly in: number };

/**
 * Begins one activity, or one instance of it. Input mappings become variables of its own; what it asks of the world sees
 * these, and a call, work or a message gets nothing else than these. `begins` is false for a sub-process into which tokens are
 * put elsewhere than at its start. Gives the number of the activation.
 */
export function openActivity(run: Run, node: ActivityNode, place: Place, begins = true): number {
  const n = run.nextN();
  const elementId = node.id;
  const kind = KIND[node.type];
  const begun: Activation = { n, kind, elementId, ...place, ...withDataObjects(run, elementId, place.vars) };
  run.put(begun);
  const inputs = mapped(run, elementId, node.inputs, visibleTo(run, n));
  if (node.inputs.length > 0) run.put({ ...begun, vars: { ...begun.vars, ...inputs } });
  const variables = visibleTo(run, n);
  run.emit({ type: 'ACTIVITY_ENTERED', n, elementId, ...dueOf(run, node, variables) });
  if (place.index === undefined && !isInstant(node) && !armHost(run, node, n)) return n;

  switch (node.type) {
    case 'USER_TASK':
      run.emit(taskOpened(run, node, n, variables));
      break;
    case 'SERVICE_TASK':
    case 'BUSINESS_RULE_TASK':
      run.emit({
        type: 'WORK_REQUESTED',
        n,
        elementId,
        kind: node.type === 'SERVICE_TASK' ? 'SERVICE' : 'DECISION',
        key: node.type === 'SERVICE_TASK' ? node.serviceKey : node.decisionId,
        input: narrowed(node) ? inputs : shownTo(run, n),
        ...(node.type === 'SERVICE_TASK' || node.binding.kind === 'DEPLOYMENT' ? {} : { binding: node.binding }),
      });
      break;
    case 'EXTERNAL_TASK':
      run.emit({
        type: 'WORK_REQUESTED',
        n,
        elementId,
        ...externalWork(run, node, variables),
        input: narrowed(node) ? inputs : shownTo(run, n),
      });
      break;
    case 'CALL_ACTIVITY':
      run.emit({
        type: 'CALL_REQUESTED',
        n,
        elementId,
        calledElement: node.calledElement,
        binding: node.binding,
        variables: node.inputsAdd ? shownTo(run, n) : inputs,
      });
      break;
    case 'RECEIVE_TASK':
      openWait(run, elementId, n, { kind: 'MESSAGE', message: node.message }, variables);
      break;
    case 'PLAIN_TASK':
      completeActivity(run, run.activation(n), {});
      break;
    case 'SCRIPT_TASK':
      completeActivity(run, run.activation(n), scriptResults(run, node, variables));
      break;
    case 'SEND_TASK':
      sendMessage(run, node, { n, reads: n, message: node.message, inputs: node.inputs.length > 0 ? inputs : null });
      completeActivity(run, run.activation(n), {});
      break;
    case 'SUB_PROCESS':
      openScope(run, node.id, n, begins);
      break;
  }
  return n;
}

/** Whether work gets its input mappings and nothing else. */
const narrowed = ({ inputs, inputsAdd }: ActivityNode): boolean => inputs.length > 0 && inputsAdd !== true;

/** Nothing can happen on the border of what is done as soon as it has begun. */
const isInstant = ({ type }: ActivityNode): boolean =>
  type === 'SEND_TASK' || type === 'PLAIN_TASK' || type === 'SCRIPT_TASK';

/**
 * Arms what stands on the border of an activity; `false` where that has interrupted it already. Until then it counts as
 * something of which nothing was asked, so that nothing is closed that was never opened.
 */
function armHost(run: Run, node: ActivityNode, n: number): boolean {
  const { kind } = run.activation(n);
  if (isWatched(run.graph)) run.put({ ...run.activation(n), kind: 'SCOPE' });
  if (!armBoundary(run, node, n)) return false;
  if (isWatched(run.graph)) run.put({ ...run.activation(n), kind });
  return true;
}

function dueOf(
  run: Run,
  node: ActivityNode,
  variables: Variables,
): Pick<Extract<Effect, { type: 'ACTIVITY_ENTERED' }>, 'due'> {
  if (node.type !== 'SUB_PROCESS' || node.due === null) return {};
  const { rule, holder, baseline } = node.due;
  return {
    due: {
      rule: filled(run, node.id, rule, variables),
      holder: (holder && filled(run, node.id, holder, variables)) || null,
      at: baseline && valueOf(run, node.id, baseline, variables),
    },
  };
}

function taskOpened(
  run: Run,
  node: Extract<Node, { type: 'USER_TASK' }>,
  n: number,
  variables: Variables,
): Extract<Effect, { type: 'TASK_OPENED' }> {
  const assignee = node.task.assignee && filled(run, node.id, node.task.assignee, variables);
  const loopCounter = loopCounterOf(run, n);
  return {
    type: 'TASK_OPENED',
    n,
    elementId: node.id,
    candidates: filledAll(run, node.id, node.task.candidates, variables),
    candidateUsers: filledAll(run, node.id, node.task.candidateUsers, variables),
    ...(assignee ? { assignee } : {}),
    variables: shownTo(run, n),
    ...(loopCounter === undefined ? {} : { loopCounter }),
  };
}

/** Position in the nearest loop around. */
function loopCounterOf(run: Run, n: number): number | undefined {
  let at = run.activation(n);
  while (at.index === undefined && at.in !== undefined) at = run.activation(at.in);
  return at.index;
}

/**
 * An activity, or one instance of it, is done. Without output mappings its results are assigned as they are, and a call
 * returns nothing; with them only the mapped values leave it, unless the file says that they come on top. Then the token goes
 * on, or the loop counts its instance.
 */
export function completeActivity(run: Run, activation: Activation, results: Variables): void {
  const node = run.node(activation.elementId);
  const { n } = activation;
  const loop = activation.index === undefined ? null : run.around(activation);
  const outside = run.around(loop ?? activation).n;
  if (node.type === 'CALL_ACTIVITY') {
    if (node.outputsAdd) assign(run, loop ? n : outside, results);
  } else if (node.outputs.length === 0 || node.outputsAdd) assign(run, n, results);
  if (node.outputs.length > 0) {
    assign(run, outside, mapped(run, node.id, node.outputs, { ...visibleTo(run, n), ...results }));
  }
  const seen = loop && { ...visibleTo(run, n), ...results };
  remember(run, activation);
  closeOne(run, activation, 'COMPLETED');
  if (loop && node.standardLoop) finishRound(run, node, node.standardLoop, loop.n);
  else if (loop && seen) finishInstance(run, loop.n, activation.index ?? 0, seen);
  else leaveBy(run, node, outside, n);
}
