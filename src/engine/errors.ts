import { Rejection } from '../kernel/rejection.js';
import { leaveByBoundary } from './boundary.js';
import { endCase } from './case-end.js';
import { boundaryThatCatches, startThatCatches } from './catching.js';
import { startEventSubProcess } from './event-sub-processes.js';
import type { EventTrigger } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import type { Activation } from './state.js';

/** A BPMN error on its way out. `elementId` and `n` are the end event or activity that raised it. */
export interface BpmnError {
  readonly code: string;
  readonly elementId: string;
  readonly n: number;
  readonly variables: Variables;
}

/**
 * An error raised in activation `from` looks for who catches it: of each scope the event sub-processes first, then the
 * events on its border, then the scope around it. An exact code is preferred to an event that catches all; whoever catches
 * interrupts, since what failed cannot go on.
 *
 * One that nobody catches ends a called case, and goes on from the call activity of its caller; in a case that nobody
 * called it raises `ERROR_NOT_CAUGHT`, and nothing has happened.
 */
export function raiseError(run: Run, from: Activation, error: BpmnError): void {
  const thrown = { kind: 'ERROR', code: error.code } as const;
  for (let at: Activation | undefined = from; at; at = at.in === undefined ? undefined : run.activation(at.in)) {
    const start = startThatCatches(run, at, thrown);
    if (start) {
      startEventSubProcess(run, { ...start, interrupting: true }, at.n, broughtTo(start, error));
      return;
    }
    const boundary = boundaryThatCatches(run, at, thrown);
    if (boundary) {
      const reason = at === from ? 'FAILED' : 'INTERRUPTED';
      leaveByBoundary(run, { ...boundary, interrupting: true }, at.n, broughtTo(boundary, error), reason);
      return;
    }
  }
  if (!run.called) throw new Rejection('ERROR_NOT_CAUGHT', { errorCode: error.code, element: error.elementId });
  endCase(run, { kind: 'ERROR', elementId: error.elementId, errorCode: error.code }, error.n);
}

/** What an error brings: its variables, and its code where the event that catches it gives that a name. */
function broughtTo({ trigger }: { readonly trigger: EventTrigger }, { code, variables }: BpmnError): Variables {
  const name = trigger.kind === 'ERROR' ? trigger.codeVariable : undefined;
  return name === undefined ? variables : { ...variables, [name]: code };
}
