import type { Caller } from '../kernel/index.js';
import { openPointsOf } from '../engine/index.js';
import type { CallTree } from '../instances/index.js';

/** A step that waits for somebody now. */
export interface NextStep {
  readonly caseId: string;
  readonly element: string;
  readonly name: string;
}

/** What waits for people in a call tree, from the states of its cases: no look at the database. */
export function openStepsOf(tree: CallTree, language: Caller['language']): NextStep[] {
  const steps: NextStep[] = [];
  for (const { id, status, state, definition } of tree.instances) {
    if (status !== 'RUNNING' || state === null) continue;
    for (const { elementId } of openPointsOf(state).tasks) {
      const node = definition.graph.nodes.get(elementId);
      const name = (language === 'en' ? node?.nameEn : null) ?? node?.name ?? elementId;
      steps.push({ caseId: id, element: elementId, name });
    }
  }
  return steps;
}
