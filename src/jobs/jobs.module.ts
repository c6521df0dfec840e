import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RejectionsModule } from '../kernel/index.js';
import { InstancesModule } from '../instances/index.js';
import { AfterWrites } from './after-writes.js';
import { IncidentController } from './incident.controller.js';
import { JobRunner } from './job-runner.js';
import { JOBS_REJECTIONS } from './jobs-rejections.js';

/** Timers, work, urges and messages that wait as rows, and what stands still. Gets `JOB_HANDLERS` from the wiring. */
@Module({
  imports: [InstancesModule, RejectionsModule.of(JOBS_REJECTIONS)],
  controllers: [IncidentController],
  providers: [JobRunner, { provide: APP_INTERCEPTOR, useClass: AfterWrites }],
  exports: [JobRunner],
})
export class JobsModule {}
