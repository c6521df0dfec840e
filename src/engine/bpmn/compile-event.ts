import type { EventTrigger, Node } from '../graph.js';
import { compileWorkerTask } from './compile-service.js';
import { needed, type Compiling, type NodeBase } from './compiling.js';
import type { LoadedPart } from './load.js';
import { elementOf, elementsOf } from './moddle.js';
import { readTrigger } from './triggers.js';

type EventNode = Extract<Node, { readonly trigger: EventTrigger }>;

interface EventKind {
  readonly type: EventNode['type'];
  readonly triggers: readonly EventTrigger['kind'][];
}

/** What each kind of event may be triggered by, or throw. */
const EVENT_TYPES: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  [
    'bpmn:IntermediateCatchEvent',
    { type: 'CATCH_EVENT', triggers: ['MESSAGE', 'TIMER', 'SIGNAL', 'CONDITIONAL', 'LINK'] },
  ],
  [
    'bpmn:IntermediateThrowEvent',
    { type: 'THROW_EVENT', triggers: ['NONE', 'MESSAGE', 'SIGNAL', 'LINK', 'ESCALATION', 'COMPENSATION'] },
  ],
  [
    'bpmn:EndEvent',
    {
      type: 'END_EVENT',
      triggers: ['NONE', 'MESSAGE', 'SIGNAL', 'ERROR', 'ESCALATION', 'COMPENSATION', 'CANCEL', 'TERMINATE'],
    },
  ],
  [
    'bpmn:StartEvent',
    {
      type: 'START_EVENT',
      triggers: ['NONE', 'MESSAGE', 'TIMER', 'SIGNAL', 'CONDITIONAL', 'ERROR', 'ESCALATION', 'COMPENSATION'],
    },
  ],
  [
    'bpmn:BoundaryEvent',
    {
      type: 'BOUNDARY_EVENT',
      triggers: ['MESSAGE', 'TIMER', 'SIGNAL', 'CONDITIONAL', 'ERROR', 'ESCALATION', 'COMPENSATION', 'CANCEL'],
    },
  ],
]);

/** Compiles an event; `null` where it cannot be run, which the problems then say. */
export function compileEvent(part: LoadedPart, base: NodeBase, at: Compiling): Node | null {
  const { id, element } = part;
  const { expressions, problems } = at;
  const kind = EVENT_TYPES.get(part.type);
  const work = workOf(part, base, at);
  if (work) return work;
  const trigger = readTrigger(part, expressions, problems);
  if (!kind || !trigger) return null;
  const { type, triggers } = kind;
  if (!triggers.includes(trigger.kind)) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `${part.type} (${trigger.kind})` });
    return null;
  }
  if (type === 'END_EVENT' && trigger.kind === 'ERROR' && trigger.errorCode === null) {
    problems.add('PROPERTY_MISSING', id, { property: 'errorRef' });
  }
  if ((type === 'END_EVENT' || type === 'THROW_EVENT') && trigger.kind === 'ESCALATION' && !trigger.escalationCode) {
    problems.add('PROPERTY_MISSING', id, { property: 'escalationCode' });
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
    trigger: trigger.kind === 'COMPENSATION' ? { ...trigger, handlerId: at.handlers.get(id) ?? null } : trigger,
    attachedTo,
    interrupting,
  }));
}

/** A message that a worker outside sends (Camunda 7 and 8): the event is that work, and goes on when it is done. */
function workOf({ type, element }: LoadedPart, base: NodeBase, at: Compiling): Node | null {
  if (type !== 'bpmn:EndEvent' && type !== 'bpmn:IntermediateThrowEvent') return null;
  const [definition, other] = elementsOf(element, 'eventDefinitions');
  if (definition?.$type !== 'bpmn:MessageEventDefinition' || other) return null;
  const work = compileWorkerTask(element, base, at, definition);
  const drawnAs = type === 'bpmn:EndEvent' ? ('END_EVENT' as const) : ('THROW_EVENT' as const);
  return work && { ...work, drawnAs };
}
