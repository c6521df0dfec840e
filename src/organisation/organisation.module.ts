import { Module } from '@nestjs/common';
import { RejectionsModule } from '../kernel/index.js';
import { OrganisationChangesController } from './changes.controller.js';
import { DELEGATION_REJECTIONS } from './delegations/delegation-rejections.js';
import { DelegationsController } from './delegations/delegations.controller.js';
import { OrganisationExchangeController } from './exchange.controller.js';
import { ORGANISATION_REJECTIONS } from './organisation-rejections.js';
import { ORGANISATION_VOCABULARIES } from './who-is-who.js';
import { OrganisationController } from './organisation.controller.js';
import { SettingsModule } from './settings/settings.module.js';

/** Units, people and their posts on a given day; duties; delegations; the office's settings. */
@Module({
  imports: [
    SettingsModule,
    RejectionsModule.of({ ...ORGANISATION_REJECTIONS, ...DELEGATION_REJECTIONS }, ORGANISATION_VOCABULARIES),
  ],
  controllers: [
    OrganisationExchangeController,
    OrganisationController,
    OrganisationChangesController,
    DelegationsController,
  ],
})
export class OrganisationModule {}
