import { advance } from './advance.js';
import type { CloseReason } from './effect.js';
import type { ProcessGraph } from './graph.js';
import type { CaseState } from './state.js';
import type { Stimulus } from './stimulus.js';

/** How often an element was entered, and how the last stay in it ended; `null` while nobody has left it. */
export interface Visit {
  readonly times: number;
  readonly left: CloseReason | null;
}

/** The way that a case has gone so far. */
export interface Trace {
  readonly state: CaseState | null;
  /** By element id; an instance of a multi-instance is a visit of its own. */
  readonly visits: ReadonlyMap<string, Visit>;
  /** Flows that a token moved along, at least once. */
  readonly flows: ReadonlySet<string>;
  /** Element of every call by its number `n`. */
  readonly calls: ReadonlyMap<number, string>;
}

/** The trace of a case that has not started. */
export const NO_TRACE: Trace = { state: null, visits: new Map(), flows: new Set(), calls: new Map() };

/** The graph under which a stimulus is taken, by its place among those given: a case that was migrated has had several. */
export type GraphAt = (at: number) => ProcessGraph;

/**
 * Walks a case's way again: `trace` and the stimuli that came after it give the trace after them. The trail keeps every
 * stimulus, so that this says what the trail proves, and nothing else. `graph` is a function where the case was migrated on
 * this stretch of its way: `MIGRATE` itself is taken under the new graph, and the elements of the old one keep their visits.
 *
 * Raises what `advance` raises, where the stimuli are not those of a case of this graph.
 */
export function retrace(graph: ProcessGraph | GraphAt, trace: Trace, stimuli: readonly Stimulus[]): Trace {
  let { state } = trace;
  const visits = new Map(trace.visits);
  const flows = new Set(trace.flows);
  const calls = new Map(trace.calls);
  for (const [at, stimulus] of stimuli.entries()) {
    const advanced = advance(typeof graph === 'function' ? graph(at) : graph, state, stimulus);
    ({ state } = advanced);
    for (const flow of advanced.flows) flows.add(flow);
    for (const effect of advanced.effects) {
      if (effect.type === 'ACTIVITY_ENTERED') {
        visits.set(effect.elementId, { times: (visits.get(effect.elementId)?.times ?? 0) + 1, left: null });
      } else if (effect.type === 'ACTIVITY_LEFT') {
        visits.set(effect.elementId, { times: visits.get(effect.elementId)?.times ?? 1, left: effect.reason });
      } else if (effect.type === 'CALL_REQUESTED') calls.set(effect.n, effect.elementId);
    }
  }
  return { state, visits, flows, calls };
}
