import type { Node } from '../graph.js';
import { needed, type Compiling, type NodeBase } from './compiling.js';
import type { LoadedPart } from './load.js';
import { elementOf } from './moddle.js';
import { readTrigger } from './triggers.js';

const EVENT_TYPES = {
  'bpmn:IntermediateCatchEvent': { type: 'CATCH_EVENT', triggers: ['MESSAGE', 'TIMER'] },
  'bpmn:IntermediateThrowEvent': { type: 'THROW_EVENT', triggers: ['NONE', 'MESSAGE'] },
  'bpmn:EndEvent': { type: 'END_EVENT', triggers: ['NONE', 'MESSAGE', 'ERROR', 'TERMINATE'] },
  'bpmn:StartEvent': { type: 'START_EVENT', triggers: ['NONE', 'MESSAGE', 'TIMER', 'ERROR'] },
  'bpmn:BoundaryEvent': { type: 'BOUNDARY_EVENT', triggers: ['MESSAGE', 'TIMER', 'ERROR'] },
} as const;

/** Compiles an event; `null` where it cannot be run, which the problems then say. */
export function compileEvent(part: LoadedPart, base: NodeBase, { expressions, problems }: Compiling): Node | null {
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
