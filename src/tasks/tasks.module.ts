import { Module } from '@nestjs/common';
import { RejectionsModule } from '../kernel/index.js';
import { InstancesModule } from '../instances/index.js';
import { ACCOUNTABILITY_REJECTIONS } from './accountability/accountability-rejections.js';
import { AccountabilityController } from './accountability/accountability.controller.js';
import { BatchController } from './batch.controller.js';
import { HoldingController } from './holding-times/holding.controller.js';
import { TaskFiltersController } from './filters/task-filters.controller.js';
import { OnTimeController } from './on-time/on-time.controller.js';
import { REFUSAL_REJECTIONS } from './refusals/refusal-rejections.js';
import { RefusalsController } from './refusals/refusals.controller.js';
import { ResponsibilityController } from './responsibility.controller.js';
import { SideTaskController } from './side-tasks/side-task.controller.js';
import { TaskActsController } from './task-acts.controller.js';
import { TaskController } from './task.controller.js';
import { TASKS_REJECTIONS } from './tasks-rejections.js';
import { UrgeController } from './urges/urge.controller.js';
import { WorkListController } from './work-list/work-list.controller.js';
import { SIDE_TASK_VOCABULARIES } from './side-tasks/side-task-words.js';

/** Work lists, acts on tasks, urging. */
@Module({
  imports: [
    InstancesModule,
    RejectionsModule.of(
      { ...TASKS_REJECTIONS, ...REFUSAL_REJECTIONS, ...ACCOUNTABILITY_REJECTIONS },
      SIDE_TASK_VOCABULARIES,
    ),
  ],
  controllers: [
    WorkListController,
    OnTimeController,
    TaskFiltersController,
    BatchController,
    TaskActsController,
    SideTaskController,
    RefusalsController,
    TaskController,
    UrgeController,
    ResponsibilityController,
    HoldingController,
    AccountabilityController,
  ],
})
export class TasksModule {}
