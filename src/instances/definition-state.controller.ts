import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import { CurrentCaller, IfMatch, RequiresPermission } from '../kernel/http/index.js';
import { DEFINITION_FOLLOWER, type DefinitionFollower } from '../definitions/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from './call-tree.js';
import { DefinitionStateBody } from './case.dto.js';
import {
  activateDefinition,
  suspendDefinition,
  type DefinitionStateView,
  type StateDependencies,
} from './suspend-definition.js';

/** Versions of processes: whether cases may start on them. */
@ApiTags('definitions')
@ApiBearerAuth()
@Controller('definitions')
export class DefinitionStateController {
  private readonly deps: StateDependencies;

  constructor(
    private readonly commands: Commands,
    @Inject(TREE_DEPENDENCIES) deps: TreeDependencies,
    @Inject(DEFINITION_FOLLOWER) follower: DefinitionFollower,
  ) {
    this.deps = { ...deps, follower };
  }

  @Post(':key/versions/:n/suspend')
  @RequiresPermission('definitions:deploy')
  @ApiOperation({ operationId: 'suspendDefinition', summary: '停用流程版本 / Let no case start on a version' })
  suspend(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('n') n: string,
    @Body() body: DefinitionStateBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<DefinitionStateView> {
    return this.commands.run(caller, suspendDefinition(this.deps), inputOf(key, n, body, ifMatch));
  }

  @Post(':key/versions/:n/activate')
  @RequiresPermission('definitions:deploy')
  @ApiOperation({ operationId: 'activateDefinition', summary: '启用流程版本 / Let cases start on a version again' })
  activate(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('n') n: string,
    @Body() body: DefinitionStateBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<DefinitionStateView> {
    return this.commands.run(caller, activateDefinition(this.deps), inputOf(key, n, body, ifMatch));
  }
}

const inputOf = (key: string, n: string, body: DefinitionStateBody, ifMatch: string | null) => ({
  key,
  version: Number(n),
  reason: body.reason,
  withCases: body.withCases ?? false,
  ifMatch,
});
