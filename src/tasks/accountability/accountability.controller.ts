import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, Creates, CurrentCaller, Cursors, IfMatch, type Page } from '../../kernel/http/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from '../../instances/index.js';
import type { AccountabilityFile, AccountabilityView } from './accountability.js';
import { AccountabilityQuery, CloseAccountabilityBody, OpenAccountabilityBody } from './accountability.dto.js';
import { closeAccountability } from './close-accountability.js';
import { openAccountability } from './open-accountability.js';
import { listAccountabilities, readAccountability } from './read-accountability.js';

/** Delay that is pursued, with its evidence (责任追究). */
@ApiTags('accountability')
@ApiBearerAuth()
@Controller()
@ByRelation('R-086')
export class AccountabilityController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  /** By the director or the owner group's leader; at most one is open for a case at a time. */
  @Post('cases/:id/accountability')
  @Creates('/accountability-cases')
  @ApiOperation({
    operationId: 'openAccountabilityCase',
    summary: '启动责任追究 / Have the delay of a case pursued',
  })
  open(
    @CurrentCaller() caller: Caller,
    @Param('id') caseId: string,
    @Body() { reason }: OpenAccountabilityBody,
  ): Promise<AccountabilityView> {
    return this.commands.run(caller, openAccountability(this.deps), { caseId, reason: reason ?? null });
  }

  @Get('accountability-cases')
  @ApiOperation({
    operationId: 'listAccountabilityCases',
    summary: '责任追究事项 / Delay that is or was pursued, newest first, for director and auditors',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() { limit, cursor, status, case: caseId }: AccountabilityQuery,
  ): Promise<Page<AccountabilityView>> {
    const binding = ['accountability-cases', status ?? null, caseId ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const found = await this.commands.read(caller, (ctx) =>
      listAccountabilities(ctx, { status, caseId }, limit + 1, after),
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode(last.id, binding) : null };
  }

  @Get('accountability-cases/:id')
  @ApiOperation({
    operationId: 'getAccountabilityCase',
    summary: '责任追究事项及时间线 / One with its timeline: who held the case how long, reminders, transfers',
  })
  one(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<AccountabilityFile> {
    return this.commands.read(caller, (ctx) => readAccountability(ctx, id));
  }

  @Post('accountability-cases/:id/close')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'closeAccountabilityCase',
    summary: '责任追究办结 / Close one with what came of it; the director',
  })
  close(
    @CurrentCaller() caller: Caller,
    @Param('id') accountabilityId: string,
    @Body() { conclusion }: CloseAccountabilityBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<AccountabilityView> {
    return this.commands.run(caller, closeAccountability, { accountabilityId, conclusion, ifMatch });
  }
}
