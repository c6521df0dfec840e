import { enterActivity, openActivity, type ActivityNode } from './activities.js';
import { enterEventGateway } from './event-gateway.js';
import { assignResults } from './event-sub-processes.js';
import { enterCatch, enterEnd, enterThrow } from './events.js';
import { enterExclusive, enterParallel } from './gateways.js';
import type { Node } from './graph.js';
import { enterInclusive } from './inclusive-gateway.js';
import { instanceVariables } from './multi-instance.js';
import type { Run, Step } from './run.js';
import { Rejection } from '../kernel/rejection.js';
import { leaveBy, passThrough } from './tokens.js';

/** A token stands before a node: what happens next is the node's business. */
export function enterNode(run: Run, { nodeId, in: scope, flowId }: Extract<Step, { type: 'ENTER' }>): void {
  const node = run.node(nodeId);
  switch (node.type) {
    case 'START_EVENT': {
      const n = passThrough(run, node);
      assignResults(run, node, scope, {});
      leaveBy(run, node, scope, n);
      break;
    }
    case 'END_EVENT':
      enterEnd(run, node, scope);
      break;
    case 'CATCH_EVENT':
      enterCatch(run, node, scope);
      break;
    case 'THROW_EVENT':
      enterThrow(run, node, scope);
      break;
    case 'EXCLUSIVE_GATEWAY':
      enterExclusive(run, node, scope);
      break;
    case 'PARALLEL_GATEWAY':
      enterParallel(run, node, scope, flowId);
      break;
    case 'INCLUSIVE_GATEWAY':
      enterInclusive(run, node, scope, flowId);
      break;
    case 'EVENT_GATEWAY':
      enterEventGateway(run, node, scope);
      break;
    case 'BOUNDARY_EVENT':
    case 'EVENT_SUB_PROCESS':
      // No flow leads to these; the reader refuses a file in which one does.
      throw new Rejection('STATE_DOES_NOT_FIT', { element: node.id });
    default:
      enterActivity(run, node, scope);
  }
}

/** The next instance of a loop begins. */
export function enterInstance(run: Run, { in: n, index, element }: Extract<Step, { type: 'INSTANCE' }>): void {
  const node = run.node(run.activation(n).elementId);
  if (!isRepeated(node)) throw new Rejection('STATE_DOES_NOT_FIT', { element: node.id });
  const vars = node.multiInstance && instanceVariables(node.multiInstance, element);
  openActivity(run, node, { in: n, index, ...(vars === null ? {} : { vars }) });
}

const isRepeated = (node: Node): node is ActivityNode => Boolean(node.multiInstance ?? node.standardLoop);
