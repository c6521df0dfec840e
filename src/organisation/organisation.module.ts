import { Module } from '@nestjs/common';
import { RejectionsModule } from '../kernel/index.js';
import { ORGANISATION_REJECTIONS } from './organisation-rejections.js';
import { OrganisationController } from './organisation.controller.js';
import { SettingsModule } from './settings/settings.module.js';

/** Units, people and their posts on a given day; duties; the office's settings. */
@Module({
  imports: [SettingsModule, RejectionsModule.of(ORGANISATION_REJECTIONS)],
  controllers: [OrganisationController],
})
export class OrganisationModule {}
