import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import { CurrentCaller, Cursors, EveryCaller, type Page, PageQuery } from '../kernel/http/index.js';
import type { DefinitionView } from './definition-view.js';
import { Definitions } from './definitions.js';
import { EvaluateBody } from './definitions.dto.js';
import { evaluateDecision, type EvaluationView } from './evaluate-decision.js';
import { listDefinitions } from './list-definitions.js';

/** Decision tables, to be asked what they would say and why. */
@ApiTags('definitions')
@ApiBearerAuth()
@Controller('decisions')
@EveryCaller()
export class DecisionsController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    private readonly definitions: Definitions,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listDecisions', summary: '决策一览 / Newest versions of decisions, by key' })
  list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<DefinitionView>> {
    return this.commands.read(caller, (ctx) => listDefinitions(ctx, this.cursors, query, 'DECISION'));
  }

  @Post(':key/evaluate')
  @ApiOperation({ operationId: 'evaluateDecision', summary: '试算决策 / What a decision says, and which rows say so' })
  evaluate(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Body() body: EvaluateBody,
  ): Promise<EvaluationView> {
    return this.commands.read(caller, (ctx) => evaluateDecision(ctx, this.definitions, key, body.input));
  }
}
