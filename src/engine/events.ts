import { Rejection } from '../kernel/rejection.js';
import { isDueAtOnce } from './conditions.js';
import { throwCompensation } from './compensation.js';
import { raiseError } from './errors.js';
import { raiseEscalation } from './escalation.js';
import type { Node, Template } from './graph.js';
import { sendMessage } from './messages.js';
import { linkTarget } from './reachability.js';
import type { Run } from './run.js';
import { terminateScope } from './scope-end.js';
import { endToken, leaveBy, passThrough } from './tokens.js';
import { cancelTransaction } from './transaction.js';
import { openWait, signalName, timerRule } from './triggers.js';
import { mapped, visibleTo } from './variables.js';

type Event<T extends Node['type']> = Extract<Node, { type: T }>;

/** An end event consumes its token: silently, with a message or signal, with an error, or with everything else in its scope. */
export function enterEnd(run: Run, node: Event<'END_EVENT'>, scope: number): void {
  if (node.trigger.kind === 'COMPENSATION') {
    throwCompensation(run, node, scope, node.trigger.activityId);
    return;
  }
  if (node.trigger.kind === 'CANCEL') {
    cancelTransaction(run, node, scope);
    return;
  }
  const n = passThrough(run, node);
  switch (node.trigger.kind) {
    case 'ERROR':
      raiseError(run, run.activation(scope), {
        code: node.trigger.errorCode ?? '',
        elementId: node.id,
        n,
        variables: mapped(run, node.id, node.inputs, visibleTo(run, scope)),
      });
      break;
    case 'ESCALATION':
      if (escalate(run, node, scope, n, node.trigger.escalationCode)) endToken(run, node.id, scope, n);
      break;
    case 'TERMINATE':
      terminateScope(run, scope, node.id, n);
      break;
    case 'MESSAGE':
      sendFromEvent(run, node, scope, n, node.trigger.message);
      endToken(run, node.id, scope, n);
      break;
    case 'SIGNAL':
      throwSignal(run, node, scope, n, node.trigger.signal);
      endToken(run, node.id, scope, n);
      break;
    case 'NONE':
      endToken(run, node.id, scope, n);
      break;
    default:
      throw new Rejection('STATE_DOES_NOT_FIT', { element: node.id });
  }
}

/**
 * An intermediate throw event: a message or signal leaves, a link leads to the event of its name, or, without a trigger, the
 * token merely passes.
 */
export function enterThrow(run: Run, node: Event<'THROW_EVENT'>, scope: number): void {
  if (node.trigger.kind === 'COMPENSATION') {
    throwCompensation(run, node, scope, node.trigger.activityId);
    return;
  }
  const n = passThrough(run, node);
  switch (node.trigger.kind) {
    case 'LINK':
      followLink(run, node, scope);
      return;
    case 'MESSAGE':
      sendFromEvent(run, node, scope, n, node.trigger.message);
      break;
    case 'SIGNAL':
      throwSignal(run, node, scope, n, node.trigger.signal);
      break;
    case 'ESCALATION':
      if (!escalate(run, node, scope, n, node.trigger.escalationCode)) return;
      break;
    case 'NONE':
      break;
    default:
      throw new Rejection('STATE_DOES_NOT_FIT', { element: node.id });
  }
  leaveBy(run, node, scope, n);
}

/** An escalation leaves the event with its input mapping; `true` where the token goes on. */
function escalate(run: Run, node: Node, scope: number, n: number, code: string | null): boolean {
  const variables = mapped(run, node.id, node.inputs, visibleTo(run, scope));
  return raiseEscalation(run, run.activation(scope), { code: code ?? '', elementId: node.id, n, variables });
}

/** A link is a flow that is not drawn (BPMN 2.0, 10.5.4): the token goes on at the event that catches it. */
function followLink(run: Run, node: Node, scope: number): void {
  const nodeId = linkTarget(run.graph, node);
  if (nodeId === null) throw new Rejection('STATE_DOES_NOT_FIT', { element: node.id });
  run.plan({ type: 'ENTER', nodeId, in: scope, flowId: null });
}

/**
 * A signal leaves the case for all who wait for its name, waits of this case among them; who does is none of its business.
 * It carries the event's input mapping, and nothing where there is none.
 */
function throwSignal(run: Run, node: Node, scope: number, n: number, signal: Template): void {
  const context = visibleTo(run, scope);
  run.emit({
    type: 'SIGNAL_THROWN',
    n,
    elementId: node.id,
    signal: signalName(run, node.id, signal, context),
    payload: mapped(run, node.id, node.inputs, context),
  });
}

function sendFromEvent(run: Run, node: Node, scope: number, n: number, message: string): void {
  const inputs = node.inputs.length > 0 ? mapped(run, node.id, node.inputs, visibleTo(run, scope)) : null;
  sendMessage(run, node, { n, reads: scope, message, inputs });
}

/**
 * An intermediate catch event: the token waits for a message, a signal, a time or a condition, unless that is true already. At
 * the end of a link it merely passes. Raises `STATE_DOES_NOT_FIT` for other triggers.
 */
export function enterCatch(run: Run, node: Event<'CATCH_EVENT'>, scope: number): void {
  const { id: elementId, trigger } = node;
  if (trigger.kind === 'LINK') {
    leaveBy(run, node, scope, passThrough(run, node));
    return;
  }
  const n = run.nextN();
  const context = visibleTo(run, scope);
  run.emit({ type: 'ACTIVITY_ENTERED', n, elementId });
  switch (trigger.kind) {
    case 'MESSAGE':
    case 'SIGNAL':
      run.put({ n, kind: 'WAIT', elementId, in: scope });
      openWait(run, elementId, n, trigger, context);
      break;
    case 'TIMER':
      run.put({ n, kind: 'TIMER', elementId, in: scope });
      run.emit({ type: 'TIMER_ARMED', n, elementId, rule: timerRule(run, elementId, trigger.timer, context) });
      break;
    case 'CONDITIONAL':
      run.put({ n, kind: 'CONDITION', elementId, in: scope });
      isDueAtOnce(run, n, elementId, trigger.condition, context);
      break;
    default:
      throw new Rejection('STATE_DOES_NOT_FIT', { element: elementId });
  }
}
