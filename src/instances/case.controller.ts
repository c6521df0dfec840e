import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import { readOnRecord } from '../audit/index.js';
import {
  ByRelation,
  Creates,
  CurrentCaller,
  Cursors,
  type HttpRequest,
  IfMatch,
  type Page,
  PageQuery,
  RequiresPermission,
} from '../kernel/http/index.js';
import { actOrPreview, DryRunQuery } from './acts/dry-run.js';
import type { Preview } from './acts/preview.js';
import { cancelCase } from './cancel-case.js';
import { readHistory, type HistoryItem } from './case-history.js';
import { listCases, readCase, readVariables, type CaseDetail } from './case-reads.js';
import type { CaseView } from './case-view.js';
import { CancelCaseBody, CaseListQuery, RecallCaseBody, StartCaseBody, SuspensionBody } from './case.dto.js';
import type { CasePosition } from './case.store.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from './call-tree.js';
import { recallCase } from './recall-case.js';
import { startCase } from './start-case.js';
import { resumeCase, suspendCase } from './suspend-case.js';

/** Cases: started, read, taken back, voided. */
@ApiTags('cases')
@ApiBearerAuth()
@Controller('cases')
@ByRelation('R-134')
export class CaseController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Post()
  @Creates('/cases')
  @ApiOperation({ summary: '发起案件 / Start a case and run it to its first wait' })
  start(@CurrentCaller() caller: Caller, @Body() body: StartCaseBody): Promise<CaseView> {
    return this.commands.run(caller, startCase(this.deps), body);
  }

  @Get()
  @ApiOperation({ summary: '可查看的案件，最新在前 / Cases that you may see, newest first' })
  async list(@CurrentCaller() caller: Caller, @Query() query: CaseListQuery): Promise<Page<CaseView>> {
    const { limit, cursor, definition, status, businessKey, objectId } = query;
    const filter = { definition, status, businessKey, objectId };
    const binding = ['cases', definition ?? null, status ?? null, businessKey ?? null, objectId ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as CasePosition);
    const found = await this.commands.read(caller, (ctx) => listCases(ctx, filter, limit + 1, after));
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode({ startedAt: last.startedAt, caseId: last.id }, binding) : null };
  }

  @Get(':id')
  @ApiOperation({ summary: '案件、当前环节和子案件 / A case, the steps open in it and the cases it called' })
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<CaseDetail> {
    return this.commands.read(caller, (ctx) => readCase(ctx, id));
  }

  @Get(':id/variables')
  @ApiOperation({ summary: '案件的流转变量 / Routing variables of a case' })
  variables(@CurrentCaller() caller: Caller, @Param('id') id: string): ReturnType<typeof readVariables> {
    return this.commands.read(caller, (ctx) => readVariables(ctx, id));
  }

  @Get(':id/history')
  @ApiOperation({ summary: '案件办理经过 / What happened in a case and in everything it called, in order' })
  async history(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: PageQuery,
    @Req() { method }: HttpRequest,
  ): Promise<Page<HistoryItem>> {
    const { limit, cursor } = query;
    const binding = ['history', id];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const found = await readOnRecord(
      this.commands,
      { caller, method },
      (ctx) => readHistory(ctx, this.deps.definitions, id, { limit: limit + 1, after }),
      () => ({ objectType: 'CASE', objectId: id, purpose: 'HISTORY' }),
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode(last.entryId, binding) : null };
  }

  @Post(':id/cancel')
  @ApiOperation({ summary: '作废案件 / Void a case' })
  cancel(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: CancelCaseBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const input = { caseId: id, reason: body.reason, alone: body.alone, ifMatch };
    return actOrPreview(this.commands, caller, cancelCase(this.deps), input, query);
  }

  @Post(':id/suspend')
  @RequiresPermission('cases:suspend')
  @ApiOperation({ operationId: 'suspendCase', summary: '挂起案件 / Suspend a case and all that it called' })
  suspend(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: SuspensionBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const input = { caseId: id, reason: body.reason, ifMatch };
    return actOrPreview(this.commands, caller, suspendCase(this.deps), input, query);
  }

  @Post(':id/resume')
  @RequiresPermission('cases:suspend')
  @ApiOperation({ operationId: 'resumeCase', summary: '恢复案件 / Let a suspended case go on' })
  resume(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: SuspensionBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const input = { caseId: id, reason: body.reason, ifMatch };
    return actOrPreview(this.commands, caller, resumeCase(this.deps), input, query);
  }

  @Post(':id/recall')
  @ApiOperation({
    summary:
      '撤回案件 / Take a case back while nobody has opened its next task; the director until it is signed, with a reason',
  })
  recall(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { reason }: RecallCaseBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView> {
    return this.commands.run(caller, recallCase(this.deps), { caseId: id, reason, ifMatch });
  }
}
