import { readInstant } from '../../kernel/index.js';
import type { WorkListQuestion } from './work-list.js';
import type { WorkListNarrowingDto } from './work-list.dto.js';

/** What parameters and kept filters say, as the work list is asked. */
export function questionOf(said: Narrowing): WorkListQuestion {
  const { view, assignee, candidate, case: caseId, element: elementId, definition, kind: act, urgency, sort } = said;
  const { dueBefore, overdue: isOverdue, group: ownerGroup, variable, text } = said;
  return {
    view,
    assignee,
    candidate,
    caseId,
    elementId,
    definition,
    act,
    urgency,
    dueBefore: dueBefore === undefined ? undefined : (readInstant(dueBefore) ?? undefined),
    isOverdue,
    ownerGroup,
    variable: variable === undefined ? undefined : variableOf(variable),
    text,
    sort,
  };
}

/** What is said of a work list, and nothing else of the object in which it came. */
export type Narrowing = Partial<Pick<WorkListNarrowingDto, (typeof NARROWING)[number]>>;

/** Names of everything that narrows or orders a work list. */
const NARROWING = [
  'view',
  'assignee',
  'candidate',
  'case',
  'element',
  'definition',
  'kind',
  'urgency',
  'dueBefore',
  'overdue',
  'group',
  'variable',
  'text',
  'sort',
] as const satisfies readonly (keyof WorkListNarrowingDto)[];

/** What of it was said, in an order of its own: equal for equal questions, so that a cursor can be bound to it. */
export const narrowingOf = (said: Narrowing): Narrowing =>
  Object.fromEntries(
    NARROWING.flatMap((name) => (said[name] === undefined || said[name] === null ? [] : [[name, said[name]]])),
  );

const variableOf = (text: string): { name: string; value: string } => {
  const equals = text.indexOf('=');
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
};
