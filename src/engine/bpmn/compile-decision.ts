import type { Node } from '../graph.js';
import { bindingOf } from './bindings.js';
import { needed, type Compiling, type NodeBase } from './compiling.js';
import { foreign, givenIn } from './foreign.js';
import { textOf, type ModdleElement } from './moddle.js';

type DecisionNode = Extract<Node, { type: 'BUSINESS_RULE_TASK' }>;

/** `camunda:mapDecisionResult`, as the engine calls it. */
const SHAPES: Readonly<Record<string, NonNullable<DecisionNode['resultShape']>>> = {
  singleEntry: 'SINGLE_ENTRY',
  singleResult: 'SINGLE_RESULT',
  collectEntries: 'COLLECT_ENTRIES',
  resultList: 'RESULT_LIST',
};

/** Compiles a business rule task that asks a decision. */
export function compileDecision(element: ModdleElement, base: NodeBase, at: Compiling): Node | null {
  const { expressions, problems } = at;
  const { id } = base;
  const own = textOf(element, 'gongwen:decision');
  const camunda = own === null ? foreign(element, 'decisionRef') : null;
  const zeebe = own ?? camunda ?? givenIn(element, 'zeebe:calledDecision', 'decisionId');
  if (zeebe !== null && /[${}=]/.test(zeebe)) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `a decision named by ${zeebe}` });
    return null;
  }
  const result =
    textOf(element, 'gongwen:resultVariable') ??
    foreign(element, 'resultVariable') ??
    givenIn(element, 'zeebe:calledDecision', 'resultVariable');
  if (camunda !== null && result === null) {
    // Camunda 7 keeps the result for listeners then, which are code.
    problems.add('PROPERTY_MISSING', id, { property: 'camunda:resultVariable' });
  }
  const shape = own !== null ? null : camunda === null ? 'BARE' : shapeOf(element, id, at);
  return needed(zeebe, id, 'gongwen:decision', problems, (decisionId) => ({
    ...base,
    type: 'BUSINESS_RULE_TASK',
    decisionId,
    resultVariable: result === null ? null : expressions.variable(result, id, 'resultVariable'),
    ...(shape === null ? {} : { resultShape: shape }),
    binding: bindingOf(element, { camunda: 'decisionRef', zeebe: 'zeebe:calledDecision' }, id, problems),
  }));
}

/** Camunda 7 gives a list of all rows where the file says nothing. */
function shapeOf(element: ModdleElement, id: string, { problems }: Compiling): DecisionNode['resultShape'] & string {
  const value = foreign(element, 'mapDecisionResult') ?? 'resultList';
  const shape = Object.hasOwn(SHAPES, value) ? SHAPES[value] : undefined;
  if (shape === undefined) problems.add('VALUE_INVALID', id, { property: 'mapDecisionResult', value });
  return shape ?? 'RESULT_LIST';
}
