import type { DrgElement, Foreign } from './moddle.js';
import type { DmnProblems } from './problems.js';

/** Vocabularies of other engines, by the prefix that their editors write. */
const VOCABULARIES = /^(?:camunda|zeebe|flowable|activiti):/;

/** The tag of a decision's version: `camunda:versionTag`, `gongwen:versionTag`, or the element of Camunda 8. */
export function versionTagOf({ $attrs = {}, extensionElements }: Foreign): string | null {
  const element = extensionElements?.values?.find(({ $type }) => $type === 'zeebe:versionTag');
  const tag = $attrs['gongwen:versionTag'] ?? $attrs['camunda:versionTag'] ?? element?.value;
  return tag === undefined || tag.trim() === '' ? null : tag.trim();
}

/** Warns of what other engines would carry out on an element of the file and this one does not. */
export function noteNotCarriedOut(element: DrgElement, problems: DmnProblems): void {
  for (const name of Object.keys(element.$attrs ?? {})) {
    if (!VOCABULARIES.test(name) || name === 'camunda:versionTag') continue;
    problems.warning(
      'NOT_CARRIED_OUT',
      element.id ?? null,
      [`属性“${name}”已读取，但不会执行。`, `The attribute "${name}" is read and not carried out.`],
      ['如不需要可删除', 'Remove it if it is not needed'],
    );
  }
}

/** The name under which the cells of a column know its value too (`camunda:inputVariable`). */
export const inputVariableOf = ({ $attrs = {} }: Foreign): string | null => $attrs['camunda:inputVariable'] ?? null;
