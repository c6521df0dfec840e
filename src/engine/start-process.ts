import { Rejection } from '../kernel/rejection.js';
import { startAtGate } from './event-gateway.js';
import { assignResults } from './event-sub-processes.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import { withDataObjects } from './scopes.js';
import { stepsTo } from './token-points.js';
import { plainStartOf, startsOf } from './starts.js';
import { leaveBy, passThrough } from './tokens.js';
import { armEventSubProcesses } from './triggers.js';

/**
 * The process scope opens with the start variables, and a token stands at the start that is named. Without a name it is the
 * start event that needs no trigger, or the only start there is. Raises `START_NOT_FOUND`.
 *
 * What triggered a start brought the start variables, and the event's output mapping is assigned beside them; whether a
 * condition is true or a time has come was seen by whoever started the case.
 */
export function startProcess(run: Run, startId: string | undefined, vars: Variables): void {
  const { processId } = run.graph;
  const start = startId === undefined ? plainStartOf(run.graph) : startsOf(run.graph).find(({ id }) => id === startId);
  if (!start) throw new Rejection('START_NOT_FOUND', { element: startId ?? processId });
  const n = run.nextN();
  run.put({ n, kind: 'SCOPE', elementId: processId, ...withDataObjects(run, processId, vars) });
  if (armEventSubProcesses(run, processId, n)) beginAt(run, start.id, n);
}

/**
 * The process scope opens with the start variables, and tokens stand before the elements named: a case that ended is taken up
 * again as a new one. Scopes around them are opened as in a move. Raises `MOVE_LEAVES_NOTHING` for no
 * element at all, and what `stepsTo` raises.
 */
export function startAtPoints(run: Run, points: readonly string[], vars: Variables): void {
  if (points.length === 0) throw new Rejection('MOVE_LEAVES_NOTHING', {});
  const n = run.nextN();
  run.put({ n, kind: 'SCOPE', elementId: run.graph.processId, ...withDataObjects(run, run.graph.processId, vars) });
  if (!armEventSubProcesses(run, run.graph.processId, n)) return;
  run.plan(
    ...stepsTo(
      run,
      points.map((elementId) => ({ elementId })),
    ),
  );
}

function beginAt(run: Run, id: string, n: number): void {
  const node = run.node(id);
  if (node.type === 'START_EVENT') run.plan({ type: 'ENTER', nodeId: id, in: n, flowId: null });
  else if (node.type === 'RECEIVE_TASK' && node.instantiate) {
    const entered = passThrough(run, node);
    assignResults(run, node, n, {});
    leaveBy(run, node, n, entered);
  } else startAtGate(run, node, n);
}
