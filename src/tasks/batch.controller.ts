import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, RejectionCatalogue, type Caller } from '../kernel/index.js';
import { ByRelation, CurrentCaller, ProblemWriter } from '../kernel/http/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from '../instances/index.js';
import { BatchBody } from './batch.dto.js';
import { runBatch, type BatchAnswer } from './run-batch.js';
import { completionOf } from './task.dto.js';

/** Many tasks at once. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('tasks')
@ByRelation('R-054')
export class BatchController {
  constructor(
    private readonly commands: Commands,
    private readonly catalogue: RejectionCatalogue,
    private readonly problems: ProblemWriter,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Post('batch')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'batchTasks',
    summary: '批量签收、批量办结 / Claim, give back or complete up to 100 tasks, with a result for each',
  })
  batch(@CurrentCaller() caller: Caller, @Body() { acts }: BatchBody): Promise<BatchAnswer> {
    return runBatch(
      { commands: this.commands, catalogue: this.catalogue, problems: this.problems, deps: this.deps },
      caller,
      acts.map((one) => ({
        ...completionOf(one),
        taskId: one.task,
        act: one.act,
        ifMatch: one.rowVersion == null ? null : `"${one.rowVersion}"`,
      })),
    );
  }
}
