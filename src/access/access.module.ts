import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RejectionsModule } from '../kernel/index.js';
import { ACCESS_REJECTIONS } from './access-rejections.js';
import { ApiClientsController } from './api-clients.controller.js';
import { Authenticate } from './authenticate.js';
import { Callers } from './callers.js';
import { LogIns } from './log-ins.js';
import { MeController } from './me.controller.js';
import { RateLimits } from './rate-limits.js';
import { AccessTokens } from './tokens/access-tokens.js';

/** Who is calling, with what rights, and what they may see. Its guard stands before every route. */
@Module({
  imports: [RejectionsModule.of(ACCESS_REJECTIONS)],
  controllers: [MeController, ApiClientsController],
  providers: [AccessTokens, Callers, LogIns, RateLimits, { provide: APP_GUARD, useClass: Authenticate }],
})
export class AccessModule {}
