import { Module } from '@nestjs/common';
import { RejectionsModule } from '../kernel/index.js';
import { DefinitionsModule } from '../definitions/index.js';
import { DOCUMENT_REJECTIONS } from './document-rejections.js';
import { DocumentsController } from './documents.controller.js';
import { FileStore } from './files/file-store.js';
import { FilesController } from './files/files.controller.js';
import { GrantsController } from './grants/grants.controller.js';
import { DispatchLinesController } from './issue/dispatch-lines.controller.js';
import { NumberSeriesController } from './numbering/number-series.controller.js';
import { SecretRegisterController } from './secret-register/secret-register.controller.js';
import { SECRET_REJECTIONS } from './secret-register/secret-rejections.js';
import { CONTACT_REJECTIONS } from './unit-contacts/contact-rejections.js';
import { UnitContactsController } from './unit-contacts/unit-contacts.controller.js';
import { VersionsController } from './versions/versions.controller.js';
import { DOCUMENT_VOCABULARIES } from './document-words.js';

/** Official documents: draft, version, review, number, issue, dispatch; and the files behind them. */
@Module({
  imports: [
    RejectionsModule.of({ ...DOCUMENT_REJECTIONS, ...SECRET_REJECTIONS, ...CONTACT_REJECTIONS }, DOCUMENT_VOCABULARIES),
    DefinitionsModule,
  ],
  controllers: [
    DocumentsController,
    VersionsController,
    DispatchLinesController,
    GrantsController,
    NumberSeriesController,
    FilesController,
    SecretRegisterController,
    UnitContactsController,
  ],
  providers: [FileStore],
  exports: [FileStore],
})
export class DocumentsModule {}
