import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import {
  ByRelation,
  CurrentCaller,
  Cursors,
  type HttpRequest,
  IfMatch,
  PageQuery,
  type Page,
} from '../../kernel/http/index.js';
import { readOnRecord } from '../../audit/index.js';
import {
  actOrPreview,
  DryRunQuery,
  TREE_DEPENDENCIES,
  type Preview,
  type TreeDependencies,
} from '../../instances/index.js';
import { readRefusals } from './read-refusals.js';
import type { RefusalPosition } from './refusal.store.js';
import type { RefusalView } from './refusal.js';
import { RefuseBody } from './refusals.dto.js';
import { refuseTask } from './refuse-task.js';

/** Refusals to handle a step. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller()
@ByRelation('R-085')
export class RefusalsController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Post('tasks/:id/refuse')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'refuseTask',
    summary: '不予办理 / Refuse to handle a task, with ground and rule; it waits until that is confirmed or overruled',
  })
  refuse(
    @CurrentCaller() caller: Caller,
    @Param('id') taskId: string,
    @Query() query: DryRunQuery,
    @Body() { ground, ruleRef, versionNo }: RefuseBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<RefusalView | Preview> {
    const input = { taskId, ground, ruleRef, versionNo: versionNo ?? undefined, ifMatch };
    return actOrPreview(this.commands, caller, refuseTask(this.deps), input, query);
  }

  @Get('cases/:id/refusals')
  @ApiOperation({
    operationId: 'listRefusals',
    summary: '案件的不予办理记录 / Refusals in a case, oldest first: what who refused said, and what who decided said',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Param('id') caseId: string,
    @Query() { limit, cursor }: PageQuery,
    @Req() { method }: HttpRequest,
  ): Promise<Page<RefusalView>> {
    const binding = ['refusals', caseId];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as RefusalPosition);
    const found = await readOnRecord(
      this.commands,
      { caller, method },
      (ctx) => readRefusals(ctx, caseId, limit + 1, after),
      () => ({ objectType: 'CASE', objectId: caseId, purpose: 'HISTORY' }),
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode({ refusedAt: last.refusedAt, id: last.id }, binding) : null };
  }
}
