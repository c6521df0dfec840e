export { actByStep } from './act-by-step.js';
export { followCalendar } from './calendar-missing.js';
export { claimTask } from './claim-task.js';
export { completeTask } from './complete-task.js';
export { fireUrge, type DueUrge } from './fire-urge.js';
export { moveUrges } from './move-urges.js';
export { noteOpened } from './note-opened.js';
export { reassignTasks } from './reassign-tasks.js';
export {
  auditActOf,
  completionErrors,
  standingOf,
  type Completion,
  type Standing,
  type Task,
  type TaskStatus,
} from './task.js';
export { TASK_EFFECTS } from './task-effects.js';
export { findTask, openTasksFor, tasksOfTree, type WorkListPosition } from './task.store.js';
export { TASKS_REJECTIONS } from './tasks-rejections.js';
export { TasksModule } from './tasks.module.js';
export { unclaimTask } from './unclaim-task.js';
export { urgeAbout } from './urge-about.js';
export { armUrges, type UrgeAbout } from './urge.store.js';
