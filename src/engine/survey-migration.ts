import type { ProcessGraph } from './graph.js';
import { kindsOf } from './migrate.js';
import { planMigration, type Mapping, type MigrationPlan } from './migration.js';
import type { Activation, CaseState, Join, Trigger } from './state.js';

/**
 * The plan of a migration for a case that stood everywhere at once: the mapping of every element that can hold something, and
 * all that could stand in the way of any case, wherever it stands. What stands in the way of one case is what
 * `planMigration` says of it.
 */
export const surveyMigration = (oldGraph: ProcessGraph, newGraph: ProcessGraph, given: Mapping = {}): MigrationPlan =>
  planMigration(oldGraph, newGraph, everywhere(oldGraph), given);

/** A state in which every element that can hold a token does. No case is ever in it. */
function everywhere({ processId, nodes }: ProcessGraph): CaseState {
  let n = 1;
  const root: Activation = { n, kind: 'SCOPE', elementId: processId };
  const activations: Activation[] = [root];
  const triggers: Trigger[] = [];
  const joins: Join[] = [];
  for (const node of nodes.values()) {
    for (const kind of kindsOf(node)) activations.push({ n: ++n, kind, elementId: node.id, in: root.n });
    if (node.type === 'PARALLEL_GATEWAY' || node.type === 'INCLUSIVE_GATEWAY') {
      if (node.incoming.length > 1) {
        joins.push({ gatewayId: node.id, in: root.n, tokens: node.incoming.map((flow) => [flow, 1]) });
      }
    }
    if (node.type === 'BOUNDARY_EVENT' || node.type === 'START_EVENT') {
      const { kind } = node.trigger;
      if (kind === 'TIMER') triggers.push({ n: ++n, kind, elementId: node.id, of: root.n });
      else if (kind === 'MESSAGE' || kind === 'SIGNAL') {
        triggers.push({ n: ++n, kind: 'WAIT', elementId: node.id, of: root.n });
      }
    }
  }
  return { format: 1, semantics: 1, processId, counter: n, activations, triggers, joins };
}
