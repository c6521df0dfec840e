import type { EventTrigger, Node } from './graph.js';
import type { Run } from './run.js';
import type { Activation } from './state.js';

/** What goes outwards from scope to scope until an event catches it. */
export interface Thrown {
  readonly kind: 'ERROR' | 'ESCALATION';
  readonly code: string;
}

/**
 * The event sub-process directly in scope activation `at` that catches this, by its start; one that has taken the scope over
 * keeps all others from it. An exact code is preferred to an event that catches all.
 */
export function startThatCatches(
  run: Run,
  at: Activation,
  thrown: Thrown,
): Extract<Node, { type: 'START_EVENT' }> | undefined {
  if (at.kind !== 'SCOPE' || at.takenOver) return undefined;
  const starts = (run.graph.scopes.get(at.elementId)?.eventSubProcessIds ?? [])
    .flatMap((id) => run.scope(id).startIds)
    .map((id) => run.node(id))
    .filter((node) => node.type === 'START_EVENT');
  return bestOf(starts, thrown);
}

/**
 * The event on the border of activation `at` that catches this. The border of a repeated activity belongs to its loop, not to
 * an instance; that of one which is being undone has passed.
 */
export function boundaryThatCatches(
  run: Run,
  at: Activation,
  thrown: Thrown,
): Extract<Node, { type: 'BOUNDARY_EVENT' }> | undefined {
  if (at.in === undefined || at.index !== undefined || at.kind === 'SNAPSHOT') return undefined;
  const events = run
    .node(at.elementId)
    .boundaryIds.map((id) => run.node(id))
    .filter((node) => node.type === 'BOUNDARY_EVENT');
  return bestOf(events, thrown);
}

function bestOf<T extends { readonly trigger: EventTrigger }>(
  events: readonly T[],
  { kind, code }: Thrown,
): T | undefined {
  const catching = (wanted: string | null): T | undefined =>
    events.find(({ trigger }) => trigger.kind === kind && codeOf(trigger) === wanted);
  return catching(code) ?? catching(null);
}

const codeOf = (trigger: Extract<EventTrigger, { kind: Thrown['kind'] }>): string | null =>
  trigger.kind === 'ERROR' ? trigger.errorCode : trigger.escalationCode;
