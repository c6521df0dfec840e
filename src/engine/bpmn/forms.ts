import type { Compiling } from './compiling.js';
import { extensionOf, foreign, givenIn } from './foreign.js';
import { textOf, type ModdleElement } from './moddle.js';

/**
 * The form of a user task or start event: `gongwen:formKey`, else what other engines call a form's key, reference or id. A
 * form must be deployed under that key. Forms of their front ends (`embedded:app:…`, `camunda-forms:…`, an address) are no
 * schemas of ours and are left out.
 */
export function formOf(element: ModdleElement, id: string, { problems }: Compiling): string | null {
  const own = textOf(element, 'gongwen:formKey');
  if (own !== null) return own;
  const reference = foreign(element, 'formRef') ?? givenIn(element, 'zeebe:formDefinition', 'formId');
  const key = reference ?? foreign(element, 'formKey') ?? givenIn(element, 'zeebe:formDefinition', 'formKey');
  const latest = [foreign(element, 'formRefBinding'), givenIn(element, 'zeebe:formDefinition', 'bindingType')];
  if (latest.includes('latest')) problems.add('NOT_CARRIED_OUT', id, { what: 'the newest version of the form' });
  const elsewhere = extensionOf(element, 'zeebe:formDefinition');
  if (elsewhere && textOf(elsewhere, 'externalReference') !== null) {
    problems.add('NOT_CARRIED_OUT', id, { what: 'zeebe:formDefinition externalReference' });
  }
  if (key === null) return null;
  if (/^[$#]\{|^=/.test(key)) problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `a form named by ${key}` });
  else if (!/[:/]/.test(key)) return key;
  else problems.add('NOT_CARRIED_OUT', id, { what: `formKey ${key}` });
  return null;
}
