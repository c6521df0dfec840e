import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands, type Caller } from '../kernel/index.js';
import {
  BodyLimit,
  Creates,
  CurrentCaller,
  Cursors,
  EveryCaller,
  type HttpRequest,
  MayRefuse,
  type Page,
  Produces,
  RequiresPermission,
} from '../kernel/http/index.js';
import type { CheckDependencies } from './check-files.js';
import { checkDefinitions, type CheckView } from './check-definitions.js';
import type { DefinitionView } from './definition-view.js';
import type { DefinitionKind } from './definition.js';
import { DEFINITION_FOLLOWER, type DefinitionFollower } from './definition-follower.js';
import { Definitions } from './definitions.js';
import {
  CheckBody,
  CheckDiagramBody,
  DefinitionListQuery,
  DeployBody,
  DEPLOYMENT_LIMIT,
  KindQuery,
} from './definitions.dto.js';
import { demandStatistics } from './statistics/demand-statistics.js';
import { DiagramQuery } from './statistics/statistics.dto.js';
import { deployDefinitions, type DeploymentView } from './deploy-definitions.js';
import { DEPLOYMENT_VOCABULARY, type DeploymentVocabulary } from './deployment-vocabulary.js';
import { AnswersSvg, sendSvg } from './diagram/send-svg.js';
import { drawCounterExample } from './draw-counter-example.js';
import { drawDefinition } from './draw-definition.js';
import { listDefinitions } from './list-definitions.js';
import {
  findStored,
  readDefinition,
  readVersion,
  type DefinitionDetail,
  type DefinitionHistory,
} from './read-definitions.js';

/** Processes, decisions and forms: checked, deployed, read. */
@ApiTags('definitions')
@ApiBearerAuth()
@Controller('definitions')
@EveryCaller()
export class DefinitionsController {
  private readonly deps: CheckDependencies;

  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    private readonly definitions: Definitions,
    @Inject(DEPLOYMENT_VOCABULARY) vocabulary: DeploymentVocabulary,
    @Inject(DEFINITION_FOLLOWER) follower: DefinitionFollower,
  ) {
    this.deps = { definitions, vocabulary, follower };
  }

  @Post()
  @Creates('/definitions')
  @BodyLimit(DEPLOYMENT_LIMIT, { verbatim: true })
  @RequiresPermission('definitions:deploy')
  @ApiOperation({ operationId: 'deployDefinitions', summary: '部署流程、决策和表单 / Deploy files, all or nothing' })
  deploy(@CurrentCaller() caller: Caller, @Body() body: DeployBody): Promise<DeploymentView> {
    return this.commands.run(caller, deployDefinitions(this.deps), body);
  }

  @Post('check')
  @BodyLimit(DEPLOYMENT_LIMIT, { verbatim: true })
  @RequiresPermission('definitions:deploy')
  @ApiOperation({ operationId: 'checkDefinitions', summary: '检查而不部署 / Everything wrong with files, at once' })
  check(@CurrentCaller() caller: Caller, @Body() body: CheckBody): Promise<CheckView> {
    return this.commands.read(caller, (ctx) => checkDefinitions(ctx, body.files, this.deps));
  }

  @Post('check-diagram')
  @BodyLimit(DEPLOYMENT_LIMIT, { verbatim: true })
  @RequiresPermission('definitions:deploy')
  @AnswersSvg()
  @ApiOperation({
    operationId: 'drawCheckedProblem',
    summary: '问题图示 / A problem in its diagram, with the way there',
  })
  async checkDiagram(
    @CurrentCaller() caller: Caller,
    @Body() body: CheckDiagramBody,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    const svg = await this.commands.read(caller, (ctx) => drawCounterExample(ctx, body.files, body.problem, this.deps));
    return sendSvg(request, response, svg);
  }

  @Get()
  @ApiOperation({ operationId: 'listDefinitions', summary: '定义一览 / Newest versions, by key' })
  list(@CurrentCaller() caller: Caller, @Query() query: DefinitionListQuery): Promise<Page<DefinitionView>> {
    return this.commands.read(caller, (ctx) => listDefinitions(ctx, this.cursors, query, query.kind ?? null));
  }

  @Get(':key')
  @ApiOperation({ operationId: 'getDefinition', summary: '最新版本 / The newest version of a key' })
  read(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Query() query: KindQuery,
  ): Promise<DefinitionHistory> {
    return this.commands.read(caller, (ctx) => readDefinition(ctx, key, query.kind ?? null));
  }

  @Get(':key/versions/:n.bpmn')
  @Produces('application/xml')
  @ApiOperation({ operationId: 'getBpmn', summary: '流程文件原文 / The BPMN file, byte for byte' })
  bpmn(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('n') n: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    return this.send(caller, { key, n, kind: 'PROCESS' }, request, response);
  }

  @Get(':key/versions/:n.svg')
  @AnswersSvg()
  @ApiOperation({ operationId: 'getDiagram', summary: '流程图 / The process as a drawing' })
  async svg(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('n') n: string,
    @Query() query: DiagramQuery,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    const isCounted = query.statistics ?? false;
    if (isCounted) await this.commands.run(caller, demandStatistics, null);
    const svg = await this.commands.read(caller, (ctx) =>
      drawDefinition(ctx, this.definitions, { key, version: n }, isCounted ? query : null),
    );
    return sendSvg(request, response, svg);
  }

  @Get(':key/versions/:n/file')
  @Produces('application/xml', 'application/schema+json')
  @ApiOperation({ operationId: 'getDefinitionFile', summary: '文件原文 / The file, byte for byte' })
  file(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('n') n: string,
    @Query() query: KindQuery,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    return this.send(caller, { key, n, kind: query.kind ?? null }, request, response);
  }

  @Get(':key/versions/:n')
  @MayRefuse(409)
  @ApiOperation({ operationId: 'getDefinitionVersion', summary: '版本及其环节 / A version: elements, rules, lanes' })
  version(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('n') n: string,
    @Query() query: KindQuery,
  ): Promise<DefinitionDetail> {
    return this.commands.read(caller, (ctx) => readVersion(ctx, key, n, query.kind ?? null));
  }

  /** The stored bytes under a strong ETag, their hash; nothing and 304 to whoever has them. */
  private async send(
    caller: Caller,
    { key, n, kind }: { key: string; n: string; kind: DefinitionKind | null },
    request: HttpRequest,
    response: Response,
  ): Promise<StreamableFile | undefined> {
    const row = await this.commands.read(caller, (ctx) => findStored(ctx, key, n, kind));
    const etag = `"${row.sha256}"`;
    response.set('ETag', etag);
    if (request.get('if-none-match')?.includes(etag) === true) {
      response.status(304);
      return undefined;
    }
    const type = row.kind === 'FORM' ? 'application/schema+json' : 'application/xml; charset=utf-8';
    return new StreamableFile(Buffer.from(row.content), { type });
  }
}
