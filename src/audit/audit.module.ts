import { Global, Module } from '@nestjs/common';
import { REFUSAL_RECORDER, RejectionCatalogue, RejectionsModule } from '../kernel/index.js';
import { AUDIT_REJECTIONS } from './audit-rejections.js';
import { AuditController } from './audit.controller.js';
import { refusalRecorder } from './record-refusal.js';

/** The trail: what others record through functions, and what auditors read and verify. Global, for the kernel's refusals. */
@Global()
@Module({
  imports: [RejectionsModule.of(AUDIT_REJECTIONS)],
  controllers: [AuditController],
  providers: [{ provide: REFUSAL_RECORDER, useFactory: refusalRecorder, inject: [RejectionCatalogue] }],
  exports: [REFUSAL_RECORDER],
})
export class AuditModule {}
