import { type DynamicModule, Module } from '@nestjs/common';
import { RejectionsModule, type ServiceOptions } from '../kernel/index.js';
import { HealthController } from './health.controller.js';
import { ProblemsController } from './problems.controller.js';
import { SERVICE_REJECTIONS } from './service-rejections.js';
import { TestClockController } from './test-clock.controller.js';

/** The service about itself: health, the meaning of its problems, and in test mode the clock. */
@Module({ imports: [RejectionsModule.of(SERVICE_REJECTIONS)], controllers: [HealthController, ProblemsController] })
export class ServiceModule {
  static of({ testMode }: ServiceOptions): DynamicModule {
    return { module: ServiceModule, controllers: testMode ? [TestClockController] : [] };
  }
}
