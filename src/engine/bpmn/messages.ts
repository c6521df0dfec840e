import type { MessageDeclaration } from '../graph.js';
import type { Expressions } from './expressions.js';
import { words } from './expressions.js';
import { givenIn } from './foreign.js';
import type { LoadedFile } from './load.js';
import { textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';

const KEEP_FOR = /^P(?=\d|T\d)(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/;
const SENDER = /^(?:INTERNAL|(?:ROLE|CLIENT):\S+)$/;

/**
 * Messages that the file declares, by name. One without `gongwen:` attributes is internal to its call tree; one with a
 * correlation, ours or that of Camunda 8, finds its receiver by key.
 */
export function readMessages(
  file: LoadedFile,
  expressions: Expressions,
  problems: ProblemList,
): ReadonlyMap<string, MessageDeclaration> {
  const messages = new Map<string, MessageDeclaration>();
  for (const { id, type, element } of file.parts) {
    if (type !== 'bpmn:Message') continue;
    const name = textOf(element, 'name');
    if (name === null) problems.add('PROPERTY_MISSING', id, { property: 'name' });
    else if (messages.has(name)) problems.add('DUPLICATE_ID', id, { id: name });
    else messages.set(name, declaration(name, id, element, expressions, problems));
  }
  return messages;
}

function declaration(
  name: string,
  id: string,
  element: ModdleElement,
  expressions: Expressions,
  problems: ProblemList,
): MessageDeclaration {
  const correlation =
    textOf(element, 'gongwen:correlation') ?? givenIn(element, 'zeebe:subscription', 'correlationKey');
  if (/^=|[$#]\{/.test(name)) problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `a message named by ${name}` });
  const reach = textOf(element, 'gongwen:reach') ?? (correlation === null ? 'TREE' : 'KEY');
  if (reach !== 'TREE' && reach !== 'KEY')
    problems.add('VALUE_INVALID', id, { property: 'gongwen:reach', value: reach });
  if (reach === 'KEY' && correlation === null) {
    problems.add('PROPERTY_MISSING', id, { property: 'gongwen:correlation' });
  }
  const senders = words(textOf(element, 'gongwen:senders') ?? 'INTERNAL');
  for (const value of senders) {
    if (!SENDER.test(value)) problems.add('VALUE_INVALID', id, { property: 'gongwen:senders', value });
  }
  return {
    name,
    senders,
    reach: reach === 'KEY' ? 'KEY' : 'TREE',
    correlation: reach === 'KEY' ? expressions.any(correlation, id) : null,
    formKey: textOf(element, 'gongwen:formKey'),
    keepFor: keepForOf(element, id, reach, problems),
    payload: expressions.mappings(element, id, 'Payload'),
  };
}

function keepForOf(element: ModdleElement, id: string, reach: string, problems: ProblemList): string | null {
  const value = textOf(element, 'gongwen:keepFor');
  if (value === null) return null;
  if (reach !== 'KEY') problems.add('PROPERTY_MISSING', id, { property: 'gongwen:correlation' });
  else if (!KEEP_FOR.test(value)) problems.add('VALUE_INVALID', id, { property: 'gongwen:keepFor', value });
  return value;
}
