export {
  auditActOf,
  completionErrors,
  standingOf,
  type Completion,
  type Standing,
  type Task,
  type TaskStatus,
} from './task.js';
export { didAct, findTask, openTasksFor, tasksOfTree, type WorkListPosition } from './task.store.js';
