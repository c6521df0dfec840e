import type { Expression } from '../feel/index.js';
import type { MultiInstance, StandardLoop } from '../graph.js';
import type { Compiling } from './compiling.js';
import { foreign, givenIn } from './foreign.js';
import { bodyOf, elementOf, textOf, type ModdleElement } from './moddle.js';

/**
 * The standard loop of an activity. One that says neither how long it goes on nor how often at most is refused: nothing would
 * end it.
 */
export function standardLoopOf(
  element: ModdleElement,
  id: string,
  { expressions, problems }: Compiling,
): StandardLoop | null {
  const loop = elementOf(element, 'loopCharacteristics');
  if (loop?.$type !== 'bpmn:StandardLoopCharacteristics') return null;
  const source = bodyOf(loop, 'loopCondition');
  const maximum = maximumOf(loop, id, problems);
  if (source === null && maximum === null) {
    problems.add('PROPERTY_MISSING', id, { property: 'loopCondition or loopMaximum' });
  }
  return { condition: expressions.any(source, id), testBefore: loop.get('testBefore') === true, maximum };
}

/** How Camunda 8 calls the counts of a multi-instance. */
const COUNTS: Readonly<Record<string, string>> = {
  numberOfInstances: 'nrOfInstances',
  numberOfActiveInstances: 'nrOfActiveInstances',
  numberOfCompletedInstances: 'nrOfCompletedInstances',
};

/** A condition that reads the counts under those names, too. */
function withCounts(condition: Expression | null, id: string, problems: Compiling['problems']): Expression | null {
  if (!condition) return null;
  if (condition.names.includes('numberOfTerminatedInstances')) {
    problems.add('FOREIGN_REFUSED', id, { what: 'numberOfTerminatedInstances' });
  }
  const asked = condition.names.filter((name) => Object.hasOwn(COUNTS, name));
  if (asked.length === 0) return condition;
  const ours = (name: string): string => COUNTS[name] ?? name;
  return {
    ...condition,
    names: condition.names.map(ours),
    evaluate: (context, at) =>
      condition.evaluate(
        { ...context, ...Object.fromEntries(asked.map((name) => [name, context[ours(name)] ?? null])) },
        at,
      ),
  };
}

function maximumOf(loop: ModdleElement, id: string, problems: Compiling['problems']): number | null {
  const given: unknown = loop.get('loopMaximum');
  if (given === undefined || given === null) return null;
  const maximum = Number(given);
  if (Number.isSafeInteger(maximum) && maximum > 0) return maximum;
  problems.add('VALUE_INVALID', id, { property: 'loopMaximum', value: `${maximum}` });
  return null;
}

/** The multi-instance of an activity. */
export function multiInstanceOf(
  element: ModdleElement,
  id: string,
  { expressions, problems }: Compiling,
): MultiInstance | null {
  const loop = elementOf(element, 'loopCharacteristics');
  if (!loop || loop.$type === 'bpmn:StandardLoopCharacteristics') return null;
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
  const zeebe = (name: string): string | null => givenIn(loop, 'zeebe:loopCharacteristics', name);
  const variable = (name: string, elsewhere: string | null): string | null => {
    const value = textOf(loop, `gongwen:${name}`) ?? elsewhere;
    return value === null ? null : expressions.variable(value, id, name);
  };
  const source = textOf(loop, 'gongwen:collection') ?? foreign(loop, 'collection') ?? zeebe('inputCollection');
  const collection = expressions.any(source, id);
  const cardinality = expressions.any(bodyOf(loop, 'loopCardinality'), id);
  if (!collection && !cardinality) {
    problems.add('PROPERTY_MISSING', id, { property: 'gongwen:collection or loopCardinality' });
  }
  if (collection && cardinality) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, {
      construct: 'a multi-instance over both a collection and a cardinality',
    });
  }
  const outputCollection = variable('outputCollection', zeebe('outputCollection'));
  const outputElement = expressions.any(textOf(loop, 'gongwen:outputElement') ?? zeebe('outputElement'), id);
  if ((outputCollection === null) !== (outputElement === null)) {
    const property = outputElement ? 'gongwen:outputCollection' : 'gongwen:outputElement';
    problems.add('PROPERTY_MISSING', id, { property });
  }
  return {
    sequential: loop.get('isSequential') === true,
    collection,
    cardinality,
    elementVariable: variable('elementVariable', foreign(loop, 'elementVariable') ?? zeebe('inputElement')),
    outputCollection,
    outputElement,
    completionCondition: withCounts(expressions.any(bodyOf(loop, 'completionCondition'), id), id, problems),
  };
}
