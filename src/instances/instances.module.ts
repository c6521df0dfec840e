import { Module } from '@nestjs/common';
import { RejectionsModule } from '../kernel/index.js';
import { Definitions, DefinitionsModule } from '../definitions/index.js';
import { ActsController } from './acts/acts.controller.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from './call-tree.js';
import { CaseTraces } from './case-traces.js';
import { CaseSeenController } from './case-seen.controller.js';
import { CaseController } from './case.controller.js';
import { DefinitionStateController } from './definition-state.controller.js';
import { INSTANCES_REJECTIONS } from './instances-rejections.js';
import { MigrationsController } from './migrations/migrations.controller.js';
import { MessageController } from './message.controller.js';
import { SignalController } from './signal.controller.js';
import { PROCESS_WIRING, type ProcessWiring } from './wiring.js';
import { STEP_VOCABULARIES } from './step-words.js';

/** Cases, and the messages and signals that reach them. Gets `PROCESS_WIRING` from the module that sees every room. */
@Module({
  imports: [DefinitionsModule, RejectionsModule.of(INSTANCES_REJECTIONS, STEP_VOCABULARIES)],
  controllers: [
    CaseController,
    CaseSeenController,
    ActsController,
    MigrationsController,
    MessageController,
    SignalController,
    DefinitionStateController,
  ],
  providers: [
    CaseTraces,
    {
      provide: TREE_DEPENDENCIES,
      useFactory: (definitions: Definitions, wiring: ProcessWiring): TreeDependencies => ({ definitions, wiring }),
      inject: [Definitions, PROCESS_WIRING],
    },
  ],
  exports: [TREE_DEPENDENCIES],
})
export class InstancesModule {}
