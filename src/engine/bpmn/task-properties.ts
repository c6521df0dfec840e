import type { TaskProperties } from '../graph.js';
import type { Compiling } from './compiling.js';
import { words } from './expressions.js';
import { foreign, givenIn } from './foreign.js';
import { formOf } from './forms.js';
import { textOf, type ModdleElement } from './moddle.js';

/** What a user task says of who does it, with which form and outcomes, and by when. */
export function taskProperties(element: ModdleElement, id: string, at: Compiling): TaskProperties {
  const { expressions, problems } = at;
  const own = (name: string): string | null => textOf(element, `gongwen:${name}`);
  const assigned = (name: string): string | null =>
    foreign(element, name) ?? givenIn(element, 'zeebe:assignmentDefinition', name);
  const scheduled = (name: string): string | null =>
    foreign(element, name) ?? givenIn(element, 'zeebe:taskSchedule', name);
  const dueDate = expressions.template(scheduled('dueDate'), id);
  const followUpDate = expressions.template(scheduled('followUpDate'), id);
  const task: TaskProperties = {
    act: own('act'),
    candidates: [
      ...expressions.templates(own('candidateRole'), id, 'SPACE'),
      ...expressions.templates(assigned('candidateGroups'), id, 'COMMA'),
    ],
    candidateUsers: expressions.templates(assigned('candidateUsers'), id, 'COMMA'),
    assignee: expressions.template(own('assignee') ?? assigned('assignee'), id),
    formKey: formOf(element, id, at),
    outcomes: words(own('outcomes')),
    opinionFor: words(own('opinionFor')),
    dueRule: expressions.template(own('dueRule'), id),
    ...(dueDate ? { dueDate } : {}),
    ...(followUpDate ? { followUpDate } : {}),
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
