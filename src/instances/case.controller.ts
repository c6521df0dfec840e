import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands, type Caller } from '../kernel/index.js';
import {
  Creates,
  CurrentCaller,
  Cursors,
  IfMatch,
  PageQuery,
  RequiresPermission,
  type HttpRequest,
  type Page,
} from '../kernel/http/index.js';
import { AnswersSvg, sendSvg } from '../definitions/index.js';
import { cancelCase } from './cancel-case.js';
import { readHistory, type HistoryItem } from './case-history.js';
import { listCases, readCase, readVariables, visibleCase, type CaseDetail } from './case-reads.js';
import type { CaseView } from './case-view.js';
import { CaseTraces } from './case-traces.js';
import { CancelCaseBody, CaseListQuery, StartCaseBody, SuspensionBody } from './case.dto.js';
import type { CasePosition } from './case.store.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from './call-tree.js';
import { drawCase } from './draw-case.js';
import { recallCase } from './recall-case.js';
import { startCase } from './start-case.js';
import { resumeCase, suspendCase } from './suspend-case.js';

/** Cases: started, read, taken back, voided. */
@ApiTags('cases')
@ApiBearerAuth()
@Controller('cases')
export class CaseController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
    private readonly traces: CaseTraces,
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
  ): Promise<Page<HistoryItem>> {
    const { limit, cursor } = query;
    const binding = ['history', id];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const found = await this.commands.read(caller, async (ctx) => {
      const { root_case_id: rootCaseId } = await visibleCase(ctx, id);
      return readHistory(ctx, this.deps.definitions, rootCaseId, limit + 1, after);
    });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode(last.entryId, binding) : null };
  }

  @Get(':id/diagram.svg')
  @AnswersSvg()
  @ApiOperation({ summary: '流程图上的案件 / The case on the drawing of its process' })
  async diagram(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    const { definitions } = this.deps;
    const svg = await this.commands.read(caller, (ctx) => drawCase(ctx, { definitions, traces: this.traces }, id));
    return sendSvg(request, response, svg);
  }

  @Post(':id/cancel')
  @ApiOperation({ summary: '作废案件 / Void a case' })
  cancel(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: CancelCaseBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView> {
    return this.commands.run(caller, cancelCase(this.deps), { caseId: id, reason: body.reason, ifMatch });
  }

  @Post(':id/suspend')
  @RequiresPermission('cases:suspend')
  @ApiOperation({ operationId: 'suspendCase', summary: '挂起案件 / Suspend a case and all that it called' })
  suspend(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: SuspensionBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView> {
    return this.commands.run(caller, suspendCase(this.deps), { caseId: id, reason: body.reason, ifMatch });
  }

  @Post(':id/resume')
  @RequiresPermission('cases:suspend')
  @ApiOperation({ operationId: 'resumeCase', summary: '恢复案件 / Let a suspended case go on' })
  resume(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: SuspensionBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView> {
    return this.commands.run(caller, resumeCase(this.deps), { caseId: id, reason: body.reason, ifMatch });
  }

  @Post(':id/recall')
  @ApiOperation({ summary: '撤回案件 / Take a case back while nobody has opened its next task' })
  recall(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView> {
    return this.commands.run(caller, recallCase(this.deps), { caseId: id, ifMatch });
  }
}
