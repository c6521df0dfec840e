import { leaveByBoundary } from './boundary.js';
import { boundaryThatCatches, startThatCatches } from './catching.js';
import { startEventSubProcess } from './event-sub-processes.js';
import type { EventTrigger } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import type { Activation } from './state.js';

/** An escalation on its way out. `elementId` and `n` are the event or call activity that it comes from. */
export interface Escalation {
  readonly code: string;
  readonly elementId: string;
  readonly n: number;
  readonly variables: Variables;
}

/**
 * An escalation thrown in activation `from` looks for who catches it, outwards as an error does: of each scope the event
 * sub-processes first, then the events on its border; an exact code before what catches all (BPMN 2.0, 10.5.6). The first one
 * that catches it ends its way. An event sub-process does not catch what comes out of itself (Camunda 7).
 *
 * `true` where who threw it goes on: nobody interrupted it. It does so before what caught it moves. One that nobody catches goes to the caller of a called case, and is
 * noted in a case that nobody called; it ends nothing.
 */
export function raiseEscalation(run: Run, from: Activation, escalation: Escalation): boolean {
  const thrown = { kind: 'ESCALATION', code: escalation.code } as const;
  const passed = new Set<string>();
  for (let at: Activation | undefined = from; at; at = at.in === undefined ? undefined : run.activation(at.in)) {
    const start = startThatCatches(run, at, thrown);
    if (start && !passed.has(start.scopeId)) {
      startEventSubProcess(run, start, at.n, broughtTo(start, escalation));
      return !start.interrupting;
    }
    const boundary = boundaryThatCatches(run, at, thrown);
    if (boundary) {
      leaveByBoundary(run, boundary, at.n, broughtTo(boundary, escalation));
      return !boundary.interrupting;
    }
    passed.add(at.elementId);
  }
  const { n, elementId, code, variables } = escalation;
  run.emit({ type: 'ESCALATION_THROWN', n, elementId, code, variables });
  return true;
}

/** What an escalation brings: its variables, and its code where the event that catches it gives that a name. */
function broughtTo({ trigger }: { readonly trigger: EventTrigger }, { code, variables }: Escalation): Variables {
  const name = trigger.kind === 'ESCALATION' ? trigger.codeVariable : undefined;
  return name === undefined ? variables : { ...variables, [name]: code };
}
