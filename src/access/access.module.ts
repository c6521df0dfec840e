import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RejectionsModule } from '../kernel/index.js';
import { DELEGATION_RIGHTS } from '../organisation/index.js';
import { ACCESS_REJECTIONS } from './access-rejections.js';
import { ApiClientsController } from './api-clients.controller.js';
import { Authenticate } from './authenticate.js';
import { Callers } from './callers.js';
import { POLICY_OF_DELEGATIONS } from './delegation-rights.js';
import { LogIns } from './log-ins.js';
import { MeController } from './me.controller.js';
import { RateLimits } from './rate-limits.js';
import { AccessTokens } from './tokens/access-tokens.js';

/** Who is calling, with what rights, and what they may see. Its guard stands before every route; rooms below it are handed its rules. */
@Global()
@Module({
  imports: [RejectionsModule.of(ACCESS_REJECTIONS)],
  controllers: [MeController, ApiClientsController],
  providers: [
    AccessTokens,
    Callers,
    LogIns,
    RateLimits,
    { provide: APP_GUARD, useClass: Authenticate },
    { provide: DELEGATION_RIGHTS, useValue: POLICY_OF_DELEGATIONS },
  ],
  exports: [DELEGATION_RIGHTS],
})
export class AccessModule {}
