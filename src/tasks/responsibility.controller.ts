import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import { ByRelation, CurrentCaller } from '../kernel/http/index.js';
import { readResponsibility, type TaskResponsibility } from './responsibility.js';

/** Who answers for a task. */
@ApiTags('tasks')
@Controller('tasks')
@ByRelation('R-035')
export class ResponsibilityController {
  constructor(private readonly commands: Commands) {}

  @Get(':id/responsibility')
  @ApiOperation({
    operationId: 'getTaskResponsibility',
    summary: '直接责任与领导责任 / Who answers for a task, as of the day on which it opened',
  })
  responsibility(@CurrentCaller() caller: Caller, @Param('id') taskId: string): Promise<TaskResponsibility> {
    return this.commands.read(caller, (ctx) => readResponsibility(ctx, taskId));
  }
}
