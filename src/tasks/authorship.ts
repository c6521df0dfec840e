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

/**
 * Whether the director ended a step that was somebody else's (R-033): in a role that the step does not name. That is no act of
 * review or signature, and excludes none (R-125).
 */
export const isDirected = ({ completedRole, candidates }: Pick<Task, 'completedRole' | 'candidates'>): boolean =>
  completedRole !== null && !candidates.includes(completedRole);

/** SQL: the same of a row of `task`. */
export const directedSql = (task: string): string =>
  `(${task}.completed_role IS NOT NULL AND ${task}.completed_role <> ALL (${task}.candidates))`;

/** SQL: whose text a row of `task` handed in. */
export const authorSql = (task: string): string =>
  `CASE WHEN ${task}.act IN (${[...SUBMITS].map((act) => `'${act}'`).join(', ')}) THEN ${task}.variables ->> 'drafterId' END`;
