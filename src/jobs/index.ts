export { JOB_EFFECTS } from './job-effects.js';
export { isTimerRule } from './timer-instant.js';
export { START_TIMERS } from './start-timers.js';
export { JobsModule } from './jobs.module.js';
export { JOB_HANDLERS, type JobHandlers } from './carry-out.js';
