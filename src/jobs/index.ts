export type { Job } from './job.js';
export { JOB_EFFECTS } from './job-effects.js';
export { JobRunner } from './job-runner.js';
export { JOBS_REJECTIONS } from './jobs-rejections.js';
export { JobsModule } from './jobs.module.js';
export { JOB_HANDLERS, type JobHandlers } from './run-job.js';
