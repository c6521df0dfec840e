import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, Rejection, type Caller, type FieldError } from '../../kernel/index.js';
import { CurrentCaller, IfMatch, RequiresPermission } from '../../kernel/http/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from '../call-tree.js';
import type { CaseView } from '../case-view.js';
import {
  AddInstancesBody,
  ChangeVariablesBody,
  MoveCaseBody,
  RemoveInstanceBody,
  RestartCaseBody,
  type TakenAwayBody,
} from './acts.dto.js';
import { addInstances, removeInstance } from './change-instances.js';
import { changeVariables } from './change-variables.js';
import { actOrPreview, DryRunQuery } from './dry-run.js';
import { moveCase, type TakenAway } from './move-case.js';
import type { Preview } from './preview.js';
import { readTokens, type TokensView } from './read-tokens.js';
import { restartCase } from './restart-case.js';

/** Acts of an administrator on a case that runs, or that has ended; each can be tried out. */
@ApiTags('cases')
@ApiBearerAuth()
@Controller('cases')
@RequiresPermission('cases:move')
export class ActsController {
  constructor(
    private readonly commands: Commands,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Get(':id/tokens')
  @ApiOperation({
    operationId: 'getTokens',
    summary: '令牌所在及可移入之处 / Where tokens stand, and where they may be put',
  })
  tokens(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<TokensView> {
    return this.commands.read(caller, (ctx) => readTokens(ctx, this.deps.definitions, id));
  }

  @Post(':id/move')
  @ApiOperation({ operationId: 'moveCase', summary: '移动令牌 / Take tokens away and put others before elements' })
  move(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: MoveCaseBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const { reason, variables = {}, close = [], open = [] } = body;
    const input = {
      caseId: id,
      reason,
      variables,
      ifMatch,
      close: takenAway(close),
      open: open.map(({ element, in: scope, flow }) => ({
        elementId: element,
        ...(scope === undefined ? {} : { in: scope }),
        ...(flow === undefined ? {} : { flowId: flow }),
      })),
    };
    return actOrPreview(this.commands, caller, moveCase(this.deps), input, query);
  }

  @Post(':id/instances')
  @ApiOperation({ operationId: 'addInstances', summary: '增加多实例 / Add instances to an activity that runs' })
  add(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: AddInstancesBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const { element, n, items, reason } = body;
    if ((element === undefined) === (n === undefined))
      throw new Rejection('VALIDATION_FAILED', {}, [oneOf('/element')]);
    const input = { caseId: id, element, n, items, reason, ifMatch };
    return actOrPreview(this.commands, caller, addInstances(this.deps), input, query);
  }

  @Post(':id/instances/:instance/remove')
  @ApiOperation({
    operationId: 'removeInstance',
    summary: '减少多实例 / Take an instance out of an activity that runs',
  })
  remove(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('instance') instance: string,
    @Query() query: DryRunQuery,
    @Body() body: RemoveInstanceBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const { index, reason } = body;
    const n = /^\d{1,9}$/.test(instance) ? Number(instance) : 0;
    const input = { caseId: id, n, index, reason, ifMatch };
    return actOrPreview(this.commands, caller, removeInstance(this.deps), input, query);
  }

  @Patch(':id/variables')
  @ApiOperation({ operationId: 'changeVariables', summary: '更改流转变量 / Set and remove variables of a case' })
  change(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: ChangeVariablesBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const { set = {}, remove = [], scope, reason } = body;
    const input = { caseId: id, set, remove, scope, reason, ifMatch };
    return actOrPreview(this.commands, caller, changeVariables(this.deps), input, query);
  }

  @Post(':id/restart')
  @ApiOperation({ operationId: 'restartCase', summary: '重新办理 / Take a finished case up again as a new one' })
  restart(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: RestartCaseBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const { at, variables = {}, reason } = body;
    const input = { caseId: id, at, variables, reason, ifMatch };
    return actOrPreview(this.commands, caller, restartCase(this.deps), input, query);
  }
}

/** Each names a number, or an element: never both, never nothing. Raises `VALIDATION_FAILED`. */
function takenAway(close: readonly TakenAwayBody[]): TakenAway[] {
  const wrong = close.flatMap(({ n, element }, index) =>
    (n === undefined) === (element === undefined) ? [oneOf(`/close/${index}`)] : [],
  );
  if (wrong.length > 0) throw new Rejection('VALIDATION_FAILED', {}, wrong);
  return close.map(({ n, element = '', in: scope }) =>
    n === undefined ? { element, ...(scope === undefined ? {} : { in: scope }) } : { n },
  );
}

const oneOf = (pointer: string): FieldError => ({
  pointer,
  code: 'ONE_OF',
  zh: '请指明编号 n 或元素 element，二者取一。',
  en: 'Name a number, n, or an element: one of them.',
});
