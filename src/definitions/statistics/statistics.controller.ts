import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { CurrentCaller, RequiresPermission } from '../../kernel/http/index.js';
import { Definitions } from '../definitions.js';
import {
  READS_STATISTICS,
  readOverview,
  readStatistics,
  type DefinitionStatistics,
  type VersionOverview,
} from './read-statistics.js';
import { PeriodQuery, StatisticsQuery } from './statistics.dto.js';

/** How the cases of a process go, in numbers. */
@ApiTags('definitions')
@ApiBearerAuth()
@Controller('definitions')
export class StatisticsController {
  constructor(
    private readonly commands: Commands,
    private readonly definitions: Definitions,
  ) {}

  @Get(':key/statistics')
  @RequiresPermission(READS_STATISTICS)
  @ApiOperation({
    operationId: 'getDefinitionStatistics',
    summary: '流程统计 / How long cases take and where they wait, how they end and from where they are sent back',
  })
  statistics(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Query() query: StatisticsQuery,
  ): Promise<DefinitionStatistics> {
    return this.commands.read(caller, (ctx) => readStatistics(ctx, this.definitions, key, query));
  }

  @Get(':key/versions/:n/overview')
  @RequiresPermission(READS_STATISTICS)
  @ApiOperation({
    operationId: 'getVersionOverview',
    summary: '版本统计（供流程图叠加）/ The same of one version, by element, for overlays on its diagram',
  })
  overview(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('n') n: string,
    @Query() query: PeriodQuery,
  ): Promise<VersionOverview> {
    return this.commands.read(caller, (ctx) => readOverview(ctx, this.definitions, { key, version: n }, query));
  }
}
