import { Module } from '@nestjs/common';
import { SettingsModule } from './settings/settings.module.js';

/** Units, people and their posts on a given day; duties; the office's settings. */
@Module({ imports: [SettingsModule] })
export class OrganisationModule {}
