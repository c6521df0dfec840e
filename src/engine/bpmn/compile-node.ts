import type { MultiInstance, Node, TaskProperties } from '../graph.js';
import { words, type Expressions } from './expressions.js';
import { foreign } from './foreign.js';
import type { LoadedPart } from './load.js';
import { bodyOf, elementOf, elementsOf, textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';
import { messageNameOf, readTrigger } from './triggers.js';

/** What every node has, and what only its type has. */
export type NodeBase = Pick<
  Node,
  | 'id'
  | 'name'
  | 'nameEn'
  | 'rule'
  | 'scopeId'
  | 'incoming'
  | 'outgoing'
  | 'defaultFlow'
  | 'inputs'
  | 'outputs'
  | 'boundaryIds'
  | 'multiInstance'
  | 'standardLoop'
  | 'isForCompensation'
>;

/** What the compiler of one file hands around. */
export interface Compiling {
  readonly expressions: Expressions;
  readonly problems: ProblemList;
  /** Whether the file uses the `gongwen:` vocabulary. */
  readonly isOurs: boolean;
}

/** `Rule: R-061` in the first line of an element's documentation, without the prefix. */
export function ruleOf(element: ModdleElement): string | null {
  const [documentation] = elementsOf(element, 'documentation');
  const firstLine = documentation && textOf(documentation, 'text')?.split('\n')[0];
  return firstLine ? (/^Rule:\s*(\S.*)$/.exec(firstLine.trim())?.[1] ?? null) : null;
}

/** Compiles one flow node; `null` where it cannot be run, which the problems then say. */
export function compileNode(part: LoadedPart, base: NodeBase, at: Compiling): Node | null {
  const { id, element } = part;
  const { expressions, problems } = at;
  switch (part.type) {
    case 'bpmn:StartEvent':
    case 'bpmn:EndEvent':
    case 'bpmn:IntermediateCatchEvent':
    case 'bpmn:IntermediateThrowEvent':
    case 'bpmn:BoundaryEvent':
      return compileEvent(part, base, at);
    case 'bpmn:ExclusiveGateway':
      return { ...base, type: 'EXCLUSIVE_GATEWAY' };
    case 'bpmn:ParallelGateway':
      return { ...base, type: 'PARALLEL_GATEWAY' };
    case 'bpmn:UserTask':
      return { ...base, type: 'USER_TASK', task: taskProperties(element, id, at) };
    case 'bpmn:ServiceTask':
      return needed(textOf(element, 'gongwen:serviceKey'), id, 'gongwen:serviceKey', problems, (serviceKey) => ({
        ...base,
        type: 'SERVICE_TASK',
        serviceKey,
      }));
    case 'bpmn:BusinessRuleTask':
      return compileDecision(element, base, at);
    case 'bpmn:SendTask':
    case 'bpmn:ReceiveTask': {
      if (element.get('instantiate') === true) {
        problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'a receive task that starts its process' });
      }
      const message = messageNameOf(element, id, problems);
      if (message === null) return null;
      return part.type === 'bpmn:SendTask'
        ? { ...base, type: 'SEND_TASK', message }
        : { ...base, type: 'RECEIVE_TASK', message, instantiate: false };
    }
    case 'bpmn:CallActivity':
      return needed(calledElement(element, id, problems), id, 'calledElement', problems, (called) => ({
        ...base,
        type: 'CALL_ACTIVITY',
        calledElement: called,
        binding: { kind: 'DEPLOYMENT' },
      }));
    case 'bpmn:SubProcess':
      if (element.get('triggeredByEvent') === true) {
        if (base.multiInstance)
          problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'a repeated event sub-process' });
        return { ...base, type: 'EVENT_SUB_PROCESS' };
      }
      return { ...base, type: 'SUB_PROCESS', transaction: false, due: dueOf(element, id, expressions) };
    default:
      problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: part.type });
      return null;
  }
}

function needed<T>(
  value: string | null,
  id: string,
  property: string,
  problems: ProblemList,
  make: (value: string) => T,
): T | null {
  if (value !== null) return make(value);
  problems.add('PROPERTY_MISSING', id, { property });
  return null;
}

const EVENT_TYPES = {
  'bpmn:IntermediateCatchEvent': { type: 'CATCH_EVENT', triggers: ['MESSAGE', 'TIMER'] },
  'bpmn:IntermediateThrowEvent': { type: 'THROW_EVENT', triggers: ['NONE', 'MESSAGE'] },
  'bpmn:EndEvent': { type: 'END_EVENT', triggers: ['NONE', 'MESSAGE', 'ERROR', 'TERMINATE'] },
  'bpmn:StartEvent': { type: 'START_EVENT', triggers: ['NONE', 'MESSAGE', 'TIMER', 'ERROR'] },
  'bpmn:BoundaryEvent': { type: 'BOUNDARY_EVENT', triggers: ['MESSAGE', 'TIMER', 'ERROR'] },
} as const;

function compileEvent(part: LoadedPart, base: NodeBase, { expressions, problems }: Compiling): Node | null {
  const { id, element } = part;
  const { type, triggers } = EVENT_TYPES[part.type as keyof typeof EVENT_TYPES];
  const trigger = readTrigger(part, expressions, problems);
  if (!trigger) return null;
  if (!(triggers as readonly string[]).includes(trigger.kind)) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `${part.type} (${trigger.kind})` });
    return null;
  }
  if (type === 'END_EVENT' && trigger.kind === 'ERROR' && trigger.errorCode === null) {
    problems.add('PROPERTY_MISSING', id, { property: 'errorRef' });
  }
  if (type === 'START_EVENT') return { ...base, type, trigger, interrupting: element.get('isInterrupting') !== false };
  if (type !== 'BOUNDARY_EVENT') return { ...base, type, trigger };
  const host = elementOf(element, 'attachedToRef');
  const interrupting = element.get('cancelActivity') !== false;
  if (trigger.kind === 'ERROR' && !interrupting) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'an error event that does not interrupt' });
  }
  return needed(host?.id ?? null, id, 'attachedToRef', problems, (attachedTo) => ({
    ...base,
    type,
    trigger,
    attachedTo,
    interrupting,
  }));
}

function taskProperties(element: ModdleElement, id: string, { expressions, problems }: Compiling): TaskProperties {
  const own = (name: string): string | null => textOf(element, `gongwen:${name}`);
  const task: TaskProperties = {
    act: own('act'),
    candidates: [
      ...expressions.templates(own('candidateRole'), id, 'SPACE'),
      ...expressions.templates(foreign(element, 'candidateGroups'), id, 'COMMA'),
    ],
    candidateUsers: expressions.templates(foreign(element, 'candidateUsers'), id, 'COMMA'),
    assignee: expressions.template(own('assignee') ?? foreign(element, 'assignee'), id),
    formKey: own('formKey') ?? foreignForm(element, id, problems),
    outcomes: words(own('outcomes')),
    opinionFor: words(own('opinionFor')),
    dueRule: expressions.template(own('dueRule'), id),
    exclusiveWith: words(own('exclusiveWith')),
    mustSee: words(own('mustSee')),
  };
  if (task.candidates.length === 0 && task.candidateUsers.length === 0 && !task.assignee) {
    problems.add('PERFORMER_MISSING', id);
  }
  for (const value of task.opinionFor) {
    if (!task.outcomes.includes(value)) problems.add('VALUE_INVALID', id, { property: 'gongwen:opinionFor', value });
  }
  return task;
}

/** Forms of other engines' front ends (`embedded:app:…`, `camunda-forms:…`) are no schemas of ours. */
function foreignForm(element: ModdleElement, id: string, problems: ProblemList): string | null {
  const key = foreign(element, 'formKey');
  if (key === null || !key.includes(':')) return key;
  problems.add('NOT_CARRIED_OUT', id, { what: `formKey ${key}` });
  return null;
}

function compileDecision(element: ModdleElement, base: NodeBase, { expressions, problems }: Compiling): Node | null {
  const result = textOf(element, 'gongwen:resultVariable');
  return needed(textOf(element, 'gongwen:decision'), base.id, 'gongwen:decision', problems, (decisionId) => ({
    ...base,
    type: 'BUSINESS_RULE_TASK',
    decisionId,
    resultVariable: result === null ? null : expressions.variable(result, base.id, 'gongwen:resultVariable'),
    binding: { kind: 'DEPLOYMENT' },
  }));
}

function calledElement(element: ModdleElement, id: string, problems: ProblemList): string | null {
  const called = textOf(element, 'calledElement');
  if (called === null || !/[${}]/.test(called)) return called;
  problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `calledElement ${called}` });
  return null;
}

function dueOf(
  element: ModdleElement,
  id: string,
  expressions: Expressions,
): Extract<Node, { type: 'SUB_PROCESS' }>['due'] {
  const rule = expressions.template(textOf(element, 'gongwen:dueRule'), id);
  return (
    rule && {
      rule,
      holder: expressions.template(textOf(element, 'gongwen:dueHolder'), id),
      baseline: expressions.any(textOf(element, 'gongwen:dueBaseline'), id),
    }
  );
}

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
