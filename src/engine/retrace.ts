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

/**
 * When an element was entered and left, and how long something was under way in it. Instances side by side count once: it is
 * how long the case stood there, not what its people spent.
 */
export interface Stay {
  /** Office instants of the last entry and of the last leaving; `null` while nobody has left it. */
  readonly enteredAt: string;
  readonly leftAt: string | null;
  /** Stretches that are over, together, in milliseconds. */
  readonly milliseconds: number;
  /** Since when something is under way without a break; `null` when nothing is. */
  readonly since: string | null;
  /** How much is under way. */
  readonly open: number;
}

/** The way that a case has gone so far. */
export interface Trace {
  readonly state: CaseState | null;
  /** By element id; an instance of a multi-instance is a visit of its own. */
  readonly visits: ReadonlyMap<string, Visit>;
  /** Stays by element id. */
  readonly stays: ReadonlyMap<string, Stay>;
  /** Element under which everything that is under way was entered, by its number. */
  readonly under: ReadonlyMap<number, string>;
  /** Flows that a token moved along, and how often. */
  readonly flows: ReadonlyMap<string, number>;
  /** Element of every call by its number `n`. */
  readonly calls: ReadonlyMap<number, string>;
}

/** The trace of a case that has not started. */
export const NO_TRACE: Trace = {
  state: null,
  visits: new Map(),
  stays: new Map(),
  under: new Map(),
  flows: new Map(),
  calls: new Map(),
};

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
  const stays = new Map(trace.stays);
  const under = new Map(trace.under);
  const flows = new Map(trace.flows);
  const calls = new Map(trace.calls);
  for (const [at, stimulus] of stimuli.entries()) {
    const advanced = advance(typeof graph === 'function' ? graph(at) : graph, state, stimulus);
    ({ state } = advanced);
    for (const flow of advanced.flows) flows.set(flow, (flows.get(flow) ?? 0) + 1);
    for (const effect of advanced.effects) {
      if (effect.type === 'ACTIVITY_ENTERED') {
        visits.set(effect.elementId, { times: (visits.get(effect.elementId)?.times ?? 0) + 1, left: null });
        under.set(effect.n, effect.elementId);
        stays.set(effect.elementId, entered(stays.get(effect.elementId), stimulus.at));
      } else if (effect.type === 'ACTIVITY_LEFT') {
        visits.set(effect.elementId, { times: visits.get(effect.elementId)?.times ?? 1, left: effect.reason });
        // After a migration what was entered under the old name is left under the new one.
        const elementId = under.get(effect.n) ?? effect.elementId;
        const stay = stays.get(elementId);
        if (stay && under.delete(effect.n)) stays.set(elementId, left(stay, stimulus.at));
      } else if (effect.type === 'CALL_REQUESTED') calls.set(effect.n, effect.elementId);
    }
  }
  return { state, visits, stays, under, flows, calls };
}

const entered = (stay: Stay | undefined, at: string): Stay => ({
  enteredAt: at,
  leftAt: stay?.leftAt ?? null,
  milliseconds: stay?.milliseconds ?? 0,
  since: stay?.since ?? at,
  open: (stay?.open ?? 0) + 1,
});

function left(stay: Stay, at: string): Stay {
  const open = stay.open - 1;
  if (open > 0 || stay.since === null) return { ...stay, leftAt: at, open };
  const over = Math.max(0, Date.parse(at) - Date.parse(stay.since));
  return { ...stay, leftAt: at, milliseconds: stay.milliseconds + over, since: null, open: 0 };
}
