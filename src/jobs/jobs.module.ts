import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RejectionsModule } from '../kernel/index.js';
import { InstancesModule } from '../instances/index.js';
import { AfterWrites } from './after-writes.js';
import { EXTERNAL_REJECTIONS } from './external/external-rejections.js';
import { ExternalTaskController } from './external/external-task.controller.js';
import { WorkBell } from './external/work-bell.js';
import { IncidentController } from './incident.controller.js';
import { JobRunner } from './job-runner.js';
import { JOBS_REJECTIONS } from './jobs-rejections.js';
import { JOBS_VOCABULARIES } from './timer-words.js';

/** Timers, work, urges and messages that wait as rows, work for workers outside, and what stands still. Gets `JOB_HANDLERS` from the wiring. */
@Module({
  imports: [
    InstancesModule,
    RejectionsModule.of(JOBS_REJECTIONS, JOBS_VOCABULARIES),
    RejectionsModule.of(EXTERNAL_REJECTIONS),
  ],
  controllers: [IncidentController, ExternalTaskController],
  providers: [JobRunner, WorkBell, { provide: APP_INTERCEPTOR, useClass: AfterWrites }],
  exports: [JobRunner],
})
export class JobsModule {}
