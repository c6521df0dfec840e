import { Rejection } from '../kernel/rejection.js';
import { closeOne } from './closing.js';
import { assignResults } from './event-sub-processes.js';
import type { Node } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import { leaveBy, passThrough } from './tokens.js';
import { armEvents, disarm } from './triggers.js';

type EventGateway = Extract<Node, { type: 'EVENT_GATEWAY' }>;

/**
 * A token waits at an event-based gateway until one of the events behind it happens (BPMN 2.0, 13.4.4). They are armed in
 * the order of the flows, conditions first: one that is true already decides, and then nothing else is waited for.
 */
export function enterEventGateway(run: Run, node: EventGateway, scope: number): void {
  const n = run.nextN();
  run.put({ n, kind: 'GATE', elementId: node.id, in: scope });
  run.emit({ type: 'ACTIVITY_ENTERED', n, elementId: node.id });
  armEvents(
    run,
    node.outgoing.map((id) => run.target(id)),
    n,
  );
}

/** The first event behind gateway `n` happens: the others are taken back, and the token goes on from this one. */
export function leaveGate(run: Run, event: Node, n: number, results: Variables): void {
  const gate = run.activation(n);
  const scope = run.around(gate).n;
  disarm(run, 'INTERRUPTED', (trigger) => trigger.of === n);
  closeOne(run, gate, 'COMPLETED');
  passBy(run, run.node(gate.elementId), event, scope, results);
}

/** A case begins at an event behind the event-based gateway that starts its process: the others are not waited for. */
export function startAtGate(run: Run, event: Node, scope: number): void {
  const gateway = event.incoming.map((id) => run.source(id)).find(({ type }) => type === 'EVENT_GATEWAY');
  if (!gateway) throw new Rejection('STATE_DOES_NOT_FIT', { element: event.id });
  passThrough(run, gateway);
  passBy(run, gateway, event, scope, {});
}

function passBy(run: Run, gateway: Node, event: Node, scope: number, results: Variables): void {
  const flow = gateway.outgoing.find((id) => run.target(id).id === event.id);
  if (flow === undefined) throw new Rejection('STATE_DOES_NOT_FIT', { element: event.id });
  run.flows.push(flow);
  const n = passThrough(run, event);
  assignResults(run, event, scope, results);
  leaveBy(run, event, scope, n);
}
