import type { Command } from '../kernel/index.js';
import type { TreeDependencies } from '../instances/index.js';
import { completeInTree, type CompletionAnswer } from './complete-in-tree.js';
import { lockTask } from './lock-task.js';
import type { Completion } from './task.js';

/** What is said of a task, and which. */
export interface CompleteInput extends Completion {
  readonly taskId: string;
  /** Raw `If-Match`, `null` without one. */
  readonly ifMatch: string | null;
}

/**
 * Completes a task and runs its case to the next wait: exactly once, whoever tries at the same time.
 *
 * Raises `TASK_NOT_FOUND`, and everything of `completeInTree`. Nothing is written then.
 *
 * @rule R-143
 */
export const completeTask = (deps: TreeDependencies): Command<CompleteInput, CompletionAnswer> => ({
  name: 'tasks.completeTask',
  async execute(ctx, input) {
    const locked = await lockTask(ctx, deps, input.taskId);
    return completeInTree(ctx, locked, input);
  },
});
