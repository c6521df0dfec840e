import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, CurrentCaller } from '../../kernel/http/index.js';
import { readHoldingTimes, type HoldingTimes } from './holding-times.js';

/** Who had a case how long. */
@ApiTags('cases')
@ApiBearerAuth()
@Controller('cases')
@ByRelation('R-086')
export class HoldingController {
  constructor(private readonly commands: Commands) {}

  @Get(':id/holding-times')
  @ApiOperation({
    operationId: 'getHoldingTimes',
    summary: '案件持有时间 / Who held a case from when to when, how late, and what adds up to its duration',
  })
  holdingTimes(@CurrentCaller() caller: Caller, @Param('id') caseId: string): Promise<HoldingTimes> {
    return this.commands.read(caller, (ctx) => readHoldingTimes(ctx, caseId));
  }
}
