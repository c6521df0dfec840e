import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import { CurrentCaller, ByRelation, RequiresPermission } from '../kernel/http/index.js';
import { ConditionBody, SignalBody } from './case.dto.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from './call-tree.js';
import { receiveSignal, type SignalAnswer } from './receive-signal.js';
import { startByCondition, type ConditionAnswer } from './start-by-condition.js';

/** What concerns no case in particular: signals to everyone who waits, and conditions that begin cases. */
@ApiTags('messages')
@ApiBearerAuth()
@Controller()
@ByRelation('R-055')
export class SignalController {
  constructor(
    private readonly commands: Commands,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Post('signals')
  @RequiresPermission('signals:send')
  @ApiOperation({
    operationId: 'sendSignal',
    summary: '发出信号 / Tell everyone who waits for a signal, and start the processes that begin with it',
  })
  signal(@CurrentCaller() caller: Caller, @Body() body: SignalBody): Promise<SignalAnswer> {
    return this.commands.run(caller, receiveSignal(this.deps), { name: body.name, payload: body.payload ?? {} });
  }

  @Post('conditions')
  @ApiOperation({
    operationId: 'evaluateConditions',
    summary: '按条件发起 / Start the processes whose condition holds for these variables',
  })
  conditions(@CurrentCaller() caller: Caller, @Body() body: ConditionBody): Promise<ConditionAnswer> {
    return this.commands.run(caller, startByCondition(this.deps), body);
  }
}
