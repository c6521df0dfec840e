import { elementOf, elementsOf, extensionsOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';
import { CARRIED_OUT, FOREIGN_NAMESPACES, NAMES_CODE, PRESENTATION } from './vocabulary.js';

const ENGINES = new Set(Object.values(FOREIGN_NAMESPACES));

/**
 * An attribute of another engine's vocabulary. `camunda:` goes before `flowable:`: files that are drawn for both say the
 * same thing twice.
 */
export function foreign(element: ModdleElement, name: string): string | null {
  for (const prefix of ['camunda', 'flowable']) {
    const value = element.$attrs?.[`${prefix}:${name}`];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

/** Says what was read of other vocabularies and will not be carried out; code to be run is an error. */
export function warnOfForeign(element: ModdleElement, elementId: string, problems: ProblemList): void {
  const attributes = element.$attrs ?? {};
  const carried = CARRIED_OUT[element.$type] ?? [];
  for (const key of Object.keys(attributes)) {
    const [prefix = '', name = ''] = key.split(':');
    if (!key.includes(':') || PRESENTATION.has(prefix)) continue;
    if (!ENGINES.has(prefix)) problems.add('NOT_CARRIED_OUT', elementId, { what: key });
    else if (CODE_TYPES.has(element.$type) && NAMES_CODE.has(name)) {
      problems.add('CODE_REFUSED', elementId, { attribute: key });
    } else if (!isRead(prefix, name, carried) && !(prefix !== 'camunda' && `camunda:${name}` in attributes)) {
      problems.add('NOT_CARRIED_OUT', elementId, { what: key });
    }
  }
  for (const extension of extensionsOf(element)) {
    const prefix = extension.$type.split(':')[0] ?? '';
    if (PRESENTATION.has(prefix)) continue;
    if (prefix !== 'gongwen') problems.add('NOT_CARRIED_OUT', elementId, { what: extension.$type });
    else if (!mayHold(element.$type, extension.$type)) {
      problems.add('ATTRIBUTE_UNKNOWN', elementId, { attribute: extension.$type });
    }
  }
  const loop = elementOf(element, 'loopCharacteristics');
  if (loop) warnOfForeign(loop, elementId, problems);
  for (const trigger of elementsOf(element, 'eventDefinitions')) warnOfForeign(trigger, elementId, problems);
}

/** Where `gongwen:` elements are carried out: mappings on activities and events, payloads on messages. */
const mayHold = (holder: string, extension: string): boolean =>
  holder === 'bpmn:Message'
    ? extension === 'gongwen:Payload'
    : /(?:Task|Activity|SubProcess|Event)$/.test(holder) && /^gongwen:(?:In|Out)put$/.test(extension);

const isRead = (prefix: string, name: string, carried: readonly string[]): boolean =>
  (prefix === 'camunda' || prefix === 'flowable') && carried.includes(name);

/** Elements on which those attributes name code; on others (`camunda:type` of a form field) they do not. */
const CODE_TYPES = new Set([
  'bpmn:ServiceTask',
  'bpmn:SendTask',
  'bpmn:BusinessRuleTask',
  'bpmn:ScriptTask',
  'bpmn:MessageEventDefinition',
]);
