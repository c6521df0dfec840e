import { Controller, Get, Inject, Param, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands, type Caller } from '../kernel/index.js';
import {
  ByRelation,
  CurrentCaller,
  Cursors,
  type HttpRequest,
  type Page,
  PageQuery,
  Produces,
} from '../kernel/http/index.js';
import { readOnRecord } from '../audit/index.js';
import { AnswersSvg, sendSvg } from '../definitions/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from './call-tree.js';
import type { SeenBy } from './case-marks.js';
import { readOverlay, type CaseOverlay } from './case-overlay.js';
import { CaseTraces } from './case-traces.js';
import { drawCase } from './draw-case.js';
import { readStory, type StoryLine } from './story/read-story.js';
import { sendStory } from './story/send-story.js';

/** How a case went, for people: told, drawn, and as data for a viewer of its diagram. */
@ApiTags('cases')
@ApiBearerAuth()
@Controller('cases')
@ByRelation('R-134')
export class CaseSeenController {
  private readonly seenBy: SeenBy;

  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(TREE_DEPENDENCIES) { definitions }: TreeDependencies,
    traces: CaseTraces,
  ) {
    this.seenBy = { definitions, traces };
  }

  @Get(':id/story')
  @Produces('application/json', 'text/plain')
  @ApiOperation({
    operationId: 'getCaseStory',
    summary: '案件经过（文字）/ What happened in a case, and in what it called, as sentences in both languages',
  })
  async story(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: PageQuery,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Page<StoryLine> | StreamableFile> {
    const { limit, cursor } = query;
    const binding = ['story', id];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const found = await readOnRecord(
      this.commands,
      { caller, method: request.method },
      (ctx) => readStory(ctx, this.seenBy.definitions, id, { limit: limit + 1, after }),
      () => ({ objectType: 'CASE', objectId: id, purpose: 'STORY' }),
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    const next = last ? this.cursors.encode(last.entryId, binding) : null;
    return sendStory(request, response, { items, next }, caller.language);
  }

  @Get(':id/diagram')
  @ApiOperation({
    operationId: 'getCaseOverlay',
    summary: '流程图上的案件数据 / Where a case stands and what it did, by element, for overlays on its diagram',
  })
  overlay(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<CaseOverlay> {
    return this.commands.read(caller, (ctx) => readOverlay(ctx, this.seenBy, id));
  }

  @Get(':id/diagram.svg')
  @AnswersSvg()
  @ApiOperation({ operationId: 'caseDiagram', summary: '流程图上的案件 / The case on the drawing of its process' })
  async diagram(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    const svg = await this.commands.read(caller, (ctx) => drawCase(ctx, this.seenBy, id));
    return sendSvg(request, response, svg);
  }
}
