import { Module } from '@nestjs/common';
import { DMN_REJECTIONS } from '../engine/index.js';
import { RejectionsModule } from '../kernel/index.js';
import { DecisionsController } from './decisions.controller.js';
import { Definitions } from './definitions.js';
import { DefinitionsController } from './definitions.controller.js';
import { DEFINITIONS_REJECTIONS } from './definitions-rejections.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { DEFINITION_VOCABULARIES, ProcessNames } from './definition-words.js';

/** What runs: processes, decisions and forms by version. Gets `DEPLOYMENT_VOCABULARY` from the module that sees every room. */
@Module({
  imports: [RejectionsModule.of(DEFINITIONS_REJECTIONS, DEFINITION_VOCABULARIES), RejectionsModule.of(DMN_REJECTIONS)],
  controllers: [DefinitionsController, StatisticsController, DecisionsController],
  providers: [Definitions, ProcessNames],
  exports: [Definitions],
})
export class DefinitionsModule {}
