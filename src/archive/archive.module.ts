import { Module } from '@nestjs/common';
import { RejectionsModule } from '../kernel/index.js';
import { ArchiveController } from './archive.controller.js';
import { InstancesModule } from '../instances/index.js';
import { ARCHIVE_REJECTIONS } from './archive-rejections.js';
import { ARCHIVE_VOCABULARIES } from './archive-words.js';

/** The archive: hand-over, record, package. */
@Module({
  imports: [InstancesModule, RejectionsModule.of(ARCHIVE_REJECTIONS, ARCHIVE_VOCABULARIES)],
  controllers: [ArchiveController],
})
export class ArchiveModule {}
