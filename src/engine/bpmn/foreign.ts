import { elementOf, elementsOf, extensionsOf, textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';
import { FOREIGN_NAMESPACES, PRESENTATION } from './vocabulary.js';
import { VOCABULARIES, verdictOf, type Verdict, type Vocabulary } from './vocabulary/index.js';

const ENGINES = new Set(Object.values(FOREIGN_NAMESPACES));

/** Vocabularies that write attributes on elements of BPMN, in the order in which they are asked. */
const OF_ATTRIBUTES = ['camunda', 'flowable', 'activiti'] as const;

/**
 * An attribute of another engine's vocabulary. `camunda:` goes before `flowable:`, and that before `activiti:`: files that are
 * drawn for several say the same thing twice.
 */
export function foreign(element: ModdleElement, name: string): string | null {
  for (const prefix of OF_ATTRIBUTES) {
    const value = element.$attrs?.[`${prefix}:${name}`];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

/** The first extension element of this name, `zeebe:taskDefinition`. */
export const extensionOf = (element: ModdleElement, type: string): ModdleElement | null =>
  extensionsOf(element).find(({ $type }) => $type === type) ?? null;

/** An attribute of an extension element of this name. */
export function givenIn(element: ModdleElement, type: string, attribute: string): string | null {
  const extension = extensionOf(element, type);
  return extension && textOf(extension, attribute);
}

/** Extension elements of this local name, of the first vocabulary that has any: `in`, `out`. */
export function foreignElements(element: ModdleElement, name: string): readonly ModdleElement[] {
  for (const prefix of OF_ATTRIBUTES) {
    const found = extensionsOf(element).filter(({ $type }) => $type === `${prefix}:${name}`);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * Says what was read of other vocabularies and will not be carried out; what would make a case run otherwise, and code to be
 * run, are errors.
 */
export function warnOfForeign(element: ModdleElement, elementId: string, problems: ProblemList): void {
  warnOfAttributes(element, elementId, problems);
  for (const extension of extensionsOf(element)) {
    const [prefix = '', name = ''] = extension.$type.split(':');
    const vocabulary = VOCABULARIES.get(prefix);
    if (PRESENTATION.has(prefix)) continue;
    if (vocabulary) {
      const verdict = verdictOf(vocabulary.elements, name, element.$type);
      say(verdict, extension.$type, elementId, problems);
      if (verdict === 'READ') warnInside(extension, vocabulary, elementId, problems);
    } else if (prefix !== 'gongwen') problems.add('NOT_CARRIED_OUT', elementId, { what: extension.$type });
    else if (!mayHold(element.$type, extension.$type)) {
      problems.add('ATTRIBUTE_UNKNOWN', elementId, { attribute: extension.$type });
    }
  }
  for (const property of EXPRESSIONS) {
    const expression = elementOf(element, property);
    if (expression) warnOfAttributes(expression, elementId, problems);
  }
  const loop = elementOf(element, 'loopCharacteristics');
  if (loop) warnOfForeign(loop, elementId, problems);
  for (const trigger of elementsOf(element, 'eventDefinitions')) warnOfForeign(trigger, elementId, problems);
}

/** Properties that hold an expression, on which other engines write attributes too. */
const EXPRESSIONS = [
  'conditionExpression',
  'completionCondition',
  'loopCardinality',
  'condition',
  'timeDate',
  'timeDuration',
  'timeCycle',
];

function warnOfAttributes(element: ModdleElement, elementId: string, problems: ProblemList): void {
  const attributes = element.$attrs ?? {};
  for (const key of Object.keys(attributes)) {
    const [prefix = '', name = ''] = key.split(':');
    if (!key.includes(':') || PRESENTATION.has(prefix)) continue;
    const vocabulary = VOCABULARIES.get(prefix);
    if (!vocabulary || !ENGINES.has(prefix)) {
      problems.add('NOT_CARRIED_OUT', elementId, { what: key });
      continue;
    }
    const verdict = verdictOf(vocabulary.attributes, name, element.$type);
    const isTold = verdict === 'WARNED' && prefix !== 'camunda' && `camunda:${name}` in attributes;
    if (!isTold) say(verdict, key, elementId, problems);
  }
}

/** Attributes and elements inside an extension element that is read. */
function warnInside(extension: ModdleElement, vocabulary: Vocabulary, elementId: string, problems: ProblemList): void {
  const [prefix = '', holder = ''] = extension.$type.split(':');
  for (const name of Object.keys(extension)) {
    if (name.startsWith('$') || name.startsWith('xmlns')) continue;
    const local = name.startsWith(`${prefix}:`) ? name.slice(prefix.length + 1) : name;
    if (local.includes(':')) continue;
    say(verdictOf(vocabulary.parts, `${holder}.${local}`, ''), `${extension.$type} ${local}`, elementId, problems);
  }
  for (const child of extension.$children ?? []) {
    const verdict = verdictOf(vocabulary.elements, child.$type.split(':')[1] ?? '', '');
    say(verdict, child.$type, elementId, problems);
    if (verdict === 'READ') warnInside(child, vocabulary, elementId, problems);
  }
}

function say(verdict: Verdict, name: string, elementId: string, problems: ProblemList): void {
  if (verdict === 'CODE') problems.add('CODE_REFUSED', elementId, { attribute: name });
  else if (verdict === 'REFUSED') problems.add('FOREIGN_REFUSED', elementId, { what: name });
  else if (verdict === 'WARNED') problems.add('NOT_CARRIED_OUT', elementId, { what: name });
}

/** Where `gongwen:` elements are carried out: mappings on activities and events, payloads on messages. */
const mayHold = (holder: string, extension: string): boolean =>
  holder === 'bpmn:Message'
    ? extension === 'gongwen:Payload'
    : /(?:Task|Activity|SubProcess|Transaction|Event)$/.test(holder) && /^gongwen:(?:In|Out)put$/.test(extension);
