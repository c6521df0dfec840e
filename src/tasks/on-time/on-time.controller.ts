import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, CurrentCaller } from '../../kernel/http/index.js';
import { OnTimeQuery } from './on-time.dto.js';
import { readOnTime, type OnTimeRates } from './read-on-time.js';

/** How much is done in time. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('tasks')
@ByRelation('R-084')
export class OnTimeController {
  constructor(private readonly commands: Commands) {}

  @Get('on-time')
  @ApiOperation({
    operationId: 'getOnTimeRates',
    summary: '按时办结率 / On-time rates of persons and groups: all, of the own group, or your own',
  })
  onTime(@CurrentCaller() caller: Caller, @Query() query: OnTimeQuery): Promise<OnTimeRates> {
    return this.commands.read(caller, (ctx) => readOnTime(ctx, query));
  }
}
