import type { Expression } from '../feel/index.js';
import type { Mapping } from '../graph.js';
import type { Json, Variables } from '../json.js';
import type { Compiling, NodeBase } from './compiling.js';
import { isWorkerEvent } from './compile-service.js';
import { extensionOf, foreign, foreignElements, givenIn } from './foreign.js';
import { elementsOf, textOf, type ModdleElement } from './moddle.js';

type Mappings = Pick<NodeBase, 'inputs' | 'outputs' | 'inputsAdd' | 'outputsAdd'>;

/**
 * Input and output mappings of an element: `gongwen:input` and `gongwen:output`, what stands in `camunda:inputOutput` and
 * `zeebe:ioMapping`, and what calls of Camunda 7, Flowable and Activiti take in and give out.
 *
 * As in those engines, a worker sees everything beside its inputs; in Camunda 7 results are assigned beside the outputs, too;
 * in Camunda 8 a call passes on and brings back everything, unless it says otherwise or has output mappings.
 */
export function mappingsOf(element: ModdleElement, id: string, at: Compiling): Mappings {
  const { expressions } = at;
  const ownInputs = expressions.mappings(element, id, 'Input');
  const ownOutputs = expressions.mappings(element, id, 'Output');
  const isCall = element.$type === 'bpmn:CallActivity';
  const foreignOnes = isCall ? callMappings(element, id, at) : activityMappings(element, id, at);
  const signal = elementsOf(element, 'eventDefinitions').find(({ $type }) => $type === 'bpmn:SignalEventDefinition');
  const payload = signal ? payloadOf(signal, id, at) : [];
  const zeebe = zeebeMappings(element, id, at);
  const inputs = [...ownInputs, ...foreignOnes.inputs, ...zeebe.inputs];
  const outputs = [...ownOutputs, ...foreignOnes.outputs, ...zeebe.outputs];
  refuseIdle(element, id, at, inputs, outputs);
  return {
    inputs: [...inputs, ...payload],
    outputs,
    ...(foreignOnes.inputsAdd || zeebe.inputsAdd ? { inputsAdd: true } : {}),
    ...(foreignOnes.outputsAdd || zeebe.outputsAdd ? { outputsAdd: true } : {}),
  };
}

/**
 * An event that is waited for takes nothing in, and one that is thrown gives nothing out, unless a worker carries it out; a
 * link does neither. What an event takes in that throws nothing is lost, and nobody misses it.
 */
function refuseIdle(
  element: ModdleElement,
  id: string,
  { problems }: Compiling,
  inputs: readonly Mapping[],
  outputs: readonly Mapping[],
): void {
  const isCaught = /:(?:Start|Boundary|IntermediateCatch)Event$/.test(element.$type);
  const isThrown = /:(?:End|IntermediateThrow)Event$/.test(element.$type) && !isWorkerEvent(element);
  const [trigger] = elementsOf(element, 'eventDefinitions');
  const refuse = (which: string, mappings: readonly Mapping[]): void => {
    for (const { target } of mappings) {
      problems.add('FOREIGN_REFUSED', id, { what: `the ${which} mapping ${target} of an event` });
    }
  };
  if (isCaught) refuse('input', inputs);
  if (isThrown || (isCaught && trigger?.$type === 'bpmn:LinkEventDefinition')) refuse('output', outputs);
  if (!isThrown || CARRYING.has(trigger?.$type ?? '')) return;
  for (const { target } of inputs) problems.add('NOT_CARRIED_OUT', id, { what: `the input mapping ${target}` });
}

/** What an event throws that takes something along. */
const CARRYING = new Set([
  'bpmn:MessageEventDefinition',
  'bpmn:SignalEventDefinition',
  'bpmn:ErrorEventDefinition',
  'bpmn:EscalationEventDefinition',
]);

/** `camunda:inputOutput`: texts, expressions, lists, maps, and scripts in FEEL. */
function activityMappings(element: ModdleElement, id: string, at: Compiling): Mappings {
  const holder = extensionOf(element, 'camunda:inputOutput');
  const of = (type: string): readonly Mapping[] =>
    (holder?.$children ?? []).flatMap((parameter) => {
      if (parameter.$type !== `camunda:${type}`) return [];
      const target = at.expressions.variable(textOf(parameter, 'name'), id, `camunda:${type} name`);
      const expression = valueOf(parameter, id, at);
      return target !== null && expression ? [{ target, expression }] : [];
    });
  const inputs = of('inputParameter');
  const outputs = of('outputParameter');
  return {
    inputs,
    outputs,
    ...(inputs.length > 0 ? { inputsAdd: true } : {}),
    ...(outputs.length > 0 ? { outputsAdd: true } : {}),
  };
}

const NOTHING: Expression = { source: 'null', names: [], evaluate: () => null };

/** The value inside a parameter or an entry; nothing in it is `null`. */
function valueOf(holder: ModdleElement, id: string, at: Compiling): Expression | null {
  const [definition] = holder.$children ?? [];
  return definition ? definitionOf(definition, id, at) : textValue(holder, id, at);
}

function definitionOf(definition: ModdleElement, id: string, at: Compiling): Expression | null {
  switch (definition.$type) {
    case 'camunda:list':
      return listOf(definition, id, at);
    case 'camunda:map':
      return mapOf(definition, id, at);
    case 'camunda:value':
      return textValue(definition, id, at);
    case 'camunda:script': {
      const format = textOf(definition, 'scriptFormat') ?? '';
      if (/feel/i.test(format)) return at.expressions.any(definition.$body?.trim() ?? null, id);
      at.problems.add('CODE_REFUSED', id, { attribute: `camunda:script ${format}` });
      return null;
    }
    default:
      at.problems.add('FOREIGN_REFUSED', id, { what: definition.$type });
      return null;
  }
}

/** Text of Camunda 7, in which a text that begins with `=` is a text. */
function textValue(holder: ModdleElement, id: string, { expressions }: Compiling): Expression | null {
  const text = holder.$body?.trim() ?? '';
  if (text.startsWith('=')) return { ...NOTHING, source: text, evaluate: () => text };
  return text === '' ? NOTHING : expressions.value(text, id);
}

function listOf(list: ModdleElement, id: string, at: Compiling): Expression {
  const items = (list.$children ?? []).flatMap((item) => definitionOf(item, id, at) ?? []);
  return {
    source: `[${items.map(({ source }) => source).join(', ')}]`,
    names: items.flatMap(({ names }) => names),
    evaluate: (context, instant) => items.map((item) => item.evaluate(context, instant)),
  };
}

function mapOf(map: ModdleElement, id: string, at: Compiling): Expression {
  const entries = (map.$children ?? []).flatMap((entry): [string, Expression][] => {
    const key = at.expressions.variable(textOf(entry, 'key'), id, 'camunda:entry key');
    const value = valueOf(entry, id, at);
    return key !== null && value ? [[key, value]] : [];
  });
  return {
    source: `{${entries.map(([key, { source }]) => `${key}: ${source}`).join(', ')}}`,
    names: entries.flatMap(([, { names }]) => names),
    evaluate: (context: Variables, instant: string): Json =>
      Object.fromEntries(entries.map(([key, value]) => [key, value.evaluate(context, instant)])),
  };
}

/** What a signal of Camunda 7 carries. */
function payloadOf(signal: ModdleElement, id: string, at: Compiling): readonly Mapping[] {
  for (const mapping of foreignElements(signal, 'in')) {
    if (textOf(mapping, 'variables') === null) continue;
    at.problems.add('FOREIGN_REFUSED', id, { what: 'camunda:in variables of a signal' });
  }
  return movedBy(signal, 'in', id, at);
}

/** `in` or `out` elements that move one variable, or the value of one expression. */
function movedBy(element: ModdleElement, name: string, id: string, at: Compiling): readonly Mapping[] {
  const { expressions } = at;
  return foreignElements(element, name).flatMap((mapping) => {
    const source = textOf(mapping, 'source');
    const given = source ?? textOf(mapping, 'sourceExpression');
    if (given === null) return [];
    const target = expressions.variable(textOf(mapping, 'target'), id, `${mapping.$type} target`);
    const read = source === null ? expressions.value(given, id) : sourceVariable(source, id, at);
    return target !== null && read ? [{ target, expression: read }] : [];
  });
}

/** `in` and `out` of a call: one variable, one expression, or all variables. */
function callMappings(element: ModdleElement, id: string, at: Compiling): Mappings {
  const { problems } = at;
  const all = (name: string): boolean =>
    foreignElements(element, name).some((mapping) => {
      const variables = textOf(mapping, 'variables');
      if (variables !== null && variables !== 'all') {
        problems.add('VALUE_INVALID', id, { property: `${mapping.$type} variables`, value: variables });
      }
      return variables === 'all';
    });
  return {
    inputs: movedBy(element, 'in', id, at),
    outputs: movedBy(element, 'out', id, at),
    ...(all('in') || foreign(element, 'inheritVariables') === 'true' ? { inputsAdd: true } : {}),
    ...(all('out') ? { outputsAdd: true } : {}),
  };
}

function sourceVariable(source: string, id: string, { expressions }: Compiling): Expression | null {
  const name = expressions.variable(source, id, 'source');
  return name === null ? null : expressions.any(name, id);
}

function zeebeMappings(element: ModdleElement, id: string, at: Compiling): Mappings {
  const holder = extensionOf(element, 'zeebe:ioMapping');
  const of = (type: string): readonly Mapping[] =>
    (holder?.$children ?? []).flatMap((mapping) => {
      if (mapping.$type !== `zeebe:${type}`) return [];
      const target = at.expressions.variable(textOf(mapping, 'target'), id, `zeebe:${type} target`);
      const source = textOf(mapping, 'source');
      const expression = source === null ? NOTHING : at.expressions.value(source, id);
      return target !== null && expression ? [{ target, expression }] : [];
    });
  const inputs = of('input');
  const outputs = of('output');
  const isCall = extensionOf(element, 'zeebe:calledElement') !== null;
  const passes = (attribute: string): boolean =>
    isCall && givenIn(element, 'zeebe:calledElement', attribute)?.toLowerCase() !== 'false';
  return {
    inputs,
    outputs,
    ...((isCall ? passes('propagateAllParentVariables') : inputs.length > 0) ? { inputsAdd: true } : {}),
    ...(outputs.length === 0 && passes('propagateAllChildVariables') ? { outputsAdd: true } : {}),
  };
}
