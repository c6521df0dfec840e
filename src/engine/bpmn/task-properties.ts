import type { TaskProperties } from '../graph.js';
import type { Compiling } from './compiling.js';
import { words } from './expressions.js';
import { foreign } from './foreign.js';
import { textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';

/** What a user task says of who does it, with which form and outcomes, and by when. */
export function taskProperties(
  element: ModdleElement,
  id: string,
  { expressions, problems }: Compiling,
): TaskProperties {
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
