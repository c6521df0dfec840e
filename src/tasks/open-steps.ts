import type { Caller } from '../kernel/index.js';
import { openPointsOf, type CaseState, type Node } from '../engine/index.js';
import type { CallTree } from '../instances/index.js';

/** A step that waits for somebody now. */
export interface NextStep {
  readonly caseId: string;
  readonly element: string;
  readonly name: string;
}

/** What waits for people in a call tree, from the states of its cases: no look at the database. */
export const openStepsOf = (tree: CallTree, language: Caller['language']): NextStep[] =>
  stepsAt(tree, language, (state) => openPointsOf(state).tasks);

/** Elements that a case stands at: its open steps, or, where nobody has to act, the messages that it receives next. */
export function standsAt(tree: CallTree, language: Caller['language']): NextStep[] {
  const open = openStepsOf(tree, language);
  if (open.length > 0) return open;
  const waits = stepsAt(tree, language, (state) => openPointsOf(state).waits);
  return waits.filter(({ caseId, element }) => nodeOf(tree, caseId, element)?.type === 'RECEIVE_TASK');
}

const nodeOf = (tree: CallTree, caseId: string, element: string): Node | undefined =>
  tree.instance(caseId).definition.graph.nodes.get(element);

function stepsAt(
  tree: CallTree,
  language: Caller['language'],
  pointsOf: (state: CaseState) => readonly { readonly elementId: string }[],
): NextStep[] {
  const steps: NextStep[] = [];
  for (const { id, status, state } of tree.instances) {
    if (status !== 'RUNNING' || state === null) continue;
    for (const { elementId } of pointsOf(state)) {
      const node = nodeOf(tree, id, elementId);
      const name = (language === 'en' ? node?.nameEn : null) ?? node?.name ?? elementId;
      steps.push({ caseId: id, element: elementId, name });
    }
  }
  return steps;
}
