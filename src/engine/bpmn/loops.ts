import type { MultiInstance } from '../graph.js';
import type { Compiling } from './compiling.js';
import { foreign } from './foreign.js';
import { bodyOf, elementOf, textOf, type ModdleElement } from './moddle.js';

/** Loop characteristics of an activity; standard loops are refused. */
export function multiInstanceOf(
  element: ModdleElement,
  id: string,
  { expressions, problems }: Compiling,
): MultiInstance | null {
  const loop = elementOf(element, 'loopCharacteristics');
  if (!loop) return null;
  if (loop.$type !== 'bpmn:MultiInstanceLoopCharacteristics') {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: loop.$type });
    return null;
  }
  for (const property of ['loopDataInputRef', 'loopDataOutputRef', 'inputDataItem', 'outputDataItem']) {
    if (elementOf(loop, property)) problems.add('NOT_CARRIED_OUT', id, { what: property });
  }
  const behaviour = textOf(loop, 'behavior');
  if (behaviour !== null && behaviour !== 'All') {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `multi-instance behavior ${behaviour}` });
  }
  const optional = (name: string): string | null => {
    const value = textOf(loop, `gongwen:${name}`);
    return value === null ? null : expressions.variable(value, id, `gongwen:${name}`);
  };
  const foreignVariable = foreign(loop, 'elementVariable');
  const collection = expressions.any(textOf(loop, 'gongwen:collection') ?? foreign(loop, 'collection'), id);
  const cardinality = expressions.any(bodyOf(loop, 'loopCardinality'), id);
  if (!collection && !cardinality) {
    problems.add('PROPERTY_MISSING', id, { property: 'gongwen:collection or loopCardinality' });
  }
  return {
    sequential: loop.get('isSequential') === true,
    collection,
    cardinality,
    elementVariable:
      optional('elementVariable') ??
      (foreignVariable === null ? null : expressions.variable(foreignVariable, id, 'elementVariable')),
    outputCollection: optional('outputCollection'),
    outputElement: expressions.any(textOf(loop, 'gongwen:outputElement'), id),
    completionCondition: expressions.any(bodyOf(loop, 'completionCondition'), id),
  };
}
