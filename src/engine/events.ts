import { Rejection } from '../kernel/rejection.js';
import { raiseError } from './errors.js';
import type { Node } from './graph.js';
import { sendMessage } from './messages.js';
import type { Run } from './run.js';
import { terminateScope } from './scope-end.js';
import { endToken, leaveBy, passThrough } from './tokens.js';
import { openWait, timerRule } from './triggers.js';
import { mapped, visibleTo } from './variables.js';

type Event<T extends Node['type']> = Extract<Node, { type: T }>;

/** An end event consumes its token: silently, with a message, with an error, or with everything else in its scope. */
export function enterEnd(run: Run, node: Event<'END_EVENT'>, scope: number): void {
  const n = passThrough(run, node);
  switch (node.trigger.kind) {
    case 'ERROR':
      raiseError(run, run.activation(scope), {
        code: node.trigger.errorCode ?? '',
        elementId: node.id,
        n,
        variables: {},
      });
      break;
    case 'TERMINATE':
      terminateScope(run, scope, node.id, n);
      break;
    case 'MESSAGE':
      sendFromEvent(run, node, scope, n, node.trigger.message);
      endToken(run, node.id, scope, n);
      break;
    case 'NONE':
    case 'TIMER':
      endToken(run, node.id, scope, n);
      break;
  }
}

/** An intermediate throw event: a message leaves, or, without a trigger, the token merely passes. */
export function enterThrow(run: Run, node: Event<'THROW_EVENT'>, scope: number): void {
  const n = passThrough(run, node);
  if (node.trigger.kind === 'MESSAGE') sendFromEvent(run, node, scope, n, node.trigger.message);
  leaveBy(run, node, scope, n);
}

function sendFromEvent(run: Run, node: Node, scope: number, n: number, message: string): void {
  const inputs = node.inputs.length > 0 ? mapped(run, node.id, node.inputs, visibleTo(run, scope)) : null;
  sendMessage(run, node, { n, reads: scope, message, inputs });
}

/** An intermediate catch event: the token waits for a message or a timer. Raises `STATE_DOES_NOT_FIT` for other triggers. */
export function enterCatch(run: Run, node: Event<'CATCH_EVENT'>, scope: number): void {
  const n = run.nextN();
  const elementId = node.id;
  const context = visibleTo(run, scope);
  run.emit({ type: 'ACTIVITY_ENTERED', n, elementId });
  if (node.trigger.kind === 'MESSAGE') {
    run.put({ n, kind: 'WAIT', elementId, in: scope });
    openWait(run, elementId, n, node.trigger.message, context);
  } else if (node.trigger.kind === 'TIMER') {
    run.put({ n, kind: 'TIMER', elementId, in: scope });
    run.emit({ type: 'TIMER_ARMED', n, elementId, rule: timerRule(run, elementId, node.trigger.timer, context) });
  } else {
    throw new Rejection('STATE_DOES_NOT_FIT', { element: elementId });
  }
}
