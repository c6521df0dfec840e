import type { TaskMatter } from '../access/index.js';
import type { LockedTask } from './lock-task.js';
import { matterOf } from './task-matter.js';

/** A locked task as the policy looks at it: with the processes that it belongs to, and what was done on its version. */
export function matterInTree({ task, tree, done }: LockedTask): TaskMatter {
  const own = tree.find(task.caseId)?.definition.key;
  const keys = own === undefined ? [tree.root.definition.key] : [own, tree.root.definition.key];
  return matterOf(task, { definitions: [...new Set(keys)], done });
}
