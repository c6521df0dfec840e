import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { RejectionsModule } from '../rejection-catalogue.js';
import { CheckFields } from './check-fields.js';
import { Cursors } from './cursors.js';
import { KERNEL_REJECTIONS } from './kernel-rejections.js';
import { ProblemFilter } from './problem-filter.js';
import { ProblemWriter } from './problem-writer.js';
import { ReadRequest } from './read-request.js';
import { StopSignal } from './stop-signal.js';
import { WriteAnswer } from './write-answer.js';

/** What every route has: a request that was read and checked, an answer with its headers, a problem when it went wrong. */
@Global()
@Module({
  imports: [RejectionsModule.of(KERNEL_REJECTIONS)],
  providers: [
    Cursors,
    ProblemFilter,
    ProblemWriter,
    StopSignal,
    { provide: APP_FILTER, useExisting: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: WriteAnswer },
    { provide: APP_INTERCEPTOR, useClass: ReadRequest },
    { provide: APP_PIPE, useClass: CheckFields },
  ],
  exports: [Cursors, ProblemFilter, ProblemWriter, StopSignal],
})
export class HttpModule {}
