import type { Task } from './task.js';

/** Acts by which a text is handed in. */
export const SUBMITS: ReadonlySet<string> = new Set(['DRAFT', 'REVISE']);

/**
 * Whose text was handed in: the drafter's, whoever did it in their place. A draft may be handed on to somebody else to submit, and
 * who wrote it still does not review it.
 *
 * @rule R-125
 */
export function authorOf({ act, variables }: Pick<Task, 'act' | 'variables'>): string | null {
  const { drafterId } = variables;
  return act !== null && SUBMITS.has(act) && typeof drafterId === 'string' ? drafterId : null;
}

/** SQL: the same of a row of `task`. */
export const authorSql = (task: string): string =>
  `CASE WHEN ${task}.act IN (${[...SUBMITS].map((act) => `'${act}'`).join(', ')}) THEN ${task}.variables ->> 'drafterId' END`;
