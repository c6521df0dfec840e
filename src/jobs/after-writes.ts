import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { mergeMap, type Observable } from 'rxjs';
import { SERVICE_OPTIONS, type ServiceOptions } from '../kernel/index.js';
import { WorkBell } from './external/work-bell.js';
import { JobRunner } from './job-runner.js';

/**
 * After every request that may have written: in test mode the answer waits until the jobs that are due have run, otherwise
 * the runner looks for them at once. Workers outside that wait for work are told too.
 */
@Injectable()
export class AfterWrites implements NestInterceptor {
  constructor(
    private readonly runner: JobRunner,
    private readonly bell: WorkBell,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method } = context.switchToHttp().getRequest<{ method: string }>();
    if (method === 'GET' || method === 'HEAD') return next.handle();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (this.options.testMode) await this.runner.drain();
        else this.runner.wake();
        this.bell.ring();
        return answer;
      }),
    );
  }
}
