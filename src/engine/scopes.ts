import { linkOf } from './reachability.js';
import type { Variables } from './json.js';
import type { Run, Step } from './run.js';
import type { Activation } from './state.js';
import { armEventSubProcesses } from './triggers.js';

/**
 * A sub-process begins inside activation `n`: its event sub-processes are armed, and a token stands at its start event.
 * One drawn without a start event begins at every node that no flow leads to, as the standard has it. `begins` is false where
 * tokens are put into it elsewhere.
 */
export function openScope(run: Run, scopeId: string, n: number, begins = true): void {
  if (!armEventSubProcesses(run, scopeId, n) || !begins) return;
  const scope = run.scope(scopeId);
  const starts = scope.startIds.length > 0 ? scope.startIds : scope.nodeIds.filter((id) => beginsByItself(run, id));
  run.plan(...starts.map((nodeId): Step => ({ type: 'ENTER', nodeId, in: n, flowId: null })));
}

/**
 * Variables that a scope begins with: its data objects, which hold nothing yet, and over them those given to it. What is
 * assigned to a data object inside stays inside (BPMN 2.0, 10.4.1: a data object lives as long as the scope it is drawn in).
 */
export function withDataObjects(run: Run, scopeId: string, vars?: Variables): Pick<Activation, 'vars'> {
  const dataObjects = run.graph.scopes.get(scopeId)?.dataObjects ?? [];
  if (dataObjects.length === 0) return vars === undefined ? {} : { vars };
  return { vars: { ...Object.fromEntries(dataObjects.map((name) => [name, null])), ...vars } };
}

function beginsByItself(run: Run, nodeId: string): boolean {
  const node = run.node(nodeId);
  return (
    node.incoming.length === 0 &&
    node.type !== 'BOUNDARY_EVENT' &&
    node.type !== 'EVENT_SUB_PROCESS' &&
    !node.isForCompensation &&
    linkOf(node) === null
  );
}
